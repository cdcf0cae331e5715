import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { expect, test } from "vitest";
import { ada, fakeAuth, root } from "../../testing/fake_auth.js";
import Doors from "./Doors.svelte";
import Name from "./Name.svelte";

const shown = (page: { container: HTMLElement }) => page.container.textContent!.replace(/\s+/g, " ").trim();

test("nothing is shown, and no fallback, until it is known who it is", async () => {
  const auth = fakeAuth();
  const page = render(Doors, { client: auth });
  expect(shown(page)).toBe("");
  auth.tell("initial", null);
  await tick();
  expect(shown(page)).toBe("out no entry");
});

test("each sees what is for them", () => {
  expect(shown(render(Doors, { client: fakeAuth(null) }))).toBe("out no entry");
  expect(shown(render(Doors, { client: fakeAuth(ada) }))).toBe("in as ada no entry the desk");
  expect(shown(render(Doors, { client: fakeAuth(root) }))).toBe("in as root the office");
});

test("signing in and out elsewhere changes what is shown", async () => {
  const auth = fakeAuth(null);
  const page = render(Doors, { client: auth });
  auth.tell("signed_in", root);
  await tick();
  expect(shown(page)).toBe("in as root the office");
  auth.tell("signed_out", null);
  await tick();
  expect(shown(page)).toBe("out no entry");
});

test("a page that is left listens no longer", () => {
  const auth = fakeAuth(ada);
  render(Doors, { client: auth }).unmount();
  expect(auth.listeners.size).toBe(0);
});

test("without a provider the message says what is missing", () => {
  expect(() => render(Name)).toThrow("there is no <AuthProvider> around");
});
