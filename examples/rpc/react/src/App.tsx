import { useSyncExternalStore } from "react";
import { session } from "../../shared/session";
import { Chat } from "./Chat";
import { Door } from "./Door";

export function App() {
  const { user, asking, told } = useSyncExternalStore(session.subscribe, session.get);
  if (asking) return <p className="door" role="status">Connecting…</p>;
  return user ? <Chat user={user} /> : <Door told={told} />;
}
