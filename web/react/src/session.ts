import { useCallback, useEffect, useState } from "react";
import type { AuthError, Session } from "@gatehouse/client";
import { useAuth, useCurrent } from "./context.js";

export interface SessionState {
  data: Session | null;
  isPending: boolean;
  error: AuthError | null; // why it is not known; `refetch` tries again
  refetch: () => Promise<void>;
}

export function useSession(): SessionState {
  const auth = useAuth();
  const current = useCurrent();
  const [error, setError] = useState<AuthError | null>(null);
  const refetch = useCallback(async () => setError((await auth.getSession()).error), [auth]);
  useEffect(() => void refetch(), [refetch]);
  return { data: current ?? null, isPending: current === undefined && !error, error, refetch };
}
