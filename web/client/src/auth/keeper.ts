// Who is signed in, and keeping it so: one truth for all tabs, renewed ahead of its end by one of them.
import { good, readTold, refused, type Told } from "./answer.js";
import { Lifetime } from "./lifetime.js";
import type { Note, Tabs } from "./tabs.js";
import type { Credentials, Transport } from "./transport.js";
import type { Answer, AuthEvent, AuthListener, Session } from "./types.js";

type Known = Answer<Session | null>;

const attempts = 3; // at a refresh whose answer does not come
const soon = 5_000; // ms: a token that ends so soon is not shown any more
const shortest = 1_000; // ms between two looks at the time
const awake = ["visibilitychange", "pageshow", "online", "focus"];
const later = (ms: number) => new Promise((end) => setTimeout(end, ms));

export class Keeper {
  current: Session | null | undefined;
  #lifetime: Lifetime | undefined;
  #csrf: string | undefined;
  #stamp = 0; // of the note that `current` is from
  #timer: ReturnType<typeof setTimeout> | undefined;
  #known: Promise<Known> | undefined;
  #refreshing: Promise<Known> | undefined;
  #listeners = new Set<AuthListener>();

  constructor(readonly server: Transport, readonly tabs: Tabs) {
    tabs.heard = () => this.#known && this.adopt();
    for (const event of awake) globalThis.addEventListener?.(event, this.#look);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const event of awake) globalThis.removeEventListener?.(event, this.#look);
    this.#listeners.clear();
    this.tabs.close();
  }

  get credentials(): Credentials {
    return { token: this.server.isCookie ? undefined : this.tabs.note?.access, csrf: this.#csrf };
  }

  listen(listener: AuthListener): () => void {
    const own: AuthListener = (event, session) => listener(event, session);
    this.#listeners.add(own);
    if (this.current === undefined) void this.initial();
    else this.#tell(own, "initial", this.current);
    return () => void this.#listeners.delete(own);
  }

  // What is known changes here only.

  #become(next: Session | null, lifetime: Lifetime | undefined, event: AuthEvent): void {
    const was = this.current;
    this.current = next;
    this.#lifetime = lifetime;
    this.#known = Promise.resolve(good(next));
    this.#plan();
    if (was === null && next === null) return;
    for (const listener of this.#listeners) this.#tell(listener, was === undefined ? "initial" : event, next);
  }

  // In a turn of its own: what it throws is its own affair.
  #tell(listener: AuthListener, event: AuthEvent, session: Session | null): void {
    queueMicrotask(() => this.#listeners.has(listener) && listener(event, session));
  }

  /** The server has told who we are. */
  take(told: Told, event: AuthEvent): Session {
    const lifetime = new Lifetime(told.lifetime);
    const next = { user: told.user, id: told.id, expiresAt: lifetime.expiresAt };
    const tokens = this.server.isCookie ? {} : { ...tokensOf(this.tabs.note), ...tokensOf(told) };
    this.#csrf = told.csrf ?? (this.current?.id === next.id ? this.#csrf : undefined);
    this.#stamp = this.tabs.write({ ...next, lifetime: told.lifetime, ...tokens });
    this.#become(next, lifetime, event);
    return next;
  }

  forget(): void {
    this.#csrf = undefined;
    this.#stamp = this.tabs.write({});
    this.#become(null, undefined, "signed_out");
  }

  /** What another tab has written, if it is newer. */
  adopt(): void {
    const note = this.tabs.note;
    if (!note || note.stamp <= this.#stamp) return;
    this.#stamp = note.stamp;
    const next = sessionOf(note);
    if (this.current?.id !== next?.id) this.#csrf = undefined;
    const event = !next ? "signed_out" : this.current?.id === next.id ? "refreshed" : "signed_in";
    this.#become(next, next ? lifetimeOf(note) : undefined, event);
  }

  // At first.

  initial(): Promise<Known> {
    this.#known ??= this.#load().then((answer) => {
      if (answer.error) this.#known = undefined; // asked again next time
      return answer;
    });
    return this.#known;
  }

  async #load(): Promise<Known> {
    const { note } = this.tabs;
    const nobody = note ? !note.user : !this.server.isCookie;
    if (nobody) {
      this.#stamp = note?.stamp ?? 0;
      this.#become(null, undefined, "signed_out");
      return good(null);
    }
    if (this.server.isCookie) return this.ask("refreshed");
    this.adopt();
    return this.#isDue ? this.refresh() : good(this.current ?? null);
  }

