import assert from "node:assert/strict";
import { test } from "node:test";

import { client, pair, reports, serve } from "./server.mjs";

function told(api) {
  return new Promise((resolve) => api.once("gatehouse:identity", resolve));
}

test("ready waits for the server to say who we are", async (t) => {
  t.mock.method(Date, "now", () => 1_000_000);
  const { api, peer } = await pair(t, { auth: "token" });
  assert.equal(api.identity, null);
  peer.identity("ada", 300);
  await api.ready;
  assert.deepEqual(api.identity, { subject: "ada", expiresAt: 1_300_000 });
});

test("an identity may have no end", async (t) => {
  const { api, peer } = await pair(t);
  peer.identity("ada");
  await api.ready;
  assert.deepEqual(api.identity, { subject: "ada", expiresAt: null });
});

test("a plain server does not tell: any message is enough", async (t) => {
  const { api, peer } = await pair(t);
  const heard = new Promise((resolve) => api.on("Anything", resolve));
  peer.event("Anything");
  await heard;
  const not_yet = new Promise((resolve) => setImmediate(resolve, "not yet"));
  assert.equal(await Promise.race([api.ready, not_yet]), undefined);
  assert.equal(api.identity, null);
});

test("a plain server may be silent: ready does not wait for it", async (t) => {
  const { api } = await pair(t);
  await api.ready;
  assert.equal(api.identity, null);
});

test("ready rejects when the client is closed before", async (t) => {
  const api = client(t, { url: "ws://127.0.0.1:1/" });
  api.close();
  await assert.rejects(api.ready, { code: "closed" });
});

test("a close that nobody waits for is no unhandled rejection", async (t) => {
  client(t, { url: "ws://127.0.0.1:1/" }).close();
  await new Promise((resolve) => setImmediate(resolve));
});

test("authenticate renews the identity of the open connection", async (t) => {
  const { api, peer } = await pair(t, { auth: "old" });
  peer.identity("ada", 10);
  await api.ready;
  const renewed = api.authenticate("new");
  assert.deepEqual(await peer.next(), { type: "auth", auth: "new" });
  peer.identity("ada", 300);
  const identity = await renewed;
  assert.equal(identity.subject, "ada");
  assert.equal(identity, api.identity);
});

test("authenticate without an argument asks the function anew", async (t) => {
  let count = 0;
  const { api, peer, init } = await pair(t, { auth: async () => `token ${++count}` });
  assert.equal(init.auth, "token 1");
  peer.identity("ada");
  const renewed = api.authenticate();
  assert.equal((await peer.next()).auth, "token 2");
  peer.identity("ada");
  assert.equal((await renewed).subject, "ada");
});

test("what authenticate was given is shown by later connections", async (t) => {
  const { api, peer, server } = await pair(t, { auth: "old" });
  peer.identity("ada");
  const renewed = api.authenticate("new");
  await peer.next();
  peer.identity("ada");
  await renewed;
  peer.drop();
  assert.deepEqual(await (await server.peer()).next(), { type: "init", auth: "new" });
});

test("authenticate(null) signs out, now and for later connections", async (t) => {
  const { api, peer, server } = await pair(t, { auth: "token" });
  peer.identity("ada");
  await api.ready;
  const left = api.authenticate(null);
  assert.equal((await peer.next()).auth, null);
  peer.identity(null);
  assert.equal(await left, null);
  assert.equal(api.identity, null);
  peer.drop();
  assert.deepEqual(await (await server.peer()).next(), { type: "init", auth: null });
});

test("a refused token rejects with the reason, and the identity stays", async (t) => {
  const { api, peer } = await pair(t, { auth: "token" });
  peer.identity("ada");
  await api.ready;
  const renewed = api.authenticate("of another user");
  await peer.next();
  peer.identity("ada", 60, "different_user");
  await assert.rejects(renewed, { name: "RpcError", code: "different_user" });
  assert.equal(api.identity.subject, "ada");
});

test("each authenticate gets its own answer, and init's is not mistaken for it", async (t) => {
  const { api, peer } = await pair(t, { auth: "first" });
  const second = api.authenticate("second");
  const third = api.authenticate("third");
  assert.deepEqual([(await peer.next()).auth, (await peer.next()).auth], ["second", "third"]);
  peer.identity("of first");
  peer.identity("of second");
  peer.identity("of third");
  assert.equal((await second).subject, "of second");
  assert.equal((await third).subject, "of third");
});

