"""Login by cookie: what is set, what counts, and what a cookie that is not ours is worth."""
import concurrent.futures
import re
import time

from attacked import Answer, Attacked, bearer

ACCESS, REFRESH = "__Host-gatehouse", "__Secure-gatehouse-refresh"
SETTINGS = {"GATEHOUSE_SERVER_ALLOWED_ORIGINS": "https://front.example"}
PASSWORD = "correct horse battery"


class Browser:
    """Keeps cookies, sends them by their path, and says where its page is from."""

    def __init__(self, server: Attacked, username: str = "ada"):
        self.server, self.username = server, username
        self.jar: dict[str, str] = {}
        self.origin = f"http://127.0.0.1:{server.port}"

    def ask(self, method: str, path: str, body=None, headers: dict | None = None, jar: dict | None = None) -> Answer:
        jar = self.jar if jar is None else jar
        sent = {"Origin": self.origin} if headers is None else dict(headers)
        sent.setdefault("Host", f"127.0.0.1:{self.server.port}")
        mine = [f"{name}={value}" for name, value in jar.items() if name != REFRESH or path.startswith("/auth/refresh")]
        if mine:
            sent["Cookie"] = "; ".join(mine)
        answer = self.server.request(method, path, body, sent)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
            self.jar.pop(name, None)
            if "Max-Age=0" not in cookie:
                self.jar[name] = value
        return answer

    def sign_in(self, path: str = "/auth/login?mode=cookie", **more) -> dict:
        answer = self.ask("POST", path, {"username": self.username, "password": PASSWORD} | more)
        assert answer.status == 200, answer
        return answer.json()

    def signed_in(self) -> bool:
        return self.ask("GET", "/auth/profile").status == 200


def browser(server: Attacked, username: str = "ada") -> Browser:
    server.request("POST", "/auth/signup", {"username": username, "password": PASSWORD})
    return Browser(server, username)


def row_69_only_cookie_mode_sets_cookies_and_both_are_as_strict_as_can_be(server: Attacked) -> None:
    one = browser(server)
    answers = [one.ask("POST", "/auth/login?mode=cookie", {"username": "ada", "password": PASSWORD}),
               one.ask("POST", "/auth/refresh"), one.ask("POST", "/auth/logout")]
    for answer in answers:  # the attributes: in the audit at the end of every module
        assert len(answer.headers.get_all("Set-Cookie", [])) == 2, answer
        assert "eyJ" not in answer.text, "a token in the body"
    tokens = server.sign_in("ada")
    mine = bearer(tokens["access_token"])
    for answer in (server.refresh(tokens["refresh_token"]), server.profile(tokens["access_token"]),
                   server.request("GET", "/auth/session", headers=mine), server.request("GET", "/"),
                   server.request("POST", "/auth/logout", headers=mine), server.request("GET", "/nowhere")):
        assert "Set-Cookie" not in answer.headers, answer.headers


def row_70_two_cookies_of_one_name_count_for_none(server: Attacked) -> None:
    ada, bob = browser(server, "ada"), browser(server, "bob")
    ada.sign_in(), bob.sign_in()
    a, b = ada.jar[ACCESS], bob.jar[ACCESS]
    for cookie in (f"{ACCESS}={a}; {ACCESS}={b}", f"{ACCESS}={b}; {ACCESS}={a}", f"{ACCESS}={a}; {ACCESS}={a}",
                   f"{ACCESS}={a}; {ACCESS}="):
        assert server.request("GET", "/auth/profile", headers={"Cookie": cookie}).status == 401, cookie
    for other in ("gatehouse", "Host-gatehouse", "__Secure-gatehouse", "__host-gatehouse", "__HOST-GATEHOUSE"):
        for cookie in (f"{other}={b}; {ACCESS}={a}", f"{ACCESS}={a}; {other}={b}"):
            answer = server.request("GET", "/auth/profile", headers={"Cookie": cookie})
            assert answer.json()["username"] == "ada", cookie
        assert server.request("GET", "/auth/profile", headers={"Cookie": f"{other}={b}"}).status == 401, other
    mine = ada.jar[REFRESH]
    answer = server.request("POST", "/auth/refresh", headers={
        "Origin": ada.origin, "Host": f"127.0.0.1:{server.port}", "Cookie": f"{REFRESH}={mine}; {REFRESH}={bob.jar[REFRESH]}"})
    assert answer.status == 401 and answer.code() == "missing_credentials", answer


