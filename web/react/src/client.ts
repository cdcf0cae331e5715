// What is used of an AuthClient.
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
  expiresAt: number;
}
export interface AuthError {
  code: string;
  message: string;
  status: number;
  retryAfter?: number;
}
export type Answer<T> = { data: T; error: null } | { data: null; error: AuthError };
export type AuthEvent = "initial" | "signed_in" | "signed_out" | "refreshed" | "user_updated";

export interface AuthClient {
  signUp(who: { username: string; password: string; email?: string }): Promise<Answer<Session>>;
  signIn: { password(who: { username: string; password: string }): Promise<Answer<Session>> };
  signOut(how?: { everywhere?: boolean }): Promise<Answer<null>>;
  getSession(): Promise<Answer<Session | null>>;
  onAuthStateChange(listener: (event: AuthEvent, session: Session | null) => void): () => void;
  readonly current: Session | null | undefined;
}
