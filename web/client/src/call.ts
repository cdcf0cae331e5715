import { RpcError } from "./error.js";

const longestTimer = 2 ** 31 - 1;

interface Reader {
  resolve(step: IteratorResult<any>): void;
  reject(error: unknown): void;
}

/** One call: a promise of its result, and an async iterator over what it streams. */
export class Call implements Promise<any>, AsyncIterableIterator<any> {
  readonly [Symbol.toStringTag] = "Call";
  /** Nothing more will come of it. */
  settled = false;

  #timeout: number;
  #ended: (cancel: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  #promise = new Promise<any>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });
  #unread: unknown[] = [];
  #readers: Reader[] = [];
  #error: unknown;

  /** `timeout`: ms between two answers. `ended` is told once, and whether the server has to be told, too. */
  constructor(timeout: number, ended: (cancel: boolean) => void) {
    this.#timeout = timeout;
    this.#ended = ended;
    this.#wait();
  }

  // For whoever called.

  then<A = any, B = never>(
    fulfilled?: ((value: any) => A | PromiseLike<A>) | null,
    rejected?: ((error: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise.then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((error: any) => B | PromiseLike<B>) | null): Promise<any> {
    return this.#promise.catch(rejected);
  }

  finally(after?: (() => void) | null): Promise<any> {
    return this.#promise.finally(after);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<any>> {
    this.#promise.catch(() => {}); // the iterator tells
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      this.#serve();
    });
  }

  return(value?: unknown): Promise<IteratorResult<any>> {
    this.#unread = [];
    this.#error = undefined;
    this.#resolve(undefined);
    this.#settle(true);
    return Promise.resolve({ done: true, value });
  }

  // What the server answers.

  streams(): void {
    this.#wait();
    // Not `this`: to resolve with a promise is to wait for it.
    const iterator: AsyncIterableIterator<any> = {
      next: () => this.next(),
      return: (value) => this.return(value),
      [Symbol.asyncIterator]: () => iterator,
    };
    this.#resolve(iterator);
  }

  chunk(value: unknown): void {
    this.#wait();
    this.#unread.push(value);
    this.#serve();
  }

  done(): void {
    this.#resolve(undefined);
    this.#settle(false);
  }

  result(value: unknown): void {
    this.#unread.push(value);
    this.#resolve(value);
    this.#settle(false);
  }

  fail(error: unknown, cancel = false): void {
    this.#error = error;
    this.#reject(error);
    this.#settle(cancel);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#timeout > longestTimer) return;
    const late = () => this.fail(new RpcError("timeout", `No answer within ${this.#timeout} ms.`), true);
    this.#timer = setTimeout(late, this.#timeout);
  }

  #settle(cancel: boolean): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.#timer);
    this.#serve();
    this.#ended(cancel);
  }

  #serve(): void {
    for (;;) {
      const has = this.#unread.length > 0;
      if (!has && !this.settled) return;
      const reader = this.#readers.shift();
      if (!reader) return;
      if (has) reader.resolve({ done: false, value: this.#unread.shift() });
      else if (this.#error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(this.#error);
      if (!has) this.#error = undefined;
    }
  }
}
