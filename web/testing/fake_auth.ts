// An AuthClient without a server: tests say who is signed in.
import { vi } from "vitest";
import type { Answer, AuthClient, AuthError, AuthEvent, Session } from "@gatehouse/client";

export const ada: Session = {
  user: { id: "1", username: "ada", roles: ["editor"], disabled: false, created_at: "2026-01-02T03:04:05Z" },
  id: "s1",
  expiresAt: 0,
};
export const root: Session = { ...ada, user: { ...ada.user, id: "2", username: "root", roles: ["admin"], email: "root@example.org" } };
export const offline: AuthError = { code: "network", message: "The server does not answer.", status: 0 };

const unused = () => Promise.reject(new Error("the fake client does not do this"));
const good = <T>(data: T): Promise<Answer<T>> => Promise.resolve({ data, error: null });

// `current`: undefined, not known yet.
export function fakeAuth(current?: Session | null) {
  const listeners = new Set<(event: AuthEvent, session: Session | null) => void>();
  const fake = {
    current,
    listeners,
    tell(event: AuthEvent, session: Session | null) {
      fake.current = session;
      for (const listener of listeners) listener(event, session);
    },
    onAuthStateChange(listener: (event: AuthEvent, session: Session | null) => void) {
      listeners.add(listener);
      if (fake.current !== undefined) queueMicrotask(() => listeners.has(listener) && listener("initial", fake.current ?? null));
      return () => void listeners.delete(listener);
    },
    getSession: vi.fn((): Promise<Answer<Session | null>> => good(fake.current ?? null)),
    signUp: vi.fn(() => good(ada)),
    signIn: { password: vi.fn(() => good(ada)) },
    signOut: vi.fn(() => good(null)),
    getUser: unused,
    getToken: unused,
    authFetch: unused,
    sessions: { list: unused, revoke: unused, revokeOthers: unused },
    changePassword: unused,
    refresh: unused,
    reload: unused,
    close: () => listeners.clear(),
  };
  return fake satisfies AuthClient;
}