  /** Asks the server who we are; refreshes where it does not know us any more. */
  async ask(event: AuthEvent): Promise<Known> {
    const answer = await this.server.ask("GET", "/auth/session", undefined, readTold, this.credentials);
    if (answer.data) return good(this.take(answer.data, event));
    return answer.error.status === 401 ? this.refresh() : answer;
  }

  /** With a token that is good for some seconds. */
  async session(): Promise<Known> {
    const answer = await this.initial();
    if (answer.error) return answer;
    this.adopt();
    return this.#isDue ? this.refresh() : good(this.current ?? null);
  }

  get #isDue(): boolean {
    return this.#lifetime !== undefined && this.#lifetime.left < Math.min(soon, this.#lifetime.margin);
  }

  // Ahead of the end. Each tab adds a little, so that one is first and the others hear of it.

  #plan(): void {
    clearTimeout(this.#timer);
    const lifetime = this.#lifetime;
    if (!lifetime || typeof document === "undefined") return;
    const early = lifetime.margin * (1 + Math.random() / 4);
    this.#timer = setTimeout(this.#look, Math.max(lifetime.left - early, shortest));
  }

  #look = (): void => {
    if (!this.#known) return;
    this.adopt();
    if (!this.#lifetime) return;
    if (this.#lifetime.left <= this.#lifetime.margin * 1.25) void this.refresh();
    else this.#plan();
  };

  /** One refresh for all who ask meanwhile, in this tab and in the others. */
  refresh(): Promise<Known> {
    const before = this.#stamp;
    this.#refreshing ??= this.tabs.alone(() => this.#renew(before)).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  // When an answer is lost we hold a token that was used, and the server gives the current one for it once more. A token
  // two behind would be taken for theft; none of ours is: whatever another tab has received goes before asking again.
  async #renew(before: number): Promise<Known> {
    for (let attempt = 1; ; ++attempt) {
      if ((this.tabs.note?.stamp ?? 0) > before) {
        this.adopt();
        return good(this.current ?? null);
      }
      const answer = await this.#askForMore();
      if (answer.data) return good(this.take(answer.data, "refreshed"));
      if (answer.error.status === 401) return this.#refused(before);
      if (answer.error.code !== "network" || attempt === attempts) {
        this.#plan();
        return answer;
      }
      await later(attempt * (100 + Math.random() * 200));
    }
  }

  #askForMore(): Promise<Answer<Told>> {
    if (this.server.isCookie) return this.server.ask("POST", "/auth/refresh", undefined, readTold, this.credentials);
    const refresh_token = this.tabs.note?.refresh;
    if (!refresh_token) return Promise.resolve(refused("missing_credentials", 401));
    return this.server.ask("POST", "/auth/refresh", { refresh_token }, readTold);
  }

  // Unless another tab has signed in meanwhile.
  #refused(before: number): Known {
    if ((this.tabs.note?.stamp ?? 0) > before) this.adopt();
    else this.forget();
    return good(this.current ?? null);
  }
}

const tokensOf = ({ access, refresh }: Pick<Note, "access" | "refresh"> = {}) => ({ ...(access && { access }), ...(refresh && { refresh }) });

function sessionOf({ user, id, expiresAt }: Note): Session | null {
  return user && id !== undefined && expiresAt !== undefined ? { user, id, expiresAt } : null;
}

// Never longer than it was when it was new, should the machine's clock have been set back since.
function lifetimeOf({ expiresAt = 0, lifetime = 0 }: Note): Lifetime {
  return new Lifetime(lifetime, Math.min(Math.max(lifetime - (expiresAt - Date.now()), 0), lifetime));
}
