import type { ReactNode } from "react";
import { useUser } from "./context.js";

export function SignedIn({ children }: { children?: ReactNode }) {
  return useUser() ? <>{children}</> : null;
}

export function SignedOut({ children }: { children?: ReactNode }) {
  return useUser() === null ? <>{children}</> : null;
}

// Neither children nor fallback while it is not known who is there.
export function RequireRole({ role, fallback, children }: { role: string; fallback?: ReactNode; children?: ReactNode }) {
  const user = useUser();
  return user === undefined ? null : <>{user?.roles.includes(role) ? children : fallback}</>;
}
