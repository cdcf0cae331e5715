// What a generated api.ts is made of, and what `connect` gives for it:
//
//   export interface Methods {
//     add(left: number, right?: number): Promise<Sum>;
//     count(to: number): AsyncIterableIterator<number>;
//   }
//   export interface Events { Joined: Joined }
//   export type Api = Service<Methods, Events>;

/** A method is what its caller sees: it returns a promise, or an async iterator for a stream. */
export type Service<Methods, Events = {}> = Client<Methods, Events> & Omit<Methods, keyof Client>;

/** What `connect` gives without a type argument: anything can be called. */
export interface Untyped extends Client<any, any> {
  readonly queries: Record<string, any>;
  [method: string]: any;
}

/** Who the server takes this connection for. */
export interface Identity {
  subject: string;
  /** As Date.now() counts; null: no end is known. */
  expiresAt: number | null;
}

/** What a Gatehouse server tells of its own accord. */
export interface GatehouseEvents {
  /** `reason`: why it is another one than before, or why a new one was refused; null where all is well. */
  "gatehouse:identity": { subject: string | null; expires_in: number | null; reason: string | null };
  /** The identity ends in so many seconds. */
  "gatehouse:expiring": { expires_in: number };
}

/** The client's own side, beside the methods of the service. */
export interface Client<Methods = {}, Events = {}> {
  /** Calls `listener` for each such event. Returns what ends that. */
  on<Name extends EventName<Events>>(name: Name, listener: Listener<Events, Name>): () => void;
  once<Name extends EventName<Events>>(name: Name, listener: Listener<Events, Name>): () => void;
  off<Name extends EventName<Events>>(name: Name, listener: Listener<Events, Name>): void;
  /** The calls in the shape of TanStack Query: `useQuery(api.queries.add(2, 3))`. */
  readonly queries: Queries<Methods>;
  /** Null: signed out, not known yet, or a server that does not tell. */
  readonly identity: Identity | null;
  /** The first `init` was answered; rejects only when the client was closed before. */
  readonly ready: Promise<void>;
  /** Renews the identity of the open connection; with an argument, this is what it shows from now on, null: nobody. */
  authenticate(auth?: unknown): Promise<Identity | null>;
  close(): void;
}

export interface Query<Key extends readonly unknown[], Result> {
  queryKey: Key;
  queryFn: () => Promise<Result>;
}

type EventName<Events> = keyof (Events & GatehouseEvents);
type Listener<Events, Name extends EventName<Events>> = (event: (Events & GatehouseEvents)[Name]) => void;

// Streams are no queries.
type Queries<Methods> = {
  [Name in keyof Methods as Methods[Name] extends Asking ? Name : never]: QueryOf<Name, Methods[Name]>;
};
type Asking = (...given: any) => Promise<any>;
type QueryOf<Name, Method> = Method extends (...given: infer Given) => Promise<infer Result>
  ? (...given: Given) => Query<readonly [Name, ...Given], Result>
  : never;
