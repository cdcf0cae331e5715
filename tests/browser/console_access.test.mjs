// The console: for everybody, on every screen, and from nowhere else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { newPage } from "./browser.mjs";
import { button, Console, heading, signIn } from "./console.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const server = new Console();
before(async () => {
  await server.serve();
  server.addUser("root", "--admin", "--email", "root@example.org");
  server.addUser("a-name-that-goes-on-and-on-and-would-not-fit-into-one-line-xxxxx", "--role", "editor");
});
after(() => server.stop());

const outside = { "/#/sign-in": "Sign in", "/#/sign-up": "Make an account", "/#/setup/x": "Welcome" };
const inside = {
  "/#/account": "Your account", "/#/nowhere": "Nothing here", "/#/admin": "Overview", "/#/admin/users": "Users",
  "/#/admin/sessions": "Sessions", "/#/admin/keys": "Signing keys", "/#/admin/audit": "Audit log",
};

async function visitAll(page, look) {
  const visit = async (pages) => {
    for (const [path, title] of Object.entries(pages)) {
      await page.goto(server.address + path);
      await heading(page, title).waitFor();
      await settled(page);
      await look(path);
    }
  };
  await visit(outside);
  await page.goto(`${server.address}/#/sign-in`);
  await signIn(page, "root");
  await heading(page, "Your account").waitFor();
  await visit(inside);
  await page.goto(`${server.address}/#/admin/users`);
  await page.getByRole("link", { name: "a-name" }).click();
  await button(page, "Delete").waitFor();
  await look("a user");
  await button(page, "Delete").click();
  await page.getByRole("dialog").waitFor();
  await look("a dialog");
  await page.keyboard.press("Escape");
}

const settled = (page) => page.waitForFunction(() => !/Loading…/.test(document.body.innerText));

// Serious and critical ones. By DevTools' evaluation, which no policy of the page forbids.
async function complaints(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`no page has a serious fault for people with other senses, ${colorScheme}`, async (t) => {
    const page = await server.open(t);
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const found = [];
    await visitAll(page, async (where) => {
      for (const complaint of await complaints(page)) found.push(`${where}: ${complaint}`);
    });
    assert.deepEqual(found, []);
  });
}

for (const width of [320, 375]) {
  test(`every page fits ${width} pixels`, async (t) => {
    const page = await server.open(t);
    await page.setViewportSize({ width, height: 700 });
    const wide = [];
    await visitAll(page, async (where) => {
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${where}: ${needed}`);
    });
    assert.deepEqual(wide, []);
  });
}

test("all comes from here, under a strict policy that nothing offends, in 60 kB of script at most", async (t) => {
  const page = await newPage(t);
  await page.addInitScript(() => {
    globalThis.offences = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.offences.push(event.violatedDirective));
  });
  const hosts = new Set(), scripts = [];
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  page.on("requestfinished", async (request) => {
    if (request.resourceType() === "script") scripts.push((await request.sizes()).responseBodySize);
  });
  const answer = await page.goto(server.address);
  const policy = answer.headers()["content-security-policy"];
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
  assert.doesNotMatch(policy, /unsafe|\*|http/);
  await heading(page, "Sign in").waitFor();
  await page.waitForLoadState("networkidle");
  const first = scripts.reduce((sum, size) => sum + size, 0);
  assert.ok(first > 1000 && first <= 60_000, `${first} bytes of script at first`);
  await visitAll(page, async () => {});
  assert.deepEqual([...hosts], [new URL(server.address).host]);
  assert.deepEqual(await page.evaluate(() => globalThis.offences), []);
});
