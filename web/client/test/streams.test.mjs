import assert from "node:assert/strict";
import { test } from "node:test";

import { pair } from "./server.mjs";

/** A stream that has begun: what the caller holds, and its id. */
async function stream(t, options) {
  const { api, peer } = await pair(t, options);
  const values = api.count(5);
  const { id } = await peer.next();
  peer.send({ id, stream: true });
  return { api, peer, id, values };
}

async function all(values) {
  const read = [];
  for await (const value of values) read.push(value);
  return read;
}

test("a stream gives its values in their order, and ends", async (t) => {
  const { peer, id, values } = await stream(t);
  for (let at = 0; at < 100; ++at) peer.send({ id, chunk: at });
  peer.send({ id, done: true });
  assert.deepEqual(await all(values), [...Array(100).keys()]);
  assert.deepEqual(await values.next(), { done: true, value: undefined });
});

test("nothing is a value, too", async (t) => {
  const { peer, id, values } = await stream(t);
  peer.send({ id, chunk: null });
  peer.send({ id, done: true });
  assert.deepEqual(await all(values), [null]);
});

test("a stream may have no values", async (t) => {
  const { peer, id, values } = await stream(t);
  peer.send({ id, done: true });
  assert.deepEqual(await all(values), []);
});

test("values are given to those who asked first", async (t) => {
  const { peer, id, values } = await stream(t);
  const steps = [values.next(), values.next(), values.next()];
  for (const chunk of ["a", "b"]) peer.send({ id, chunk });
  peer.send({ id, done: true });
  assert.deepEqual(
    (await Promise.all(steps)).map(({ value, done }) => [value, done]),
    [["a", false], ["b", false], [undefined, true]],
  );
});

test("an error is thrown after the values before it", async (t) => {
  const { peer, id, values } = await stream(t);
  peer.send({ id, chunk: 1 });
  peer.send({ id, error: { code: "session_revoked", message: "The session has ended.", data: null } });
  const read = [];
  await assert.rejects(
    async () => {
      for await (const value of values) read.push(value);
    },
    { code: "session_revoked" },
  );
  assert.deepEqual(read, [1]);
  assert.equal((await values.next()).done, true);
});

test("a stream that is refused throws where it is read", async (t) => {
  const { api, peer } = await pair(t);
  const read = all(api.count());
  peer.send({ id: (await peer.next()).id, error: "no" });
  await assert.rejects(read, { code: "error", message: "no" });
});

test("to break off a stream cancels it", async (t) => {
  const { peer, id, values } = await stream(t);
  peer.send({ id, chunk: 1 });
  for await (const value of values) {
    assert.equal(value, 1);
    break;
  }
  assert.deepEqual(await peer.next(), { type: "cancel", id });
  assert.equal((await values.next()).done, true);
});

test("return ends those who wait for a value", async (t) => {
  const { peer, id, values } = await stream(t);
  const step = values.next();
  assert.deepEqual(await values.return("why"), { done: true, value: "why" });
  assert.equal((await step).done, true);
  assert.deepEqual(await peer.next(), { type: "cancel", id });
});

test("what a break leaves unread, and what comes after it, is dropped", async (t) => {
  const { api, peer, id, values } = await stream(t);
  const heard = () => new Promise((resolve) => api.once("After", resolve));
  peer.send({ id, chunk: 1 });
  peer.event("After");
  await heard();
  await values.return();
  peer.send({ id, chunk: 2 });
  peer.send({ id, done: true });
  peer.event("After");
  await heard();
  assert.equal((await values.next()).done, true);
});

test("a stream that has ended is not cancelled", async (t) => {
  const { api, peer, id, values } = await stream(t);
  peer.send({ id, done: true });
  await all(values);
  await values.return();
  api.next().catch(() => {});
  assert.equal((await peer.next()).name, "next");
});

test("awaiting a stream gives its iterator once it has begun", async (t) => {
  const { peer, id, values } = await stream(t);
  const iterator = await values;
  peer.send({ id, chunk: 1 });
  peer.send({ id, chunk: 2 });
  for await (const value of iterator) {
    assert.equal(value, 1);
    break;
  }
  assert.deepEqual(await peer.next(), { type: "cancel", id });
});

test("to iterate over a plain call gives its one result", async (t) => {
  const { api, peer } = await pair(t);
  const values = all(api.add(2, 3));
  peer.send({ id: (await peer.next()).id, result: 5 });
  assert.deepEqual(await values, [5]);
});

test("a stream that falls silent is cancelled, with what came before", async (t) => {
  const { peer, id, values } = await stream(t, { timeout: 50 });
  peer.send({ id, chunk: "heard" });
  const read = [];
  await assert.rejects(
    async () => {
      for await (const value of values) read.push(value);
    },
    { code: "timeout" },
  );
  assert.ok(read.length <= 1); // none, where the machine was busy for as long
  assert.deepEqual(await peer.next(), { type: "cancel", id });
});

test("a lost connection ends a stream", async (t) => {
  const { peer, id, values } = await stream(t);
  peer.send({ id, chunk: 1 });
  assert.equal((await values.next()).value, 1);
  const step = values.next();
  peer.drop();
  await assert.rejects(step, { code: "connection_lost" });
});
