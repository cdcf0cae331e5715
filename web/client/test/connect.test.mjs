import assert from "node:assert/strict";
import { test } from "node:test";
import { WebSocket } from "ws";

import { socketAddress } from "../dist/address.js";
import { connect } from "../dist/index.js";
import { pair, reports, serve } from "./server.mjs";

function on_page(t, href) {
  globalThis.location = new URL(href);
  t.after(() => delete globalThis.location);
}

function with_global_socket(t, value) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "WebSocket");
  Object.defineProperty(globalThis, "WebSocket", { value, configurable: true, writable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, "WebSocket", before);
    else delete globalThis.WebSocket;
  });
}

test("a path is one of the page's own server", (t) => {
  on_page(t, "https://example.com/app/index.html?x=1#top");
  assert.equal(socketAddress("/_ephaptic"), "wss://example.com/_ephaptic");
  assert.equal(socketAddress("rpc"), "wss://example.com/app/rpc");
});

test("a page without TLS has a socket without TLS", (t) => {
  on_page(t, "http://localhost:8000/");
  assert.equal(socketAddress("/_ephaptic"), "ws://localhost:8000/_ephaptic");
});

test("whole addresses of http and of WebSockets are taken", () => {
  assert.equal(socketAddress("https://example.com/rpc#part"), "wss://example.com/rpc");
  assert.equal(socketAddress("http://example.com:81/rpc?a=b"), "ws://example.com:81/rpc?a=b");
  assert.equal(socketAddress("ws://example.com/rpc"), "ws://example.com/rpc");
  assert.equal(socketAddress("wss://example.com/rpc"), "wss://example.com/rpc");
});

test("a path without a page is refused with a sentence that helps", () => {
  assert.throws(() => connect({ WebSocket }), /"\/_ephaptic" is a path, but of no page: give the whole address/);
});

test("an address of something else is refused", (t) => {
  assert.throws(() => socketAddress("ftp://example.com/rpc"), /no address of a WebSocket/);
  on_page(t, "file:///home/index.html");
  assert.throws(() => socketAddress("/_ephaptic"), /no address of a WebSocket/);
});

test("without a WebSocket it says what to do", (t) => {
  with_global_socket(t, undefined);
  assert.throws(() => connect({ url: "ws://127.0.0.1:1/" }), /No WebSocket here: .* connect\({ WebSocket }\)/);
});

test("the runtime's own WebSocket is taken where none is given", async (t) => {
  with_global_socket(t, WebSocket);
  const { api, peer } = await pair(t, { WebSocket: undefined });
  const sum = api.add(2, 3);
  peer.send({ id: (await peer.call("add")).id, result: 5 });
  assert.equal(await sum, 5);
});

test("the first message shows who we are", async (t) => {
  const { init } = await pair(t, { auth: { token: "t1" } });
  assert.deepEqual(init, { type: "init", auth: { token: "t1" } });
});

test("nobody shows nothing", async (t) => {
  assert.deepEqual((await pair(t)).init, { type: "init" });
  assert.deepEqual((await pair(t, { auth: null })).init, { type: "init", auth: null });
});

test("a function is asked who we are, and may take its time", async (t) => {
  assert.equal((await pair(t, { auth: () => "at once" })).init.auth, "at once");
  assert.equal((await pair(t, { auth: async () => "later" })).init.auth, "later");
});

test("a function that fails is reported, and asked again", async (t) => {
  const told = reports(t);
  const failure = new Error("no token today");
  let asked = 0;
  const auth = () => {
    if (++asked < 3) throw failure;
    return "third";
  };
  assert.equal((await pair(t, { auth })).init.auth, "third");
  assert.deepEqual(told, [failure, failure]);
});

test("looking at a client calls nothing", async (t) => {
  const server = await serve(t);
  const api = server.client();
  assert.equal(await api, api);
  assert.equal(JSON.stringify({ api }), JSON.stringify({ api: { queries: {}, identity: null, ready: {} } }));
  assert.equal(api[Symbol.iterator], undefined);
  assert.equal(`${api}`, "[object Object]");
  const peer = await server.peer();
  api.first().catch(() => {});
  assert.equal((await peer.next()).type, "init");
  assert.equal((await peer.next()).name, "first");
});
