// Who is signed in, by cookie and by bearer token: one tab.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ada, Browser, signedIn } from "./tabs.mjs";

const modes = ["cookie", "bearer"];
const minute = 60_000;

for (const mode of modes) {
  test(`${mode}: who signs in is told, and known`, async () => {
    const { browser, auth, session } = await signedIn(mode);
    assert.equal(session.user.username, "ada");
    assert.equal(session.id, browser.gate.alive[0].id);
    assert.ok(Math.abs(session.expiresAt - browser.time.wall - 300_000) < 100);
    assert.equal(auth.current, session);
    assert.deepEqual(auth.tab.told, ["initial", "signed_in ada"]);
    assert.equal((await auth.getUser()).data.username, "ada");
  });

  test(`${mode}: a wrong password is an answer, not a throw, and changes nothing`, async () => {
    const browser = new Browser();
    const auth = browser.tab({ mode });
    const answer = await browser.until(auth.signIn.password({ ...ada, password: "wrong" }));
    assert.deepEqual(answer, { data: null, error: { code: "wrong_password", message: "As the server says it.", status: 401 } });
    assert.deepEqual(await browser.until(auth.getSession()), { data: null, error: null });
  });

  test(`${mode}: who signs up is signed in`, async () => {
    const browser = new Browser();
    const auth = browser.tab({ mode });
    const { data } = await browser.until(auth.signUp({ username: "grace", password: "correct horse", email: "grace@example.org" }));
    assert.equal(data.user.email, "grace@example.org");
    assert.equal(auth.current.user.username, "grace");
  });

  test(`${mode}: a reload knows who is there, and an anonymous page asks no second time`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    let again = browser.reload(auth);
    assert.equal(again.current, undefined);
    again.tab.listen();
    assert.equal((await browser.until(again.getSession())).data.user.username, "ada");
    await browser.time.pass();
    assert.deepEqual(again.tab.told, ["initial ada"]);
    await browser.until(again.signOut());
    const asked = gate.asked.length;
    again = browser.reload(again);
    assert.deepEqual(await browser.until(again.getSession()), { data: null, error: null });
    assert.equal(gate.asked.length, asked);
  });

  test(`${mode}: nothing is asked before it is used`, async () => {
    const browser = new Browser();
    browser.tab({ mode });
    await browser.time.pass(minute);
    assert.equal(browser.gate.asked.length, 0);
  });

  test(`${mode}: tokens are renewed ahead of their end, once each time`, async () => {
    const { browser, auth, gate, session } = await signedIn(mode);
    await browser.time.pass(200_000);
    assert.equal(gate.count("POST /auth/refresh"), 0);
    await browser.time.pass(100_000);
    assert.equal(gate.count("POST /auth/refresh"), 1);
    assert.ok(auth.current.expiresAt > session.expiresAt);
    assert.deepEqual(auth.tab.told.slice(2), ["refreshed ada"]);
    await browser.time.pass(60 * minute);
    assert.ok(gate.count("POST /auth/refresh") < 15);
    assert.equal(gate.reused, 0);
  });

  test(`${mode}: after sleep they are renewed at once`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    browser.time.slept(60 * minute);
    auth.tab.awake();
    await browser.time.pass(1000);
    assert.equal(gate.count("POST /auth/refresh"), 1);
  });

  test(`${mode}: and where nothing says that the machine has slept, within half a minute`, async () => {
    const { browser, gate } = await signedIn(mode);
    browser.time.slept(60 * minute);
    await browser.time.pass(31_000);
    assert.equal(gate.count("POST /auth/refresh"), 1);
  });

  test(`${mode}: a session that was ended elsewhere is seen with the next request`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    gate.endAll();
    assert.equal((await browser.until(auth.authFetch("/api"))).status, 401);
    await browser.time.pass();
    assert.equal(auth.current, null);
    assert.equal(auth.tab.told.at(-1), "signed_out");
    assert.equal(browser.jar.size, 0);
  });

  test(`${mode}: signing out ends the session, or all of them`, async () => {
    for (const everywhere of [false, true]) {
      const { browser, auth, gate } = await signedIn(mode);
      const elsewhere = new Browser({ time: browser.time, gate });
      await browser.until(elsewhere.tab({ mode }).signIn.password(ada));
      assert.deepEqual(await browser.until(auth.signOut({ everywhere })), { data: null, error: null });
      assert.equal(auth.current, null);
      assert.equal(gate.alive.length, everywhere ? 0 : 1);
    }
  });

  test(`${mode}: signing out works with tokens that have expired, and of a session that is over`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    browser.time.slept(10 * minute);
    assert.equal((await browser.until(auth.signOut())).error, null);
    assert.equal(gate.alive.length, 0);

    const second = await signedIn(mode);
    second.gate.endAll();
    assert.deepEqual(await second.browser.until(second.auth.signOut()), { data: null, error: null });
    assert.equal(second.auth.current, null);
  });

  test(`${mode}: without a network this browser is signed out, and told that the server is not`, async () => {
    const { browser, auth } = await signedIn(mode);
    browser.way = () => ({ there: 1, back: 1, lostThere: true });
    assert.equal((await browser.until(auth.signOut())).error.code, "network");
    assert.equal(auth.current, null);
    assert.equal((await browser.until(browser.reload(auth).getSession())).data, null);
  });

  test(`${mode}: new rights come with a refresh`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    const entry = gate.users.get("ada");
    gate.alive[0].user = entry.user = { ...entry.user, roles: ["admin"] };
    const { data } = await browser.until(auth.refresh());
    assert.deepEqual(data.user.roles, ["admin"]);
    await browser.time.pass();
    assert.equal(auth.tab.told.at(-1), "user_updated ada");
  });

  test(`${mode}: sessions are listed and ended`, async () => {
    const { browser, auth, gate, session } = await signedIn(mode);
    const elsewhere = new Browser({ time: browser.time, gate }).tab({ mode });
    const other = (await browser.until(elsewhere.signIn.password(ada))).data;
    const list = (await browser.until(auth.sessions.list())).data;
    assert.deepEqual(list.map(({ id, current }) => [id, current]), [[session.id, true], [other.id, false]]);
    assert.deepEqual(await browser.until(auth.sessions.revoke(other.id)), { data: null, error: null });
    assert.equal((await browser.until(auth.sessions.revoke("nobody's"))).error.code, "not_found");
    assert.deepEqual(await browser.until(auth.sessions.revokeOthers()), { data: 0, error: null });
    await browser.until(auth.sessions.revoke(session.id));
    assert.equal(auth.current, null);
  });

  test(`${mode}: a closed client does nothing more`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    auth.close();
    const asked = gate.asked.length;
    browser.time.slept(10 * minute);
    await browser.time.pass(60 * minute);
    assert.equal(gate.asked.length, asked);
  });
}

