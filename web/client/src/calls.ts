import { Encoder } from "@msgpack/msgpack";

import { Call } from "./call.js";
import { RpcError } from "./error.js";

const encoder = new Encoder({ ignoreUndefined: true });

export function encode(message: object): Uint8Array<ArrayBuffer> {
  return encoder.encode(message);
}

export type Send = (message: Uint8Array<ArrayBuffer>) => boolean;

const atOnce = 48; // a Gatehouse server takes 64 of one connection, streams included

/** The calls that have not ended: those the server works on, and those that wait to be sent. */
export class Calls {
  #timeout: number;
  #send: Send;
  #latest = 0;
  #running = new Map<number, Call>();
  #unsent = new Map<number, Uint8Array<ArrayBuffer>>();
  #unanswered = new Set<number>();
  #closed = false;

  /** `send` says false while there is no connection. */
  constructor(timeout: number, send: Send) {
    this.#timeout = timeout;
    this.#send = send;
  }

  start(name: string, args: unknown[]): Call {
    const id = ++this.#latest;
    const call = new Call(this.#timeout, (cancel) => this.#ended(id, cancel));
    this.#running.set(id, call);
    try {
      if (this.#closed) throw closed();
      this.#unsent.set(id, encode({ type: "rpc", id, name, args }));
    } catch (thrown) {
      call.fail(thrown);
    }
    this.flush();
    return call;
  }

  /** Sends what waits, as far as that is possible. */
  flush(): void {
    for (const [id, message] of this.#unsent) {
      if (this.#unanswered.size >= atOnce || !this.#send(message)) return;
      this.#unsent.delete(id);
      this.#unanswered.add(id);
    }
  }

  /** What was under way may or may not have happened: it is not done again. */
  disconnected(): void {
    for (const [id, call] of [...this.#running]) {
      if (!this.#unsent.has(id)) call.fail(lost());
    }
  }

  close(): void {
    this.#closed = true;
    for (const call of [...this.#running.values()]) call.fail(closed());
  }

  answered(message: any): void {
    const call = this.#running.get(message.id);
    if (!call) return;
    if (message.error != null) call.fail(RpcError.from(message.error));
    else if ("chunk" in message) call.chunk(message.chunk);
    else if ("result" in message) call.result(message.result);
    else if (message.done) call.done();
    else if (message.stream) this.#streams(message.id, call);
  }

  #streams(id: number, call: Call): void {
    call.streams();
    this.#unanswered.delete(id);
    this.flush();
  }

  #ended(id: number, cancel: boolean): void {
    this.#running.delete(id);
    this.#unanswered.delete(id);
    if (!this.#unsent.delete(id) && cancel) this.#send(encode({ type: "cancel", id }));
    this.flush();
  }
}

export function lost(): RpcError {
  return new RpcError("connection_lost", "The connection was lost before the answer.");
}

export function closed(): RpcError {
  return new RpcError("closed", "The client was closed.");
}
