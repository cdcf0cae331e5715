import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { ada, fakeAuth, offline, root } from "../../testing/fake_auth.js";
import { AuthProvider, useSession, useUser } from "../src/index.js";

afterEach(cleanup);

function use<T>(hook: () => T, auth: ReturnType<typeof fakeAuth>) {
  const wrapper = ({ children }: { children: ReactNode }) => <AuthProvider client={auth}>{children}</AuthProvider>;
  return renderHook(hook, { wrapper }).result;
}

test("the session is pending, then there, then gone", async () => {
  const auth = fakeAuth();
  auth.getSession.mockReturnValueOnce(new Promise(() => {}));
  const session = use(useSession, auth);
  expect(session.current).toMatchObject({ data: null, isPending: true, error: null });
  act(() => auth.tell("initial", ada));
  expect(session.current).toMatchObject({ data: ada, isPending: false, error: null });
  act(() => auth.tell("signed_out", null));
  expect(session.current).toMatchObject({ data: null, isPending: false, error: null });
});

test("a server that does not answer is an error, until it does", async () => {
  const auth = fakeAuth();
  auth.getSession.mockResolvedValueOnce({ data: null, error: offline });
  const session = use(useSession, auth);
  await act(async () => {});
  expect(session.current).toMatchObject({ data: null, isPending: false, error: offline });
  await act(async () => {
    auth.tell("initial", ada);
    await session.current.refetch();
  });
  expect(session.current).toMatchObject({ data: ada, isPending: false, error: null });
});

test("the client is asked once, not at each drawing", async () => {
  const auth = fakeAuth(ada);
  use(useSession, auth);
  await act(async () => auth.tell("user_updated", root));
  expect(auth.getSession).toHaveBeenCalledTimes(1);
});

test("the user is unknown, nobody or somebody", () => {
  const auth = fakeAuth();
  const user = use(useUser, auth);
  expect(user.current).toBeUndefined();
  act(() => auth.tell("initial", null));
  expect(user.current).toBeNull();
  act(() => auth.tell("signed_in", ada));
  expect(user.current).toEqual(ada.user);
});
