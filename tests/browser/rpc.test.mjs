// Both pages of examples/rpc, served by the program itself: what people see and do.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { newPage, newTab } from "./browser.mjs";
import { build, Program } from "./program.mjs";

const examples = fileURLToPath(new URL("../../examples/rpc", import.meta.url));
const password = "correct horse";
const hour = 3600, day = 24 * hour;
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const button = (page, name) => page.getByRole("button", { name });
const problem = (page) => page.getByRole("alert");
const told = (page, text) => page.getByRole("status").filter({ hasText: text });
const said = (page, text) => page.getByRole("log").getByRole("listitem").filter({ hasText: text });
const present = (page, who) => page.getByRole("list", { name: "Here now" }).getByText(who, { exact: true });
const tokens = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("gatehouse-rpc")));

async function fill(page, username, password_given) {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password_given);
}

async function say(page, text) {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}

async function isSignedOut(page) {
  await button(page, "Sign in").waitFor();
  assert.equal(await tokens(page), null);
  assert.equal(await button(page, "Sign out").isVisible(), false);
}

test("what is committed of the types is what the program says of itself", async (t) => {
  const program = new Program();
  t.after(() => program.stop());
  await program.start("examples/rpc/rpc");
  const printed = execFileSync(join(build, "gatehouse"), ["types", `${program.address}/_ephaptic`], { encoding: "utf8" });
  assert.equal(readFileSync(join(examples, "shared/api.ts"), "utf8"), printed);
});

