import assert from "node:assert/strict";
import { test } from "node:test";

import { numbers } from "./random.mjs";
import { client, serve } from "./server.mjs";

/** Answers one message as a server might: with the result, as a stream, with an error, not at all, or by hanging up. */
function answer(peer, { id, args }, number) {
  switch (number(8)) {
    case 0: return peer.drop();
    case 1: return peer.send({ id, error: "no" });
    case 2: return undefined;
    case 3:
      peer.send({ id, stream: true });
      for (let at = number(4); at > 0; --at) peer.send({ id, chunk: args[0] });
      return number(2) ? peer.send({ id, done: true }) : peer.socket.close();
    default: return peer.send({ id, result: args[0] });
  }
}

async function answer_all(server, number) {
  for (;;) {
    const peer = await server.peer();
    peer.socket.on("message", async () => {
      const message = await peer.next();
      if (message.type === "rpc") answer(peer, message, number);
      if (message.type === "auth" && number(2)) peer.identity("ada");
    });
  }
}

/** One caller: what it asked for is what it got, or it failed with a code that is known. */
async function caller(api, number, place) {
  try {
    if (number(10) === 0) return assert.ok(["ada", undefined].includes((await api.authenticate())?.subject));
    if (number(2) === 0) return await api.echo(place).then((got) => got?.next || assert.equal(got ?? place, place));
    for await (const got of api.echo(place)) {
      assert.equal(got, place);
      if (number(3) === 0) break;
    }
  } catch (error) {
    assert.match(String(error.code), /^(error|timeout|connection_lost|closed)$/);
  }
}

/** The timers of the client that still run. Every call that has not ended has one. */
function timers(t) {
  const running = new Set();
  const { setTimeout, clearTimeout } = globalThis;
  t.mock.method(globalThis, "setTimeout", (callback, ms) => {
    const timer = setTimeout(() => running.delete(timer) | callback(), ms);
    const [owner] = new Error().stack.match(/\/client\/dist\/|\/ws\/lib\/|$/); // whichever called
    if (owner === "/client/dist/") running.add(timer);
    return timer;
  });
  t.mock.method(globalThis, "clearTimeout", (timer) => {
    running.delete(timer);
    clearTimeout(timer);
  });
  return running;
}

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`every call ends and leaves nothing behind, whatever the connection does (${seed})`, async (t) => {
    const running = timers(t);
    const number = numbers(seed);
    const server = await serve(t);
    answer_all(server, number);
    const api = client(t, { url: server.address, timeout: 100 });
    const callers = [];
    let most = 0;
    for (let place = 0; place < 200; ++place) {
      callers.push(caller(api, number, place));
      most = Math.max(most, running.size);
      if (number(10) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (seed % 2) await Promise.all(callers);
    api.close();
    await Promise.all(callers);
    assert.ok(most > 10);
    assert.equal(running.size, 0);
  });
}
