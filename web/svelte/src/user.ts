import { readable, type Readable } from "svelte/store";
import type { AuthClient, Session } from "@gatehouse/client";

export interface UserState {
  loggedIn: boolean;
  isPending: boolean; // not known yet: the server has not answered
  id: string;
  username: string;
  email?: string;
  roles: string[];
  admin: boolean; // has the role `admin`
}

// `$user` is who is signed in, in whatever tab it was done.
export interface UserStore extends Readable<UserState> {
  signIn: AuthClient["signIn"]["password"];
  signUp: AuthClient["signUp"];
  signOut: AuthClient["signOut"];
}

export function createUser(auth: AuthClient): UserStore {
  const { subscribe } = readable(stateOf(auth.current), (set) => {
    if (typeof window === "undefined") return; // pages made on a server are made for nobody
    set(stateOf(auth.current));
    return auth.onAuthStateChange((_, session) => set(stateOf(session)));
  });
  return {
    subscribe,
    signIn: (who) => auth.signIn.password(who),
    signUp: (who) => auth.signUp(who),
    signOut: (how) => auth.signOut(how),
  };
}

function stateOf(session: Session | null | undefined): UserState {
  const { id = "", username = "", roles = [], email } = session?.user ?? {};
  return {
    loggedIn: Boolean(session),
    isPending: session === undefined,
    id,
    username,
    ...(email !== undefined && { email }),
    roles,
    admin: roles.includes("admin"),
  };
}
