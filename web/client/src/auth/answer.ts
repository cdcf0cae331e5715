// What comes back from the server, looked at before it is believed.
import type { Answer, AuthError, SessionInfo, User } from "./types.js";

export type Json = Record<string, unknown>;

const largest = 1 << 20; // bytes of an answer

export const good = <T>(data: T): Answer<T> => ({ data, error: null });
export const bad = (error: AuthError): { data: null; error: AuthError } => ({ data: null, error });

export const unreachable = bad({ code: "network", message: "The server cannot be reached.", status: 0 });
const unreadable = (status: number) =>
  bad({ code: "invalid_response", message: "The server's answer cannot be read.", status });

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** `read` gives undefined for what is not as it should be. Throws when the connection is lost. */
export async function readAnswer<T>(response: Response, read: (body: unknown) => T | undefined): Promise<Answer<T>> {
  const text = await textOf(response);
  let body: unknown;
  try {
    body = text === "" ? undefined : JSON.parse(text!);
  } catch {
    return unreadable(response.status);
  }
  if (!response.ok) return problemOf(response, body);
  const data = read(body);
  return data === undefined ? unreadable(response.status) : good(data);
}

// Undefined: it is too long.
async function textOf(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > largest) {
      void reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

function problemOf(response: Response, problem: unknown): Answer<never> {
  if (!isObject(problem) || !isText(problem.code) || !isText(problem.title)) return unreadable(response.status);
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const error: AuthError = { code: problem.code, message: problem.title, status: response.status };
  return bad(seconds >= 0 ? { ...error, retryAfter: seconds } : error);
}

export function readUser(value: unknown): User | undefined {
  const isUser = isObject(value) && isText(value.id) && isText(value.username) && isTexts(value.roles);
  return isUser && (value.email === undefined || isText(value.email)) ? (value as unknown as User) : undefined;
}

/** A session as the server tells of it: {user, session?, expires_in, csrf_token?, access_token?, refresh_token?}. */
export interface Told {
  user: User;
  id: string;
  lifetime: number; // ms from now on
  csrf?: string;
  access?: string;
  refresh?: string;
}

export function readTold(body: unknown): Told | undefined {
  if (!isObject(body)) return undefined;
  const { expires_in: seconds, session, csrf_token: csrf, access_token: access, refresh_token: refresh } = body;
  const user = readUser(body.user);
  const id = isText(session) ? session : isText(access) ? sessionOf(access) : undefined;
  if (!user || id === undefined || typeof seconds !== "number" || !(seconds >= 0)) return undefined;
  const tokens = { ...(isText(access) && { access }), ...(isText(refresh) && { refresh }) };
  return { user, id, lifetime: seconds * 1000, ...(isText(csrf) && { csrf }), ...tokens };
}

/** With both tokens in it. */
export function readTokens(body: unknown): Told | undefined {
  const told = readTold(body);
  return told?.access && told.refresh ? told : undefined;
}

// The `sid` claim. Nothing is verified: that is for the server to do.
function sessionOf(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")));
    return isObject(claims) && isText(claims.sid) ? claims.sid : undefined;
  } catch {
    return undefined;
  }
}

const isInfo = (value: unknown): value is SessionInfo =>
  isObject(value) && isText(value.id) && typeof value.current === "boolean";

export const readSessions = (body: unknown): SessionInfo[] | undefined =>
  Array.isArray(body) && body.every(isInfo) ? body : undefined;

/** Only the server itself signs anybody out: not a proxy before it, and no trouble of its storage. */
export function isRefusal(error: AuthError): boolean {
  return error.status === 401 && error.code !== "invalid_response";
}
