// What comes back from the server, looked at before it is believed.
import type { Answer, AuthError, SessionInfo, User } from "./types.js";

export type Json = Record<string, unknown>;

export const good = <T>(data: T): Answer<T> => ({ data, error: null });
export const bad = (error: AuthError): { data: null; error: AuthError } => ({ data: null, error });

export const refused = (code: string, status: number) => bad({ code, message: "Nobody is signed in.", status });
export const unreachable = bad({ code: "network", message: "The server cannot be reached.", status: 0 });
export const unreadable = (status: number) =>
  bad({ code: "invalid_response", message: "The server's answer cannot be read.", status });

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";

/** `read` throws, or gives undefined, for what is not as it should be. */
export async function readAnswer<T>(response: Response, read: (body: Json) => T | undefined): Promise<Answer<T>> {
  try {
    const body: unknown = response.status === 204 ? {} : await response.json();
    if (!response.ok) return problemOf(response, body as Json);
    const data = read(body as Json);
    return data === undefined ? unreadable(response.status) : good(data);
  } catch {
    return unreadable(response.status);
  }
}

function problemOf(response: Response, problem: Json): Answer<never> {
  if (!isText(problem.code) || !isText(problem.title)) return unreadable(response.status);
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const error: AuthError = { code: problem.code, message: problem.title, status: response.status };
  return bad(seconds >= 0 ? { ...error, retryAfter: seconds } : error);
}

export function readUser(value: unknown): User | undefined {
  const good = isObject(value) && isText(value.id) && isText(value.username) && Array.isArray(value.roles) &&
    value.roles.every(isText);
  return good ? (value as unknown as User) : undefined;
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

export function readTold(body: Json): Told | undefined {
  const user = readUser(body.user);
  const { expires_in: seconds, session, csrf_token: csrf, access_token: access, refresh_token: refresh } = body;
  if (!user || typeof seconds !== "number" || !(seconds >= 0)) return undefined;
  const id = isText(session) ? session : isText(access) ? sessionOf(access) : "";
  return {
    user, id, lifetime: seconds * 1000,
    ...(isText(csrf) && { csrf }), ...(isText(access) && { access }), ...(isText(refresh) && { refresh }),
  };
}

// The `sid` claim. Nothing is verified: that is for the server to do.
function sessionOf(token: string): string {
  const claims = JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"))) as Json;
  return isText(claims.sid) ? claims.sid : "";
}

export const readSessions = (body: unknown): SessionInfo[] | undefined =>
  Array.isArray(body) && body.every((each) => isObject(each) && isText(each.id)) ? (body as SessionInfo[]) : undefined;
