import { build } from "esbuild";
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const most = 6 * 1024; // bytes, minified and compressed, without msgpack

test("the client is small", async (t) => {
  const { outputFiles } = await build({
    entryPoints: [new URL("../dist/index.js", import.meta.url).pathname],
    external: ["@msgpack/msgpack"],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  t.diagnostic(`${size} bytes of at most ${most}`);
  assert.ok(size > 1000 && size <= most);
});
