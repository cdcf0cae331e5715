// The console: coming in, staying and leaving.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newTab } from "./browser.mjs";
import { button, Console, field, focused, heading, minute, otherSessions, password, problem, signIn, told } from "./console.mjs";

const server = new Console();
before(async () => {
  await server.serve({ movableClock: true });
  for (const name of ["ada", "grace", "linus"]) server.addUser(name);
});
after(() => server.stop());

const account = (page) => heading(page, "Your account");

test("whoever signs up is inside, still is after a reload and in a second tab, and leaves both", async (t) => {
  const page = await server.open(t);
  await page.getByRole("link", { name: "Make an account" }).click();
  await field(page, "User name").fill("newcomer");
  await field(page, "Password").fill(password);
  await button(page, "Make an account").click();
  await account(page).waitFor();
  await page.reload();
  await account(page).waitFor();
  const other = await newTab(t, page.context());
  await other.goto(server.address);
  await account(other).waitFor();
  await button(page, "Sign out").click();
  await told(page, "You are signed out.").waitFor();
  await told(other, "You have been signed out.").waitFor();
});

test("a name that is taken, a weak password and a wrong one are told", async (t) => {
  const page = await server.open(t, "/#/sign-up");
  await field(page, "User name").fill("ada");
  await field(page, "Password").fill(password);
  await button(page, "Make an account").click();
  await problem(page, "An account with this name or e-mail exists.").waitFor();
  await field(page, "Password").fill("short");
  await button(page, "Make an account").click();
  await problem(page, "The password is too short.").waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, "ada", "wrong horse battery");
  await problem(page, "The user name or the password is wrong.").waitFor();
  assert.equal(await focused(page), "Password");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await account(page).waitFor();
});

test("it works by keyboard alone", async (t) => {
  const page = await server.open(t);
  await account(page).or(heading(page, "Sign in")).waitFor();
  assert.equal(await focused(page), "User name or e-mail");
  await page.keyboard.type("ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await field(page, "Password").getAttribute("type"), "text");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await account(page).waitFor();
  await page.waitForFunction(() => document.activeElement.textContent === "Your account");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "Sign out");
  await page.keyboard.press("Enter");
  await heading(page, "Sign in").waitFor();
});

test("the fields are named as password managers know them", async (t) => {
  const page = await server.open(t);
  assert.equal(await field(page, "User name or e-mail").getAttribute("autocomplete"), "username");
  assert.equal(await field(page, "Password").getAttribute("autocomplete"), "current-password");
  await page.goto(`${server.address}/#/sign-up`);
  await heading(page, "Make an account").waitFor();
  assert.equal(await field(page, "Password").getAttribute("autocomplete"), "new-password");
});

test("an access token that expires meanwhile is renewed without a word", async (t) => {
  const page = await server.signedIn(t, "grace");
  t.after(() => server.moveClock(0));
  server.moveClock(10 * minute);
  const asked = page.waitForResponse((response) => response.url().endsWith("/auth/sessions") && response.ok());
  await page.goto(`${server.address}/#/nowhere`);
  await heading(page, "Nothing here").waitFor();
  await page.goto(`${server.address}/#/account`);
  await account(page).waitFor();
  await asked;
});

test("a session that is ended elsewhere ends here with the next request, and one comes back to the same page", async (t) => {
  const here = await server.signedIn(t, "linus", "/#/nowhere");
  await heading(here, "Nothing here").waitFor();
  const there = await server.signedIn(t, "linus");
  await otherSessions(there).first().waitFor();
  await button(there, "Sign out everywhere else (1)").click();
  await told(there, "1 other session ended.").waitFor();
  await here.getByRole("link", { name: "To your account" }).click();
  await told(here, "You have been signed out. Sign in to go on where you were.").waitFor({ timeout: 2000 });
  await signIn(here, "linus");
  await account(here).waitFor();
  assert.equal(new URL(here.url()).hash, "#/account");
});
