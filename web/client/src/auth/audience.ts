// Who wants to hear when somebody signs in or out.
import type { AuthEvent, AuthListener, Session } from "./types.js";

export class Audience {
  #members = new Set<{ tell: AuthListener; knows: boolean }>();

  /** Each hears "initial" first, whenever it comes. `current`: undefined, nothing is known yet. */
  add(listener: AuthListener, current: Session | null | undefined): () => void {
    const member = { tell: listener, knows: false };
    this.#members.add(member);
    if (current !== undefined) queueMicrotask(() => member.knows || this.#tell(member, "initial", current));
    return () => void this.#members.delete(member);
  }

  clear(): void {
    this.#members.clear();
  }

  /** Tells, if it is. */
  isNew(was: Session | null | undefined, now: Session | null): boolean {
    const event = eventOf(was, now);
    if (!event) return false;
    for (const member of this.#members) queueMicrotask(() => this.#tell(member, member.knows ? event : "initial", now));
    return true;
  }

  // In a turn of its own: what it throws is its own affair.
  #tell(member: { tell: AuthListener; knows: boolean }, event: AuthEvent, session: Session | null): void {
    member.knows = true;
    if (this.#members.has(member)) member.tell(event, session);
  }
}

function eventOf(was: Session | null | undefined, now: Session | null): AuthEvent | undefined {
  if (was === undefined) return "initial";
  if (!now) return was ? "signed_out" : undefined;
  if (was?.id !== now.id) return "signed_in";
  if (JSON.stringify(was.user) !== JSON.stringify(now.user)) return "user_updated";
  return was.expiresAt === now.expiresAt ? undefined : "refreshed";
}
