import { Encoder } from "@msgpack/msgpack";

import { Call } from "./call.js";
import { RpcError } from "./error.js";

const encoder = new Encoder({ ignoreUndefined: true });

export function encode(message: object): Uint8Array<ArrayBuffer> {
  return encoder.encode(message);
}

/** The calls that have not ended: those the server works on, and those that wait for a connection. */
export class Calls {
  #timeout: number;
  #send: (message: Uint8Array<ArrayBuffer>) => boolean;
  #latest = 0;
  #running = new Map<number, Call>();
  #unsent = new Map<number, Uint8Array<ArrayBuffer>>();
  #closed = false;

  /** `send` says false while there is no connection. */
  constructor(timeout: number, send: (message: Uint8Array<ArrayBuffer>) => boolean) {
    this.#timeout = timeout;
    this.#send = send;
  }

  start(message: object): Call {
    const id = ++this.#latest;
    const call = new Call(this.#timeout, (cancel) => this.#ended(id, cancel));
    this.#running.set(id, call);
    if (this.#closed) {
      call.fail(closed());
      return call;
    }
    try {
      const encoded = encode({ ...message, id });
      if (!this.#send(encoded)) this.#unsent.set(id, encoded);
    } catch (unencodable) {
      call.fail(unencodable);
    }
    return call;
  }

  connected(): void {
    const unsent = [...this.#unsent.values()];
    this.#unsent.clear();
    for (const message of unsent) this.#send(message);
  }

  /** What was under way may or may not have happened: it is not done again. */
  disconnected(): void {
    const lost = new RpcError("connection_lost", "The connection was lost before the answer.");
    for (const [id, call] of [...this.#running]) {
      if (!this.#unsent.has(id)) call.fail(lost);
    }
  }

  close(): void {
    this.#closed = true;
    this.#unsent.clear();
    for (const call of [...this.#running.values()]) call.fail(closed());
  }

  answered(message: any): void {
    const call = this.#running.get(message.id);
    if (!call) return;
    if (message.error != null) call.fail(RpcError.from(message.error));
    else if ("chunk" in message) call.chunk(message.chunk);
    else if ("result" in message) call.result(message.result);
    else if (message.done) call.done();
    else if (message.stream) call.streams();
  }

  #ended(id: number, cancel: boolean): void {
    this.#running.delete(id);
    if (!this.#unsent.delete(id) && cancel) this.#send(encode({ type: "cancel", id }));
  }
}

export function closed(): RpcError {
  return new RpcError("closed", "The client was closed.");
}
