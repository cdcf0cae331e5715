// A page in Debian's Chromium, and a server for pages that a test brings along.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";
import { chromium } from "playwright-core";

let browser;
after(async () => (await browser)?.close());

// A page of a fresh profile, both closed with the test. `t` is its context.
export async function newPage(t, expected) {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  });
  const context = await (await browser).newContext();
  t.after(() => context.close());
  return newTab(t, context, expected);
}

// Another tab beside those of `context`, which is that of a page.
export async function newTab(t, context, expected) {
  return watched(t, await context.newPage(), expected);
}

// The test fails when a script throws, or complains, or a piece of content is refused, except for what is `expected`.
function watched(t, page, expected = /responded with a status of 40[01]/) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  t.after(() => assert.deepEqual(complaints.filter((text) => !expected.test(text)), []));
  page.setDefaultTimeout(10_000);
  return page;
}

// Serves `html` at http://127.0.0.1:PORT/ until the test ends; returns that address.
export async function serve(t, html) {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}
