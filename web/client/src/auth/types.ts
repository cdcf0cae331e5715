export interface User {
  id: string;
  username: string;
  email?: string;
  roles: string[];
  disabled: boolean;
  created_at: string;
}

export interface Session {
  user: User;
  id: string;
  /** When the access token ends, in ms as this machine's Date.now() counts; it is renewed before. */
  expiresAt: number;
}

/** What the server, or the way to it, refused. `code` is the server's own, "network" (status 0) or "invalid_response". */
export interface AuthError {
  code: string;
  message: string;
  status: number;
  /** Seconds. */
  retryAfter?: number;
}

export type Answer<T> = { data: T; error: null } | { data: null; error: AuthError };

export interface SessionInfo {
  id: string;
  /** "Firefox on Linux" */
  device: string;
  address: string;
  user_agent: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
  current: boolean;
}

export type AuthEvent = "initial" | "signed_in" | "signed_out" | "refreshed" | "user_updated";
export type AuthListener = (event: AuthEvent, session: Session | null) => void;

export interface AuthOptions {
  /** Of the server; the page's own origin when left out. */
  baseURL?: string;
  /** "cookie": tokens in HttpOnly cookies that no script can read. "bearer": for servers of another site. */
  mode?: "cookie" | "bearer";
  /** Where the tokens of bearer mode are kept; localStorage when left out. */
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  fetch?: typeof fetch;
}

/** Expected failures are in `error`; only mistakes in the program throw. */
export interface AuthClient {
  /** Makes an account and signs in. */
  signUp(who: { username: string; password: string; email?: string }): Promise<Answer<Session>>;
  signIn: { password(who: { username: string; password: string }): Promise<Answer<Session>> };
  /** This browser is signed out in any case; an error says that the server could not be told. */
  signOut(how?: { everywhere?: boolean }): Promise<Answer<null>>;
  /** null: nobody is signed in. */
  getSession(): Promise<Answer<Session | null>>;
  getUser(): Promise<Answer<User | null>>;
  /** The access token, good for some seconds at least; null in cookie mode, where no script can read it. */
  getToken(): Promise<Answer<string | null>>;
  /** `fetch` as who is signed in; the server's origin alone is shown any credentials. A 401 is answered by one refresh and one
   *  more try, unless the body is a stream, which cannot be sent twice. */
  authFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** `listener` is called with "initial" once it is known who is there, then at each change. Returns what ends that. */
  onAuthStateChange(listener: AuthListener): () => void;
  sessions: {
    list(): Promise<Answer<SessionInfo[]>>;
    revoke(id: string): Promise<Answer<null>>;
    /** Ends all sessions but this one, and says how many there were. */
    revokeOthers(): Promise<Answer<number>>;
  };
  changePassword(passwords: { current_password: string; new_password: string }): Promise<Answer<null>>;
  /** New tokens now, such as after a change of roles. */
  refresh(): Promise<Answer<Session | null>>;
  /** Asks the server anew who is there, such as after a login of the page's own. */
  reload(): Promise<Answer<Session | null>>;
  /** undefined: not known yet. */
  readonly current: Session | null | undefined;
  close(): void;
}