def row_71_cookies_that_are_huge_malformed_or_many(server: Attacked) -> None:
    one = browser(server)
    one.sign_in()
    mine = one.jar[ACCESS]
    for cookie in (f"{ACCESS}={'a' * 8000}", f"{ACCESS}=\"{mine}\"", f"{ACCESS}={mine}\u00e4", f"{ACCESS}", f"{ACCESS}=",
                   f"={mine}", f"{ACCESS}=\u00e9\u00e9", f"{ACCESS}={mine} x", f"{ACCESS}={mine},b", f"{ACCESS}=a\\b",
                   "; ".join(f"c{i}={i}" for i in range(200)) + f"; {ACCESS}={mine}", f"{ACCESS}={mine}" + "; a=b" * 9000):
        answer = server.request("GET", "/auth/profile", headers={"Cookie": cookie})
        assert answer.status in (400, 401, 431), f"{cookie[:80]}: {answer}"
    raw = server.raw(f"GET /auth/profile HTTP/1.1\r\nHost: a\r\nCookie: {ACCESS}=a\0b\r\n\r\n".encode())
    assert raw.split()[1] == b"400", raw
    assert one.signed_in()
    beside = {"Cookie": f"bad\u00e4=1; =x; novalue; {ACCESS}={mine}"}
    assert server.request("GET", "/auth/profile", headers=beside).status == 200, "a neighbour's cookie locks nobody out"


def row_72_what_is_not_ours_is_nobody(server: Attacked) -> None:
    one = browser(server)
    one.sign_in()
    access, refresh = one.jar[ACCESS], one.jar[REFRESH]
    head, body, mac = access.split(".")
    flipped = ("B" if mac[5] != "B" else "C")
    for forged in (f"{head}.{body}.{mac[:5]}{flipped}{mac[6:]}", f"{head}.{body}.", f"{head}.{body}", body, refresh,
                   "eyJhbGciOiJub25lIn0." + body + ".", "admin", "1", "null"):
        assert one.ask("GET", "/auth/profile", jar={ACCESS: forged}).status == 401, forged
    for forged in (refresh[:-1] + ("A" if refresh[-1] != "A" else "B"), "A" * 44, access[:44], "", refresh + "A"):
        answer = one.ask("POST", "/auth/refresh", jar={REFRESH: forged})
        assert answer.status == 401, forged
    one.jar = {ACCESS: access, REFRESH: refresh}  # what the refusals above took away
    assert one.signed_in(), "a forged cookie ended somebody's session"


def row_79_a_session_is_never_of_the_clients_choosing(server: Attacked) -> None:
    one = browser(server)
    chosen = one.sign_in("/auth/login?mode=cookie&session=7&sid=7", session="7", sid="7", session_id="7")["session"]
    assert chosen != "7"
    before = dict(one.jar)
    after = one.sign_in()["session"]
    assert after != chosen, "a login goes on with the session from before"
    assert one.ask("GET", "/auth/session").json()["session"] == after
    for path in (f"/auth/session?sid={chosen}", f"/auth/session?session={chosen}", f"/auth/session?{ACCESS}={before[ACCESS]}"):
        assert one.ask("GET", path, jar={}).status == 401
    assert one.ask("GET", "/auth/profile", jar=before).status == 401, "the session that was replaced lives on"


