// Tabs of one browser before one server, in a time of their own. Each tab has all that a World has.
import assert from "node:assert/strict";

import { authClientIn } from "../dist/auth/client.js";
import { Gate } from "./gate.mjs";
import { Time } from "./time.mjs";

const address = "https://app.example/";
export const ada = { username: "ada", password: "correct horse" };

/** One tab, signed in, and all that it asked for that forgotten. */
export async function signedIn(mode, options = {}) {
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

/** navigator.locks: one queue. */
class Locks {
  #holder = null;
  #queue = [];

  request(tab, { signal, steal }, work) {
    return new Promise((resolve, reject) => {
      const asker = { tab, begin: () => Promise.resolve(work({})).then(resolve, reject).finally(() => this.#release(asker)) };
      if (steal) this.#holder = null;
      if (steal) this.#queue.unshift(asker);
      else this.#queue.push(asker);
      signal?.addEventListener("abort", () => {
        if (!this.#queue.includes(asker)) return;
        this.#queue = this.#queue.filter((other) => other !== asker);
        reject(signal.reason);
      });
      this.#next();
    });
  }

  /** A page that is gone holds nothing. */
  leave(tab) {
    this.#queue = this.#queue.filter((asker) => asker.tab !== tab);
    if (this.#holder?.tab === tab) this.#release(this.#holder);
  }

  #release(asker) {
    if (this.#holder !== asker) return;
    this.#holder = null;
    this.#next();
  }

  #next() {
    if (this.#holder || this.#queue.length === 0) return;
    this.#holder = this.#queue.shift();
    this.#holder.begin();
  }
}

export class Browser {
  jar = new Map();
  writes = 0;
  tabs = [];
  locks = new Locks();
  kept = new Map();
  /** ms until another tab sees what was stored, or hears what was posted. */
  lag = () => 1;
  /** How a request fares: ms there and back, and whether it is lost on either way. */
  way = () => ({ there: 5, back: 5, lostThere: false, lostBack: false });

  constructor({ random = () => 0.5, time = new Time(), gate = new Gate(time) } = {}) {
    Object.assign(this, { random, time, gate });
  }

  tab(options = {}, own = {}) {
    const tab = new Tab(this, own);
    this.tabs.push(tab);
    return tab.open(options);
  }

  /** The same page anew, which has nothing but what was stored. */
  reload({ tab }) {
    tab.goes();
    this.locks.leave(tab);
    const next = new Tab(this, tab.own, tab.stored);
    this.tabs[this.tabs.indexOf(tab)] = next;
    return next.open(tab.options);
  }

  until(promise) {
    return this.time.until(promise);
  }
}

class Tab {
  page = address;
  frozen = null; // or what waits for the end of it
  heard = () => {};
  awake = () => {};
  told = [];
  #stored;
  #isGone = false;

  constructor(browser, own, stored = browser.tabs[0]?.stored) {
    this.browser = browser;
    this.own = own;
    this.#stored = new Map(stored);
    this.store = {
      getItem: (name) => this.#stored.get(name)?.text ?? null,
      setItem: (name, text) => this.#set(name, text),
      removeItem: (name) => this.#set(name, null),
    };
    Object.assign(this, own);
    if (!("locks" in own)) this.locks = { request: (name, ...given) => browser.locks.request(this, ...given) };
  }

  /** The tab's client; `tab` on it leads back. */
  open(options) {
    this.options = options;
    this.auth = authClientIn(this, options);
    this.auth.tab = this;
    return this.auth;
  }

  listen() {
    this.auth.onAuthStateChange((event, session) => this.told.push(session ? `${event} ${session.user.username}` : event));
  }

  /** What is to be read in the storage by this tab now. */
  get texts() {
    return [...this.#stored.values()].flatMap(({ text }) => text ?? []);
  }

  get stored() {
    return this.#stored;
  }

  /** IndexedDB: a transaction is the browser's, and what follows it is the tab's. */
  swap = (name, change) =>
    new Promise((resolve) =>
      this.browser.time.after(1, () =>
        this.does(() => {
          this.browser.kept.set(name, change(this.browser.kept.get(name)));
          resolve();
        })));

  now = () => this.browser.time.wall;
  steady = () => this.browser.time.steady;
  random = () => this.browser.random();
  after = (ms, work) => this.browser.time.after(ms, () => this.does(work));
  wait = (ms) => (ms > 0 ? new Promise((end) => void this.after(ms, end)) : Promise.resolve());
  fetch = (input, init) => this.#fetch(new Request(input, init));

  line(name, heard) {
    this.heard = heard;
    return { post: (message) => this.#tell((tab) => tab.heard(message)), close: () => (this.heard = () => {}) };
  }

  onAwake(look) {
    this.awake = look;
    return () => (this.awake = () => {});
  }

  goes() {
    this.#isGone = true;
  }

  freeze() {
    this.frozen ??= [];
  }

  thaw() {
    const waiting = this.frozen ?? [];
    this.frozen = null;
    for (const work of waiting) this.does(work);
    this.does(this.awake);
  }

  does(work) {
    if (this.#isGone) return;
    if (this.frozen) this.frozen.push(work);
    else work();
  }

  #set(name, text) {
    const order = ++this.browser.writes; // the last one is the last for all
    const write = (tab) => order > (tab.stored.get(name)?.order ?? 0) && tab.stored.set(name, { text, order });
    write(this);
    this.#tell((tab) => tab.heard(), write);
  }

  // A frozen tab hears later, but the storage is the browser's.
  #tell(work, atOnce = () => {}) {
    for (const tab of this.browser.tabs) {
      if (tab === this) continue;
      this.browser.time.after(this.browser.lag(), () => (atOnce(tab), tab.does(() => work(tab))));
    }
  }

  // The server works on what has reached it, whether anybody waits for the answer or not.
  #fetch(request) {
    const { time, gate, jar } = this.browser;
    const { there, back, lostThere, lostBack } = this.browser.way(request, this);
    const byCookie = request.credentials !== "omit";
    const sent = byCookie ? new Map(jar) : new Map();
    return new Promise((resolve, reject) => {
      const fail = (error) => this.does(() => reject(error));
      request.signal.addEventListener("abort", () => fail(request.signal.reason));
      const arrives = async () => {
        if (lostThere) return fail(new TypeError("fetch failed"));
        const response = await gate.answer(request.clone(), sent);
        await time.sleep(back);
        if (lostBack) return fail(new TypeError("fetch failed"));
        if (request.signal.aborted) return;
        // Node 18 joins them; none of ours holds a comma.
        const cookies = (byCookie && response.headers.get("set-cookie")?.split(", ")) || [];
        for (const cookie of cookies) this.#keep(cookie);
        this.does(() => resolve(response));
      };
      time.after(there, () => void arrives());
    });
  }

  #keep(cookie) {
    const [name, value] = cookie.split("=");
    if (value) this.browser.jar.set(name, value);
    else this.browser.jar.delete(name);
  }
}
