// Who is signed in, in this tab and all others, and the door they come in by.
import { createAuthClient } from "@gatehouse/client";
import { createUser } from "@gatehouse/svelte";
import { go, place } from "./place.svelte";
import { forgetWorkOfOthers, isTouched, works } from "./works.svelte";

export const auth = createAuthClient({ mode: "cookie" });
export const user = createUser(auth);

// What the door says, and where it leads to.
export const door = $state({ told: "", then: "/" });

const isDoor = (path: string) => path === "/sign-in" || path === "/sign-up";
export const isWriting = (path: string) => path === "/new" || path.startsWith("/edit/");

addEventListener("hashchange", () => {
  if (!isDoor(place.path)) door.told = "";
});

let leaving = false;

export async function signOut(): Promise<void> {
  leaving = true;
  await user.signOut();
  leaving = false;
}

auth.onAuthStateChange((event, session) => {
  if (session) {
    forgetWorkOfOthers(session.user.id);
    if (isDoor(place.path)) go(door.then);
    Object.assign(door, { told: "", then: "/" });
  } else if (event === "signed_out") {
    const writing = isWriting(place.path);
    door.told = leaving ? "You have logged out." : "Your session has ended. Please log in again.";
    if (Object.values(works).some(isTouched)) door.told += " What you wrote is kept until then.";
    door.then = writing ? place.path : "/";
    go("/sign-in");
  }
});