test("authenticate without a connection waits for the next one", async (t) => {
  const { api, peer, server } = await pair(t, { auth: "old" });
  peer.identity("ada");
  await api.ready;
  const in_flight = api.authenticate("lost");
  await peer.next();
  await server.close();
  await assert.rejects(in_flight, { code: "connection_lost" });
  const waiting = api.authenticate("kept");
  const again = await serve(t, server.port);
  const next = await again.peer();
  assert.equal((await next.next()).type, "init");
  assert.equal((await next.next()).auth, "kept");
  next.identity("of init");
  next.identity("of auth");
  assert.equal((await waiting).subject, "of auth");
});

test("an answer after its time is not taken for that to the next", async (t) => {
  const { api, peer } = await pair(t, { timeout: 20 });
  peer.identity("of init");
  await api.ready;
  await assert.rejects(api.authenticate("first"), { code: "timeout" });
  const second = api.authenticate("second").catch(({ code }) => code);
  peer.identity("of first");
  assert.equal(await second, "timeout");
});

test("a renewal that was given up before it was sent is never sent", async (t) => {
  const { port, close } = await serve(t);
  await close();
  const api = client(t, { url: `ws://127.0.0.1:${port}/`, timeout: 20 });
  await assert.rejects(api.authenticate("late"), { code: "timeout" });
  const heard = new Promise((resolve) => api.on("After", resolve));
  const peer = await (await serve(t, port)).peer();
  assert.equal((await peer.next()).type, "init");
  peer.event("After");
  await heard;
  api.next().catch(() => {});
  assert.equal((await peer.next()).name, "next");
});

test("a server that never answers lets authenticate time out", async (t) => {
  const { api } = await pair(t, { timeout: 20 });
  await assert.rejects(api.authenticate("token"), { code: "timeout" });
});

test("an auth function that fails fails authenticate", async (t) => {
  const auths = [() => "token", () => Promise.reject(new Error("signed out elsewhere"))];
  const { api } = await pair(t, { auth: () => auths.shift()() });
  await assert.rejects(api.authenticate(), { message: "signed out elsewhere" });
});

test("the end of an identity is known and told", async (t) => {
  const { api, peer } = await pair(t, { auth: "token" });
  peer.identity("ada", 300);
  await api.ready;
  const change = told(api);
  peer.identity(null, null, "session_revoked");
  assert.deepEqual(await change, { subject: null, expires_in: null, reason: "session_revoked" });
  assert.equal(api.identity, null);
});

test("the identity is known before its listeners are told", async (t) => {
  const { api, peer } = await pair(t);
  const seen = new Promise((resolve) => api.on("gatehouse:identity", () => resolve(api.identity?.subject)));
  peer.identity("ada");
  assert.equal(await seen, "ada");
});

test("before the end the function is asked, and the identity is renewed", async (t) => {
  let count = 0;
  const { api, peer } = await pair(t, { auth: () => `token ${++count}` });
  peer.identity("ada", 31);
  await api.ready;
  const warned = new Promise((resolve) => api.on("gatehouse:expiring", resolve));
  peer.event("gatehouse:expiring", { expires_in: 30 });
  assert.deepEqual(await warned, { expires_in: 30 });
  assert.deepEqual(await peer.next(), { type: "auth", auth: "token 2" });
});

test("before the end nothing is sent where the token is a fixed one", async (t) => {
  const { api, peer } = await pair(t, { auth: "token" });
  const warned = new Promise((resolve) => api.on("gatehouse:expiring", resolve));
  peer.event("gatehouse:expiring", { expires_in: 30 });
  await warned;
  api.next().catch(() => {});
  assert.equal((await peer.next()).name, "next");
});

test("a renewal that is refused is an event, not thrown into the page", async (t) => {
  const failures = reports(t);
  const { api, peer } = await pair(t, { auth: () => "token" });
  peer.identity("ada", 31);
  peer.event("gatehouse:expiring", { expires_in: 30 });
  await peer.next();
  const change = told(api);
  peer.identity("ada", 29, "invalid_token");
  assert.equal((await change).reason, "invalid_token");
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(failures, []);
});

test("a function that fails at a renewal is reported", async (t) => {
  const failures = reports(t);
  const failure = new Error("offline");
  const auths = [() => "token", () => Promise.reject(failure)];
  const { api, peer } = await pair(t, { auth: () => auths.shift()() });
  const warned = new Promise((resolve) => api.on("gatehouse:expiring", resolve));
  peer.event("gatehouse:expiring", { expires_in: 30 });
  await warned;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(failures, [failure]);
});
