import { useEffect, useState } from "react";
import type { Member } from "../../shared/api";
import { stay } from "../../shared/room";
import { type Attempt, leave, sentence } from "../../shared/session";
import { Avatar } from "./Avatar";
import { Beside } from "./Beside";
import { Talk } from "./Talk";
import { Title } from "./Title";

export function Chat({ user }: { user: Member }) {
  const [problem, setProblem] = useState("");
  const attempt: Attempt = async (action) => {
    setProblem("");
    try {
      await action();
      return true;
    } catch (error) {
      setProblem(sentence(error));
      return false;
    }
  };
  useEffect(() => stay((error) => setProblem(sentence(error))), []);

  return (
    <div className="house">
      <header>
        <Title />
        <div className="me">
          <Avatar of={user.username} />
          <span>{user.username}</span>
          <button className="quiet" onClick={() => attempt(leave)}>Sign out</button>
        </div>
      </header>
      <Talk user={user} problem={problem} attempt={attempt} />
      <Beside attempt={attempt} />
    </div>
  );
}
