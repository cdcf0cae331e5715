// The room as this page sees it: who is there, and what was said.
import type { Said } from "./api";
import { api } from "./session";
import { Store } from "./store";

export const room = new Store<{ people: string[]; said: Said[] }>({ people: [], said: [] });

const others = (who: string) => room.get().people.filter((name) => name !== who);

async function enter(): Promise<void> {
  room.set({ ...room.get(), people: (await api.enter()).sort() });
}

// What is said while the history is under way comes once, too.
async function catchUp(): Promise<void> {
  const before = new Set(room.get().said);
  await enter();
  const history = await api.history();
  const last = history.at(-1)?.number ?? 0;
  const since = room.get().said.filter((said) => !before.has(said) && said.number > last);
  room.set({ ...room.get(), said: [...history, ...since] });
}

// Until the answer is called. The server takes whoever does not enter again within a minute as gone.
export function stay(failed: (error: unknown) => void): () => void {
  const ends = [
    api.on("Joined", ({ who }) => room.set({ ...room.get(), people: [...others(who), who].sort() })),
    api.on("Left", ({ who }) => room.set({ ...room.get(), people: others(who) })),
    api.on("Said", (said) => room.set({ ...room.get(), said: [...room.get().said, said] })),
    api.on("gatehouse:identity", ({ subject }) => void (subject && catchUp().catch(failed))),  // connected again
  ];
  const timer = setInterval(() => enter().catch(failed), 20_000);
  catchUp().catch(failed);
  return () => {
    clearInterval(timer);
    for (const end of ends) end();
  };
}

// Every message as a line of JSON; `progress` hears how many have come so far.
export async function exported(progress: (count: number) => void): Promise<Blob> {
  const lines: string[] = [];
  for await (const said of api.export_history()) progress(lines.push(`${JSON.stringify(said)}\n`));
  return new Blob(lines, { type: "application/x-ndjson" });
}

// What the server says about the picture it got is compared with what was sent.
export async function upload(file: File): Promise<string> {
  if (file.size > 1_000_000) throw new Error("An avatar has at most 256 KiB.");  // the server would hang up on it
  const image = new Uint8Array(await file.arrayBuffer());
  const { bytes, sha256 } = await api.set_avatar(image);
  const sent = new Uint8Array(await crypto.subtle.digest("SHA-256", image));
  if (sent.some((byte, place) => byte !== sha256[place])) throw new Error("The picture was damaged on its way.");
  return `${bytes} bytes are on the server, unharmed.`;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
