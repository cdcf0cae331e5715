import { sessions } from "../api.js";
import { tell } from "../told.svelte.js";

export async function endSession({ id, device }: { id: string; device: string }, done: () => void): Promise<void> {
  const { error } = await sessions.end(id);
  tell(error ? error.message : `${device} is signed out.`);
  done();
}