def row_80_a_bearer_token_counts_and_a_cookie_does_not_mend_it(server: Attacked) -> None:
    ada = browser(server, "ada")
    browser(server, "bob")
    ada.sign_in()
    token = server.sign_in("bob")["access_token"]
    assert ada.ask("GET", "/auth/profile", headers=bearer(token)).json()["username"] == "bob"
    for bad in ("forged", token[:-4] + "AAAA", "a.b.c"):
        answer = ada.ask("GET", "/auth/profile", headers=bearer(bad))
        assert answer.status == 401 and answer.code() == "invalid_token", answer
    assert ada.ask("GET", "/auth/profile", headers={"Authorization": "Bearer"}).status == 401
    assert ada.ask("POST", "/auth/logout", headers=bearer(token)).status == 204
    assert ada.signed_in(), "a logout of the bearer ended the cookie's session"


def row_81_a_session_stays_dead_whatever_was_under_way(server: Attacked) -> None:
    """Refreshes that race with the logout of their session revive nothing, in either mode."""
    for _ in range(10):
        one = browser(server)
        one.sign_in()
        jar = dict(one.jar)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            racing = [pool.submit(Browser.ask, one, "POST", "/auth/refresh", None, None, dict(jar)) for _ in range(4)]
            assert one.ask("POST", "/auth/logout", jar=dict(jar)).status in (204, 401)
            answers = [each.result() for each in racing]
        for held in [jar, *({ACCESS: c.split(";")[0].split("=", 1)[1]} for a in answers
                            for c in a.headers.get_all("Set-Cookie", []) if c.startswith(ACCESS) and "Max-Age=0" not in c)]:
            assert one.ask("GET", "/auth/profile", jar=held).status == 401
        assert one.ask("POST", "/auth/refresh", jar=jar).code() == "session_revoked"


def row_81_a_slow_body_of_a_session_that_ends_meanwhile_is_refused(server: Attacked) -> None:
    import socket
    one = browser(server)
    one.sign_in()
    body = '{"current_password":"correct horse battery","new_password":"another fine horse"}'
    head = (f"POST /auth/password HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {one.origin}\r\n"
            f"Cookie: {ACCESS}={one.jar[ACCESS]}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + body[:20].encode())
        time.sleep(0.1)
        assert one.ask("POST", "/auth/logout").status == 204
        connection.sendall(body[20:].encode())
        assert connection.recv(4096).split()[1] == b"401"
    one.sign_in()  # with the old password


def row_86_answers_with_sessions_are_kept_by_no_cache(server: Attacked) -> None:
    one = browser(server)
    answers = [one.ask("POST", "/auth/login?mode=cookie", {"username": "ada", "password": PASSWORD})]
    answers += [one.ask("GET", path) for path in ("/auth/session", "/auth/profile", "/auth/sessions", "/auth/verify")]
    for answer in answers + [one.ask("POST", "/auth/refresh"), one.ask("GET", "/auth/session", jar={})]:
        assert answer.headers["Cache-Control"] == "no-store", answer
    for answer in answers[1:]:
        assert "Authorization, Cookie" in answer.headers.get_all("Vary"), answer.headers
    for origin in ("https://front.example", "https://evil.example"):
        answer = one.ask("GET", "/auth/session", headers={"Origin": origin})
        assert "Origin" in answer.headers.get_all("Vary"), answer.headers


def row_120_nothing_that_takes_a_password_redirects(server: Attacked) -> None:
    one = browser(server)
    for path in ("/auth/login", "/auth/login/", "/auth/login?mode=cookie", "/auth/signup", "/auth/password", "//auth/login",
                 "/auth/login?return_to=https://evil.example", "/auth/login?mode=cookie&next=//evil.example"):
        for password in (PASSWORD, "wrong horse battery"):
            answer = one.ask("POST", path, {"username": "ada", "password": password})
            assert not 300 <= answer.status < 400 and "Location" not in answer.headers, f"{path}: {answer}"
