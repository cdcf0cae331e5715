import { good, isObject, readSessions, readTokens, readTold, readUser } from "./answer.js";
import { Keeper } from "./keeper.js";
import { answerOf, type Question, Transport } from "./transport.js";
import type { Answer, AuthClient, AuthOptions, Session } from "./types.js";
import { browser, type World } from "./world.js";

/** Who is signed in, in all tabs of a browser. Nothing is asked before it is used. */
export function createAuthClient(options: AuthOptions = {}): AuthClient {
  return authClientIn(browser, options);
}

export function authClientIn(world: World, { baseURL = "", mode = "cookie", storage, fetch }: AuthOptions): AuthClient {
  if (mode !== "cookie" && mode !== "bearer") throw new TypeError(`createAuthClient: "${mode}" is no mode`);
  const isCookie = mode === "cookie";
  const server = new Transport(world, fetch ?? world.fetch, baseURL, isCookie);
  const keeper = new Keeper(server, (!isCookie && storage) || world.store);

  async function authFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = () => new Request(input instanceof Request ? input.clone() : server.url(String(input)), init);
    const first = request();
    if (!server.isOurs(first.url)) return server.fetch(first);
    await keeper.session();
    const { version } = keeper;
    const response = await server.send(first, keeper.credentials);
    if (response.status !== 401 || !keeper.current) return response;
    await keeper.refused(version);
    if (keeper.version === version || !keeper.current || init?.body instanceof ReadableStream) return response;
    return server.send(request(), keeper.credentials);
  }

  const ask = <T>(question: Question<T>): Promise<Answer<T>> => answerOf(question, authFetch);
  const nothing = () => null;

  const password = (who: { username: string; password: string }): Promise<Answer<Session>> => {
    const body = texts(who, "username", "password");
    const path = isCookie ? "/auth/login?mode=cookie" : "/auth/login";
    return keeper.alone(async () => {
      const answer = await server.ask({ method: "POST", path, body, read: isCookie ? readTold : readTokens }, {});
      return answer.data ? good(keeper.take(answer.data)) : answer;
    });
  };

  async function leave(everywhere: boolean | undefined): Promise<Answer<null>> {
    const body = everywhere ? { everywhere } : undefined;
    const ended = () => server.ask({ method: "POST", path: "/auth/logout", body, read: nothing }, keeper.credentials);
    keeper.adopt();
    if (keeper.current === null) return good(null);
    const answer = await ended();
    if (answer.error?.status !== 401) return answer;
    const renewed = await keeper.renew();
    if (renewed.error) return renewed;
    return renewed.data ? ended() : good(null);
  }

  return {
    get current() {
      return keeper.current;
    },
    signIn: { password },
    async signUp(who) {
      const body = { ...texts(who, "username", "password"), ...(who.email && { email: who.email }) };
      const made = await server.ask({ method: "POST", path: "/auth/signup", body, read: readUser }, {});
      return made.error ? made : password(who);
    },
    signOut: (how) =>
      keeper.alone(async () => {
        const answer = await leave(how?.everywhere);
        keeper.forget();
        return answer;
      }),
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
    onAuthStateChange(listener) {
      const end = keeper.audience.add(listener, keeper.current);
      void keeper.initial();
      return end;
    },
    sessions: {
      list: () => ask({ method: "GET", path: "/auth/sessions", read: readSessions }),
      async revoke(id) {
        const answer = await ask({ method: "DELETE", path: `/auth/sessions/${encodeURIComponent(id)}`, read: nothing });
        if (!answer.error && id === keeper.current?.id) keeper.forget();
        return answer;
      },
      revokeOthers: () => ask({ method: "DELETE", path: "/auth/sessions", read: readEnded }),
    },
    async changePassword(passwords) {
      const body = texts(passwords, "current_password", "new_password");
      await keeper.session();
      const { version } = keeper;
      const change = () => server.ask({ method: "POST", path: "/auth/password", body, read: nothing }, keeper.credentials);
      const answer = await change();
      // A wrong password is not sent again: it would count twice.
      if (answer.error?.status !== 401 || answer.error.code === "wrong_password") return answer;
      await keeper.refused(version);
      return keeper.version !== version && keeper.current ? change() : answer;
    },
    refresh: () => keeper.refresh(),
    reload: () => keeper.ask(),
    close: () => keeper.close(),
  };
}

const readEnded = (body: unknown) => (isObject(body) && typeof body.ended === "number" ? body.ended : undefined);

// Nothing else of what a form may hold is sent.
function texts<Name extends string>(given: Record<Name, string>, ...names: Name[]): Record<string, string> {
  const found = names.map((name) => {
    if (typeof given?.[name] !== "string") throw new TypeError(`${name} must be a string`);
    return [name, given[name]];
  });
  return Object.fromEntries(found);
}
