// Locks as far as Turns needs them, where a browser has none.
import { isObject } from "./answer.js";
import type { Locks, Swap, World } from "./world.js";

const hold = 9_000; // ms after which whoever holds it is taken for gone
const pause = 50; // ms between two looks, at least

export function locksBy(swap: Swap, world: World): Locks {
  return {
    async request(name, { signal, steal }, work) {
      const mine = { holder: world.random(), since: 0 };
      const take = (kept: unknown) => {
        const age = isObject(kept) ? world.now() - Number(kept.since) : hold;
        if (!steal && age >= 0 && age < hold) return kept;
        mine.since = world.now();
        return mine;
      };
      const leave = (kept: unknown) => (isObject(kept) && kept.holder === mine.holder ? null : kept);

      await swap(name, take);
      while (!mine.since) {
        await world.wait(pause * (1 + world.random()));
        signal?.throwIfAborted();
        await swap(name, take);
      }
      try {
        return await work();
      } finally {
        await swap(name, leave);
      }
    },
  };
}
