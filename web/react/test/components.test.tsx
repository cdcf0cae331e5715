import { act, cleanup, render } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { ada, fakeAuth, root } from "../../testing/fake_auth.js";
import { AuthProvider, useAuth } from "../src/index.js";
import { Doors, Name } from "./Doors.js";

afterEach(cleanup);

const shown = (auth: ReturnType<typeof fakeAuth>) => {
  const { container } = render(<StrictMode><Doors client={auth} /></StrictMode>);
  return () => container.textContent!.trim();
};

test("nothing is shown, and no fallback, until it is known who it is", () => {
  const auth = fakeAuth();
  const text = shown(auth);
  expect(text()).toBe("");
  act(() => auth.tell("initial", null));
  expect(text()).toBe("out no entry");
});

test("each sees what is for them", () => {
  expect(shown(fakeAuth(null))()).toBe("out no entry");
  expect(shown(fakeAuth(ada))()).toBe("in as ada no entry the desk");
  expect(shown(fakeAuth(root))()).toBe("in as root the office");
});

test("signing in and out elsewhere changes what is shown", () => {
  const auth = fakeAuth(null);
  const text = shown(auth);
  act(() => auth.tell("signed_in", root));
  expect(text()).toBe("in as root the office");
  act(() => auth.tell("signed_out", null));
  expect(text()).toBe("out no entry");
});

test("each component listens once, however often it is drawn, and no longer than it is there", () => {
  const auth = fakeAuth(ada);
  const listen = vi.spyOn(auth, "onAuthStateChange");
  const page = () => <AuthProvider client={auth}><Name /></AuthProvider>;
  const { rerender, unmount } = render(page());
  rerender(page());
  act(() => auth.tell("refreshed", ada));
  expect(listen).toHaveBeenCalledTimes(1);
  unmount();
  expect(auth.listeners.size).toBe(0);
});

test("another client is another state", () => {
  const page = (auth: ReturnType<typeof fakeAuth>) => <AuthProvider client={auth}><Name /></AuthProvider>;
  const { container, rerender } = render(page(fakeAuth(ada)));
  rerender(page(fakeAuth(root)));
  expect(container.textContent).toBe("as root ");
});

test("without a provider the message says what is missing", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const Lost = () => <>{String(useAuth())}</>;
  expect(() => render(<Lost />)).toThrow("there is no <AuthProvider> around");
  vi.restoreAllMocks();
});
