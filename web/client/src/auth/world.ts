// What a tab has around it. Tests hand in their own.
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Locks {
  request(name: string, how: { signal?: AbortSignal; steal?: boolean }, work: () => unknown): Promise<unknown>;
}

/** Changes what the tabs of a browser keep under a name, one after the other; a `change` may not wait. */
export type Swap = (name: string, change: (kept: unknown) => unknown) => Promise<void>;

/** To the other tabs, and from them. */
export interface Line {
  post(message: unknown): void;
  close(): void;
}

export interface World {
  /** The address of the page; without one nothing is renewed ahead of its end. */
  readonly page: string | undefined;
  readonly fetch: typeof fetch;
  /** What all tabs of this browser share. */
  readonly store: Store | undefined;
  readonly locks: Locks | undefined;
  /** For browsers, and pages of plain http, that have no locks. */
  readonly swap: Swap | undefined;
  now(): number;
  /** ms that are not set back; they may stand still while the machine sleeps. */
  steady(): number;
  random(): number;
  after(ms: number, work: () => void): () => void;
  wait(ms: number): Promise<void>;
  /** `heard` without a message: the store has changed. */
  line(name: string, heard: (message?: unknown) => void): Line;
  /** After sleep, out of the background, with the network again. Returns what ends that. */
  onAwake(look: () => void): () => void;
}

export const browser: World = {
  get page() {
    return globalThis.location?.href;
  },
  fetch: (input, init) => globalThis.fetch(input, init),
  get store() {
    try {
      return globalThis.localStorage;
    } catch {
      return undefined; // browsers that forbid it throw
    }
  },
  get locks() {
    return globalThis.navigator?.locks;
  },
  get swap() {
    return globalThis.indexedDB && swapInDatabase;
  },
  now: () => Date.now(),
  steady: () => performance.now(),
  random: () => Math.random(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  wait: (ms) => new Promise((end) => void (ms > 0 ? setTimeout(end, ms) : end())),
  line(name, heard) {
    const channel = globalThis.BroadcastChannel && new BroadcastChannel(name);
    if (channel) channel.onmessage = ({ data }) => heard(data);
    (channel as { unref?(): void } | undefined)?.unref?.(); // Node waits for it else
    const end = listen(["storage"], ({ key }: StorageEvent) => (key === name || key === null) && heard());
    return { post: (message) => channel?.postMessage(message), close: () => (channel?.close(), end()) };
  },
  onAwake: (look) => listen(["visibilitychange", "pageshow", "online", "focus"], look),
};

function listen(events: string[], listener: (event: any) => void): () => void {
  for (const event of events) globalThis.addEventListener?.(event, listener);
  return () => events.forEach((event) => globalThis.removeEventListener?.(event, listener));
}

const swapInDatabase: Swap = (name, change) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("gatehouse");
    opening.onupgradeneeded = () => opening.result.createObjectStore("swap");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("swap", "readwrite");
      const kept = transaction.objectStore("swap");
      const reading = kept.get(name);
      reading.onsuccess = () => kept.put(change(reading.result), name);
      transaction.onabort = reject;
      transaction.oncomplete = () => resolve();
      database.close(); // when the transaction is over
    };
  });
