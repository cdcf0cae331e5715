"use client";

export { RequireRole, SignedIn, SignedOut } from "./conditions.js";
export { AuthProvider, useAuth, useUser } from "./context.js";
export { useSession, type SessionState } from "./session.js";
