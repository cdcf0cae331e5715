// One refresh, such that the server never takes a tab of ours for a thief.
//
// The server counts refreshes. The newest token brings the next one; the one before it brings the newest once more, for 30 s
// (an answer was lost, or two tabs raced); anything older is theft, and ends the session. So a request must not be under
// way while two refreshes pass it, nor come back after 30 s. That is why
// - one tab at a time asks, and asks nothing when the note has changed: another one has been there. Locks see to that; a
//   frozen tab loses its lock;
// - a request is given up after `limit`, and with its repetitions a refresh takes at most twice as long: less than `spacing`;
// - a lost answer is asked for again at once, with the same token. If who asked is gone (closed, reloaded, frozen), the note
//   still says since when there may be an answer, and another tab asks again while the server repeats it;
// - two tabs that ask at once all the same show the same token, or one behind: the next refresh is not due before most of
//   the tokens' life is over, and a 401 brings none within `spacing`;
// - an answer that comes when the note has changed is dropped: nobody goes back to an older token.
// What remains: an answer is lost, and for 30 s there is no network, or no tab, to ask again. Then a thief could have it, too.
import { readTokens, readTold, type Told } from "./answer.js";
import type { Credentials, Transport } from "./transport.js";
import type { Answer } from "./types.js";

export const limit = 8_000; // ms for one request
const attempts = 4;

/** ms that must lie between two refreshes where nobody asked for one. */
export const spacing = (lifetime: number) => Math.min(30_000, lifetime / 2);

/** `token`: in bearer mode. `isDone` by another meanwhile: no more attempts are needed. */
export async function askForTokens(
  server: Transport, credentials: Credentials, token: string | undefined, isDone: () => boolean,
): Promise<Answer<Told>> {
  const { world, isCookie } = server;
  const end = world.steady() + limit;
  const question = isCookie
    ? { method: "POST", path: "/auth/refresh", read: readTold }
    : { method: "POST", path: "/auth/refresh", read: readTokens, body: { refresh_token: token ?? "" } };
  for (let attempt = 1; ; ++attempt) {
    const answer = await server.ask(question, isCookie ? credentials : {}, limit);
    if (answer.error?.code !== "network" || attempt === attempts || world.steady() > end) return answer;
    await world.wait(attempt * (50 + world.random() * 100));
    if (isDone()) return answer;
  }
}
