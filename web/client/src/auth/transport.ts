// Requests to the server, with the credentials of one mode.
import { readAnswer, unreachable } from "./answer.js";
import type { Answer } from "./types.js";
import type { World } from "./world.js";

export interface Credentials {
  token?: string | undefined;
  csrf?: string | undefined;
}

/** To one of the server's own endpoints. */
export interface Question<T> {
  method: string;
  path: string;
  body?: unknown;
  read: (body: unknown) => T | undefined;
}

export class Transport {
  constructor(readonly world: World, readonly fetch: World["fetch"], readonly baseURL: string, readonly isCookie: boolean) {}

  /** The whole address of a path; a relative one begins at the baseURL. */
  url(path: string): string {
    const base = this.#base;
    return path.startsWith("/") ? base.replace(/\/$/, "") + path : new URL(path, base).href;
  }

  /** Whether a request goes to the server, and so may bear credentials. */
  isOurs(url: string): boolean {
    return new URL(url).origin === new URL(this.#base).origin;
  }

  /** Whether the page is the server's own. */
  get isOwnPage(): boolean {
    return this.world.page !== undefined && this.isOurs(this.world.page);
  }

  send(request: Request, { token, csrf }: Credentials): Promise<Response> {
    if (token) request.headers.set("Authorization", `Bearer ${token}`);
    if (!this.isCookie) return this.fetch(request);
    if (csrf && !/^(GET|HEAD)$/.test(request.method)) request.headers.set("X-CSRF-Token", csrf);
    return this.fetch(request, { credentials: this.isOwnPage ? "same-origin" : "include" });
  }

  /** The request is given up after `limit` ms. */
  async ask<T>(question: Question<T>, credentials: Credentials, limit = 30_000): Promise<Answer<T>> {
    const giveUp = new AbortController();
    const stop = this.world.after(limit, () => giveUp.abort());
    const answer = await answerOf(question, (path, init) =>
      this.send(new Request(this.url(path), { ...init, signal: giveUp.signal }), credentials));
    stop();
    return answer;
  }

  get #base(): string {
    try {
      return new URL(this.baseURL || "/", this.world.page).href;
    } catch {
      throw new TypeError("createAuthClient: outside of a page the whole baseURL is needed");
    }
  }
}

export async function answerOf<T>(
  { method, path, body, read }: Question<T>, send: (path: string, init: RequestInit) => Promise<Response>,
): Promise<Answer<T>> {
  const json = { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  try {
    return await readAnswer(await send(path, { method, redirect: "manual", ...(body !== undefined && json) }), read);
  } catch (thrown) {
    if (thrown instanceof TypeError && /createAuthClient/.test(thrown.message)) throw thrown;
    return unreachable;
  }
}
