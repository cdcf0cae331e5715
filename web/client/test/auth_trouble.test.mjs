// Clocks, networks, servers and storages that do not do as they should.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problem } from "./gate.mjs";
import { ada, Browser, signedIn } from "./tabs.mjs";

const modes = ["cookie", "bearer"];
const minute = 60_000;

for (const mode of modes) {
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

test("a retry-after is kept to", async () => {
  const { browser, gate } = await signedIn("cookie");
  gate.instead = (what) => (what === "POST /auth/refresh" ? problem(503, "unavailable", [["retry-after", "120"]]) : undefined);
  await browser.time.pass(360_000);
  assert.equal(gate.count("POST /auth/refresh"), 1);
});
