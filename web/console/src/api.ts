// What the server offers beyond @gatehouse/client: setting up, one's own events, administration.
import type { Answer, AuthError, SessionInfo, User } from "@gatehouse/client";
import { withFreshLogin } from "./freshLogin.svelte.js";
import type { Next } from "./list.svelte.js";
import { auth } from "./session.svelte.js";

export interface AuditEntry {
  id: number;
  at: string;
  event: string;
  user_id?: string;
  username?: string;
  session?: string;
  address: string;
  user_agent: string;
  device?: string;
  detail?: string;
}
export type AnySession = Omit<SessionInfo, "current"> & { user_id: string; username: string };
export interface SigningKey {
  id: string;
  algorithm: string;
  state: "announced" | "signing" | "verifying";
  created_at: string;
  signs_from: string;
  retired_at?: string;
  forget_at?: string;
}
export interface Hour {
  at: string;
  signed_in: number;
  wrong_password: number;
  throttled: number;
  signed_up: number;
  refreshed: number;
  refresh_refused: number;
}
export interface Overview {
  users: number;
  live_sessions: number;
  active: { day: number; week: number; month: number };
  signing_key: { id: string; algorithm: string; created_at: string; age_seconds: number; next_rotation_at?: string };
  hours: Hour[];
}
export interface NewUser {
  username: string;
  password: string;
  email?: string;
}

const failed = (error: AuthError): Answer<never> => ({ data: null, error });
const noAnswer = failed({ code: "network", message: "The server cannot be reached.", status: 0 });

async function askOnce<T>(method: string, path: string, body: unknown): Promise<Answer<T>> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  try {
    const response = await auth.authFetch(path, { method, ...json });
    if (response.status === 204) return { data: null as T, error: null };
    const said = await response.json();
    if (response.ok) return { data: said as T, error: null };
    return failed({ code: said.code, message: said.title, status: response.status });
  } catch {
    return noAnswer;
  }
}

const ask = <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
  withFreshLogin(() => askOnce<T>(method, path, body));

function query(values: Record<string, Next | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value).map(([name, value]) => [name, String(value)]);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

const one = encodeURIComponent;

export const setUp = (made: NewUser & { token: string }) => ask<User>("POST", "/auth/setup", made);
export const ownEvents = (before?: Next) =>
  ask<{ events: AuditEntry[]; next?: number }>("GET", `/auth/events${query({ before, limit: "10" })}`);

export const users = {
  list: (search: string, after?: Next) => ask<{ users: User[]; next?: string }>("GET", `/admin/users${query({ search, after })}`),
  create: (made: NewUser & { roles: string[] }) => ask<User>("POST", "/admin/users", made),
  get: (id: string) => ask<User>("GET", `/admin/users/${one(id)}`),
  remove: (id: string) => ask<null>("DELETE", `/admin/users/${one(id)}`),
  setRoles: (id: string, roles: string[]) => ask<User>("PUT", `/admin/users/${one(id)}/roles`, { roles }),
  disable: (id: string) => ask<User>("POST", `/admin/users/${one(id)}/disable`),
  enable: (id: string) => ask<User>("POST", `/admin/users/${one(id)}/enable`),
  sessions: (id: string) => ask<Omit<SessionInfo, "current">[]>("GET", `/admin/users/${one(id)}/sessions`),
  endSessions: (id: string) => ask<{ ended: number }>("DELETE", `/admin/users/${one(id)}/sessions`),
};
export const sessions = {
  list: (after?: Next) => ask<{ sessions: AnySession[]; next?: string }>("GET", `/admin/sessions${query({ after })}`),
  end: (id: string) => ask<null>("DELETE", `/admin/sessions/${one(id)}`),
};
export const keys = {
  list: () => ask<{ keys: SigningKey[] }>("GET", "/admin/keys"),
  rotate: (at_once: boolean) => ask<{ id: string }>("POST", "/admin/keys/rotate", { at_once }),
};
export const audit = (filter: { event?: string; user?: string }, before?: Next) =>
  ask<{ entries: AuditEntry[]; next?: number }>("GET", `/admin/audit${query({ ...filter, before })}`);
export const overview = (days: number) => ask<Overview>("GET", `/admin/overview?days=${days}`);