for (const front of ["react", "svelte"]) {
  describe(`the page in ${front}`, () => {
    const program = new Program();

    before(async () => {
      symlinkSync(join(examples, front), join(program.folder, front));
      await program.start("examples/rpc/rpc", { movableClock: true });
    });
    after(() => program.stop());

    async function open(page) {
      await page.goto(`${program.address}/${front}/`);
      return page;
    }

    // Signs up the first time.
    const known = new Set();
    async function signedIn(t, who) {
      const page = await open(await newPage(t));
      await fill(page, who, password);
      await button(page, known.has(who) ? "Sign in" : "Sign up").click();
      known.add(who);
      await present(page, who).waitFor();
      return page;
    }

    test("whoever signs up is inside, and still is after a reload", async (t) => {
      const page = await signedIn(t, "ada");
      await say(page, "Good morning.");
      await said(page, "Good morning.").waitFor();
      await page.reload();
      await said(page, "Good morning.").waitFor();
      await present(page, "ada").waitFor();
      assert.equal(await problem(page).count(), 0);
    });

    test("a wrong password is told in the server's words, and asked for again", async (t) => {
      const page = await open(await newPage(t));
      await fill(page, "ada", "wrong horse");
      await page.keyboard.press("Enter");
      await problem(page).filter({ hasText: "The user name or the password is wrong." }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), "password");
      await isSignedOut(page);
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      await present(page, "ada").waitFor();
    });

    test("a name that is taken and a weak password are told, too", async (t) => {
      const page = await open(await newPage(t));
      await fill(page, "ada", password);
      await button(page, "Sign up").click();
      await problem(page).filter({ hasText: "An account with this name or e-mail exists." }).waitFor();
      await fill(page, "grace", "short");
      await button(page, "Sign up").click();
      await problem(page).filter({ hasText: "The password is too short." }).waitFor();
    });

    test("what one says the other hears, and both see who is there", async (t) => {
      const ada = await signedIn(t, "ada");
      const grace = await signedIn(t, "grace");
      await present(ada, "grace").waitFor();
      await present(grace, "ada").waitFor();
      await say(grace, "Is anybody <b>here</b>?");
      await said(ada, "Is anybody <b>here</b>?").waitFor();
      await button(grace, "Sign out").click();
      await present(ada, "grace").waitFor({ state: "detached" });
    });

    test("what the server refuses is shown, and goes with the next success", async (t) => {
      const page = await signedIn(t, "ada");
      await say(page, "x".repeat(1001));
      await problem(page).filter({ hasText: "Say 1 to 1000 bytes at a time." }).waitFor();
      await say(page, "Shorter.");
      await said(page, "Shorter.").waitFor();
      assert.equal(await problem(page).count(), 0);
    });

    test("a picture is uploaded, seen by others, and not too large", async (t) => {
      const ada = await signedIn(t, "ada");
      const grace = await signedIn(t, "grace");
      const chooser = ada.getByLabel("Choose a picture");
      await chooser.setInputFiles({ name: "pixel.png", mimeType: "image/png", buffer: pixel });
      await told(ada, `${pixel.length} bytes are on the server, unharmed.`).waitFor();
      const picture = grace.getByRole("list", { name: "Here now" }).locator("li", { hasText: "ada" }).locator("img");
      await picture.waitFor();
      await grace.waitForFunction((image) => image.naturalWidth === 1, await picture.elementHandle());

      await chooser.setInputFiles({ name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(256 * 1024 + 1) });
      await problem(ada).filter({ hasText: "An avatar has at most 256 KiB." }).waitFor();
    });

    test("all that was said comes as a stream, to be saved", async (t) => {
      const page = await signedIn(t, "ada");
      await say(page, "For the record.");
      await said(page, "For the record.").waitFor();
      await button(page, "Export").click();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save them" }).click()]);
      assert.equal(download.suggestedFilename(), "messages.jsonl");
      const lines = readFileSync(await download.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
      assert.deepEqual(lines.map(({ number }) => number), lines.map((_, place) => place + 1));
      assert.equal(lines.at(-1).text, "For the record.");
      assert.equal(lines.at(-1).who, "ada");
      await told(page, `${lines.length} messages have come.`).waitFor();
    });

    test("signing out in one tab signs out the other, and wherever else the session is used", async (t) => {
      const page = await signedIn(t, "ada");
      const other = await open(await newTab(t, page.context()));
      await present(other, "ada").waitFor();
      const kept = await tokens(page);
      const elsewhere = await newPage(t);
      await elsewhere.addInitScript((text) => localStorage.setItem("gatehouse-rpc", text), JSON.stringify(kept));
      await open(elsewhere);
      await present(elsewhere, "ada").waitFor();
      await button(page, "Sign out").click();
      for (const tab of [page, other, elsewhere]) {
        await told(tab, "You have been signed out.").waitFor();
        await isSignedOut(tab);
      }
      const answer = await fetch(`${program.address}/api/history`, { headers: { authorization: `Bearer ${kept.token}` } });
      assert.equal(answer.status, 401);
      await fill(other, "ada", password);
      await other.keyboard.press("Enter");
      await present(page, "ada").waitFor();
    });

    test("a token that was tampered with ends on the signed-out page", async (t) => {
      const page = await signedIn(t, "ada");
      await page.evaluate(() => {
        const kept = JSON.parse(localStorage.getItem("gatehouse-rpc"));
        const [header, payload, signature] = kept.token.split(".");
        const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
        const forged = btoa(JSON.stringify({ ...claims, sub: "grace" })).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        localStorage.setItem("gatehouse-rpc", JSON.stringify({ ...kept, token: [header, forged, signature].join(".") }));
      });
      await page.reload();
      await told(page, "Your sign-in is not valid. Please sign in again.").waitFor();
      await isSignedOut(page);

      for (const nonsense of ["{}", "nonsense", '"text"', '{"token":1,"refresh_token":"x","renew_at":0}']) {
        await page.evaluate((text) => localStorage.setItem("gatehouse-rpc", text), nonsense);
        await page.reload();
        await button(page, "Sign in").waitFor();
      }
    });

    test("a token that expires is renewed under way, and whoever stays away too long signs in again", async (t) => {
      const page = await signedIn(t, "ada");
      const first = await tokens(page);
      program.moveClock(hour);
      await page.waitForFunction((token) => !localStorage.getItem("gatehouse-rpc").includes(token), first.token);
      await say(page, "An hour later.");
      await said(page, "An hour later.").waitFor();
      assert.equal(await problem(page).count(), 0);

      program.moveClock(30 * day);
      await told(page, "The session has expired. Please sign in again.").waitFor();
      await isSignedOut(page);
    });

    test("it works by keyboard alone, and fits a phone without scrolling sideways", async (t) => {
      const page = await newPage(t);
      await page.setViewportSize({ width: 320, height: 640 });
      await open(page);
      await page.getByLabel("User name").waitFor();
      await page.keyboard.type("ada");
      await page.keyboard.press("Tab");
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      await present(page, "ada").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      await page.keyboard.type("Typed at once.");
      await page.keyboard.press("Enter");
      await said(page, "Typed at once.").waitFor();
    });
  });
}
