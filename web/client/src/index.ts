export { connect, type Options } from "./connect.js";
export { RpcError } from "./error.js";
export type { Client, GatehouseEvents, Identity, Query, Service, Untyped } from "./types.js";
