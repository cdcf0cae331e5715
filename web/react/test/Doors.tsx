import type { AuthClient } from "@gatehouse/client";
import { AuthProvider, RequireRole, SignedIn, SignedOut, useUser } from "../src/index.js";

export function Name() {
  const user = useUser();
  return <>as {user === undefined ? "?" : (user?.username ?? "nobody")} </>;
}

export function Doors({ client }: { client: AuthClient }) {
  return (
    <AuthProvider client={client}>
      <SignedIn>in <Name /></SignedIn>
      <SignedOut>out </SignedOut>
      <RequireRole role="admin" fallback="no entry ">the office </RequireRole>
      <RequireRole role="editor">the desk </RequireRole>
    </AuthProvider>
  );
}
