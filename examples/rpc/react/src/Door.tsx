import { type FormEvent, useState } from "react";
import { api, sentence, start } from "../../shared/session";
import { Title } from "./Title";

// `told`: why whoever was signed in is not any more.
export function Door({ told }: { told: string }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const isNew = (event.nativeEvent as SubmitEvent).submitter?.id === "sign-up";
    const fields = new FormData(form);
    const [username, password] = [String(fields.get("username")), String(fields.get("password"))];
    setBusy(true);
    setProblem("");
    try {
      await start(isNew ? await api.sign_up(username, password) : await api.login(username, password));
    } catch (error) {
      setProblem(sentence(error));
      form.querySelector<HTMLInputElement>("#password")?.select();
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="door">
      <div className="card">
        <Title />
        {told && !problem && <p className="told" role="status">{told}</p>}
        {problem && <p className="problem" role="alert">{problem}</p>}
        <form onSubmit={submit}>
          <label htmlFor="username">User name</label>
          <input id="username" name="username" autoComplete="username" autoCapitalize="none" spellCheck={false}
            autoFocus required />
          <label htmlFor="password">Password</label>
          <input id="password" name="password" type="password" autoComplete="current-password" required />
          <div className="choice">
            <button disabled={busy}>Sign in</button>
            <button id="sign-up" className="quiet" disabled={busy}>Sign up</button>
          </div>
          <p className="hint">New here? Choose a name and a password of 8 characters or more, and sign up.</p>
        </form>
      </div>
    </main>
  );
}
