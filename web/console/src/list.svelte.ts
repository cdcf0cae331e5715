// What is asked of the server for a page: at work, failed, or there.
import type { Answer, AuthError } from "@gatehouse/client";

export class Loaded<T> {
  data = $state.raw<T>();
  error = $state.raw<AuthError>();
  isBusy = $state(false);
  #latest = 0;

  constructor(readonly load: () => Promise<Answer<T>>) {}

  // An answer that was overtaken by a later question is dropped.
  again = async (): Promise<void> => {
    const mine = ++this.#latest;
    this.isBusy = true;
    this.error = undefined;
    const { data, error } = await this.load();
    if (mine !== this.#latest) return;
    this.isBusy = false;
    if (error) this.error = error;
    else this.data = data;
  };
}

export type Next = string | number; // where the rest begins
export interface Part<T> {
  items: T[];
  next?: Next | undefined;
}

/** A list that comes in parts. */
export class Parts<T> extends Loaded<Part<T>> {
  #from: Next | undefined;

  constructor(load: (from?: Next) => Promise<Answer<Part<T>>>) {
    super(async () => {
      const from = this.#from;
      const before = from === undefined ? [] : (this.data?.items ?? []);
      const answer = await load(from);
      return answer.error ? answer : { data: { ...answer.data, items: [...before, ...answer.data.items] }, error: null };
    });
  }

  start = (): Promise<void> => {
    this.#from = undefined;
    return this.again();
  };

  more = (): Promise<void> => {
    this.#from = this.data?.next;
    return this.again();
  };
}

/** For the parts of an answer whose list has a name of its own. */
export function partOf<N extends string, T>(answer: Answer<{ next?: Next } & Record<N, T[]>>, name: N): Answer<Part<T>> {
  return answer.error ? answer : { data: { items: answer.data[name], next: answer.data.next }, error: null };
}
