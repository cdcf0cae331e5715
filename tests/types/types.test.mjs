import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { folder, gatehouse, here, printed, schema, serve } from "./gatehouse.mjs";

const tsc = join(here, "../../web/node_modules/.bin/tsc");

test("a schema of every kind is printed as api.ts shows", async () => {
  const ran = await gatehouse(join(here, "schema.json"));
  assert.equal(ran.error, "");
  assert.equal(ran.out, printed);
  assert.deepEqual(await gatehouse(join(here, "schema.json"), "-o", "-"), ran);
});

test("right uses compile, and each wrong one does not", () => {
  const ran = spawnSync(tsc, ["--pretty", "false", "-p", here], { encoding: "utf8" });
  assert.equal(ran.stdout, "");
  assert.equal(ran.status, 0);
});

test("a service is found by its address of either scheme", async (t) => {
  const { port } = await serve(t, { "/_ephaptic/schema.json": schema, "/schema.json": schema, "/other.json?x=1": schema });
  const at = `//127.0.0.1:${port}`;
  for (const url of [`http:${at}/_ephaptic`, `ws:${at}/_ephaptic/`, `http:${at}`, `http:${at}/other.json?x=1#there`]) {
    assert.deepEqual(await gatehouse(url), { status: 0, out: printed, error: "" }, url);
  }
});

test("a file is written once, and only when there is news", async (t) => {
  const api = join(folder(t), "api.ts");
  const { port } = await serve(t, { "/schema.json": schema });
  assert.equal((await gatehouse(`http://127.0.0.1:${port}`, "-o", api)).out, `wrote ${api}\n`);
  assert.equal(readFileSync(api, "utf8"), printed);
  const before = statSync(api);
  assert.equal((await gatehouse(`http://127.0.0.1:${port}`, "-o", api)).out, `nothing new for ${api}\n`);
  assert.equal(statSync(api).mtimeMs, before.mtimeMs);
  assert.equal(statSync(api).ino, before.ino);
});

test("a link stays a link to the file", async (t) => {
  const place = folder(t);
  writeFileSync(join(place, "real.ts"), "old");
  symlinkSync("real.ts", join(place, "api.ts"));
  assert.equal((await gatehouse(join(here, "schema.json"), "-o", join(place, "api.ts"))).status, 0);
  assert.equal(readFileSync(join(place, "real.ts"), "utf8"), printed);
  assert.deepEqual(readdirSync(place).sort(), ["api.ts", "real.ts"]);
});

const end = (status, headers = {}) => (response) => response.writeHead(status, headers).end();
const refused = {
  "/broken.json": ['{"methods":', "is no schema of a service: byte "],
  "/page.json": ["<html>", "is no schema of a service: byte "],
  "/hostile.json": ['{"methods":{"f(): void; g":{}}}', "methods.f(): void; g is no identifier"],
  "/missing.json": [end(404), "has status 404"],
  "/empty.json": [end(204), "has status 204"],
  "/failing.json": [end(500), "has status 500"],
  "/file.json": [end(302, { Location: "file:///etc/hostname" }), 'rotocol "file" not supported'],
  "/ftp.json": [end(302, { Location: "ftp://127.0.0.1:1/" }), 'rotocol "ftp" not supported'],
  "/loop.json": [end(302, { Location: "/loop.json" }), "redirects"],
  "/large.json": [(response) => response.end(Buffer.alloc((4 << 20) + 1, " ")), "too large"],
};

test("what gives no schema is refused in one line, and the file stays as it was", async (t) => {
  const place = folder(t);
  const api = join(place, "api.ts");
  writeFileSync(api, "as it was");
  const { port } = await serve(t, Object.fromEntries(Object.entries(refused).map(([path, [answer]]) => [path, answer])));
  for (const [path, [, why]] of Object.entries(refused)) {
    const ran = await gatehouse(`http://127.0.0.1:${port}${path}`, "-o", api);
    assert.match(ran.error, /^gatehouse: [^\n]+\n$/, path);
    assert.ok(ran.error.includes(why), ran.error);
    assert.equal(ran.status, 1, path);
    assert.equal(ran.out, "", path);
  }
  assert.equal(readFileSync(api, "utf8"), "as it was");
  assert.deepEqual(readdirSync(place), ["api.ts"]);
});

test("a redirect on HTTP is followed", async (t) => {
  const { port } = await serve(t, { "/schema.json": end(307, { Location: "/there" }), "/there": schema });
  assert.equal((await gatehouse(`http://127.0.0.1:${port}/`)).out, printed);
});

test("no proxy is asked for a service on this machine", async (t) => {
  const { port } = await serve(t, { "/schema.json": schema });
  t.after(() => delete process.env.http_proxy);
  process.env.http_proxy = "http://127.0.0.1:1";
  assert.equal((await gatehouse(`http://127.0.0.1:${port}`)).out, printed);
});

test("other places and other command lines are refused", async (t) => {
  const place = folder(t);
  const file = join(here, "schema.json");
  for (const [status, why, ...args] of [
    [1, "begins with none of http:", "ftp://127.0.0.1/schema.json"],
    [1, "begins with none of http:", "file:///etc/hostname"],
    [1, "is no URL", "http://"],
    [1, "cannot be read", join(place, "schema.json")],
    [1, "cannot be read", place],
    [1, "No such file or directory", file, "-o", join(place, "no/api.ts")],
    [1, "Is a directory", file, "-o", place],
    [2, "SERVICE is required"],
    [2, "--watch needs a file", file, "--watch"],
    [2, "--watch needs a file", file, "--watch", "-o", "-"],
    [2, "see --help", file, "-o"],
    [2, "see --help", file, "more"],
  ]) {
    const ran = await gatehouse(...args);
    assert.equal(ran.status, status, ran.error);
    assert.ok(ran.error.includes(why), ran.error);
    assert.equal(ran.out, "");
  }
  assert.deepEqual(readdirSync(place), []);
});

test("the help has an example", async () => {
  const { out, status } = await gatehouse("--help");
  assert.equal(status, 0);
  assert.match(out, /gatehouse types http:.* -o .*\.ts/);
});
