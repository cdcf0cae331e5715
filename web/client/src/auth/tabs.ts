// The tabs of one browser: what they share, how they tell each other, and one doing alone what all would do.
import type { User } from "./types.js";

/** What all tabs may know. The tokens are there in bearer mode alone. */
export interface Note {
  stamp: number; // of the last change, ascending
  user?: User; // without: nobody is signed in
  id?: string;
  expiresAt?: number; // by Date.now()
  lifetime?: number; // as long as it was when it was new
  access?: string;
  refresh?: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const patience = 5_000; // ms for another tab that has the lock, and may have been frozen with it
const spread = 250; // ms over which tabs without locks are spread

export class Tabs {
  #channel: BroadcastChannel | undefined;
  #memory: string | null = null;
  #keeps = true; // false: the storage is full or forbidden, and this tab goes on by itself
  #onStorage = (event: StorageEvent) => event.key === this.name && this.heard();

  /** Called when another tab has changed the note. */
  heard: () => void = () => {};

  constructor(readonly name: string, readonly store: Store | undefined) {
    if (!this.#isShared) return;
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = () => this.heard();
    } else {
      globalThis.addEventListener?.("storage", this.#onStorage);
    }
  }

  // Another storage than the browser's own belongs to one tab, or to one test.
  get #isShared(): boolean {
    return this.store !== undefined && this.store === localStorageOf();
  }

  get note(): Note | undefined {
    try {
      const text = this.store && this.#keeps ? this.store.getItem(this.name) : this.#memory;
      const note = JSON.parse(text ?? "null") as Note | null;
      return typeof note?.stamp === "number" ? note : undefined;
    } catch {
      return undefined; // not ours, or not to be had
    }
  }

  /** Its stamp. */
  write(note: Omit<Note, "stamp">): number {
    const stamped = { ...note, stamp: Math.max(Date.now(), (this.note?.stamp ?? 0) + 1) };
    this.#memory = JSON.stringify(stamped);
    try {
      this.store?.setItem(this.name, this.#memory);
    } catch {
      this.#keeps = false;
    }
    this.#channel?.postMessage(stamped.stamp);
    return stamped.stamp;
  }

  /** One tab at a time, but none waits for ever: a frozen one, or a browser without locks, costs a repeated refresh at most. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isShared) return work();
    const locks = globalThis.navigator?.locks;
    if (!locks) {
      await new Promise((later) => setTimeout(later, Math.random() * spread));
      return work();
    }
    let started = false;
    const begin = () => ((started = true), work());
    try {
      return await locks.request(this.name, { signal: AbortSignal.timeout(patience) }, begin);
    } catch (error) {
      if (started) throw error;
      return work();
    }
  }

  close(): void {
    this.#channel?.close();
    globalThis.removeEventListener?.("storage", this.#onStorage);
  }
}

export function localStorageOf(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // a browser that forbids it throws
  }
}
