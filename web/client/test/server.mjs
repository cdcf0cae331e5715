// A server whose answers each test says itself.
import { decode, encode } from "@msgpack/msgpack";
import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

import { connect } from "../dist/index.js";

/** What comes, in its order, for whoever asks. */
class Queue {
  #values = [];
  #askers = [];

  push(value) {
    const asker = this.#askers.shift();
    asker ? asker(value) : this.#values.push(value);
  }

  next() {
    if (this.#values.length > 0) return Promise.resolve(this.#values.shift());
    return new Promise((resolve) => this.#askers.push(resolve));
  }
}

/** The server's end of one connection. */
class Peer {
  #messages = new Queue();

  constructor(socket) {
    this.socket = socket;
    this.closed = once(socket, "close");
    socket.on("message", (bytes) => this.#messages.push(decode(bytes)));
  }

  /** The next message of the client. */
  next() {
    return this.#messages.next();
  }

  /** The next call of `name`; whatever else comes before it is dropped. */
  async call(name) {
    for (;;) {
      const message = await this.next();
      if (message.name === name) return message;
    }
  }

  send(message) {
    this.socket.send(encode(message));
  }

  event(name, kwargs = {}, args = []) {
    this.send({ type: "event", name, payload: { args, kwargs } });
  }

  identity(subject, expires_in = null, reason = null) {
    this.event("gatehouse:identity", { subject, expires_in, reason });
  }

  drop() {
    this.socket.terminate();
  }
}

export async function serve(test, port = 0) {
  const server = new WebSocketServer({ host: "127.0.0.1", port });
  const peers = new Queue();
  server.on("connection", (socket) => peers.push(new Peer(socket)));
  await once(server, "listening");
  const close = () => {
    for (const socket of server.clients) socket.terminate();
    return new Promise((resolve) => server.close(resolve));
  };
  test.after(close);
  const address = `ws://127.0.0.1:${server.address().port}/_ephaptic`;
  return {
    address,
    port: server.address().port,
    close,
    /** The next connection, its `init` not yet read. */
    peer: () => peers.next(),
    client(options = {}) {
      return client(test, { url: address, ...options });
    },
  };
}

/** A client that does not outlive its test. */
export function client(test, options) {
  const api = connect({ WebSocket, reconnect: { min: 1, max: 2 }, ...options });
  test.after(() => api.close());
  return api;
}

/** A client and the server's end of its connection, its `init` read. */
export async function pair(test, options) {
  const server = await serve(test);
  const api = server.client(options);
  const peer = await server.peer();
  const init = await peer.next();
  return { server, api, peer, init };
}

/** What `console.error` is told while the test runs. */
export function reports(test) {
  const told = [];
  test.mock.method(console, "error", (problem) => told.push(problem));
  return told;
}
