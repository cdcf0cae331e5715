// The server's side of signing in by cookie, as a `fetch` for the client itself.
import { root } from "./fake_auth.js";

export function fakeServer(): typeof fetch {
  let signedIn = false;
  const json = (status: number, body: object) => new Response(JSON.stringify(body), { status });
  const told = { user: root.user, session: root.id, expires_in: 300, csrf_token: "x" };
  return async (input, init) => {
    const { method, url, body } = new Request(input, init);
    const given = body ? await new Response(body).json() : {};
    const path = new URL(url).pathname;
    if (path === "/auth/login" && given.password !== "correct horse")
      return json(401, { code: "wrong_password", title: "The user name or the password is wrong." });
    if (path === "/auth/login") signedIn = true;
    if (path === "/auth/logout") {
      signedIn = false;
      return new Response(null, { status: 204 });
    }
    return signedIn ? json(200, told) : json(401, { code: "missing_credentials", title: `${method}: sign in first.` });
  };
}
