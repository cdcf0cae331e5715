import { Call } from "./call.js";
import { closed, encode, lost, type Send } from "./calls.js";
import { RpcError } from "./error.js";
import type { Identity } from "./types.js";

/** The `auth` messages whose answers are to come: in their order, after that to `init`, as none carries an id. */
export class Renewals {
  #timeout: number;
  #send: Send;
  #asked: { call: Call; message: Uint8Array<ArrayBuffer> }[] = [];
  #initAsked = false;
  #closed = false;

  constructor(timeout: number, send: Send) {
    this.#timeout = timeout;
    this.#send = send;
  }

  /** Without a connection it is said on the next one, whose `init` may have asked for its auth before. */
  start(auth: unknown): Promise<Identity | null> {
    const message = encode({ type: "auth", auth });
    const call = new Call(this.#timeout, () => {});
    if (this.#closed) call.fail(closed());
    this.#asked.push({ call, message });
    this.#send(message);
    return call;
  }

  connected(): void {
    this.#initAsked = true;
    this.#asked = this.#asked.filter(({ call }) => !call.settled);
    for (const { message } of this.#asked) this.#send(message);
  }

  answered(identity: Identity | null, reason: unknown): void {
    const call = this.#initAsked ? undefined : this.#asked.shift()?.call;
    this.#initAsked = false;
    if (typeof reason === "string") call?.fail(new RpcError(reason, `The identity was not renewed: ${reason}.`));
    else call?.result(identity);
  }

  disconnected(): void {
    this.#fail(lost());
  }

  close(): void {
    this.#closed = true;
    this.#fail(closed());
  }

  #fail(why: RpcError): void {
    for (const { call } of this.#asked.splice(0)) call.fail(why);
  }
}
