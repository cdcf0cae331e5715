// The description of the API that the server, and a program that embeds the library, give of themselves.
import { Validator } from "@seriousme/openapi-schema-validator";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Program } from "../browser/program.mjs";

const methods = (document) => Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })));

for (const [name, start] of [
  ["the server", (program) => program.serve()],
  ["a program on the library", (program) => program.start("examples/quickstart/openapi")],
]) {
  describe(name, () => {
    const program = new Program();
    let document;
    before(async () => {
      await start(program);
      document = await (await fetch(`${program.address}/openapi.json`)).json();
    });
    after(() => program.stop());

    test("is described by a valid document of OpenAPI 3.1", async () => {
      const validator = new Validator();
      const result = await validator.validate(structuredClone(document));
      assert.deepEqual(result, { valid: true });
      assert.equal(validator.version, "3.1");
    });

    test("says of every route what it is for and what it gives", () => {
      for (const { name, summary, responses } of methods(document)) {
        assert.ok(summary, `${name} has no summary`);
        assert.ok(!responses.default && Object.keys(responses).some((status) => status < 400), `${name} gives nothing`);
      }
    });

    test("calls no two operations by one name", () => {
      const names = methods(document).map(({ operationId }) => operationId);
      assert.deepEqual(names, [...new Set(names)]);
    });
  });
}

test("a wrong document is told from a right one", async () => {
  const wrong = { openapi: "3.1.0", info: { title: "x" }, paths: { "/a": { get: { responses: { 200: {} } } } } };
  assert.equal((await new Validator().validate(wrong)).valid, false);
});

test("the viewer is the package's own", () => {
  const packaged = createRequire(import.meta.url).resolve("swagger-ui-dist/package.json").replace("package.json", "");
  const ours = fileURLToPath(new URL("../../gatehouse/app/viewer/", import.meta.url));
  const files = ["swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css", "LICENSE", "NOTICE"];
  for (const file of files) {
    assert.ok(readFileSync(packaged + file).equals(readFileSync(ours + file)), file);
  }
});
