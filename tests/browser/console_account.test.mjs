// The console: one's own account.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, Console, dialog, field, focused, heading, hour, otherSessions, password, problem, told } from "./console.mjs";

const server = new Console();
before(async () => {
  await server.serve({ movableClock: true });
  for (const name of ["mary", "noor", "otto"]) server.addUser(name);
});
after(() => server.stop());

test("sessions are told apart, and each can be ended", async (t) => {
  const there = await server.signedIn(t, "mary");
  const here = await server.signedIn(t, "mary");
  await otherSessions(here).first().waitFor();
  assert.equal(await here.getByText("This device").count(), 1);
  await otherSessions(here).getByRole("button").first().click();
  await told(here, "is signed out.").waitFor();
  await otherSessions(here).first().waitFor({ state: "detached" });
  await there.reload();
  await heading(there, "Sign in").waitFor();
});

test("a password is changed after the login is renewed in place", async (t) => {
  const page = await server.signedIn(t, "noor");
  t.after(() => server.moveClock(0));
  server.moveClock(hour);
  const change = async (current, next) => {
    await field(page, "Current password").fill(current);
    await field(page, "New password").fill(next);
    await button(page, "Change the password").click();
  };
  await change(password, "staple battery horse");
  const asked = dialog(page, "Is it still you?");
  await asked.waitFor();
  assert.equal(await focused(page), "Password of noor");
  await page.keyboard.type("wrong horse");
  await page.keyboard.press("Enter");
  await problem(page, "The user name or the password is wrong.").waitFor();
  await asked.getByLabel("Password of noor", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await told(page, "Your password is changed.").waitFor();
  await change(password, "another battery horse");
  await problem(page, "The current password is wrong.").waitFor();
});

test("whoever does not give the password again is told so, and nothing is done", async (t) => {
  const page = await server.signedIn(t, "otto");
  t.after(() => server.moveClock(0));
  server.moveClock(hour);
  await field(page, "Current password").fill(password);
  await field(page, "New password").fill("staple battery horse");
  await button(page, "Change the password").click();
  await dialog(page, "Is it still you?").waitFor();
  await page.keyboard.press("Escape");
  await problem(page, "Sign in again to do this.").waitFor();
  assert.equal(await focused(page), "Change the password");
});
