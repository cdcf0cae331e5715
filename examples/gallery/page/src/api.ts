// What the program answers to.
import { auth } from "./session.svelte";

export interface Draft {
  title: string;
  text: string;
  picture: string;
}
export interface Article extends Draft {
  id: number;
  author: string;
  at: number; // ms since 1970
}
export interface Page {
  articles: Article[];
  next?: number;
}

export class Problem extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

export const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

// Where the server's own sentence would not help.
const sentences: Record<string, string> = {
  body_too_large: "A picture may have 4 MB at most.",
  forbidden: "Only admins may do this.",
  not_found: "This picture is not there any more.",
  wrong_password: "The e-mail address or the password is wrong.",
  unsupported_media_type: "A picture is a PNG, JPEG, GIF or WebP file. This is none.",
};

async function ask<T>(method: string, path: string, body?: object, send: typeof fetch = auth.authFetch): Promise<T> {
  const content = body instanceof Blob ? { body } : body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const answer = await send(path, { method, ...content }).catch(() => null);
  if (!answer) throw new Problem("network", "The server does not answer. Please try again.");
  if (answer.status === 204) return undefined as T;
  const said = await answer.json().catch(() => null);
  if (answer.ok && said) return said;
  throw new Problem(said?.code ?? "", sentences[said?.code] ?? said?.title ?? "Something went wrong.");
}

export const pictureOf = (name: string) => `/pictures/${name}`;

export const articles = (before?: number) => ask<Page>("GET", before ? `/articles?before=${before}` : "/articles");
export const article = (id: string) => ask<Article>("GET", `/articles/${id}`);
export const publish = (draft: Draft) => ask<Article>("POST", "/articles", draft);
export const change = (id: string, draft: Draft) => ask<Article>("PUT", `/articles/${id}`, draft);
export const remove = (id: number) => ask<void>("DELETE", `/articles/${id}`);
export const upload = async (file: File) => (await ask<{ picture: string }>("POST", "/pictures", file)).picture;

export async function signIn(email: string, password: string): Promise<void> {
  await ask("POST", "/users/login", { email, password }, fetch);
  await auth.reload(); // the cookies are there: who is it?
}

export async function signUp(username: string, email: string, password: string): Promise<void> {
  await ask("POST", "/users", { username, email, password }, fetch);
  await signIn(email, password);
}
