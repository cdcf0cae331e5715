import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL("..", import.meta.url));
const committed = join(here, "../../server/console");

function filesOf(folder: string): Record<string, string> {
  const names = ["", "assets"].flatMap((part) =>
    readdirSync(join(folder, part), { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => join(part, name)),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

// When this fails: `npm run build -w client -w svelte -w console` in web/, and commit server/console.
test("what is committed in server/console is what these sources make", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
  try {
    execFileSync("npm", ["run", "build", "--", "--outDir", folder], { cwd: here, env: environment, stdio: "pipe" });
    const [built, kept] = [filesOf(folder), filesOf(committed)];
    expect(Object.keys(built)).toEqual(Object.keys(kept));
    for (const [name, content] of Object.entries(built)) expect(kept[name] === content, name).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
