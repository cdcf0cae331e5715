// Who is signed in, and keeping it so: one truth for all tabs, renewed ahead of its end by one of them.
import { bad, good, isRefusal, readTold, type Told } from "./answer.js";
import { Audience } from "./audience.js";
import { Lifetime } from "./lifetime.js";
import { type Note, Notes, readNote, versionOf } from "./notes.js";
import { askForTokens, limit, spacing } from "./renewal.js";
import type { Credentials, Transport } from "./transport.js";
import { Turns } from "./turns.js";
import type { Answer, AuthError, Session } from "./types.js";
import type { Store } from "./world.js";

type Known = Answer<Session | null>;

const soon = 5_000; // ms: a token that ends so soon is not shown any more
const lag = 50; // ms until other tabs see what one has stored
const heartbeat = 30_000; // ms between two looks at the time: timers stand still while the machine sleeps

export class Keeper {
  current: Session | null | undefined;
  readonly audience = new Audience();
  #turns: Turns;
  #notes: Notes;
  #haste: number;
  #note: Note | null = null;
  #text: string | null = null; // that the note was read from
  #lifetime: Lifetime | undefined;
  #notedAt = -Infinity; // by the steady clock
  #failures = 0; // since anything went well
  #retryAt = 0; // by the steady clock
  #unplan = () => {};
  #loading: Promise<Known> | undefined;
  #refreshing: Promise<Known> | undefined;
  #ends: (() => void)[] = [];
  #isClosed = false;

  constructor(readonly server: Transport, store: Store | undefined) {
    const name = `gatehouse ${server.isCookie ? "cookie" : "bearer"} ${server.baseURL}`.trim();
    this.#haste = 1 + server.world.random() / 4;
    this.#notes = new Notes(name, store, server.isCookie);
    this.#turns = new Turns(server.world, name, () => this.#notedAt + lag - server.world.steady());
  }

  close(): void {
    this.#isClosed = true;
    this.#unplan();
    this.audience.clear();
    for (const end of this.#ends) end();
  }

  get credentials(): Credentials {
    return { token: this.#note?.access, csrf: this.#note?.csrf };
  }

  /** Of the tokens that are known now. */
  get version(): string {
    return versionOf(this.#note);
  }

  /** Whatever brings other tokens is done by one at a time, so that no late answer takes from a newer one. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    this.#open();
    return this.#turns.alone(work);
  }

  // What is known changes here only.

  #become(note: Note | null, text: string | null): Session | null {
    const { world } = this.server;
    const left = note ? Math.min(Math.max(note.expiresAt - world.now(), 0), note.lifetime) : 0;
    if (versionOf(note) !== this.version) this.#failures = 0;
    this.#note = note;
    this.#text = text;
    this.#lifetime = note ? new Lifetime(world, note.lifetime, note.lifetime - left) : undefined;
    const was = this.current;
    const next = note && { user: note.user, id: note.id, expiresAt: note.expiresAt };
    if (this.audience.isNew(was, next)) this.current = next;
    this.#plan();
    return this.current!;
  }

  /** The server has given new tokens. */
  take({ user, id, lifetime, csrf, access, refresh }: Told): Session {
    const renewed = this.server.world.now();
    const tokens = this.server.isCookie ? {} : { ...(access && { access }), ...(refresh && { refresh }) };
    const note = { user, id, expiresAt: renewed + lifetime, renewed, lifetime, ...(csrf && { csrf }), ...tokens };
    return this.#become(note, this.#write(note))!;
  }

  forget(): Known {
    return good(this.#become(null, this.#write(null)));
  }

  #mark(note: Note): void {
    this.#note = { ...note, asked: this.server.world.now() };
    this.#text = this.#write(this.#note);
  }

  #write(note: Note | null): string {
    this.#notedAt = this.server.world.steady();
    return this.#notes.write(note);
  }

  // The server has told of the tokens that are there.
  #learn(told: Told): Session {
    const note = this.#note;
    if (note?.id !== told.id) return this.take(told);
    const { user, csrf } = told;
    const isKnown = JSON.stringify([user, csrf]) === JSON.stringify([note.user, note.csrf]);
    const learnt = { ...note, user, ...(csrf && { csrf }) };
    return this.#become(learnt, isKnown ? this.#text : this.#write(learnt))!;
  }

  // Other tabs.

  // A note without tokens is none in bearer mode; and where there is none, there is nobody.
  #read(text: string | null): Note | null | undefined {
    const note = readNote(text);
    if (this.server.isCookie) return note;
    return note?.access && note.refresh ? note : null;
  }

