export { createAuthClient } from "./auth/client.js";
export type {
  Answer,
  AuthClient,
  AuthError,
  AuthEvent,
  AuthListener,
  AuthOptions,
  Session,
  SessionInfo,
  User,
} from "./auth/types.js";
export { connect, type Options } from "./connect.js";
export { RpcError } from "./error.js";
export type { Client, GatehouseEvents, Identity, Query, Service, Untyped } from "./types.js";
