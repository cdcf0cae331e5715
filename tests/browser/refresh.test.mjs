// Twenty tabs of one session refresh at the same instant, and three answers of ten never arrive.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { createServer, request as forward } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { newPage, newTab } from "./browser.mjs";
import { Program } from "./program.mjs";

const tabs = 20, rounds = 50, lost = 0.3;
const client = fileURLToPath(new URL("../../web/client/dist", import.meta.url));
const ada = { username: "ada", password: "correct horse battery" };
const expected = /ERR_EMPTY_RESPONSE|status of 401/; // answers that are lost, and who is nobody at first

// Always the same numbers (mulberry32).
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Serves a page with the SDK, and is the way to the server: it lets that do its work and then may cut the connection.
class Way {
  losses = 0;
  drops = false;
  #random = numbers(1);
  #server = createServer((request, response) => {
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    if (request.url === "/tab") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Tab</title>");
    if (!request.url.startsWith("/client/")) return this.#pass(request, response);
    response.writeHead(200, { "content-type": "text/javascript" });
    createReadStream(join(client, request.url.slice("/client/".length))).pipe(response);
  });

  async open(server) {
    this.to = new URL(server);
    await new Promise((ready) => this.#server.listen(0, "127.0.0.1", ready));
    this.address = `http://127.0.0.1:${this.#server.address().port}`;
  }

  #pass(request, response) {
    const { method, url: path, headers } = request;
    const onward = forward({ host: this.to.hostname, port: this.to.port, method, path, headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
        if (this.drops && this.#random() < lost) {
          this.losses += 1;
          return response.destroy();
        }
        response.writeHead(answer.statusCode, answer.rawHeaders).end(Buffer.concat(chunks));
      });
    });
    request.pipe(onward);
  }

  close() {
    this.#server.closeAllConnections?.();
    this.#server.close();
  }
}

describe("twenty tabs", { concurrency: true }, () => {
  for (const mode of ["cookie", "bearer"]) {
    for (const locks of [true, false]) {
      describe(`${tabs} tabs, ${mode} mode, ${locks ? "with" : "without"} locks`, () => {
        const program = new Program(), way = new Way();
        before(async () => {
          await program.serve();
          await way.open(program.address);
        });
        after(async () => {
          way.close();
          await program.stop();
        });

        test(`nobody is signed out in ${rounds} rounds, and one session lives`, async (t) => {
          const first = await newPage(t, expected);
          const all = [first];
          while (all.length < tabs) all.push(await newTab(t, first.context(), expected));
          await Promise.all(all.map((page) => openTab(page, way, mode, locks)));
          const { data } = await first.evaluate((who) => auth.signUp(who), ada);
          for (const page of all) assert.equal((await page.evaluate(() => auth.getSession())).data?.id, data.id);

          way.drops = true;
          for (let round = 0; round < rounds; ++round) {
            const answers = await Promise.all(all.map((page) => page.evaluate(() => auth.refresh())));
            for (const answer of answers) assert.notEqual(answer.data, null, JSON.stringify(answer));
          }
          way.drops = false;

          for (const page of all) assert.deepEqual(await page.evaluate(() => [auth.current?.id, ended]), [data.id, 0]);
          const sessions = await first.evaluate(() => auth.sessions.list());
          assert.deepEqual(sessions.data?.map(({ id }) => id), [data.id]);
          assert.ok(way.losses > rounds * lost / 2, `${way.losses} answers were lost`);
          assert.equal(events(program, "refresh_reused"), 0);
          const rotations = events(program, "refreshed");
          assert.ok(rotations >= rounds && rotations < 2 * rounds, `${rotations} rotations`);
          t.diagnostic(`${rotations} rotations, ${way.losses} answers lost`);
        });
      });
    }
  }
});

async function openTab(page, way, mode, locks) {
  await page.goto(`${way.address}/tab`);
  await page.evaluate(async ({ mode, locks }) => {
    if (!locks) Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
    const { createAuthClient } = await import("/client/auth/client.js");
    globalThis.ended = 0;
    globalThis.auth = createAuthClient({ mode });
    auth.onAuthStateChange((event) => void (ended += event === "signed_out"));
  }, { mode, locks });
}

const events = (program, name) =>
  Number(execFileSync("sqlite3", [join(program.folder, "gatehouse.db"), `SELECT count(*) FROM audit WHERE event = '${name}'`]));
