// bench/console.mjs: what the console's first page costs a browser; writes bench/log/DATE-console.md. The server is build/release's.
import { execSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Console, heading, signIn } from "../tests/browser/console.mjs";
import { chromium } from "../tests/browser/node_modules/playwright-core/index.mjs";

const runs = 15;
const root = fileURLToPath(new URL("..", import.meta.url));
const says = (command) => execSync(command, { cwd: root, encoding: "utf8" }).trim();
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const sum = (parts) => parts.reduce((total, each) => total + each, 0);

// One visit with nothing in the cache: what was fetched, and when there was something to see.
async function visit(browser, address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const fetched = [];
  page.on("requestfinished", async (request) => {
    fetched.push({ kind: request.resourceType(), host: new URL(request.url()).host, size: (await request.sizes()).responseBodySize });
  });
  const answer = await page.goto(address);
  await heading(page, "Sign in").waitFor();
  const shown = await page.evaluate(() => performance.now());
  await page.waitForLoadState("networkidle");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  const first = [...fetched];
  await signIn(page, "root");
  await heading(page, "Your account").waitFor();
  await page.goto(`${address}/#/admin`);
  await heading(page, "Overview").waitFor();
  await page.waitForLoadState("networkidle");
  await context.close();
  return { policy: answer.headers()["content-security-policy"], first, all: fetched, paint, shown };
}

const bytes = (fetched, kind) => sum(fetched.filter((each) => each.kind === kind).map(({ size }) => size));

const server = new Console();
await server.serve();
server.addUser("root", "--admin");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const version = browser.version();
const visits = [];
for (let run = 0; run < runs; ++run) visits.push(await visit(browser, server.address));
await browser.close();
await server.stop();

const [{ policy, first, all }] = visits;
const hosts = new Set(visits.flatMap((each) => each.all.map(({ host }) => host)));
const log = `# console

- ${says("lscpu | sed -n 's/^Model name: *//p'")}, ${says("nproc")} cores; Linux ${says("uname -r")}; Chromium ${version}
- ${says("git rev-parse --short HEAD")}, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, load average ${loadavg()[0].toFixed(2)}
- again: \`node bench/console.mjs\`

| the first page, nothing in the cache | |
|---|---:|
| script, bytes over the wire (gzip) | ${bytes(first, "script")} |
| style sheet | ${bytes(first, "stylesheet")} |
| document | ${bytes(first, "document")} |
| requests | ${first.length} |
| first contentful paint, ms, median of ${runs} | ${median(visits.map(({ paint }) => paint)).toFixed(0)} |
| the sign-in form is there, ms, median of ${runs} | ${median(visits.map(({ shown }) => shown)).toFixed(0)} |

- with the account's page and the overview of an administrator: ${bytes(all, "script")} bytes of script, ${all.length} requests
- hosts that were asked: ${hosts.size}
- Content-Security-Policy: \`${policy}\`
`;
mkdirSync(`${root}/bench/log`, { recursive: true });
writeFileSync(`${root}/bench/log/${new Date().toISOString().slice(0, 10)}-console.md`, log);
process.stdout.write(log);
