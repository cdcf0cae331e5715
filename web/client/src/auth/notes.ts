// What the tabs of one browser know together: one note in their storage, and a call to look at it.
import { isObject, isText, readUser } from "./answer.js";
import type { User } from "./types.js";
import type { Line, Store } from "./world.js";

export interface Note {
  user: User;
  id: string;
  /** By the machine's clock, as `renewed`. The server says how long, never when: the two clocks need not agree. */
  expiresAt: number;
  renewed: number;
  lifetime: number;
  /** Since when newer tokens are asked for, as `renewed`: whoever asked may be gone before the answer. */
  asked?: number;
  csrf?: string;
  // In bearer mode alone.
  access?: string;
  refresh?: string;
}

export class Notes {
  line: Line | undefined;
  #memory: string | null = null;
  #keeps: boolean; // false: the storage is full or forbidden, and this tab remembers for itself

  /** `tells`: others without a storage may hear what is noted, as it holds no token. */
  constructor(readonly name: string, readonly store: Store | undefined, readonly tells: boolean) {
    this.#keeps = store !== undefined;
  }

  /** Null: there is none. */
  get text(): string | null {
    try {
      return this.#keeps ? this.store!.getItem(this.name) : this.#memory;
    } catch {
      this.#keeps = false;
      return this.#memory;
    }
  }

  /** Null: nobody is signed in. */
  write(note: Note | null): string {
    const text = JSON.stringify(note);
    this.#memory = text;
    if (this.#keeps) this.#keep(text);
    this.line?.post(this.tells ? { note: text } : {});
    return text;
  }

  heard(message: unknown): void {
    if (!this.#keeps && isObject(message) && isText(message.note)) this.#memory = message.note;
  }

  // A note that cannot be replaced must not stay: a token that is two behind would be taken for theft.
  #keep(text: string): void {
    try {
      this.store!.setItem(this.name, text);
    } catch {
      this.#keeps = false;
      try {
        this.store!.removeItem(this.name);
      } catch {
        return; // it is forbidden altogether
      }
    }
  }
}

/** Null: nobody is signed in. Undefined: that is no note of ours. */
export function readNote(text: string | null): Note | null | undefined {
  try {
    const note: unknown = JSON.parse(text ?? "");
    return note === null || isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is Note {
  if (!isObject(value) || !readUser(value.user) || !isText(value.id)) return false;
  const numbers = [value.expiresAt, value.renewed, value.lifetime].every(Number.isFinite);
  const texts = [value.csrf, value.access, value.refresh].every((each) => each === undefined || isText(each));
  return numbers && texts && (value.asked === undefined || Number.isFinite(value.asked));
}

/** Which tokens it is about. */
export const versionOf = (note: Note | null) => (note ? `${note.id} ${note.renewed}` : "nobody");
