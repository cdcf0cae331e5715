// Compiles; and each line marked so does not.
import { connect, RpcError, type Identity } from "@gatehouse/client";
import type { Api, Joined, Sum } from "./api.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ["not the same"]): void {}

const api = connect<Api>({ url: "/_ephaptic", auth: async () => "token", timeout: 1, reconnect: { min: 1 } });

export async function calls(): Promise<void> {
  const sum = await api.add(2, 3);
  same<typeof sum, Sum>();
  await api.add(2);
  // @ts-expect-error: text is no number
  await api.add("2");
  // @ts-expect-error: an argument is missing
  await api.add();
  // @ts-expect-error: no such method
  await api.subtract(2);
  // @ts-expect-error: no such field
  sum.totals;
}

export async function streams(): Promise<void> {
  for await (const value of api.count(3)) same<typeof value, number>();
  // @ts-expect-error: one result is no stream
  for await (const value of api.add(3)) void value;
}

export function events(): void {
  const end = api.on("Joined", (event) => same<typeof event, Joined>());
  same<typeof end, () => void>();
  api.once("gatehouse:identity", ({ subject }) => same<typeof subject, string | null>());
  api.off("Joined", (event: Joined) => void event);
  // @ts-expect-error: no such event
  api.on("Left", () => {});
}

export function queries(): void {
  const query = api.queries.add(2, 3);
  same<typeof query.queryKey, readonly ["add", left: number, right?: number]>();
  same<ReturnType<typeof query.queryFn>, Promise<Sum>>();
  // @ts-expect-error: text is no number
  api.queries.add("2");
  // @ts-expect-error: a stream is no query
  api.queries.count(3);
}

export async function own(): Promise<void> {
  same<typeof api.identity, Identity | null>();
  await api.ready;
  const identity = await api.authenticate(null);
  same<typeof identity, Identity | null>();
  same<typeof api.close, () => void>(); // the client's own name wins
}

export async function untyped(): Promise<void> {
  const any = connect();
  const result = await any.whatever(1, "two");
  result.of.any.shape;
  for await (const value of any.count(3)) value.of.any.shape;
  any.on("Anything", (...given: unknown[]) => void given);
  any.queries.add(1).queryKey;
  same<typeof any.identity, Identity | null>();
}

export const failed = (error: unknown): string => (error instanceof RpcError ? error.code : "");
