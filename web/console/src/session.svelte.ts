// Who is signed in here, and what is said at the door.
import { createAuthClient, type Answer, type Session } from "@gatehouse/client";
import { createUser } from "@gatehouse/svelte";

export const auth = createAuthClient();
export const user = createUser(auth);

export const door = $state({
  told: "", // why one stands at the door
  isTrying: false, // a session is there, but whether the browser keeps its cookie is not known yet
});

let isLeaving = false;
auth.onAuthStateChange((event, session) => {
  if (event === "signed_out" && !door.isTrying) {
    door.told = isLeaving ? "You are signed out." : "You have been signed out. Sign in to go on where you were.";
  }
  if (session) door.told = "";
});

export async function leave(how?: { everywhere: boolean }): Promise<Answer<null>> {
  isLeaving = true;
  const answer = await auth.signOut(how);
  isLeaving = false;
  return answer;
}

const notKept =
  "Your browser did not keep the cookie that signs you in. It does so only over https, or at localhost, and unless its " +
  "settings forbid cookies here.";

/** Signs in or up by `enter`, and makes sure that the browser has kept the cookie of it. */
export async function enterBy(enter: () => Promise<Answer<Session>>): Promise<Answer<Session>> {
  door.isTrying = true;
  try {
    const answer = await enter();
    if (answer.error) return answer;
    const known = await fetch("/auth/session").catch(() => undefined);
    if (known?.status !== 401) return answer;
    await auth.signOut();
    return { data: null, error: { code: "cookie_not_kept", message: notKept, status: 0 } };
  } finally {
    door.isTrying = false;
  }
}
