// The console: who is let in where, and what is said to the others.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newPage } from "./browser.mjs";
import { button, Console, field, heading, password, problem, signIn } from "./console.mjs";

const server = new Console();
before(async () => {
  await server.serve();
  server.addUser("ada");
});
after(() => server.stop());

const account = (page) => heading(page, "Your account");

test("row 82: one goes back to this origin after signing in, and nowhere else", async (t) => {
  const hosts = new Set();
  const page = await newPage(t, /status of 40[01]/);
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  const enter = async (given) => {
    await page.context().clearCookies();
    await page.goto(`${server.address}/?return_to=${given}`);
    await signIn(page, "ada");
  };
  await enter("/%3Fof=ada%23/nowhere");
  await page.waitForURL(`${server.address}/?of=ada#/nowhere`);
  for (const given of ["//e.example", "/%5Ce.example", "https:e.example", "/%09/e.example", "javascript:alert(1)", "/.//e.example"]) {
    await enter(given);
    await account(page).waitFor();
    await page.goto("about:blank");
  }
  assert.deepEqual([...hosts], [new URL(server.address).host]);
});

test("a browser that does not keep the cookie is told why it cannot stay", async (t) => {
  const page = await server.open(t);
  await page.route("**/auth/login*", async (route) => {
    const response = await route.fetch();
    await page.context().clearCookies();
    const { "set-cookie": _, ...headers } = response.headers();
    await route.fulfill({ status: 200, headers, body: await response.text() });
    await page.context().clearCookies();
  });
  await signIn(page, "ada");
  await problem(page, "Your browser did not keep the cookie that signs you in.").waitFor();
  await heading(page, "Sign in").waitFor();
});

test("the one-time link makes the first administrator, once", async (t) => {
  const fresh = new Console();
  await fresh.serve();
  t.after(() => fresh.stop());
  const [link] = /http:.*#\/setup\/\S+/.exec(fresh.output);
  const page = await newPage(t, /status of 40[13]/);
  for (const name of ["root", "second"]) {
    await page.goto("about:blank");
    await page.goto(link);
    await field(page, "User name").fill(name);
    await field(page, "Password").fill(password);
    await button(page, "Make the first account").click();
    if (name === "root") await heading(page, "Overview").waitFor();
  }
  await problem(page, "This link is not valid any more.").waitFor();
});

test("where sign-up is closed, one is told whom to ask", async (t) => {
  const closed = new Console();
  await closed.serve({ say: ["--signup.open", "false"] });
  t.after(() => closed.stop());
  const page = await closed.open(t, "/#/sign-up");
  await field(page, "User name").fill("eve");
  await field(page, "Password").fill(password);
  await button(page, "Make an account").click();
  await problem(page, "Accounts are made by the administrators here.").waitFor();
});

test("a server that does not answer is told, and asked again", async (t) => {
  const page = await newPage(t, /ERR_FAILED|status of 401/);
  await page.route("**/auth/**", (route) => route.abort());
  await page.goto(server.address);
  await problem(page, "cannot be reached").waitFor();
  await page.unroute("**/auth/**");
  await button(page, "Try again").click();
  await heading(page, "Sign in").waitFor();
});
