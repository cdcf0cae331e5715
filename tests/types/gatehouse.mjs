// The binary, a folder of its own for each test, and a server that has a schema.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const schema = readFileSync(join(here, "schema.json"), "utf8");
export const printed = readFileSync(join(here, "api.ts"), "utf8");

export function folder(test) {
  const path = mkdtempSync(join(tmpdir(), "types."));
  test.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** A running `gatehouse types`; what it says is in `out` and `error`. */
export function start(...args) {
  const child = spawn(process.env.GATEHOUSE, ["types", ...args]);
  child.said = { out: "", error: "" };
  child.stdout.on("data", (data) => (child.said.out += data));
  child.stderr.on("data", (data) => (child.said.error += data));
  return child;
}

export async function gatehouse(...args) {
  const child = start(...args);
  const [status] = await once(child, "close");
  return { status, ...child.said };
}

/** Answers with `answers[path]`: a text, or a function of the response. */
export async function serve(test, answers, port = 0) {
  const server = createServer((request, response) => {
    const answer = answers[request.url] ?? ((response) => response.writeHead(404).end());
    typeof answer === "string" ? response.end(answer) : answer(response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = () => new Promise((closed) => (server.close(closed), server.closeAllConnections()));
  test.after(close);
  return { port: server.address().port, close };
}
