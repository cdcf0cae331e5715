import assert from "node:assert/strict";
import { test } from "node:test";

import { pair, reports } from "./server.mjs";

/** Everything sent so far has been heard. */
async function heard(api, peer) {
  const call = api.barrier();
  peer.send({ id: (await peer.call("barrier")).id, result: null });
  await call;
}

test("a listener is given the event", async (t) => {
  const { api, peer } = await pair(t);
  const given = new Promise((resolve) => api.on("Joined", (...all) => resolve(all)));
  peer.event("Joined", { user: "ada", room: 7 });
  assert.deepEqual(await given, [{ user: "ada", room: 7 }]);
});

test("positional values come before the named ones", async (t) => {
  const { api, peer } = await pair(t);
  const given = new Promise((resolve) => api.on("Moved", (...all) => resolve(all)));
  peer.event("Moved", { fast: true }, [1, 2]);
  assert.deepEqual(await given, [1, 2, { fast: true }]);
});

test("each listener hears each event of its name, and no other", async (t) => {
  const { api, peer } = await pair(t);
  const log = [];
  api.on("A", () => log.push("first A"));
  api.on("A", () => log.push("second A"));
  api.on("B", () => log.push("B"));
  for (const name of ["A", "B", "C", "A"]) peer.event(name);
  await heard(api, peer);
  assert.deepEqual(log, ["first A", "second A", "B", "first A", "second A"]);
});

test("what `on` returns, and `off`, end it for that listener", async (t) => {
  const { api, peer } = await pair(t);
  const log = [];
  const first = () => log.push("first");
  const second = () => log.push("second");
  const end = api.on("A", first);
  api.on("A", second);
  end();
  peer.event("A");
  await heard(api, peer);
  api.off("A", second);
  api.off("A", second);
  api.off("never", second);
  peer.event("A");
  await heard(api, peer);
  assert.deepEqual(log, ["second"]);
});

test("once hears one event, and can be ended before", async (t) => {
  const { api, peer } = await pair(t);
  const log = [];
  const never = () => log.push("never");
  api.once("A", () => log.push("once"));
  api.once("A", never);
  api.off("A", never);
  api.once("A", never)();
  peer.event("A");
  peer.event("A");
  await heard(api, peer);
  assert.deepEqual(log, ["once"]);
});

test("a listener that throws is reported, and stops no other", async (t) => {
  const told = reports(t);
  const { api, peer } = await pair(t);
  const log = [];
  const failure = new Error("a bug in the page");
  api.on("A", () => {
    throw failure;
  });
  api.on("A", () => log.push("heard"));
  peer.event("A");
  await heard(api, peer);
  assert.deepEqual(log, ["heard"]);
  assert.deepEqual(told, [failure]);
});

test("a listener may end others, and add some, while an event is told", async (t) => {
  const { api, peer } = await pair(t);
  const log = [];
  const second = () => log.push("second");
  api.once("A", () => {
    api.off("A", second);
    api.on("A", () => log.push("added"));
  });
  api.on("A", second);
  api.on("A", () => log.push("third"));
  peer.event("A");
  await heard(api, peer);
  assert.deepEqual(log, ["third"]);
  peer.event("A");
  await heard(api, peer);
  assert.deepEqual(log, ["third", "third", "added"]);
});

test("listeners outlive the connection", async (t) => {
  const { api, peer, server } = await pair(t);
  const given = new Promise((resolve) => api.on("Joined", resolve));
  peer.drop();
  (await server.peer()).event("Joined", { user: "ada" });
  assert.deepEqual(await given, { user: "ada" });
});
