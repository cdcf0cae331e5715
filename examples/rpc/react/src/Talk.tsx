import { type FormEvent, useEffect, useRef, useSyncExternalStore } from "react";
import type { Member } from "../../shared/api";
import { clock, room } from "../../shared/room";
import { api, type Attempt } from "../../shared/session";
import { Avatar } from "./Avatar";

export function Talk({ user, problem, attempt }: { user: Member; problem: string; attempt: Attempt }) {
  const { said } = useSyncExternalStore(room.subscribe, room.get);
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [said]);

  async function say(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get("text")).trim();
    if (text && await attempt(() => api.say(text))) form.reset();
  }

  return (
    <main className="talk card">
      <ol role="log" aria-label="What was said" tabIndex={0}>
        {said.length === 0 && <li className="note">Nobody has said anything yet.</li>}
        {said.map(({ number, who, text, at }) => (
          <li key={number} className={who === user.username ? "own" : undefined}>
            <Avatar of={who} />
            <div>
              <strong>{who}</strong>
              <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
              <p>{text}</p>
            </div>
          </li>
        ))}
        <li ref={end} aria-hidden="true" />
      </ol>
      {problem && <p className="problem" role="alert">{problem}</p>}
      <form className="say" onSubmit={say}>
        <label className="out-of-sight" htmlFor="text">Message</label>
        <input id="text" name="text" placeholder="Say something" autoComplete="off" autoFocus required />
        <button>Send</button>
      </form>
    </main>
  );
}
