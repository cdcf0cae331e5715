// How long something still lives, whatever the machine's clock says and however long the machine slept.
import type { World } from "./world.js";

/** Counts down from now. Neither a clock that is set back nor one that stands still during sleep makes it longer. */
export class Lifetime {
  readonly expiresAt: number;
  #steady: number;
  #wall: number;

  /** In ms; `over` of them are over already. */
  constructor(readonly world: World, readonly length: number, readonly over = 0) {
    this.#steady = world.steady();
    this.#wall = world.now();
    this.expiresAt = this.#wall + length - over;
  }

  get left(): number {
    return this.length - this.over - Math.max(this.world.steady() - this.#steady, this.world.now() - this.#wall);
  }

  /** The last fifth, at most half a minute: time to renew it, so that no request meets the end. */
  get margin(): number {
    return Math.min(30_000, this.length / 5);
  }
}
