// Who is signed in, by cookie and by bearer token: all tabs of one browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { numbers } from "./random.mjs";
import { ada, Browser } from "./tabs.mjs";

const minute = 60_000;

async function tabs(mode, count, options = {}, own = {}) {
  const browser = new Browser(options);
  const all = Array.from({ length: count }, () => browser.tab({ mode }, own));
  for (const auth of all) auth.tab.listen();
  await browser.time.pass(2000);
  return { browser, all, gate: browser.gate };
}

async function signedIn(mode, count, options = {}, own = {}) {
  const opened = await tabs(mode, count, options, own);
  const { browser, all, gate } = opened;
  assert.equal((await browser.until(all[0].signIn.password(ada))).error, null);
  await browser.time.pass(100);
  gate.asked.length = 0;
  return opened;
}

const counted = (seed) => {
  const next = numbers(seed);
  return () => next(1_000_000) / 1_000_000;
};
const names = (all) => all.map(({ current }) => current?.user.username);

for (const mode of ["cookie", "bearer"]) {
  test(`${mode}: who signs in, or out, in one tab does so in all`, async () => {
    const { browser, all, gate } = await tabs(mode, 3);
    gate.asked.length = 0;
    await browser.until(all[0].signIn.password(ada));
    await browser.time.pass(10);
    assert.deepEqual(names(all), ["ada", "ada", "ada"]);
    await browser.until(all[2].signOut());
    await browser.time.pass(10);
    assert.deepEqual(all.map(({ tab }) => tab.told), Array(3).fill(["initial", "signed_in ada", "signed_out"]));
    assert.equal(gate.asked.length, 2);
  });

  test(`${mode}: a session that was ended elsewhere ends in all tabs with the next request of one`, async () => {
    const { browser, all, gate } = await signedIn(mode, 3);
    gate.endAll();
    await browser.until(all[1].authFetch("/api"));
    await browser.time.pass(10);
    assert.deepEqual(all.map(({ current }) => current), [null, null, null]);
  });

  for (const locks of ["locks", "no locks"]) {
    const own = locks === "locks" ? {} : { locks: undefined };

    test(`${mode}, ${locks}: twenty tabs refresh once`, async () => {
      const random = counted(1);
      const { browser, all, gate } = await signedIn(mode, 20, { random }, own);
      await browser.time.pass(290_000);
      assert.deepEqual(names(all), Array(20).fill("ada"));
      assert.equal(gate.alive[0].counter, 1);
      assert.equal(gate.count("POST /auth/refresh"), 1);
      for (const { tab } of all) assert.equal(tab.told.at(-1), "refreshed ada");
    });

    test(`${mode}, ${locks}: twenty tabs that wake up at once are no burst`, async () => {
      const random = counted(2);
      const { browser, all, gate } = await signedIn(mode, 20, { random }, own);
      browser.time.slept(60 * minute);
      for (const { tab } of all) tab.awake();
      await browser.time.pass(5000);
      assert.equal(gate.alive[0].counter, 1);
      assert.equal(gate.count("POST /auth/refresh"), 1);
    });

    test(`${mode}, ${locks}: a frozen tab holds nobody up for ever, nor does it harm later`, async () => {
      const { browser, all, gate } = await signedIn(mode, 3, {}, own);
      const [frozen, ...others] = all;
      void frozen.refresh();
      await browser.time.pass(2);
      frozen.tab.freeze();
      const answers = await browser.until(Promise.all(others.map((auth) => auth.refresh())));
      assert.deepEqual(answers.map(({ error }) => error), [null, null]);
      await browser.time.pass(20 * minute);
      const before = gate.alive[0].counter;
      frozen.tab.thaw();
      await browser.time.pass(10 * minute);
      assert.equal(gate.reused, 0);
      assert.deepEqual(names(all), ["ada", "ada", "ada"]);
      assert.ok(gate.alive[0].counter - before <= 4);
    });
  }

  test(`${mode}: who signs in while a refresh is under way stays signed in`, async () => {
    const { browser, all, gate } = await signedIn(mode, 2);
    gate.signUp({ username: "grace", password: "correct horse" });
    browser.way = (request) => ({ there: 5, back: request.url.includes("refresh") ? 3000 : 5 });
    const refreshing = all[0].refresh();
    const answer = await browser.until(all[1].signIn.password({ username: "grace", password: "correct horse" }));
    await browser.until(refreshing);
    await browser.time.pass(10 * minute);
    assert.equal(answer.data.user.username, "grace");
    assert.deepEqual(names(all), ["grace", "grace"]);
    assert.equal((await browser.until(all[0].authFetch("/api"))).status, 200);
  });

  test(`${mode}: who signs out while the page loads elsewhere stays signed out`, async () => {
    const { browser, all } = await signedIn(mode, 2);
    browser.way = (request) => ({ there: 5, back: request.url.includes("session") ? 3000 : 5 });
    const again = browser.reload(all[1]);
    const loading = again.getSession();
    await browser.time.pass(50);
    await browser.until(all[0].signOut());
    await browser.until(loading);
    assert.equal(again.current, null);
    assert.equal((await browser.until(again.getSession())).data, null);
  });
}

