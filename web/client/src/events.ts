import { report } from "./error.js";

type Listener = (...given: any[]) => void;

/** Who wants to hear of which event. */
export class Listeners {
  #of = new Map<string, Map<Listener, { once: boolean }>>();

  add(name: string, listener: Listener, once: boolean): () => void {
    const listeners = this.#of.get(name) ?? new Map();
    this.#of.set(name, listeners.set(listener, { once }));
    return () => this.remove(name, listener);
  }

  remove(name: string, listener: Listener): void {
    const listeners = this.#of.get(name);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#of.delete(name);
  }

  tell(name: string, given: unknown[]): void {
    for (const [listener, { once }] of [...(this.#of.get(name) ?? [])]) {
      if (!this.#of.get(name)?.has(listener)) continue; // one before it took it away
      if (once) this.remove(name, listener);
      try {
        listener(...given);
      } catch (thrown) {
        report(thrown);
      }
    }
  }
}
