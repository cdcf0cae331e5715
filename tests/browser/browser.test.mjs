import assert from "node:assert/strict";
import { test } from "node:test";
import { newPage, serve } from "./browser.mjs";

test("a page runs its script, keeps what it stores over a reload, and shows it", async (t) => {
  const address = await serve(t, `<button onclick="localStorage.seen = 'yes'; show()">see</button><p></p>
    <script>const show = () => (document.querySelector("p").textContent = localStorage.seen ?? "no"); show();</script>`);
  const page = await newPage(t);
  await page.goto(address);
  assert.equal(await page.textContent("p"), "no");
  await page.click("button");
  assert.equal(await page.textContent("p"), "yes");
  await page.reload();
  assert.equal(await page.textContent("p"), "yes");
});
