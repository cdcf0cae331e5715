import { encode } from "@msgpack/msgpack";
import assert from "node:assert/strict";
import { test } from "node:test";

import { numbers } from "./random.mjs";
import { pair, reports } from "./server.mjs";

/** The client still answers, and nothing was thrown into the page. */
async function unharmed({ api, peer }) {
  const call = api.check();
  const { id } = await peer.call("check");
  peer.send({ id, result: "well" });
  assert.equal(await call, "well");
}

test("what is no message is ignored", async (t) => {
  const told = reports(t);
  const both = await pair(t);
  for (const value of [null, true, 7, -1, 1.5, "text", [], [1, { id: 1 }], {}, new Uint8Array(3), new Date(0)]) {
    both.peer.send(value);
  }
  await unharmed(both);
  assert.deepEqual(told, []);
});

test("what is no msgpack is ignored", async (t) => {
  const both = await pair(t);
  const nested = new Uint8Array(100_000).fill(0x91);
  const promised = [0xdf, 0xff, 0xff, 0xff, 0xff]; // a map of 4 294 967 295 pairs
  for (const bytes of [[], [0xc1], [0x81], [0xd9], promised, nested, [0xc0, 0xc0], [0x81, 0x90, 0xc0]]) {
    both.peer.socket.send(Uint8Array.from(bytes));
  }
  both.peer.socket.send("text");
  both.peer.socket.send(JSON.stringify({ id: 1, result: 1 }));
  await unharmed(both);
});

test("answers to no call are ignored", async (t) => {
  const both = await pair(t);
  for (const id of [0, -1, 1.5, 99, "1", null, {}, [], "__proto__", "constructor"]) {
    both.peer.send({ id, result: 1 });
    both.peer.send({ id, error: "x" });
    both.peer.send({ id, chunk: 1 });
    both.peer.send({ id, stream: true });
    both.peer.send({ id, done: true });
  }
  await unharmed(both);
});

test("an answer that says nothing does not end its call", async (t) => {
  const { api, peer } = await pair(t);
  const call = api.add();
  const { id } = await peer.next();
  for (const nothing of [{}, { done: false }, { stream: false }, { error: null }, { type: "other" }]) {
    peer.send({ id, ...nothing });
  }
  peer.send({ id, result: 1 });
  assert.equal(await call, 1);
});

test("a second answer to a call is ignored", async (t) => {
  const both = await pair(t);
  const call = both.api.add();
  const { id } = await both.peer.next();
  for (const result of ["first", "second"]) both.peer.send({ id, result });
  both.peer.send({ id, error: "third" });
  assert.equal(await call, "first");
  await unharmed(both);
});

test("an object cannot change what all objects are", async (t) => {
  const both = await pair(t);
  const heard = [];
  both.api.on("A", (event) => heard.push(event.admin));
  const polluted = encode({ type: "event", name: "A", payload: { args: [], kwargs: { __PROTO__: { admin: true } } } });
  polluted.set(Buffer.from("__proto__"), Buffer.from(polluted).indexOf("__PROTO__"));
  both.peer.socket.send(polluted);
  await unharmed(both);
  assert.deepEqual(heard, []);
  assert.equal({}.admin, undefined);
});

test("events of any shape are told as well as can be", async (t) => {
  const told = reports(t);
  const both = await pair(t);
  const heard = [];
  both.api.on("A", (...given) => heard.push(given));
  for (const payload of [undefined, null, 7, "text", [], {}, { args: 1, kwargs: null }, { args: [1], kwargs: [2] }]) {
    both.peer.send({ type: "event", name: "A", payload });
  }
  for (const name of [undefined, null, 7, {}, "__proto__", "constructor"]) {
    both.peer.send({ type: "event", name, payload: { args: [], kwargs: {} } });
  }
  await unharmed(both);
  assert.deepEqual(heard, [[{}], [{}], [{}], [{}], [{}], [{}], [{}], [1, [2]]]);
  assert.deepEqual(told, []);
});

test("an identity of any shape is one or none", async (t) => {
  const both = await pair(t);
  const odd = [{}, { subject: 7 }, { subject: {}, expires_in: "x", reason: 7 }, { subject: null, reason: "" }];
  for (const kwargs of odd) {
    both.peer.event("gatehouse:identity", kwargs);
    await unharmed(both);
    assert.equal(both.api.identity, null);
  }
  for (const expires_in of ["x", {}, Infinity, NaN, undefined]) {
    both.peer.event("gatehouse:identity", { subject: "ada", expires_in });
    await unharmed(both);
    assert.deepEqual(both.api.identity, { subject: "ada", expiresAt: null });
  }
});

test("random bytes and broken messages harm nothing", async (t) => {
  const both = await pair(t);
  const whole = encode({ type: "event", name: "gatehouse:identity", payload: { args: [], kwargs: { subject: "x" } } });
  for (let seed = 0; seed < 2000; ++seed) {
    const number = numbers(seed);
    const bytes = seed % 2 ? Uint8Array.from(whole) : Uint8Array.from({ length: number(64) }, () => number(256));
    for (let changes = number(4); changes > 0 && bytes.length > 0; --changes) bytes[number(bytes.length)] = number(256);
    both.peer.socket.send(bytes);
  }
  await unharmed(both);
});
