import { build } from "esbuild";
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const most = 6 * 1024; // bytes of either half, minified and compressed, without msgpack
const dist = new URL("../dist/", import.meta.url).pathname;

/** What of the package is in a program that uses `name` alone. */
async function bundled(name) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${name} } from "./index.js";`, resolveDir: dist },
    external: ["@msgpack/msgpack"],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const parts = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return { size: gzipSync(outputFiles[0].contents, { level: 9 }).length, parts, text: outputFiles[0].text };
}

for (const [name, isOther] of [["connect", /\/auth\//], ["createAuthClient", /dist\/[^/]+\.js$/]]) {
  test(`${name} alone is small, and brings nothing of the other half along`, async (t) => {
    const { size, parts, text } = await bundled(name);
    t.diagnostic(`${size} bytes of at most ${most}`);
    assert.ok(size > 1000 && size <= most);
    assert.deepEqual(parts.filter((path) => isOther.test(path) && !path.endsWith("index.js")), []);
    assert.equal(text.includes("msgpack"), name === "connect");
  });
}
