// The console: what administrators do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, Console, dialog, field, heading, hour, password, problem, signIn, told } from "./console.mjs";

const server = new Console();
before(async () => {
  await server.serve({ movableClock: true });
  server.addUser("root", "--admin", "--email", "root@example.org");
  for (const name of ["ada", "grace", "linus"]) server.addUser(name);
});
after(() => server.stop());

const administer = (t, page) => server.signedIn(t, "root", `/#/admin${page}`);
const entries = (page) => page.getByRole("list", { name: "Audit log" }).getByRole("listitem");
const found = (page, name) => page.getByRole("list", { name: "Users" }).getByRole("link", { name, exact: true });

async function openUser(page, name) {
  await page.goto(`${server.address}/#/admin/users?search=${name}`);
  await found(page, name).click();
  await heading(page, name).waitFor();
}

async function confirm(page, title, name) {
  await dialog(page, title).getByRole("button", { name }).click();
  await dialog(page, title).waitFor({ state: "detached" });
}

test("an account is made with roles, found, and can sign in", async (t) => {
  const page = await administer(t, "/users");
  await button(page, "Create a user").click();
  const asked = dialog(page, "Create a user");
  await asked.getByLabel("User name").fill("mary");
  await asked.getByLabel("E-mail (may stay empty)").fill("mary@example.org");
  await asked.getByLabel("Password", { exact: true }).fill("short");
  await asked.getByLabel("Roles").fill("editor, author");
  await page.keyboard.press("Enter");
  await problem(page, "The password is too short.").waitFor();
  await asked.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await told(page, "mary has an account now.").waitFor();
  await asked.waitFor({ state: "detached" });

  await page.getByRole("searchbox").fill("mary@");
  await found(page, "ada").waitFor({ state: "detached" });
  await found(page, "mary").waitFor();
  await page.getByRole("searchbox").fill("nobody");
  await page.getByText("Nobody is called that.").waitFor();
  assert.equal(new URL(page.url()).hash, "#/admin/users?search=nobody");

  const mary = await server.signedIn(t, "mary");
  await mary.getByText("editor, author").or(mary.getByText("author, editor")).waitFor();
});

test("roles are given and taken, except one's own role admin", async (t) => {
  const page = await administer(t, "");
  await openUser(page, "ada");
  await field(page, "Roles of ada").fill("editor");
  await button(page, "Save the roles").click();
  await told(page, "The roles of ada are saved.").waitFor();
  await page.reload();
  await heading(page, "ada").waitFor();
  assert.equal(await field(page, "Roles of ada").inputValue(), "editor");
  await openUser(page, "root");
  assert.equal(await button(page, "Delete").isDisabled(), true);
  await field(page, "Roles of root").fill("");
  await button(page, "Save the roles").click();
  await problem(page, "You cannot take the role admin from yourself.").waitFor();
});

test("who is disabled is out at once and stays out until enabled", async (t) => {
  const grace = await server.signedIn(t, "grace");
  const page = await administer(t, "");
  await openUser(page, "grace");
  await button(page, "Disable").click();
  await confirm(page, "Disable grace?", "Disable");
  await told(page, "grace is disabled.").waitFor();
  await grace.reload();
  await signIn(grace, "grace");
  await problem(grace, "The user name or the password is wrong.").waitFor();
  await button(page, "Enable").click();
  await told(page, "grace can sign in again.").waitFor();
  await signIn(grace, "grace");
  await heading(grace, "Your account").waitFor();
});

test("an account is signed out everywhere, and deleted once that is confirmed", async (t) => {
  const linus = await server.signedIn(t, "linus");
  const page = await administer(t, "");
  await openUser(page, "linus");
  await button(page, "Sign out everywhere").click();
  await confirm(page, "Sign linus out everywhere?", "Sign out everywhere");
  await told(page, "1 session of linus ended.").waitFor();
  await linus.reload();
  await heading(linus, "Sign in").waitFor();

  await button(page, "Delete").click();
  await confirm(page, "Delete linus?", "Cancel");
  await button(page, "Delete").click();
  await confirm(page, "Delete linus?", "Delete for ever");
  await told(page, "linus is deleted.").waitFor();
  await heading(page, "Users").waitFor();
  await found(page, "root").waitFor();
  assert.equal(await found(page, "linus").count(), 0);
});

