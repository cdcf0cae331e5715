// The page of examples/quickstart, served by the program itself: what a person sees and does.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { newPage } from "./browser.mjs";
import { build, Program } from "./program.mjs";

const program = new Program();

before(async () => {
  cpSync(join(build, "examples/quickstart/index.html"), join(program.folder, "index.html"));
  await program.start("examples/quickstart/quickstart");
});
after(() => program.stop());

async function open(t) {
  const page = await newPage(t);
  await page.goto(program.address);
  return page;
}

async function signIn(page, password = "correct horse") {
  await page.getByLabel("User name").fill("test");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const signedIn = (page) => page.getByRole("heading", { name: "Signed in as test" });
const problem = (page) => page.getByRole("alert");
const tokenOf = (page) => page.evaluate(() => localStorage.getItem("token"));

test("a wrong password is told, and asked for again", async (t) => {
  const page = await open(t);
  await signIn(page, "wrong horse");
  await problem(page).filter({ hasText: "Bad username or password" }).waitFor();
  assert.equal(await tokenOf(page), null);
  assert.equal(await signedIn(page).isVisible(), false);
  assert.equal(await page.getByLabel("User name").inputValue(), "test");
  assert.equal(await page.evaluate(() => document.activeElement.id), "password");

  await signIn(page);
  await signedIn(page).waitFor();
  assert.equal(await problem(page).textContent(), "");
});

test("after a login the protected data is shown, and still after a reload", async (t) => {
  const page = await open(t);
  await page.getByLabel("User name").waitFor();
  await signIn(page);
  await signedIn(page).waitFor();
  const shown = JSON.parse(await page.getByLabel("GET /protected says").textContent());
  assert.deepEqual(Object.keys(shown), ["id", "username"]);
  assert.equal(shown.username, "test");
  assert.equal(await page.getByRole("button", { name: "Sign in" }).isVisible(), false);

  const token = await tokenOf(page);
  assert.match(token, /^ey[\w-]+\.[\w-]+\.[\w-]+$/);
  await page.reload();
  await signedIn(page).waitFor();
  assert.equal(await tokenOf(page), token);
});

test("a tampered token is refused, the page says so and forgets it", async (t) => {
  const page = await open(t);
  await signIn(page);
  await signedIn(page).waitFor();
  await page.evaluate(() => {
    const [header, payload, signature] = localStorage.getItem("token").split(".");
    const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const forged = btoa(JSON.stringify({ ...claims, sub: "somebody else" })).replaceAll("+", "-").replaceAll("/", "_");
    localStorage.setItem("token", [header, forged.replaceAll("=", ""), signature].join("."));
  });
  await page.getByRole("button", { name: "Ask again" }).click();
  await problem(page).filter({ hasText: "The token is not valid." }).waitFor();
  assert.equal(await signedIn(page).isVisible(), false);
  assert.equal(await tokenOf(page), null);

  await page.evaluate(() => localStorage.setItem("token", "nonsense"));
  await page.reload();
  await problem(page).filter({ hasText: "The token is not valid." }).waitFor();
});

test("signing out forgets the token", async (t) => {
  const page = await open(t);
  await signIn(page);
  await signedIn(page).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await tokenOf(page), null);
  await page.reload();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await signedIn(page).isVisible(), false);
  assert.equal(await problem(page).textContent(), "");
});

test("it works by keyboard alone, and fits a phone without scrolling sideways", async (t) => {
  const page = await open(t);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByLabel("User name").waitFor();
  await page.keyboard.type("test");
  await page.keyboard.press("Tab");
  await page.keyboard.type("correct horse");
  await page.keyboard.press("Enter");
  await signedIn(page).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign in" }).waitFor();
});
