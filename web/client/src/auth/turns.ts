// One after the other, in this tab and among all tabs of the browser.
import { isObject } from "./answer.js";
import type { Line, Locks, World } from "./world.js";

const patience = 9_000; // ms for whoever has the turn, whose tab may be frozen: the server repeats a lost answer for 30 s only
const spread = 100; // ms over which tabs without locks are spread

export class Turns {
  line: Line | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #othersUntil = -Infinity;

  /** `linger`: ms that a turn lasts beyond its work, until the other tabs see what was noted. */
  constructor(readonly world: World, readonly name: string, readonly linger: () => number) {}

  /** None waits for ever, so two may work at once after all: the work must bear that. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      const { locks } = this.world;
      return locks ? this.#locked(locks, work) : this.#announced(work);
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** From another tab that has no locks. */
  heard(message: unknown): void {
    if (!isObject(message) || typeof message.busy !== "number") return;
    this.#othersUntil = this.world.steady() + Math.min(message.busy, patience);
  }

  #locked<T>(locks: Locks, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let started = false;
      const begin = () => {
        stop();
        if (started) return undefined;
        started = true;
        const working = work();
        working.then(resolve, reject);
        return working.catch(() => {}).then(() => this.#wait(this.linger()));
      };
      const waiting = new AbortController();
      const stop = this.world.after(patience, () => waiting.abort());
      locks
        .request(this.name, { signal: waiting.signal }, begin)
        .catch(() => (started ? undefined : this.#pause().then(() => locks.request(this.name, { steal: true }, begin))))
        .catch(begin); // not even that: a page that may have no locks
    });
  }

  async #announced<T>(work: () => Promise<T>): Promise<T> {
    const end = this.world.steady() + patience;
    do await this.#pause();
    while (this.world.steady() < Math.min(this.#othersUntil, end));
    this.line?.post({ busy: patience });
    try {
      return await work();
    } finally {
      this.world.after(this.linger(), () => this.line?.post({ busy: 0 }));
    }
  }

  #pause(): Promise<void> {
    return this.#wait(this.world.random() * spread);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((end) => void (ms > 0 ? this.world.after(ms, end) : end()));
  }
}
