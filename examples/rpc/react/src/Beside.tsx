import { type ChangeEvent, useState, useSyncExternalStore } from "react";
import { exported, room, upload } from "../../shared/room";
import type { Attempt } from "../../shared/session";
import { Avatar } from "./Avatar";

export function Beside({ attempt }: { attempt: Attempt }) {
  return (
    <aside className="beside">
      <People />
      <Picture attempt={attempt} />
      <Export attempt={attempt} />
    </aside>
  );
}

function People() {
  const { people } = useSyncExternalStore(room.subscribe, room.get);
  return (
    <section className="card" aria-labelledby="people">
      <h2 id="people">Here now</h2>
      <ul className="people" aria-labelledby="people">
        {people.map((who) => <li key={who}><Avatar of={who} /><span>{who}</span></li>)}
      </ul>
    </section>
  );
}

function Picture({ attempt }: { attempt: Attempt }) {
  const [told, setTold] = useState("");

  function chosen({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    const file = currentTarget.files?.[0];
    setTold("");
    if (file) void attempt(async () => setTold(await upload(file)));
    currentTarget.value = "";
  }

  return (
    <section className="card">
      <h2>Your picture</h2>
      <label className="button">
        Choose a picture
        <input className="out-of-sight" type="file" accept="image/png,image/jpeg,image/webp" onChange={chosen} />
      </label>
      <p className="hint" role="status">{told}</p>
    </section>
  );
}

function Export({ attempt }: { attempt: Attempt }) {
  const [count, setCount] = useState(0);
  const [file, setFile] = useState<string>();

  async function start() {
    if (file) URL.revokeObjectURL(file);
    setFile(undefined);
    setCount(0);
    await attempt(async () => setFile(URL.createObjectURL(await exported(setCount))));
  }

  return (
    <section className="card">
      <h2>All that was said</h2>
      <button className="quiet" onClick={start}>Export</button>
      <p className="hint" role="status">{count > 0 && `${count} messages have come.`}</p>
      {file && <a className="button" href={file} download="messages.jsonl">Save them</a>}
    </section>
  );
}
