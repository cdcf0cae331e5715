import { socketAddress } from "./address.js";
import { Session } from "./session.js";
import type { Reconnect, SocketConstructor } from "./socket.js";
import type { Client, Untyped } from "./types.js";

export interface Options {
  /** A path on the page's own server, or a whole address: wss:, ws:, https: or http:. Else "/_ephaptic". */
  url?: string;
  /** Who we are: a token, {token}, or what else the server takes. A function is asked anew each time it is needed. */
  auth?: unknown;
  /** ms for a call, and between two values of a stream. Else 30 000; Infinity: none. */
  timeout?: number;
  /** ms before a lost connection is tried again. Else from 500 up to 30 000. */
  reconnect?: Partial<Reconnect>;
  /** Where the runtime has none (Node before 22): that of npm `ws`. */
  WebSocket?: SocketConstructor;
}

/** Connects at once, and again whenever the connection is lost. */
export function connect<Api extends Client<any, any> = Untyped>(options: Options = {}): Api {
  const constructor = options.WebSocket ?? (globalThis.WebSocket as SocketConstructor | undefined);
  if (!constructor) throw new Error("No WebSocket here: give one, such as that of npm ws: connect({ WebSocket })");
  const session = new Session({
    url: socketAddress(options.url ?? "/_ephaptic"),
    WebSocket: constructor,
    reconnect: { min: 500, max: 30_000, ...options.reconnect },
    timeout: options.timeout ?? 30_000,
    auth: options.auth,
  });
  const call = (name: string, args: unknown[]) => session.calls.start(name, args);
  const query = (name: string, args: unknown[]) => ({ queryKey: [name, ...args], queryFn: () => call(name, args) });
  const own: Client<any, any> = {
    on: (name, listener) => session.listeners.add(name as string, listener, false),
    once: (name, listener) => session.listeners.add(name as string, listener, true),
    off: (name, listener) => session.listeners.remove(name as string, listener),
    queries: named({}, query),
    get identity() {
      return session.identity;
    },
    ready: session.ready,
    authenticate: (...given) => session.authenticate(given),
    close: () => session.close(),
  };
  return named(own, call) as Api;
}

/** `target` itself, and under every other name a function that makes something of the name and what it is given. */
function named(target: object, make: (name: string, args: unknown[]) => unknown): any {
  return new Proxy(target, {
    get(_, name) {
      const isProbe = name === "then" || name === "toJSON"; // by `await` and JSON.stringify
      if (name in target || isProbe || typeof name === "symbol") return Reflect.get(target, name);
      return (...args: unknown[]) => make(name, args);
    },
  });
}