test("all sessions are listed, and one of them is ended", async (t) => {
  const ada = await server.signedIn(t, "ada");
  const page = await administer(t, "/sessions");
  const session = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "ada", exact: true }) });
  await session.first().getByRole("button").click();
  await told(page, "is signed out.").waitFor();
  await ada.reload();
  await heading(ada, "Sign in").waitFor();
});

test("a key is rotated when that is confirmed, and at once when it leaked", async (t) => {
  const page = await administer(t, "/keys");
  const keys = page.getByRole("region", { name: "Keys" }).getByRole("listitem");
  await keys.first().waitFor();
  assert.equal(await keys.count(), 1);
  await button(page, "Rotate").click();
  await confirm(page, "Rotate the signing key?", "Rotate");
  await keys.filter({ hasText: "Announced" }).waitFor();
  await button(page, "A key has leaked").click();
  await confirm(page, "Replace a leaked key at once?", "Replace at once");
  await told(page, "A new key signs from now on.").waitFor();
  await page.goto(`${server.address}/#/account`);
  await heading(page, "Your account").waitFor();
});

test("the audit log is filtered by what happened and by whom", async (t) => {
  const page = await administer(t, "/audit");
  await entries(page).first().waitFor();
  await field(page, "What happened").selectOption({ label: "Roles changed" });
  await entries(page).filter({ hasText: "Signed in" }).first().waitFor({ state: "detached" });
  assert.match(await entries(page).first().textContent(), /ada.*by root/s);
  await field(page, "What happened").selectOption({ label: "Everything" });
  await field(page, "User").fill("grace");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => {
    const items = [...document.querySelectorAll("[aria-label='Audit log'] li")];
    return items.length > 0 && items.every(({ textContent }) => textContent.includes("grace"));
  });
  await page.reload();
  await entries(page).first().waitFor();
  assert.equal(await field(page, "User").inputValue(), "grace");
});

test("an hour after the login the password is asked for in place, and what was begun goes on", async (t) => {
  const page = await administer(t, "/users");
  await found(page, "ada").waitFor();
  t.after(() => server.moveClock(0));
  server.moveClock(2 * hour);
  await button(page, "Create a user").click();
  const asked = dialog(page, "Create a user");
  await asked.getByLabel("User name").fill("late");
  await asked.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await dialog(page, "Is it still you?").getByLabel("Password of root", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await told(page, "late has an account now.").waitFor();
  await found(page, "late").waitFor();
});

test("whoever is no administrator sees nothing of this", async (t) => {
  const page = await server.signedIn(t, "ada", "/#/admin/users");
  await page.getByText("This page is for administrators.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Users" }).count(), 0);
});

test("a long list comes in parts", async (t) => {
  const names = Array.from({ length: 60 }, (_, place) => `z${String(place).padStart(2, "0")}`);
  const page = await administer(t, "/users?search=z");
  await page.route("**/admin/users?*", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const rest = names.filter((name) => name > (query.get("after") ?? "")).slice(0, 50);
    const users = rest.map((username) => ({ id: username, username, roles: [], disabled: false, created_at: "2026-01-02T03:04:05Z" }));
    const last = rest.at(-1);
    return route.fulfill({ json: { users, ...(last !== names.at(-1) && { next: last }) } });
  });
  await page.reload();
  const items = page.getByRole("list", { name: "Users" }).getByRole("listitem");
  await items.nth(49).waitFor();
  assert.equal(await items.count(), 50);
  await button(page, "Show more").click();
  await items.nth(59).waitFor();
  await button(page, "Show more").waitFor({ state: "detached" });
});
