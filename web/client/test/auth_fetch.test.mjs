// Requests as who is signed in, by cookie and by bearer token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, problem } from "./gate.mjs";
import { Browser, signedIn } from "./tabs.mjs";

const modes = ["cookie", "bearer"];
const minute = 60_000;

for (const mode of modes) {
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

  test(`${mode}: a new password is sent again once an expired token is renewed`, async () => {
    const { browser, auth, gate } = await signedIn(mode);
    await browser.time.pass(minute);
    let refusals = 1;
    gate.instead = (what) => (what === "POST /auth/password" && refusals-- > 0 ? problem(401, "expired_token") : undefined);
    const { error } = await browser.until(auth.changePassword({ current_password: "x", new_password: "y" }));
    assert.equal(error, null);
    assert.equal(gate.count("POST /auth/password"), 2);
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
}

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
