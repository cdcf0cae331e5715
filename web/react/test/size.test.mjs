// @vitest-environment node
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("it adds at most 1 kB, compressed, to React and the client", async () => {
  const { outputFiles } = await build({
    entryPoints: ["src/index.ts"],
    absWorkingDir: new URL("..", import.meta.url).pathname,
    external: ["react", "react/jsx-runtime", "@gatehouse/client"],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  expect(gzipSync(outputFiles[0].contents).length).toBeLessThanOrEqual(1000);
});
