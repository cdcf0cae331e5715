// The page of the API's description.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newPage } from "./browser.mjs";
import { Program } from "./program.mjs";

const program = new Program();
before(() => program.serve());
after(() => program.stop());

test("what the server can do is there to read, and nobody else is asked", async (t) => {
  const page = await newPage(t);
  const hosts = new Set();
  page.on("request", (request) => request.url().startsWith("data:") || hosts.add(new URL(request.url()).host));
  await page.goto(`${program.address}/docs`);
  await page.getByRole("heading", { name: "Gatehouse" }).waitFor();
  await page.getByRole("button", { name: "POST /auth/login" }).first().click();
  await page.getByText("wrong_password").first().waitFor();
  assert.equal(await page.title(), "Gatehouse");
  assert.deepEqual([...hosts], [new URL(program.address).host]);
});