  #isChanged(before: string): boolean {
    const note = this.#read(this.#notes.text);
    return note !== undefined && versionOf(note) !== before;
  }

  /** What another tab has noted. */
  adopt(): Known {
    const { text } = this.#notes;
    const note = this.#read(text);
    if (note !== undefined && (text !== this.#text || this.current === undefined)) this.#become(note, text);
    return good(this.current ?? null);
  }

  #heard = (message?: unknown): void => {
    this.#notes.heard(message);
    if (this.current !== undefined) this.adopt();
  };

  #open(): void {
    const { world } = this.server;
    if (this.#isClosed || this.#ends.length > 0) return;
    const line = world.line(this.#notes.name, this.#heard);
    this.#notes.line = line;
    this.#ends = [() => line.close(), world.onAwake(this.#wake)];
  }

  // Asking the server.

  /** What is known, once something is. */
  initial(): Promise<Known> {
    if (this.current !== undefined) return Promise.resolve(good(this.current));
    return (this.#loading ??= this.#load().finally(() => (this.#loading = undefined)));
  }

  #load(): Promise<Known> {
    this.#open();
    const { isCookie, isOwnPage, world } = this.server;
    this.#text = this.#notes.text;
    const note = this.#read(this.#text);
    this.#note = note ?? null;
    // On the server's own pages nobody signs in behind our back; pages of other origins have a storage of their own.
    const isCertain = isCookie ? note === null && isOwnPage : note === null || note!.expiresAt > world.now();
    if (isCertain) return Promise.resolve(this.adopt());
    return note && note.expiresAt <= world.now() ? this.#refresh(this.version) : this.ask();
  }

  /** Asks who we are, and for new tokens where the server does not know us any more. */
  async ask(): Promise<Known> {
    this.#open();
    if (this.current !== undefined) this.adopt();
    const before = this.version;
    const answer = await this.server.ask({ method: "GET", path: "/auth/session", read: readTold }, this.credentials);
    if (this.#isChanged(before)) return this.adopt();
    if (answer.data) return good(this.#learn(answer.data));
    return isRefusal(answer.error) ? this.#refresh(before) : this.#failed(answer.error);
  }

  /** With a token that is good for some seconds. */
  async session(): Promise<Known> {
    const known = await this.initial();
    if (known.error) return known;
    this.adopt();
    const lifetime = this.#lifetime;
    if (!lifetime || lifetime.left > Math.min(soon, lifetime.margin)) return good(this.current ?? null);
    const answer = await this.#refresh(this.version);
    return answer.error && lifetime.left > 0 ? good(this.current ?? null) : answer;
  }

  /** New tokens now. */
  async refresh(): Promise<Known> {
    const known = await this.initial();
    return known.data ? this.#refresh(this.version) : known;
  }

  /** What was sent with the tokens of `version` was refused. New ones are not fetched when they are hardly older. */
  refused(version: string): Promise<Known> {
    if (this.#isChanged(version)) return Promise.resolve(this.adopt());
    const age = this.#note ? this.server.world.now() - this.#note.renewed : Infinity;
    return age >= 0 && age < spacing(this.#note!.lifetime) ? this.ask() : this.#refresh(version);
  }

  #refresh(before: string): Promise<Known> {
    return (this.#refreshing ??= this.alone(() => this.renew(before)).finally(() => (this.#refreshing = undefined)));
  }

  /** To be called alone. Nothing is asked when another tab has been there since `before`. */
  async renew(before = this.version): Promise<Known> {
    if (this.#isClosed) return this.#failed(closed);
    if (this.#isChanged(before)) return this.adopt();
    const note = this.#note;
    if (note) this.#mark(note);
    const token = this.server.isCookie ? undefined : note?.refresh;
    const answer = await askForTokens(this.server, this.credentials, token, () => this.#isChanged(before));
    if (this.#isChanged(before)) return this.#overtaken(answer);
    if (answer.data) return good(this.take(answer.data));
    if (isRefusal(answer.error)) return this.forget();
    if (this.#note) this.#mark(this.#note);
    return this.#failed(answer.error);
  }

  // Another tab was faster. The cookie of a lost request may have been that tab's new one already.
  #overtaken({ error }: Answer<Told>): Known {
    const known = this.adopt();
    if (this.#note && this.server.isCookie && error?.code === "network") this.#mark(this.#note);
    this.#plan();
    return known;
  }

  // Ahead of the end.

  #failed(error: AuthError): Known {
    const { world } = this.server;
    const wait = Math.min(60_000, 1000 * 2 ** this.#failures++) * (0.5 + world.random() / 2);
    this.#retryAt = world.steady() + Math.max(wait, (error.retryAfter ?? 0) * 1000);
    this.#plan();
    return bad(error);
  }

  // ms until there is something to do. Each tab is early by a little of its own: one is first, and the others hear of it.
  get #wait(): number {
    const { world } = this.server;
    if (this.#failures > 0) return this.#retryAt - world.steady();
    if (!this.#lifetime) return Infinity;
    const wait = this.#lifetime.left - this.#lifetime.margin * this.#haste;
    const asked = this.#note?.asked;
    return asked === undefined ? wait : Math.min(wait, Math.min(asked - world.now(), 0) + limit * this.#haste);
  }

  #plan(): void {
    const { world } = this.server;
    this.#unplan();
    if (this.#isClosed || world.page === undefined || this.#wait === Infinity) return;
    this.#unplan = world.after(Math.min(Math.max(Math.ceil(this.#wait), 0), heartbeat), this.#look);
  }

  #look = (): void => {
    if (this.current !== undefined) this.adopt();
    if (this.#wait > 0) this.#plan();
    else void (this.current === undefined ? this.initial() : this.#refresh(this.version));
  };

  #wake = (): void => {
    this.#retryAt = 0;
    if (this.current !== undefined || this.#failures > 0) this.#look();
  };
}

const closed: AuthError = { code: "closed", message: "The client was closed.", status: 0 };
