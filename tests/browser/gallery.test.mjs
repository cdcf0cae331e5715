// examples/gallery in Chromium: what visitors and admins see and do.
import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { newPage, newTab } from "./browser.mjs";
import { Program } from "./program.mjs";

const example = fileURLToPath(new URL("../../examples/gallery", import.meta.url));
const password = "correct horse";
const admin = "admin@example.org", visitor = "vera@example.org";
const hour = 3600, day = 24 * hour;
const picture = join(example, "samples/snow.webp");
const refusals = /responded with a status of 4/;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const problem = (page, text) => page.getByRole("alert").filter({ hasText: text });
const told = (page, text) => page.getByRole("status").filter({ hasText: text });
const name = (page, who) => page.getByRole("navigation").getByText(who, { exact: true });
const chooser = (page) => page.getByLabel(/Choose a/);

async function logIn(page, email, given = password) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(given);
  await page.keyboard.press("Enter");
}

async function atTheDoor(page, text) {
  await heading(page, "Log in").waitFor();
  await told(page, text).waitFor();
  assert.equal(await button(page, "Log out").count(), 0);
  assert.equal(await link(page, "Add a picture").count(), 0);
}

describe("the gallery", () => {
  const program = new Program();

  before(async () => {
    for (const folder of ["page", "samples"]) symlinkSync(join(example, folder), join(program.folder, folder));
    await program.start("examples/gallery/gallery", { movableClock: true, environment: { GALLERY_PASSWORD: password } });
    const headers = { "content-type": "application/json", origin: program.address };
    const body = JSON.stringify({ username: "vera", email: visitor, password });
    assert.equal((await fetch(`${program.address}/users`, { method: "POST", headers, body })).status, 201);
  });
  after(() => program.stop());

  // All that the page asks for, it asks the program.
  async function open(t, where = "") {
    const page = await newPage(t, refusals);
    const asked = new Set();
    page.on("request", (request) => asked.add(request.url()));
    t.after(() => assert.deepEqual([...asked].filter((url) => !url.startsWith(`${program.address}/`) && !url.startsWith("blob:")), []));
    await page.goto(`${program.address}/${where}`);
    return page;
  }

  async function signedIn(t, email, where = "") {
    const page = await open(t, "#/sign-in");
    await logIn(page, email);
    await button(page, "Log out").waitFor();
    await page.goto(`${program.address}/${where}`);
    return page;
  }

  // As some other program that holds this browser's cookies would.
  async function askAs(page, method, path, body) {
    const cookies = await page.context().cookies();
    const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "), origin: program.address };
    return fetch(program.address + path, { method, headers: { ...headers, "content-type": "application/json" }, body });
  }

  test("everybody sees the pictures, and the page cannot be made to run what is not its own", async (t) => {
    const page = await open(t);
    await heading(page, "Morning at the gate").click();
    await page.getByText("The sun stands in the archway").waitFor();
    await page.waitForFunction(() => document.querySelector("article img")?.naturalWidth === 960);
    await link(page, "Log in").waitFor();
    for (const absent of [link(page, "Add a picture"), link(page, "Edit"), button(page, "Delete")]) assert.equal(await absent.count(), 0);
    await page.goto(`${program.address}/#/picture/999`);
    await problem(page, "This picture is not there any more.").waitFor();
    const { headers } = await fetch(program.address);
    assert.match(headers.get("content-security-policy"), /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/);
  });

  test("a wrong password is told, and asked for again", async (t) => {
    const page = await open(t, "#/sign-in");
    await logIn(page, visitor, "wrong horse");
    await problem(page, "The e-mail address or the password is wrong.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "password");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await name(page, "vera").waitFor();
    await heading(page, "On the wall").waitFor();
  });

  test("whoever makes an account is logged in, and no admin", async (t) => {
    const page = await open(t, "#/sign-up");
    await page.getByLabel("Name").fill("grace");
    await logIn(page, visitor);
    await problem(page, "An account with this name or e-mail exists.").waitFor();
    await logIn(page, "grace@example.org");
    await name(page, "grace").waitFor();
    assert.equal(await link(page, "Add a picture").count(), 0);
  });

  test("the login outlives a reload, and no script can read what it rests on", async (t) => {
    const page = await signedIn(t, visitor);
    await page.reload();
    await name(page, "vera").waitFor();
    assert.equal(await page.evaluate(() => document.cookie), "");
    const cookies = await page.context().cookies();
    assert.deepEqual(cookies.map(({ name, httpOnly, secure, sameSite }) => [name, httpOnly, secure, sameSite]).sort(),
      [["__Host-gallery", true, true, "Lax"], ["__Secure-gallery-refresh", true, true, "Lax"]]);
    const kept = await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage));
    for (const { value } of cookies) assert.equal(kept.includes(value), false);
  });

  test("a second tab sees the login and the logout of the first", async (t) => {
    const page = await open(t, "#/sign-in");
    const other = await newTab(t, page.context(), refusals);
    await other.goto(program.address);
    await link(other, "Log in").waitFor();
    await logIn(page, visitor);
    await name(other, "vera").waitFor();
    await button(page, "Log out").click();
    await atTheDoor(page, "You have logged out.");
    await atTheDoor(other, "Your session has ended. Please log in again.");
    await page.goto(program.address);
    await page.reload();
    await link(page, "Log in").waitFor();
  });

  test("a token that expires is renewed under way; whoever stays away too long is at the door again", async (t) => {
    t.after(() => program.moveClock(0));
    const page = await signedIn(t, visitor);
    program.moveClock(hour);
    await heading(page, "Two boats").click();
    await page.getByText("The houses at the harbour").waitFor();
    await name(page, "vera").waitFor();
    program.moveClock(30 * day);
    await link(page, "← All pictures").click();
    await atTheDoor(page, "Your session has ended. Please log in again.");
    await link(page, "look around").click();
    await heading(page, "Two boats").waitFor();
  });

  test("a session that is ended elsewhere ends here with the next request, and what was written is still there", async (t) => {
    const page = await signedIn(t, admin, "#/new");
    await page.getByLabel("Title").fill("Half written");
    await page.getByLabel("Text").fill("And not lost.");
    await chooser(page).setInputFiles(picture);
    assert.equal((await askAs(page, "POST", "/auth/logout")).status, 204);
    await button(page, "Publish").click();
    await heading(page, "Log in").waitFor({ timeout: 2000 });
    await atTheDoor(page, "Please log in again. What you wrote is kept until then.");
    await logIn(page, admin);
    await heading(page, "Add a picture").waitFor();
    assert.equal(await page.getByLabel("Title").inputValue(), "Half written");
    assert.equal(await page.getByLabel("Text").inputValue(), "And not lost.");
    await button(page, "Publish").click();
    await heading(page, "Half written").waitFor();
    await button(page, "Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await heading(page, "On the wall").waitFor();
  });

  test("what one has written is not shown to the next who logs in", async (t) => {
    const page = await signedIn(t, admin, "#/new");
    await page.getByLabel("Title").fill("A secret");
    await button(page, "Log out").click();
    await atTheDoor(page, "You have logged out.");
    await logIn(page, visitor);
    await page.getByText("Only admins hang up pictures here.").waitFor();
    await button(page, "Log out").click();
    await logIn(page, admin);
    await link(page, "Add a picture").click();
    assert.equal(await page.getByLabel("Title").inputValue(), "");
  });

  test("an admin hangs up a picture, changes it and takes it down", async (t) => {
    const page = await signedIn(t, admin);
    await link(page, "Add a picture").click();
    await chooser(page).setInputFiles(picture);
    await page.getByLabel("Title").fill("Snow <b>again</b>");
    await page.getByLabel("Text").fill("It is still there.");
    await button(page, "Publish").click();
    await heading(page, "Snow <b>again</b>").waitFor();
    const shown = page.getByRole("article").getByRole("img");
    const first = await shown.getAttribute("src");
    assert.deepEqual(Buffer.from(await (await fetch(program.address + first)).arrayBuffer()), readFileSync(picture));

    await link(page, "Edit").click();
    await page.getByLabel("Title").fill("Lemons again");
    await chooser(page).setInputFiles(join(example, "samples/lemons.webp"));
    await button(page, "Save").click();
    await heading(page, "Lemons again").waitFor();
    assert.notEqual(await shown.getAttribute("src"), first);

    await button(page, "Delete").click();
    await page.keyboard.press("Escape");
    await button(page, "Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await heading(page, "On the wall").waitFor();
    await heading(page, "Morning at the gate").waitFor();
    assert.equal(await heading(page, "Lemons again").count(), 0);
  });

  test("what is no picture, or too large a one, is told, and the rest stays as it was typed", async (t) => {
    const page = await signedIn(t, admin, "#/new");
    await page.getByLabel("Title").fill("No picture");
    const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    await chooser(page).setInputFiles({ name: "picture.png", mimeType: "image/png", buffer: script });
    await button(page, "Publish").click();
    await problem(page, "A picture is a PNG, JPEG, GIF or WebP file. This is none.").waitFor();
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, readFileSync(picture));
    await chooser(page).setInputFiles({ name: "large.webp", mimeType: "image/webp", buffer: large });
    await button(page, "Publish").click();
    await problem(page, "A picture may have 4 MB at most.").waitFor();
    assert.equal(await page.getByLabel("Title").inputValue(), "No picture");
  });

  test("what only admins see is refused to all others, whatever they ask with", async (t) => {
    const page = await signedIn(t, visitor, "#/picture/1");
    await heading(page, "Lemons").waitFor();
    for (const absent of [link(page, "Add a picture"), link(page, "Edit"), button(page, "Delete")]) assert.equal(await absent.count(), 0);
    for (const where of ["#/new", "#/edit/1"]) {
      await page.goto(`${program.address}/${where}`);
      await page.getByText("Only admins hang up pictures here.").waitFor();
    }
    const draft = { title: "x", text: "", picture: "x" };
    const statuses = await page.evaluate(async (draft) => {
      const body = JSON.stringify(draft), headers = { "content-type": "application/json" };
      const wanted = [["POST", "/pictures"], ["POST", "/articles"], ["PUT", "/articles/1"], ["DELETE", "/articles/1"]];
      return Promise.all(wanted.map(async ([method, path]) => (await fetch(path, { method, body, headers })).status));
    }, draft);
    assert.deepEqual(statuses, [403, 403, 403, 403]);
    assert.equal((await askAs(page, "DELETE", "/articles/1")).status, 403);
  });

  test("it works by keyboard alone", async (t) => {
    const page = await open(t);
    await link(page, "Log in").waitFor();
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    for (const stop of ["Gallery", "Log in"]) {
      await page.keyboard.press("Tab");
      assert.equal(await focused(), stop);
    }
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "email");
    await page.keyboard.type(admin);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await name(page, "admin").waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === "MAIN");
    await heading(page, "Morning at the gate").waitFor();
    await page.keyboard.press("Tab");
    assert.match(await focused(), /^Morning at the gate/);
    await page.keyboard.press("Enter");
    await button(page, "Delete").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    assert.equal(await focused(), "Keep");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "Delete");
  });

  // Also with nothing but colours in the dark, where all else is as in the light.
  async function isForEverybody(page, title) {
    await heading(page, title).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375, title);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const axe = new AxeBuilder({ page });
      if (colorScheme === "dark") axe.withRules("color-contrast");
      const { violations } = await axe.analyze();
      const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      assert.deepEqual(grave.map(({ id, nodes }) => [title, colorScheme, id, nodes[0].html]), []);
    }
  }

  test("the doors fit a phone, and are in nobody's way", async (t) => {
    const page = await open(t, "#/sign-up");
    await page.setViewportSize({ width: 375, height: 720 });
    await isForEverybody(page, "Make an account");
    await link(page, "Log in").last().click();
    await logIn(page, admin, "wrong horse");
    await problem(page, "wrong").waitFor();
    await isForEverybody(page, "Log in");
  });

  test("each page fits a phone, and is in nobody's way", async (t) => {
    const page = await signedIn(t, admin);
    await page.setViewportSize({ width: 375, height: 720 });
    await isForEverybody(page, "On the wall");
    await heading(page, "Morning at the gate").click();
    await isForEverybody(page, "Morning at the gate");
    await button(page, "Delete").click();
    await isForEverybody(page, "Delete “Morning at the gate”?");
    await button(page, "Keep").click();
    await link(page, "Edit").click();
    await isForEverybody(page, "Edit a picture");
  });
});
