// One after the other, in this tab and among all tabs of the browser.
import { locksBy } from "./locks.js";
import type { Locks, World } from "./world.js";

const patience = 9_000; // ms for whoever has the turn, whose tab may be frozen: the server repeats a lost answer for 30 s only
const spread = 100; // ms over which those are spread who take the turn away from it

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** `linger`: ms that a turn lasts beyond its work, until the other tabs see what was noted. */
  constructor(readonly world: World, readonly name: string, readonly linger: () => number) {}

  /** None waits for ever, so two may work at once after all: the work must bear that. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const { swap } = this.world;
    const locks = this.world.locks ?? (swap && locksBy(swap, this.world));
    const turn = this.#last.then(() => (locks ? this.#locked(locks, work) : work()));
    this.#last = turn.catch(() => {});
    return turn;
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
        return working.catch(() => {}).then(() => this.world.wait(this.linger()));
      };
      const steal = () => locks.request(this.name, { steal: true }, begin);
      const waiting = new AbortController();
      const stop = this.world.after(patience, () => waiting.abort());
      locks
        .request(this.name, { signal: waiting.signal }, begin)
        .catch(() => (started ? undefined : this.world.wait(this.world.random() * spread).then(steal)))
        .catch(begin); // not even that: a page that may have no locks
    });
  }
}
