import { get } from "svelte/store";
import { expect, test } from "vitest";
import { ada, fakeAuth, root } from "../../testing/fake_auth.js";
import { createUser } from "../src/index.js";

test("nobody knows who it is before the server has said so", () => {
  const user = createUser(fakeAuth());
  expect(get(user)).toEqual({ loggedIn: false, isPending: true, id: "", username: "", roles: [], admin: false });
});

test("the store follows what the client says", () => {
  const auth = fakeAuth();
  const user = createUser(auth);
  const seen: string[] = [];
  user.subscribe(({ isPending, loggedIn, username }) => seen.push(isPending ? "?" : loggedIn ? username : "nobody"));
  auth.tell("initial", null);
  auth.tell("signed_in", ada);
  auth.tell("signed_out", null);
  expect(seen.filter((who, place) => who !== seen[place - 1])).toEqual(["?", "nobody", "ada", "nobody"]);
});

test("an admin is who has that role", () => {
  expect(get(createUser(fakeAuth(ada)))).toMatchObject({ admin: false, roles: ["editor"] });
  expect(get(createUser(fakeAuth(root)))).toMatchObject({ admin: true, email: "root@example.org", id: "2" });
});

test("whoever comes back to the store finds what happened meanwhile", () => {
  const auth = fakeAuth(ada);
  const user = createUser(auth);
  expect(get(user).loggedIn).toBe(true);
  auth.tell("signed_out", null);
  expect(get(user).loggedIn).toBe(false);
});

test("the client is listened to only while somebody looks", () => {
  const auth = fakeAuth(ada);
  const user = createUser(auth);
  expect(auth.listeners.size).toBe(0);
  const leave = [user.subscribe(() => {}), user.subscribe(() => {})];
  expect(auth.listeners.size).toBe(1);
  leave.forEach((go) => go());
  expect(auth.listeners.size).toBe(0);
});

test("signing in, up and out are the client's, with its answers", async () => {
  const auth = fakeAuth(null);
  const user = createUser(auth);
  const who = { username: "ada", password: "correct horse" };
  expect(await user.signIn(who)).toEqual({ data: ada, error: null });
  expect(await user.signUp(who)).toEqual({ data: ada, error: null });
  expect(await user.signOut({ everywhere: true })).toEqual({ data: null, error: null });
  expect(auth.signIn.password).toHaveBeenCalledWith(who);
  expect(auth.signUp).toHaveBeenCalledWith(who);
  expect(auth.signOut).toHaveBeenCalledWith({ everywhere: true });
});
