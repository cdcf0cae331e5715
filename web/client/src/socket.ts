import { decode } from "@msgpack/msgpack";

import { report } from "./error.js";

/** What is used of a WebSocket: the browser's own, or that of npm `ws`. */
export interface SocketLike {
  binaryType: string;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}
export type SocketConstructor = new (url: string) => SocketLike;

/** ms before a lost connection is tried again: at random between `min` and what doubles each time, up to `max`. */
export interface Reconnect {
  min: number;
  max: number;
}

export interface SocketSettings {
  url: string;
  WebSocket: SocketConstructor;
  reconnect: Reconnect;
}

interface Owner {
  /** The first message of a connection; asked for before each. */
  greeting(): Promise<Uint8Array<ArrayBuffer>>;
  connected(): void;
  received(message: any): void;
  disconnected(): void;
}

/** One WebSocket after the other, until it is closed. */
export class Socket {
  #settings: SocketSettings;
  #owner: Owner;
  #current: SocketLike | undefined;
  #connectedAt: number | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(settings: SocketSettings, owner: Owner) {
    this.#settings = settings;
    this.#owner = owner;
  }

  async connect(): Promise<void> {
    try {
      const greeting = await this.#owner.greeting();
      if (!this.#closed) this.#open(greeting);
    } catch (thrown) {
      report(thrown);
      this.#retry();
    }
  }

  /** False: there is no connection. */
  send(message: Uint8Array<ArrayBuffer>): boolean {
    if (this.#connectedAt === undefined) return false;
    this.#current?.send(message);
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#connectedAt = undefined;
    clearTimeout(this.#timer);
    this.#current?.close();
  }

  #open(greeting: Uint8Array<ArrayBuffer>): void {
    const socket = new this.#settings.WebSocket(this.#settings.url);
    this.#current = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (this.#closed) return;
      socket.send(greeting);
      this.#connectedAt = Date.now();
      this.#owner.connected();
    };
    socket.onmessage = (event) => {
      const message = this.#closed ? undefined : decoded(event.data);
      if (message) this.#owner.received(message);
    };
    socket.onerror = () => {}; // `onclose` follows
    socket.onclose = () => this.#lost();
  }

  #lost(): void {
    const was = this.#connectedAt;
    this.#connectedAt = undefined;
    if (was !== undefined) {
      if (Date.now() - was >= this.#settings.reconnect.max) this.#failures = 0;
      this.#owner.disconnected();
    }
    this.#retry();
  }

  #retry(): void {
    if (this.#closed) return;
    const { min, max } = this.#settings.reconnect;
    const most = Math.min(max, min * 2 ** ++this.#failures);
    this.#timer = setTimeout(() => this.connect(), min + Math.random() * (most - min));
  }
}

/** Undefined: it is no msgpack. */
function decoded(data: ArrayBuffer): unknown {
  try {
    return decode(data);
  } catch {
    return undefined;
  }
}
