// The pictures of people: fetched once, and again when they say that it has changed.
import { api } from "./session";

type Listener = (url: string | undefined) => void;

const urls = new Map<string, Promise<string | undefined>>();
const listeners = new Map<string, Set<Listener>>();

async function load(who: string): Promise<string | undefined> {
  const image = await api.get_avatar(who);
  return image ? URL.createObjectURL(new Blob([image.slice()])) : undefined;
}

// Without a picture, and while there is none to be had, people are shown by their first letter.
function url(who: string): Promise<string | undefined> {
  const known = urls.get(who) ?? load(who).catch(() => void urls.delete(who));
  urls.set(who, known);
  return known;
}

export function watchAvatar(who: string, listener: Listener): () => void {
  const watching = listeners.get(who) ?? new Set();
  listeners.set(who, watching.add(listener));
  void url(who).then((found) => watching.has(listener) && listener(found));
  return () => void watching.delete(listener);
}

api.on("Pictured", async ({ who }) => {
  urls.delete(who);
  const found = await url(who);
  listeners.get(who)?.forEach((listener) => listener(found));
});
