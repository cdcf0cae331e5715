import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

test("what is typed is typed, and what is wrong does not compile", () => {
  const project = new URL("types/tsconfig.json", import.meta.url).pathname;
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", project], { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});