test("cookie: nothing that is a token can be had", async () => {
  const { auth } = await signedIn("cookie");
  assert.deepEqual(await auth.getToken(), { data: null, error: null });
  assert.doesNotMatch(auth.tab.texts.join(), /refresh\.|h\./);
});

test("cookie: a page of another origin does not believe for ever that nobody is signed in", async () => {
  const browser = new Browser();
  const baseURL = "https://id.app.example";
  const auth = browser.tab({ baseURL });
  assert.equal((await browser.until(auth.getSession())).data, null);
  const elsewhere = new Browser({ time: browser.time, gate: browser.gate });
  elsewhere.jar = browser.jar;
  await browser.until(elsewhere.tab().signIn.password(ada));
  assert.equal((await browser.until(browser.reload(auth).getSession())).data.user.username, "ada");
});

test("cookie: who signed in by another way is found by a reload", async () => {
  const browser = new Browser();
  const auth = browser.tab();
  auth.tab.listen();
  await browser.until(auth.getSession());
  const elsewhere = new Browser({ time: browser.time, gate: browser.gate });
  elsewhere.jar = browser.jar;
  await browser.until(elsewhere.tab().signIn.password(ada));
  assert.equal((await browser.until(auth.reload())).data.user.username, "ada");
  await browser.time.pass();
  assert.deepEqual(auth.tab.told, ["initial", "signed_in ada"]);
});

test("bearer: tokens are where the program says, and gone after signing out", async () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text), removeItem: (name) => kept.delete(name) };
  const { browser, auth } = await signedIn("bearer", { storage });
  assert.match([...kept.values()].join(), /refresh\./);
  assert.deepEqual(auth.tab.texts, []);
  await browser.until(auth.signOut());
  assert.doesNotMatch([...kept.values()].join(), /refresh\./);
});

test("mistakes in the program throw", async () => {
  const browser = new Browser();
  assert.throws(() => browser.tab({ mode: "cooky" }), /no mode/);
  const auth = browser.tab();
  assert.throws(() => auth.signIn.password({ username: "ada" }), /password must be a string/);
  await assert.rejects(auth.signUp(undefined), TypeError);
  const nowhere = browser.tab({}, { page: undefined });
  await assert.rejects(nowhere.getSession(), /the whole baseURL is needed/);
});
