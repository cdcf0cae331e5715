// The server or an example program, started in a folder of its own on a free port.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const build = process.env.GATEHOUSE_BUILD ?? fileURLToPath(new URL("../../build/release", import.meta.url));

const faketime = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketimeMT.so.1`).find(existsSync);

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

export class Program {
  folder = mkdtempSync(join(tmpdir(), "example-"));
  #clock = join(this.folder, "clock");
  #output = join(this.folder, "output");
  #process;

  // The server itself.
  serve(options = {}) {
    return this.start("gatehouse", { ...options, say: (address) => ["serve", "--listen", address, ...(options.say ?? [])] });
  }

  // `path` of the binary in the build folder, `say` what it is told. With `movableClock`, `moveClock` changes what time it is to the program.
  async start(path, { movableClock = false, say = (address) => [address], environment = {} } = {}) {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    this.moveClock(0);
    const clock = { LD_PRELOAD: faketime, FAKETIME_TIMESTAMP_FILE: this.#clock, FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    this.#process = spawn(join(build, path), say(`127.0.0.1:${port}`),
      { cwd: this.folder, stdio: ["ignore", openSync(this.#output, "w"), "ignore"], env: { ...process.env, ...environment, ...(movableClock ? clock : {}) } });
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      if (await fetch(this.address).catch(() => null)) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`${path} did not start`);
  }

  // What it has printed so far; logs go elsewhere.
  get output() {
    return readFileSync(this.#output, "utf8");
  }

  // To so many seconds after the real time.
  moveClock(seconds) {
    writeFileSync(`${this.#clock}.new`, `+${seconds}s\n`);
    renameSync(`${this.#clock}.new`, this.#clock);
  }

  async stop() {
    const ended = new Promise((code) => this.#process.once("exit", code));
    this.#process.kill("SIGTERM");
    assert.equal(await ended, 0);
    rmSync(this.folder, { recursive: true });
  }
}
