import { good, type Json, readAnswer, readSessions, readTold, readUser, unreachable } from "./answer.js";
import { Keeper } from "./keeper.js";
import { localStorageOf, Tabs } from "./tabs.js";
import { transport } from "./transport.js";
import type { Answer, AuthClient, AuthOptions, Session } from "./types.js";

/** Who is signed in, in all tabs of a browser. Nothing is asked before it is used. */
export function createAuthClient({ baseURL = "", mode = "cookie", storage, fetch }: AuthOptions = {}): AuthClient {
  const server = transport(baseURL, mode === "cookie", fetch);
  const tabs = new Tabs(`gatehouse ${baseURL}`, storage ?? localStorageOf());
  const keeper = new Keeper(server, tabs);

  async function authFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input instanceof Request ? input : server.url(String(input)), init);
    if (!server.isOurs(request.url)) return server.send(request);
    await keeper.session();
    const spare = init?.body instanceof ReadableStream ? undefined : request.clone();
    const response = await server.send(request, keeper.credentials);
    if (response.status !== 401 || !spare || !keeper.current) return response;
    const renewed = await keeper.refresh();
    return renewed.data ? server.send(spare, keeper.credentials) : response;
  }

  async function ask<T>(method: string, path: string, body: unknown, read: (body: Json) => T | undefined): Promise<Answer<T>> {
    const json = { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
    let response: Response;
    try {
      response = await authFetch(path, { method, redirect: "error", ...(body !== undefined && json) });
    } catch {
      return unreachable;
    }
    return readAnswer(response, read);
  }

  // Alone, so that a refresh of the session before, refused meanwhile, takes nothing from the new one.
  const password = (who: { username: string; password: string }): Promise<Answer<Session>> =>
    tabs.alone(async () => {
      const path = server.isCookie ? "/auth/login?mode=cookie" : "/auth/login";
      const answer = await server.ask("POST", path, who, readTold);
      return answer.data ? good(keeper.take(answer.data, "signed_in")) : answer;
    });

  return {
    get current() {
      return keeper.current;
    },
    signIn: { password },
    async signUp(who) {
      const made = await server.ask("POST", "/auth/signup", who, readUser);
      return made.error ? made : password(who);
    },
    async signOut(how) {
      const answer = await ask("POST", "/auth/logout", how?.everywhere ? { everywhere: true } : undefined, () => null);
      keeper.forget();
      return answer.error?.status === 401 ? good(null) : answer;
    },
    getSession: () => keeper.session(),
    async getUser() {
      const { data, error } = await keeper.session();
      return error ? { data: null, error } : good(data?.user ?? null);
    },
    async getToken() {
      const { data, error } = await keeper.session();
      return error ? { data: null, error } : good((data && keeper.credentials.token) ?? null);
    },
    authFetch,
    onAuthStateChange: (listener) => keeper.listen(listener),
    sessions: {
      list: () => ask("GET", "/auth/sessions", undefined, readSessions),
      revoke: (id) => ask("DELETE", `/auth/sessions/${encodeURIComponent(id)}`, undefined, () => null),
      revokeOthers: () =>
        ask("DELETE", "/auth/sessions", undefined, ({ ended }) => (typeof ended === "number" ? ended : undefined)),
    },
    changePassword: ({ current_password, new_password }) =>
      ask("POST", "/auth/password", { current_password, new_password }, () => null),
    refresh: () => keeper.refresh(),
    reload: () => keeper.ask("signed_in"),
    close: () => keeper.close(),
  };
}
