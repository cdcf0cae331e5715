import { render } from "svelte/server";
import { expect, test } from "vitest";
import { fakeAuth } from "../../testing/fake_auth.js";
import Doors from "./Doors.svelte";

test("a page made on a server is for nobody yet, and asks nothing", () => {
  const auth = fakeAuth();
  const { body } = render(Doors, { props: { client: auth } });
  expect(body.replace(/<!--.*?-->/g, "").trim()).toBe("");
  expect(auth.listeners.size).toBe(0);
  expect(auth.getSession).not.toHaveBeenCalled();
});
