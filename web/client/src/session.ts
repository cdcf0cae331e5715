import { Calls, closed, encode, type Send } from "./calls.js";
import { RpcError, report } from "./error.js";
import { Listeners } from "./events.js";
import { Renewals } from "./renewals.js";
import { Socket, type SocketSettings } from "./socket.js";
import type { Identity } from "./types.js";

const patience = 1000; // ms after `init` that a server has to tell who we are; others than Gatehouse do not

export interface Settings extends SocketSettings {
  timeout: number;
  auth: unknown;
}

/** One client: its calls, its listeners, and who it is, over one connection after the other. */
export class Session {
  readonly listeners = new Listeners();
  readonly calls: Calls;
  readonly ready: Promise<void>;
  identity: Identity | null = null;

  #auth: unknown;
  #socket: Socket;
  #renewals: Renewals;
  #isReady!: () => void;
  #isClosed!: (why: RpcError) => void;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: Settings) {
    this.#auth = settings.auth;
    this.ready = new Promise((resolve, reject) => {
      this.#isReady = resolve;
      this.#isClosed = reject;
    });
    this.ready.catch(() => {}); // nobody has to wait for it
    this.#socket = new Socket(settings, {
      greeting: async () => encode({ type: "init", auth: await this.#current() }),
      connected: () => this.#connected(),
      received: (message) => this.#received(message),
      disconnected: () => this.#disconnected(),
    });
    const send: Send = (message) => this.#socket.send(message);
    this.calls = new Calls(settings.timeout, send);
    this.#renewals = new Renewals(settings.timeout, send);
    this.#socket.connect();
  }

  async authenticate(given: unknown[]): Promise<Identity | null> {
    if (given.length > 0) this.#auth = given[0];
    return this.#renewals.start(await this.#current());
  }

  close(): void {
    clearTimeout(this.#patience);
    this.#socket.close();
    this.calls.close();
    this.#renewals.close();
    this.#isClosed(closed());
  }

  async #current(): Promise<unknown> {
    return typeof this.#auth === "function" ? this.#auth() : this.#auth;
  }

  #connected(): void {
    this.#patience = setTimeout(this.#isReady, patience);
    this.#renewals.connected();
    this.calls.flush();
  }

  #disconnected(): void {
    clearTimeout(this.#patience);
    this.#renewals.disconnected();
    this.calls.disconnected();
  }

  #received(message: any): void {
    if (message.type === "event") this.#event(message.name, message.payload);
    else this.calls.answered(message);
    this.#isReady();
  }

  #event(name: string, payload: any): void {
    const kwargs = Object(payload?.kwargs);
    if (name === "gatehouse:identity") this.#identified(kwargs);
    if (name === "gatehouse:expiring") this.#renew();
    this.listeners.tell(name, [...(Array.isArray(payload?.args) ? payload.args : []), kwargs]);
  }

  #renew(): void {
    if (typeof this.#auth !== "function") return;
    this.authenticate([]).catch((thrown) => {
      if (!(thrown instanceof RpcError)) report(thrown); // of a refusal the listeners are told
    });
  }

  #identified({ subject, expires_in: left, reason }: any): void {
    const expiresAt = Number.isFinite(left) ? Date.now() + left * 1000 : null;
    this.identity = typeof subject === "string" ? { subject, expiresAt } : null;
    this.#renewals.answered(this.identity, reason);
  }
}
