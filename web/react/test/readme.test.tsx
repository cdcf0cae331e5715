import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import readme from "../README.md?raw";
import { fakeServer } from "../../testing/fake_server.js";
import source from "./readme/main.tsx?raw";

test("the example of the README does what it says", async () => {
  expect(readme).toContain(source);
  vi.stubGlobal("fetch", fakeServer());
  document.body.innerHTML = '<div id="root"></div>';
  await import("./readme/main.js");
  fireEvent.change(await screen.findByLabelText("User name"), { target: { value: "root" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "wrong" } });
  fireEvent.click(screen.getByText("Sign in"));
  await screen.findByText("The user name or the password is wrong.");
  expect(screen.getByText("Nothing here for you.")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "correct horse" } });
  fireEvent.click(screen.getByText("Sign in"));
  await screen.findByText(/Hello, root\./);
  expect(screen.getByText("Here is what admins may do.")).toBeTruthy();
  fireEvent.click(screen.getByText("Sign out"));
  await screen.findByText("Sign in");
});
