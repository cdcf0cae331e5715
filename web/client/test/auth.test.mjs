// Who is signed in, by cookie and by bearer token: one tab.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, problem } from "./gate.mjs";
import { Browser } from "./tabs.mjs";

const ada = { username: "ada", password: "correct horse" };
const modes = ["cookie", "bearer"];
const minute = 60_000;

async function signedIn(mode, options = {}) {
  const browser = new Browser();
  const auth = browser.tab({ mode, ...options });
  auth.tab.listen();
  await browser.until(auth.getSession());
  const { data, error } = await browser.until(auth.signIn.password(ada));
  assert.equal(error, null);
  await browser.time.pass(10);
  browser.gate.asked.length = 0;
  return { browser, auth, gate: browser.gate, session: data };
}

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

  test(`${mode}: a clock that is set back or ahead signs nobody out`, async () => {
    for (const jump of [-24 * 60 * minute, 24 * 60 * minute]) {
      const { browser, auth, gate } = await signedIn(mode);
      auth.tab.now = () => browser.time.wall + jump; // the machine's, not the server's
      await browser.time.pass(20 * minute);
      const { status } = await browser.until(auth.authFetch("/api"));
      assert.equal(status, 200);
      assert.ok(gate.count("POST /auth/refresh") <= 6, `${gate.count("POST /auth/refresh")} refreshes`);
      const again = browser.reload(auth);
      assert.equal((await browser.until(again.getSession())).data.user.username, "ada");
    }
  });

  test(`${mode}: a 401 is answered by one refresh and one more try, and no third`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    await browser.time.pass(minute);
    let refusals = 1;
    gate.instead = (what) => (what === "POST /api" && refusals-- > 0 ? problem(401, "expired_token") : undefined);
    const response = await browser.until(auth.authFetch("/api", { method: "POST", body: "said twice" }));
    assert.equal(response.status, 200);
    assert.equal(gate.count("POST /auth/refresh"), 1);
    assert.deepEqual(gate.asked.filter(({ what }) => what === "POST /api").map(({ text }) => text), ["said twice", "said twice"]);

    await browser.time.pass(minute);
    refusals = Infinity;
    const still = await browser.until(auth.authFetch("/api", { method: "POST", body: "x" }));
    assert.equal(still.status, 401);
    assert.equal(gate.count("POST /api"), 4);
    assert.equal(gate.count("POST /auth/refresh"), 2);
    assert.equal(auth.current.user.username, "ada");
  });

  test(`${mode}: a 401 for tokens that are new brings no newer ones`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    gate.instead = (what) => (what === "GET /elsewhere" ? problem(401, "invalid_token") : undefined);
    for (let i = 0; i < 5; i++) assert.equal((await browser.until(auth.authFetch("/elsewhere"))).status, 401);
    assert.equal(gate.count("POST /auth/refresh"), 0);
    assert.equal(auth.current.user.username, "ada");
  });

  test(`${mode}: ten requests that are refused at once cost one refresh`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    await browser.time.pass(minute);
    const before = gate.asked.length;
    let refusals = 10;
    gate.instead = (what) => (what === "GET /api" && refusals-- > 0 ? problem(401, "expired_token") : undefined);
    const all = await browser.until(Promise.all(Array.from({ length: 10 }, () => auth.authFetch("/api"))));
    assert.deepEqual(all.map(({ status }) => status), Array(10).fill(200));
    assert.equal(gate.asked.length - before, 21);
  });

  test(`${mode}: a stream cannot be sent twice, a Request can`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    const refuse = () => {
      let refusals = 1;
      gate.instead = (what) => (what === "POST /api" && refusals-- > 0 ? problem(401, "expired_token") : undefined);
    };
    await browser.time.pass(minute);
    refuse();
    const body = new Blob(["once"]).stream();
    assert.equal((await browser.until(auth.authFetch("/api", { method: "POST", body, duplex: "half" }))).status, 401);
    await browser.time.pass(minute);
    refuse();
    const request = new Request("https://app.example/api", { method: "POST", body: "again" });
    assert.equal((await browser.until(auth.authFetch(request))).status, 200);
    assert.equal(gate.asked.at(-1).text, "again");
  });

  test(`${mode}: a 403 is passed on`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    const { error } = await browser.until(auth.changePassword({ current_password: "stale", new_password: "y" }));
    assert.equal(error.code, "stale_login");
    assert.equal(error.status, 403);
    assert.equal(gate.count("POST /auth/refresh"), 0);
  });

  test(`${mode}: a wrong password is sent once, and ends nothing`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    await browser.time.pass(minute);
    const { error } = await browser.until(auth.changePassword({ current_password: "wrong", new_password: "y" }));
    assert.equal(error.code, "wrong_password");
    assert.deepEqual(gate.asked.map(({ what }) => what), ["POST /auth/password"]);
    assert.equal(auth.current.user.username, "ada");
    gate.endAll();
    assert.equal((await browser.until(auth.changePassword({ current_password: "x", new_password: "y" }))).error.status, 401);
    assert.equal(auth.current, null);
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

  test(`${mode}: no network and no trouble of the server sign anybody out`, async () => {
    const troubles = [
      () => new Response("<h1>Bad Gateway</h1>", { status: 502 }),
      () => new Response("<h1>Sign in to this Wi-Fi</h1>", { status: 401 }),
      () => new Response("<h1>Welcome</h1>", { status: 200 }),
      () => problem(503, "unavailable", [["retry-after", "5"]]),
      () => problem(429, "rate_limited"),
      () => problem(403, "cross_site"),
    ];
    for (const trouble of troubles) {
      const { browser, auth, gate } = await signedIn(mode);
      gate.instead = (what) => (what.includes("/auth/") ? trouble() : undefined);
      await browser.time.pass(10 * minute);
      assert.equal(auth.current.user.username, "ada");
      assert.ok((await browser.until(auth.getSession())).error);
      assert.ok(gate.count("POST /auth/refresh") < 30);
      gate.instead = () => undefined;
      await browser.time.pass(2 * minute);
      assert.ok(auth.current.expiresAt > browser.time.wall);
      assert.equal((await browser.until(auth.authFetch("/api"))).status, 200);
    }
  });

  test(`${mode}: an answer that is lost is asked for again, in time`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    let lost = 3;
    browser.way = () => ({ there: 5, back: 5, lostBack: lost-- > 0 });
    await browser.time.pass(300_000);
    assert.equal(gate.count("POST /auth/refresh"), 4);
    assert.equal(gate.alive[0].counter, 1);
    assert.equal(auth.current.user.username, "ada");
  });

  test(`${mode}: an answer that does not come is given up, and asked for again`, async () => {
    const { browser, gate } = await signedIn(mode);
    let slow = 1;
    browser.way = () => ({ there: 5, back: slow-- > 0 ? 60 * minute : 5 });
    await browser.time.pass(300_000);
    assert.equal(gate.count("POST /auth/refresh"), 2);
    assert.equal(gate.alive[0].counter, 1);
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

  test(`${mode}: answers that nobody could mean end in invalid_response`, async () => {
    const user = { id: "1", username: "ada", roles: [], disabled: false, created_at: "" };
    const bodies = ["", "null", "[]", "{}", "nonsense", '"text"', "[[[[", JSON.stringify({ user }),
      JSON.stringify({ user: { ...user, roles: "admin" }, session: "s", expires_in: 300 }),
      JSON.stringify({ user: { ...user, username: {} }, session: "s", expires_in: 300 }),
      JSON.stringify({ user, session: "s", expires_in: "300" }), JSON.stringify({ user, session: "s", expires_in: -1 }),
      JSON.stringify({ user, access_token: 1, refresh_token: "r", expires_in: 300 }),
      JSON.stringify({ user, access_token: "a.b.c", refresh_token: "r", expires_in: 300 }),
      JSON.stringify({ user, session: "s".repeat(1 << 20), expires_in: 300 })];
    for (const body of bodies) {
      for (const status of [200, 400, 500]) {
        const browser = new Browser();
        browser.gate.instead = () => new Response(body, { status });
        const auth = browser.tab({ mode });
        const { data, error } = await browser.until(auth.signIn.password(ada));
        assert.equal(data, null);
        assert.deepEqual([error.code, error.status], ["invalid_response", status], body.slice(0, 80));
        assert.notEqual(auth.current?.user?.username, "ada");
      }
    }
  });

  test(`${mode}: a redirect is no answer`, async () => {
    const browser = new Browser();
    browser.gate.instead = () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
    const auth = browser.tab({ mode });
    assert.equal((await browser.until(auth.signIn.password(ada))).error.code, "invalid_response");
    assert.equal(browser.gate.asked.length, 1);
  });

  test(`${mode}: nonsense in the storage is nobody, or asked about`, async () => {
    for (const text of ["", "{", "[]", "1", '{"user":1}', '{"user":{"id":"1","username":"root","roles":["admin"]}}']) {
      const { browser, auth } = await signedIn(mode);
      for (const name of auth.tab.stored.keys()) auth.tab.store.setItem(name, text);
      const known = (await browser.until(browser.reload(auth).getSession())).data;
      assert.equal(known?.user.username, mode === "cookie" ? "ada" : undefined);
    }
  });

  test(`${mode}: a storage that is forbidden, or full, keeps nobody from signing in`, async () => {
    const no = () => {
      throw new DOMException("no", "SecurityError");
    };
    const full = { getItem: () => null, setItem: no, removeItem: () => {} };
    for (const store of [undefined, { getItem: no, setItem: no, removeItem: no }, full]) {
      const browser = new Browser();
      const auth = browser.tab({ mode }, { store });
      assert.equal((await browser.until(auth.signIn.password(ada))).error, null);
      assert.equal((await browser.until(auth.authFetch("/api"))).status, 200);
      await browser.time.pass(20 * minute);
      assert.equal((await browser.until(auth.authFetch("/api"))).status, 200);
    }
  });
}

test("cookie: nothing that is a token can be had", async () => {
  const { auth } = await signedIn("cookie");
  assert.deepEqual(await auth.getToken(), { data: null, error: null });
  assert.doesNotMatch(auth.tab.texts.join(), /refresh\.|h\./);
});

test("cookie: the token against foreign pages goes along where something is changed", async () => {
  const { browser, auth, gate, session } = await signedIn("cookie");
  await browser.until(auth.authFetch("/api", { method: "POST" }));
  assert.equal(gate.asked.at(-1).headers["x-csrf-token"], `csrf-${session.id}`);
  await browser.until(auth.authFetch("/api"));
  assert.equal(gate.asked.at(-1).headers["x-csrf-token"], undefined);
});

test("cookie: what is sent along depends on where the server is", async () => {
  for (const [baseURL, credentials] of [["", "same-origin"], ["/id", "same-origin"], ["https://id.app.example", "include"]]) {
    const seen = [];
    const fetch = async (request, init) => (seen.push(new Request(request, init)), json(401, {}));
    const auth = new Browser().tab({ baseURL, fetch });
    await auth.authFetch("/api");
    assert.equal(seen.at(-1).credentials, credentials);
    assert.equal(seen.at(-1).url, new URL(`${baseURL}/api`, "https://app.example/").href);
  }
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

test("bearer: the token goes to the server's origin alone", async () => {
  const { browser, auth, gate } = await signedIn("bearer");
  await browser.until(auth.authFetch("/api"));
  const { data } = await auth.getToken();
  assert.equal(gate.asked.at(-1).headers.authorization, `Bearer ${data}`);
  for (const url of ["https://evil.example/", "http://app.example/", "https://app.example:8443/", "https://app.example.evil.example/"]) {
    await browser.until(auth.authFetch(url));
    assert.equal(gate.asked.at(-1).headers.authorization, undefined, url);
    await browser.until(auth.authFetch(new Request(url)));
    assert.equal(gate.asked.at(-1).headers.authorization, undefined, url);
  }
  await browser.until(auth.authFetch("//evil.example/"));
  assert.equal(gate.asked.at(-1).what, "GET //evil.example/");
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

test("a retry-after is kept to", async () => {
  const { browser, gate } = await signedIn("cookie");
  gate.instead = (what) => (what === "POST /auth/refresh" ? problem(503, "unavailable", [["retry-after", "120"]]) : undefined);
  await browser.time.pass(360_000);
  assert.equal(gate.count("POST /auth/refresh"), 1);
});
