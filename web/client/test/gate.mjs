// A server that does what Gatehouse does with accounts and sessions, without a socket: `answer` makes a response of a request.
import { randomUUID } from "node:crypto";

const window = 30_000;
const title = "As the server says it.";
const refreshCookie = "__Secure-gatehouse-refresh";
const accessCookie = "__Host-gatehouse";

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (text) => JSON.parse(Buffer.from(text, "base64url"));

export class Gate {
  users = new Map();
  sessions = new Map();
  asked = []; // "POST /auth/refresh", each with the headers and the body it came with
  reused = 0;
  lifetime = 300;
  /** In place of an answer: a function of "METHOD /path" that gives a Response, or nothing. */
  instead = () => undefined;

  constructor(time) {
    this.time = time;
    this.signUp({ username: "ada", password: "correct horse" });
  }

  get now() {
    return this.time.wall;
  }

  signUp({ username, password, email }) {
    const user = { id: `u-${username}`, username, ...(email && { email }), roles: [], disabled: false, created_at: "2026-01-01T00:00:00Z" };
    this.users.set(username, { user, password });
    return user;
  }

  count(what) {
    return this.asked.filter((each) => each.what === what).length;
  }

  get alive() {
    return [...this.sessions.values()].filter((session) => !session.ended);
  }

  endAll() {
    for (const session of this.sessions.values()) session.ended = true;
  }

  /** `cookies`: a Map of those that the request came with. */
  async answer(request, cookies) {
    const { pathname, search } = new URL(request.url);
    const what = `${request.method} ${pathname}`;
    const text = await request.text();
    const headers = Object.fromEntries(request.headers);
    this.asked.push({ what, text, headers });
    const special = this.instead(what);
    if (special) return special;
    const body = headers["content-type"] === "application/json" ? JSON.parse(text) : undefined;
    const who = this.#identify(headers.authorization, cookies);
    if (what === "POST /auth/login") return this.#login(body, search.includes("mode=cookie"), who);
    if (what === "POST /auth/signup") return json(201, this.signUp(body));
    if (what === "POST /auth/refresh") return body ? this.#refresh(body.refresh_token, false) : this.#refreshByCookie(cookies);
    if (!who) return problem(401, "missing_credentials");
    return this.#forSomebody(what, who, body);
  }

  #forSomebody(what, who, body) {
    const { session, byCookie } = who;
    const own = [...this.sessions.values()].filter(({ user, ended }) => user === session.user && !ended);
    if (what === "GET /auth/session") return json(200, this.#told(session, who.exp, byCookie));
    if (what === "GET /auth/sessions") return json(200, own.map((each) => ({ ...each.info, current: each === session })));
    if (what === "POST /auth/logout") {
      for (const each of body?.everywhere ? own : [session]) each.ended = true;
      return new Response(null, { status: 204, headers: byCookie ? deleted : {} });
    }
    if (what === "DELETE /auth/sessions") {
      for (const each of own) each.ended = each !== session;
      return json(200, { ended: own.length - 1 });
    }
    if (what.startsWith("DELETE /auth/sessions/")) {
      const found = this.sessions.get(what.split("/").at(-1));
      if (!found) return problem(404, "not_found");
      found.ended = true;
      return new Response(null, { status: 204 });
    }
    if (what === "POST /auth/password") return changed(body.current_password);
    return json(200, { who: session.user.username });
  }

  #login({ username, password }, byCookie, former) {
    const found = this.users.get(username);
    if (found?.password !== password) return problem(401, "wrong_password");
    if (byCookie && former?.byCookie) former.session.ended = true;
    const id = randomUUID();
    const info = { id, device: "Firefox on Linux", address: "192.0.2.1", user_agent: "", created_at: "", last_used_at: "", expires_at: "" };
    const session = { id, info, user: found.user, counter: 0, rotatedAt: -Infinity, ended: false };
    this.sessions.set(id, session);
    return this.#ticket(session, byCookie);
  }

  #refreshByCookie(cookies) {
    const token = cookies.get(refreshCookie);
    if (!token) return problem(401, "missing_credentials");
    const answer = this.#refresh(token, true);
    return answer.status === 401 ? problem(401, "session_revoked", deleted) : answer;
  }

  #refresh(token, byCookie) {
    const [kind, id, counter] = token.split(".");
    const session = this.sessions.get(id);
    if (kind !== "refresh" || !session) return problem(401, "invalid_refresh_token");
    if (session.ended) return problem(401, "session_revoked");
    const behind = session.counter - Number(counter);
    if (behind === 0) {
      session.counter++;
      session.rotatedAt = this.now;
    } else if (behind > 1 || this.now - session.rotatedAt > window) {
      session.ended = true;
      this.reused++;
      return problem(401, "refresh_reused");
    }
    return this.#ticket(session, byCookie);
  }

  #ticket(session, byCookie) {
    const exp = this.now + this.lifetime * 1000;
    const access = `h.${encoded({ sid: session.id, exp, gen: session.counter })}.s`;
    const refresh = `refresh.${session.id}.${session.counter}`;
    const { user } = session;
    if (!byCookie) {
      return json(200, { access_token: access, token_type: "Bearer", expires_in: this.lifetime, refresh_token: refresh, user });
    }
    return json(200, this.#told(session, exp, true), [`${accessCookie}=${access}`, `${refreshCookie}=${refresh}`]);
  }

  #told({ id, user }, exp, byCookie) {
    const expires_in = Math.floor((exp - this.now) / 1000);
    return { user, session: id, expires_in, ...(byCookie && { csrf_token: `csrf-${id}` }) };
  }

  #identify(authorization, cookies) {
    const token = authorization?.replace("Bearer ", "") ?? cookies.get(accessCookie);
    try {
      const { sid, exp } = decoded(token.split(".")[1]);
      const session = this.sessions.get(sid);
      return exp > this.now && session && !session.ended ? { session, exp, byCookie: !authorization } : undefined;
    } catch {
      return undefined;
    }
  }
}

function changed(current_password) {
  if (current_password === "wrong") return problem(401, "wrong_password");
  return current_password === "stale" ? problem(403, "stale_login") : new Response(null, { status: 204 });
}

const deleted = [["set-cookie", `${accessCookie}=`], ["set-cookie", `${refreshCookie}=`]];

export function json(status, body, cookies = []) {
  const headers = new Headers({ "content-type": "application/json" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(JSON.stringify(body), { status, headers });
}

export function problem(status, code, headers = []) {
  return new Response(JSON.stringify({ type: "about:blank", title, status, code }), { status, headers: [...headers] });
}
