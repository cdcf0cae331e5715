// Who is signed in, here as in the other tabs, and the page's one connection to the server.
import { connect, RpcError } from "@gatehouse/client";
import type { Api, Entry, Member } from "./api";
import { Store } from "./store";
import { forget, keep, kept, onChange } from "./tokens";

// `asking`: there are tokens, and the server has not said yet whose. `told`: why nobody is signed in any more.
export const session = new Store<{ user: Member | null; asking: boolean; told: string }>({
  user: null, asking: kept() !== null, told: "",
});

export const api = connect<Api>({ url: "/_ephaptic", auth });

// The client asks at each connect, and half a minute before the token ends.
async function auth(): Promise<string | null> {
  const tokens = kept();
  if (!tokens || Date.now() < tokens.renew_at) return tokens?.token ?? null;
  return renewed(tokens.refresh_token);
}

// The next token; null, and nobody is signed in any more, when the server refuses.
async function renewed(refresh_token: string): Promise<string | null> {
  const answer = await fetch("/api/refresh", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ refresh_token }),
  });
  if (answer.ok) return keep(await answer.json() as Entry);
  if (answer.status !== 400 && answer.status !== 401) throw new Error(`The server answered ${answer.status}.`);
  end(`${(await answer.json() as { title: string }).title} Please sign in again.`);
  return null;
}

function end(told: string): void {
  const { user, asking } = session.get();
  if (!user && !asking) return;
  forget();
  session.set({ user: null, asking: false, told });
}

const signed_out = "You have been signed out.";
const sentences: Record<string, string> = {
  session_revoked: signed_out,
  expired_token: "Your sign-in has expired. Please sign in again.",
  invalid_token: "Your sign-in is not valid. Please sign in again.",
};

async function heard(subject: string | null, reason: string | null): Promise<void> {
  const tokens = kept();
  if (subject === session.get().user?.id) return;
  if (subject) return session.set({ user: await api.get_user(), asking: false, told: "" });
  if (reason !== "expired_token" || !tokens) return end(sentences[reason ?? ""] ?? "");
  if (await renewed(tokens.refresh_token)) await api.authenticate();
}

// What the server refuses ends the session; a lost connection does not, as the next one begins with an identity again.
function failed(error: unknown): void {
  if (error instanceof RpcError && error.code !== "connection_lost") end(sentence(error));
}

api.on("gatehouse:identity", ({ subject, reason }) => void heard(subject, reason).catch(failed));

onChange(() => {
  if (!kept()) end(signed_out);
  else if (!session.get().user) api.authenticate().catch(failed);
});

export async function start(entry: Entry): Promise<void> {
  keep(entry);
  await api.authenticate();
}

export async function leave(): Promise<void> {
  await api.logout();
  end(signed_out);
}

// Does something that may fail, and shows the sentence of a failure. False: it failed.
export type Attempt = (action: () => Promise<unknown>) => Promise<boolean>;

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
