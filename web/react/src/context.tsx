import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from "react";
import type { AuthClient, Session, User } from "@gatehouse/client";

const Context = createContext<AuthClient | null>(null);

export function AuthProvider({ client, children }: { client: AuthClient; children?: ReactNode }) {
  return <Context.Provider value={client}>{children}</Context.Provider>;
}

export function useAuth(): AuthClient {
  const auth = useContext(Context);
  if (!auth) throw new Error("useAuth: there is no <AuthProvider> around this component");
  return auth;
}

// undefined: not known yet, and in pages made on a server.
export function useCurrent(): Session | null | undefined {
  const auth = useAuth();
  const listen = useCallback((changed: () => void) => auth.onAuthStateChange(changed), [auth]);
  return useSyncExternalStore(listen, () => auth.current, () => undefined);
}

export function useUser(): User | null | undefined {
  const session = useCurrent();
  return session && session.user;
}
