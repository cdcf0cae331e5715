import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { folder, printed, schema, serve, start } from "./gatehouse.mjs";

const other = JSON.stringify({ methods: { ping: {} } });

/** Until it has said so; the test runner's own limit is the limit. */
async function said(child, stream, text) {
  while (!child.said[stream].includes(text)) await once(stream === "out" ? child.stdout : child.stderr, "data");
}

async function interrupt(child) {
  child.kill("SIGINT");
  const [status, signal] = await once(child, "close");
  assert.deepEqual([status, signal], [0, null]);
}

test("--watch writes each change, through a restart of the server", { timeout: 60_000 }, async (t) => {
  const api = join(folder(t), "api.ts");
  const first = await serve(t, { "/schema.json": schema });
  const child = start(`http://127.0.0.1:${first.port}`, "-o", api, "--watch");
  t.after(() => child.kill("SIGKILL"));
  await said(child, "out", "wrote");
  assert.equal(readFileSync(api, "utf8"), printed);
  await first.close();
  await said(child, "error", "(still watching)\n");
  let failures = 2;
  const restarting = (response) => (failures-- > 0 ? response.writeHead(503).end() : response.end(other));
  await serve(t, { "/schema.json": restarting }, first.port);
  await said(child, "out", `wrote ${api}\nwrote ${api}\n`);
  assert.match(readFileSync(api, "utf8"), /  ping\(\): Promise<void>;/);
  await interrupt(child);
  assert.match(child.said.error, /^gatehouse: .*onnect.*\ngatehouse: .*status 503 \(still watching\)\n$/);
});

test("--watch keeps the file while the schema is broken", { timeout: 60_000 }, async (t) => {
  const place = folder(t);
  const api = join(place, "api.ts");
  writeFileSync(join(place, "schema.json"), other);
  const child = start(join(place, "schema.json"), "-o", api, "--watch");
  t.after(() => child.kill("SIGKILL"));
  await said(child, "out", "wrote");
  const before = readFileSync(api, "utf8");
  writeFileSync(join(place, "schema.json"), '{"methods":');
  await said(child, "error", "is no schema of a service");
  assert.equal(readFileSync(api, "utf8"), before);
  writeFileSync(join(place, "schema.json"), schema);
  await said(child, "out", `wrote ${api}\nwrote ${api}\n`);
  assert.equal(readFileSync(api, "utf8"), printed);
  await interrupt(child);
});

// Left alone, it would wait for 10 s.
test("--watch ends at once while a server does not answer", { timeout: 9_000 }, async (t) => {
  const asked = {};
  const waiting = new Promise((resolve) => (asked["/schema.json"] = resolve));
  const { port } = await serve(t, asked);
  const child = start(`http://127.0.0.1:${port}`, "-o", join(folder(t), "api.ts"), "--watch");
  t.after(() => child.kill("SIGKILL"));
  await waiting;
  await interrupt(child);
  assert.deepEqual(child.said, { out: "", error: "" });
});
