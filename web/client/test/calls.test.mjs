import assert from "node:assert/strict";
import { test } from "node:test";

import { RpcError } from "../dist/index.js";
import { client, pair } from "./server.mjs";

/** What a call fails with. */
async function failure(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  assert.fail("it did not fail");
}

test("a call carries its name and its arguments, and gets its result", async (t) => {
  const { api, peer } = await pair(t);
  const sum = api.add(2, { right: 3, left_out: undefined });
  const { id, ...rest } = await peer.next();
  assert.deepEqual(rest, { type: "rpc", name: "add", args: [2, { right: 3 }] });
  peer.send({ id, result: { total: 5 } });
  assert.deepEqual(await sum, { total: 5 });
});

test("bytes and nothing arrive as they are", async (t) => {
  const { api, peer } = await pair(t);
  const answer = api.echo(new Uint8Array([1, 2, 255]));
  const { id, args } = await peer.next();
  peer.send({ id, result: args[0] });
  assert.deepEqual([...(await answer)], [1, 2, 255]);
  const nothing = api.nothing();
  peer.send({ id: (await peer.next()).id, result: null });
  assert.equal(await nothing, null);
});

test("answers find their calls in any order", async (t) => {
  const { api, peer } = await pair(t);
  const calls = [api.slow(0), api.slow(1), api.slow(2)];
  const asked = [await peer.next(), await peer.next(), await peer.next()];
  for (const { id, args } of asked.reverse()) peer.send({ id, result: args[0] });
  assert.deepEqual(await Promise.all(calls), [0, 1, 2]);
});

test("a sentence is an error of code error", async (t) => {
  const { api, peer } = await pair(t);
  const call = api.missing();
  peer.send({ id: (await peer.next()).id, error: "Function 'missing' not found." });
  const error = await failure(call);
  assert.ok(error instanceof RpcError && error instanceof Error);
  assert.deepEqual(
    [error.name, error.code, error.message, error.data],
    ["RpcError", "error", "Function 'missing' not found.", null],
  );
});

test("code, message and data of an error are kept", async (t) => {
  const { api, peer } = await pair(t);
  const call = api.add("x");
  const data = [{ loc: ["left"], msg: "must be an integer", type: "int_type" }];
  peer.send({ id: (await peer.next()).id, error: { code: "VALIDATION_ERROR", message: "Validation failed.", data } });
  const error = await failure(call);
  assert.deepEqual([error.code, error.message, error.data], ["VALIDATION_ERROR", "Validation failed.", data]);
});

test("an error may be anything", async (t) => {
  const { api, peer } = await pair(t);
  for (const sent of [7, [], {}, false, { code: 3 }, { code: "x", message: 4 }, { message: "no code" }]) {
    const call = api.add();
    peer.send({ id: (await peer.next()).id, error: sent });
    const { code, message } = await failure(call);
    assert.deepEqual([code, message], sent.code === "x" ? ["x", "x"] : ["error", "The call failed."]);
  }
});

test("a result beside an error that is nil is a result", async (t) => {
  const { api, peer } = await pair(t);
  const call = api.add();
  peer.send({ id: (await peer.next()).id, result: 1, error: null });
  assert.equal(await call, 1);
});

test("what cannot be sent fails its call only", async (t) => {
  const { api, peer } = await pair(t);
  const round = {};
  round.self = round;
  assert.ok((await failure(api.add(round))) instanceof Error);
  assert.ok((await failure(api.add(() => 1))) instanceof Error);
  const next = api.add(1);
  const { id, args } = await peer.next();
  assert.deepEqual(args, [1]);
  peer.send({ id, result: true });
  assert.equal(await next, true);
});

test("a call has all of a promise", async (t) => {
  const { api, peer } = await pair(t);
  const call = api.add();
  peer.send({ id: (await peer.next()).id, error: "no" });
  let ended = false;
  assert.equal(await call.catch((error) => error.message), "no");
  await assert.rejects(call.finally(() => (ended = true)));
  assert.ok(ended);
});

test("a call without an answer in time is cancelled", async (t) => {
  const { api, peer } = await pair(t, { timeout: 20 });
  assert.equal((await failure(api.add())).code, "timeout");
  const { id } = await peer.next();
  assert.deepEqual(await peer.next(), { type: "cancel", id });
});

test("an answer after its time is nobody's", async (t) => {
  const { api, peer } = await pair(t, { timeout: 20 });
  assert.equal((await failure(api.late())).code, "timeout");
  const heard = new Promise((resolve) => api.on("After", resolve));
  peer.send({ id: (await peer.next()).id, result: "late" });
  peer.event("After", { it: "goes on" });
  assert.deepEqual(await heard, { it: "goes on" });
});

test("a call that found no connection in time is over", async (t) => {
  const api = client(t, { url: "ws://127.0.0.1:1/", timeout: 20 });
  assert.equal((await failure(api.add())).code, "timeout");
});

test("an infinite timeout is none", async (t) => {
  const { api, peer } = await pair(t, { timeout: Infinity });
  const call = api.add();
  const { id } = await peer.next();
  await new Promise((resolve) => setTimeout(resolve, 10)); // a timer of too many ms ends at once
  peer.send({ id, result: 1 });
  assert.equal(await call, 1);
});

test("more calls than a server takes at once wait for their turn", async (t) => {
  const { api, peer } = await pair(t);
  const calls = Array.from({ length: 200 }, (_, place) => api.echo(place));
  const asked = [];
  for (let at = 0; at < 48; ++at) asked.push(await peer.next());
  api.authenticate("token").catch(() => {}); // does not wait
  assert.equal((await peer.next()).type, "auth");
  for (let at = 0; at < 200; ++at) {
    const { id, args } = asked.shift() ?? (await peer.next());
    peer.send({ id, result: args[0] });
  }
  assert.deepEqual(await Promise.all(calls), [...Array(200).keys()]);
});

test("streams that have begun leave their turn to others", async (t) => {
  const { api, peer } = await pair(t);
  const streams = Array.from({ length: 60 }, () => api.listen());
  for (let at = 0; at < 60; ++at) peer.send({ id: (await peer.next()).id, stream: true });
  await Promise.all(streams);
});

test("queries have the shape that TanStack Query takes", async (t) => {
  const { api, peer } = await pair(t);
  const { queryKey, queryFn } = api.queries.add(2, 3);
  assert.deepEqual(queryKey, ["add", 2, 3]);
  const sum = queryFn({ signal: null });
  const { id, name, args } = await peer.next();
  assert.deepEqual([name, args], ["add", [2, 3]]);
  peer.send({ id, result: 5 });
  assert.equal(await sum, 5);
});

test("after close every call fails, the open ones and the new", async (t) => {
  const { api, peer } = await pair(t);
  const open = failure(api.add());
  await peer.next();
  api.close();
  assert.equal((await open).code, "closed");
  assert.equal((await failure(api.add())).code, "closed");
  assert.equal((await failure(api.authenticate())).code, "closed");
  await peer.closed;
  api.close(); // twice does no harm
});
