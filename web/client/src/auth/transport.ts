// Requests to the server, with the credentials of one mode.
import { type Json, readAnswer, unreachable } from "./answer.js";
import type { Answer } from "./types.js";

const patience = 15_000; // ms for one of our own requests

export interface Transport {
  readonly isCookie: boolean;
  /** The whole address: paths are the server's, all else is relative to the page. */
  url(path: string): URL;
  /** Whether a request goes to the server, and so may bear credentials. */
  isOurs(url: string): boolean;
  send(request: Request, credentials?: Credentials): Promise<Response>;
  /** One of our own endpoints. */
  ask<T>(method: string, path: string, body: unknown, read: Read<T>, credentials?: Credentials): Promise<Answer<T>>;
}

export interface Credentials {
  token?: string | undefined;
  csrf?: string | undefined;
}
type Read<T> = (body: Json) => T | undefined;

export function transport(baseURL: string, isCookie: boolean, given: typeof fetch | undefined): Transport {
  const here = () => globalThis.location?.href;
  const base = () => {
    const from = here();
    if (!baseURL && !from) throw new TypeError("createAuthClient: outside of a page the baseURL is needed");
    return new URL(baseURL || "/", from);
  };
  const url = (path: string) => (path.startsWith("/") && !path.startsWith("//") ? new URL(base().href.replace(/\/$/, "") + path) : new URL(path, here()));
  const isOurs = (address: string) => new URL(address, here()).origin === base().origin;

  const send: Transport["send"] = (request, credentials = {}) => {
    if (!isOurs(request.url)) return fetchWith(request, "omit");
    if (credentials.token) request.headers.set("Authorization", `Bearer ${credentials.token}`);
    if (credentials.csrf && !/^(GET|HEAD)$/.test(request.method)) request.headers.set("X-CSRF-Token", credentials.csrf);
    return fetchWith(request, isCookie ? "include" : "omit");
  };
  const fetchWith = (request: Request, credentials: RequestCredentials) =>
    (given ?? globalThis.fetch)(request, { credentials });

  const ask: Transport["ask"] = async (method, path, body, read, credentials) => {
    const request = new Request(url(path), {
      method,
      redirect: "error",
      signal: AbortSignal.timeout(patience),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    let response: Response;
    try {
      response = await send(request, credentials);
    } catch {
      return unreachable;
    }
    return readAnswer(response, read);
  };
  return { isCookie, url, isOurs, send, ask };
}
