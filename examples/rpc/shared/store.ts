// A value that tells its listeners when it changes: a store of Svelte, and what useSyncExternalStore of React takes.
export class Store<Value> {
  #listeners = new Set<(value: Value) => void>();
  #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get = (): Value => this.#value;

  set(value: Value): void {
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
  }

  // Called at once, too; the answer ends it.
  subscribe = (listener: (value: Value) => void): (() => void) => {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => void this.#listeners.delete(listener);
  };
}
