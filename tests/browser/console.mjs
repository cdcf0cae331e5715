// The console of the server, as a person meets it.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { newPage } from "./browser.mjs";
import { build, Program } from "./program.mjs";

export const password = "correct horse battery";
export const minute = 60, hour = 3600;

export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const heading = (page, name) => page.getByRole("heading", { name, exact: true });
export const problem = (page, text) => page.getByRole("alert").filter({ hasText: text });
export const told = (page, text) => page.getByRole("status").filter({ hasText: text });
export const field = (page, name) => page.getByLabel(name, { exact: true });
export const focused = (page) => page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent);
export const otherSessions = (page) =>
  page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Sign out / }) });
export const dialog = (page, title) => page.getByRole("dialog", { name: title });

export class Console extends Program {
  addUser(name, ...more) {
    execFileSync(join(build, "gatehouse"), ["user", "add", name, "--password-stdin", ...more],
      { cwd: this.folder, input: password });
  }

  // Forbidden (403) and conflict (409) are answers like others.
  async open(t, path = "/") {
    const page = await newPage(t, /responded with a status of 4(0[0139]|29)/);
    await page.goto(this.address + path);
    return page;
  }

  async signedIn(t, username, path = "/") {
    const page = await this.open(t, path);
    await signIn(page, username);
    await button(page, "Sign out").first().waitFor();
    return page;
  }
}

export async function signIn(page, username, given = password) {
  await field(page, "User name or e-mail").fill(username);
  await field(page, "Password").fill(given);
  await button(page, "Sign in").click();
}
