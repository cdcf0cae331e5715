import { getContext, setContext } from "svelte";
import type { UserStore } from "./user.js";

const key = Symbol("gatehouse user");

export function provideUser(user: UserStore): void {
  setContext(key, user);
}

// Inside of <AuthProvider>, while a component is made.
export function useUser(): UserStore {
  const user = getContext<UserStore | undefined>(key);
  if (!user) throw new Error("useUser: there is no <AuthProvider> around this component");
  return user;
}
