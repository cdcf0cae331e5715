import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import readme from "../README.md?raw";
import { fakeServer } from "../../testing/fake_server.js";
import source from "./readme/App.svelte?raw";

vi.stubGlobal("fetch", fakeServer());
const { default: App } = await import("./readme/App.svelte");

test("the example of the README does what it says", async () => {
  expect(readme).toContain(source);
  render(App);
  await fireEvent.input(await screen.findByLabelText("User name"), { target: { value: "root" } });
  await fireEvent.input(screen.getByLabelText("Password"), { target: { value: "wrong" } });
  await fireEvent.click(screen.getByText("Sign in"));
  await screen.findByText("The user name or the password is wrong.");
  await fireEvent.input(screen.getByLabelText("Password"), { target: { value: "correct horse" } });
  await fireEvent.click(screen.getByText("Sign in"));
  await screen.findByText("Hello, root.");
  expect(screen.getByText("Here is what admins may do.")).toBeTruthy();
  await fireEvent.click(screen.getByText("Sign out"));
  await screen.findByText("Sign in");
});
