export { default as AuthProvider } from "./AuthProvider.svelte";
export { default as RequireRole } from "./RequireRole.svelte";
export { default as SignedIn } from "./SignedIn.svelte";
export { default as SignedOut } from "./SignedOut.svelte";
export { useUser } from "./context.js";
export { createUser, type UserState, type UserStore } from "./user.js";
