// What needs a login of late: the password is asked for in place, and what one was about to do goes on.
import type { Answer } from "@gatehouse/client";

type End = (isFresh: boolean) => void;
export const passwordDialog = $state<{ end: End | undefined }>({ end: undefined });

let asking: Promise<boolean> | undefined;

function askPassword(): Promise<boolean> {
  asking ??= new Promise<boolean>((end) => (passwordDialog.end = end)).finally(() => {
    passwordDialog.end = undefined;
    asking = undefined;
  });
  return asking;
}

export async function withFreshLogin<T>(action: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await action();
  if (answer.error?.code !== "stale_login") return answer;
  return (await askPassword()) ? action() : answer;
}