test("cookie: tabs without a storage hear of each other all the same", async () => {
  const { browser, all } = await tabs("cookie", 3, {}, { store: undefined });
  await browser.until(all[0].signIn.password(ada));
  await browser.time.pass(10);
  assert.deepEqual(names(all), ["ada", "ada", "ada"]);
  await browser.until(all[1].signOut());
  await browser.time.pass(10);
  assert.deepEqual(names(all), [undefined, undefined, undefined]);
});

test("bearer: no token is told to other tabs", async () => {
  const said = [];
  const { browser, all } = await tabs("bearer", 2);
  all[1].tab.heard = (message) => said.push(JSON.stringify(message));
  await browser.until(all[0].signIn.password(ada));
  await browser.time.pass(10);
  assert.ok(said.length > 0);
  assert.doesNotMatch(said.join(), /refresh\.|h\./);
});
// Lost requests and answers, slow ones, frozen tabs, sleep, refusals for no reason: an hour each, from one seed.
async function live(seed, mode, own) {
  const below = numbers(seed);
  const chance = (percent) => below(100) < percent;
  const { browser, all, gate } = await signedIn(mode, 2 + below(6), { random: counted(seed) }, own);
  let trouble = true;
  browser.lag = () => below(20);
  browser.way = () => ({
    there: below(trouble && chance(5) ? 9000 : 200), back: below(trouble && chance(5) ? 20_000 : 200),
    lostThere: trouble && chance(15), lostBack: trouble && chance(30),
  });
  for (const end = browser.time.steady + 60 * minute; browser.time.steady < end; ) {
    const place = below(all.length);
    const auth = all[place];
    const whim = below(100);
    if (whim < 10 && place > 0) auth.tab.freeze();
    else if (whim < 30) auth.tab.thaw();
    else if (whim < 40) all.forEach(({ tab }) => tab.does(tab.awake));
    else if (whim < 45) gate.instead = (what) => (what === "GET /api" && chance(50) ? new Response("", { status: 401 }) : undefined);
    else if (whim < 60) auth.tab.does(() => void auth.authFetch("/api").catch(() => {}));
    else if (whim < 63) (all[place] = browser.reload(auth)).tab.listen();
    await browser.time.pass(below(chance(50) ? 500 : 2 * minute));
    if (gate.reused > 0) break;
  }
  trouble = false;
  gate.instead = () => undefined;
  for (const { tab } of all) tab.thaw();
  await browser.time.pass(2 * minute);
  const known = await browser.until(Promise.all(all.map((auth) => auth.getSession())));
  for (const auth of all) auth.close();
  assert.equal(gate.reused, 0, `seed ${seed}: taken for theft`);
  assert.deepEqual(known.map(({ data }) => data?.user.username), all.map(() => "ada"), `seed ${seed}`);
  assert.equal(gate.alive.length, 1);
  return gate.alive[0].counter;
}

for (const mode of ["cookie", "bearer"]) {
  for (const [name, own] of [["locks", {}], ["no locks", { locks: undefined }]]) {
    test(`${mode}, ${name}: whatever happens on the way, nobody is signed out`, async () => {
      for (let seed = 1; seed <= Number(process.env.SEEDS ?? 20); seed++) await live(seed, mode, own);
    });
  }
}
