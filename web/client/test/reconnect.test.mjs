import { encode } from "@msgpack/msgpack";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Socket } from "../dist/socket.js";
import { client, pair, serve } from "./server.mjs";

test("a lost connection comes back, with the auth of that moment", async (t) => {
  let count = 0;
  const { peer, init, server } = await pair(t, { auth: () => `token ${++count}` });
  assert.equal(init.auth, "token 1");
  peer.drop();
  const second = await server.peer();
  assert.equal((await second.next()).auth, "token 2");
  second.socket.close(1013, "too many");
  assert.equal((await (await server.peer()).next()).auth, "token 3");
});

test("a server that was not there is found when it is", async (t) => {
  const { port, close } = await serve(t);
  await close();
  const api = client(t, { url: `ws://127.0.0.1:${port}/` });
  const sum = api.add(2, 3);
  await new Promise((resolve) => setTimeout(resolve, 20)); // some attempts fail
  const peer = await (await serve(t, port)).peer();
  assert.equal((await peer.next()).type, "init");
  peer.send({ id: (await peer.next()).id, result: 5 });
  assert.equal(await sum, 5);
});

test("calls under way are lost with their connection, and not made again", async (t) => {
  const { api, peer, server } = await pair(t);
  const pay = assert.rejects(api.pay(100), { name: "RpcError", code: "connection_lost" });
  await peer.next();
  peer.drop();
  await pay;
  const second = await server.peer();
  await second.next();
  api.other().catch(() => {});
  assert.equal((await second.next()).name, "other");
});

test("calls without a connection are made in their order on the next one, after init", async (t) => {
  const { api, peer, server } = await pair(t, { auth: "token" });
  const lost = assert.rejects(api.lost());
  peer.drop();
  await lost; // from here on there is no connection
  const calls = [api.first(), api.second(), api.third()];
  const second = await server.peer();
  assert.deepEqual(await second.next(), { type: "init", auth: "token" });
  for (const expected of ["first", "second", "third"]) {
    const { id, name } = await second.next();
    assert.equal(name, expected);
    second.send({ id, result: name });
  }
  assert.deepEqual(await Promise.all(calls), ["first", "second", "third"]);
});

test("calls that waited for their turn outlive the connection", async (t) => {
  const { api, peer, server } = await pair(t);
  const calls = Array.from({ length: 50 }, (_, place) => api.echo(place).catch(({ code }) => code));
  await peer.next();
  peer.drop();
  const second = await server.peer();
  await second.next();
  for (const expected of [48, 49]) {
    const { id, args } = await second.next();
    assert.deepEqual(args, [expected]);
    second.send({ id, result: expected });
  }
  assert.deepEqual(await Promise.all(calls), [...Array(48).fill("connection_lost"), 48, 49]);
});

test("a call that was given up before it was sent is never sent", async (t) => {
  const { api, peer, server } = await pair(t);
  const lost = assert.rejects(api.lost());
  peer.drop();
  await lost;
  await api.never().return();
  api.next().catch(() => {});
  const second = await server.peer();
  assert.equal((await second.next()).type, "init");
  assert.equal((await second.next()).name, "next");
});

test("a closed client does not come back", async (t) => {
  const { api, peer, server } = await pair(t);
  api.close();
  await peer.closed;
  let back = false;
  server.peer().then(() => (back = true));
  await new Promise((resolve) => setTimeout(resolve, 20)); // ten times the longest wait between attempts
  assert.equal(back, false);
});

/** A Socket on connections that the test opens and closes itself, with the waits that it asked for. */
function by_hand(t, reconnect) {
  const made = [];
  const waits = [];
  const received = [];
  const owner = {
    greeting: async () => new Uint8Array(),
    connected() {},
    received: (message) => received.push(message),
    disconnected() {},
  };
  class WebSocket {
    constructor() {
      made.push(this);
    }
    send() {}
    close() {}
  }
  let again;
  t.mock.method(globalThis, "setTimeout", (callback, ms) => {
    waits.push(ms);
    again = callback;
  });
  const socket = new Socket({ url: "ws://x/", WebSocket, reconnect }, owner);
  const attempt = async (begin) => {
    begin();
    await new Promise((resolve) => setImmediate(resolve));
    return made.at(-1);
  };
  const first = () => attempt(() => socket.connect());
  const next = () => attempt(() => again());
  return { waits, socket, made, received, first, next };
}

test("the wait between attempts doubles up to the most, at random above the least", async (t) => {
  const random = t.mock.method(Math, "random", () => 1);
  const { waits, first, next } = by_hand(t, { min: 500, max: 30_000 });
  (await first()).onclose();
  for (let at = 0; at < 7; ++at) (await next()).onclose();
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  random.mock.mockImplementation(() => 0);
  (await next()).onclose();
  assert.equal(waits.at(-1), 500);
});

test("the wait is short again after a connection that held, not after one that did not", async (t) => {
  t.mock.method(Math, "random", () => 1);
  let now = 0;
  t.mock.method(Date, "now", () => now);
  const { waits, first, next } = by_hand(t, { min: 500, max: 30_000 });
  (await first()).onclose();
  (await next()).onclose();
  const brief = await next();
  brief.onopen();
  now += 29_999;
  brief.onclose();
  const long = await next();
  long.onopen();
  now += 30_000;
  long.onclose();
  assert.deepEqual(waits, [1000, 2000, 4000, 1000]);
});

test("a socket that is closed before it opens stays silent", async (t) => {
  const { waits, socket, made, first } = by_hand(t, { min: 1, max: 2 });
  const opening = await first();
  socket.close();
  opening.onopen();
  assert.equal(socket.send(new Uint8Array()), false);
  opening.onclose();
  assert.deepEqual([waits.length, made.length], [0, 1]);
});

test("a socket that is closed neither sends nor receives", async (t) => {
  const { waits, socket, received, first } = by_hand(t, { min: 1, max: 2 });
  const connection = await first();
  connection.onopen();
  assert.equal(socket.send(new Uint8Array()), true);
  connection.onmessage({ data: encode({ id: 1 }) });
  socket.close();
  assert.equal(socket.send(new Uint8Array()), false);
  connection.onmessage({ data: encode({ id: 2 }) });
  connection.onclose();
  assert.deepEqual([received, waits], [[{ id: 1 }], []]);
});

test("one may say how long to wait", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const waits = [];
  t.mock.method(globalThis, "setTimeout", (_, ms) => waits.push(ms));
  let made;
  class WebSocket {
    constructor() {
      made = this;
    }
    close() {}
  }
  client(t, { url: "ws://x/", WebSocket, reconnect: { min: 7 } });
  await new Promise((resolve) => setImmediate(resolve));
  made.onclose();
  assert.deepEqual(waits, [7]);
});

test("a socket that is closed while it asks for its greeting is never made", async (t) => {
  const { socket, made, first } = by_hand(t, { min: 1, max: 2 });
  const attempt = first();
  socket.close();
  await attempt;
  assert.equal(made.length, 0);
});
