"""Every refusal, whoever gives it, looks alike and tells nothing about what is behind it."""
import http.client
import io
import re

from attacked import Answer, Attacked, bearer

SETTINGS = {"GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
SENTINEL = "s3ntinel"
MEMBERS = {"type", "title", "status", "code", "request_id"}
TELLING = re.compile(r"sqlite|select |insert |update |accounts|\.cpp|\.h:|std::|boost|openssl|sodium|exception|"
                     r"terminate|0x[0-9a-f]{4}|/usr/|/tmp/|/home/|/var/|gatehouse\.db|stack|trace|\d+\.\d+\.\d+", re.I)

BODIES = ["", "{", "[]", "null", "1", '"x"', "{}", "{}x", "[" * 1000, "\xff\xfe", "\ufeff{}",
          f'{{"username":"{SENTINEL}"}}', f'{{"username":"{SENTINEL}","password":1}}',
          f'{{"username":"{SENTINEL}","password":"{SENTINEL}"}}', f'{{"refresh_token":"{SENTINEL}"}}',
          f'{{"current_password":"{SENTINEL}","new_password":"{SENTINEL}"}}',
          f'{{"username":"\u0000{SENTINEL}","password":"{SENTINEL} but long"}}', f'{{"everywhere":"{SENTINEL}"}}',
          f'{{"username":"ada","password":"{SENTINEL} but long"}}', f'{{"{SENTINEL}":{{}}}}', "x" * 100_000]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WIRE = [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/3.0\r\nHost: a\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /" + 9000 * b"x" + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + 20_000 * b"x" + b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", b"GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"]


class Received(io.BytesIO):
    def makefile(self, *_: object) -> "Received":
        return self


def routes(server: Attacked) -> list[tuple[str, str]]:
    """Those that the server describes, and some that are none."""
    paths = server.request("GET", "/openapi.json").json()["paths"]
    found = [(method.upper(), path) for path, item in paths.items() for method in item]
    assert len(found) >= 30, found
    return [(method, path.replace("{id}", SENTINEL)) for method, path in found] + [
        ("GET", f"/{SENTINEL}"), ("GET", f"/auth/{SENTINEL}"), ("GET", "/auth/profile/../.."), ("GET", "/.git/config"),
        ("GET", "/gatehouse.db"), ("GET", "/%2e%2e/%2e%2e/etc/passwd"), ("GET", "/"), ("GET",
        f"/auth/sessions/{SENTINEL}")]


def assert_tells_nothing(server: Attacked, answer: Answer, asked: object) -> None:
    said = str(answer.headers) + answer.text
    assert SENTINEL not in said, f"{asked}: the input comes back: {said}"
    assert str(server.folder) not in said, f"{asked}: {said}"
    assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers, f"{asked}: {said}"
    if answer.status < 400:
        return
    assert 400 <= answer.status < 500, f"{asked}: {answer}"
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"], f"{asked}: {said}"
    assert answer.headers.get_all("Cache-Control") == ["no-store"], f"{asked}: {said}"
    assert answer.headers.get_all("Content-Type") == ["application/problem+json"], f"{asked}: {said}"
    assert (answer.status == 401) == ("WWW-Authenticate" in answer.headers), f"{asked}: {said}"
    if answer.text:
        body = answer.json()
        assert set(body) <= MEMBERS and {"title", "status", "code"} <= set(body), f"{asked}: {said}"
        assert body["status"] == answer.status and re.fullmatch("[a-z_]+", body["code"]), f"{asked}: {said}"
        assert not TELLING.search(answer.text), f"{asked}: {TELLING.search(answer.text)}: {said}"


def row_150_every_route_refuses_alike(server: Attacked) -> None:
    server.sign_up("ada")
    token = server.sign_in("ada")["access_token"]
    for method, path in routes(server):
        for tried in METHODS:
            for headers in ({}, bearer(SENTINEL), {"Authorization": "Basic ="}, {"Cookie": f"session={SENTINEL}"}):
                answer = server.request(tried, path, headers=headers)
                assert_tells_nothing(server, answer, (tried, path, headers))
        if method == "GET" or path == "/auth/logout":
            continue
        for body in BODIES:
            for type in ("application/json", "text/plain", f"{SENTINEL}/x"):
                answer = server.request(method, path, body, bearer(token) | {"Content-Type": type})
                assert_tells_nothing(server, answer, (method, path, type, body[:80]))
    server.secrets.known.discard(SENTINEL)  # it was a name, too


def row_150_what_is_no_request_is_refused_alike(server: Attacked) -> None:
    for data in WIRE:
        response = http.client.HTTPResponse(Received(server.raw(data)))
        response.begin()
        answer = Answer(response.status, response.headers, response.read().decode(), 0)
        if answer.status >= 500:  # a version or a method that nobody speaks here
            assert answer.status in (501, 505), answer
            answer.status = 400
            assert answer.json()["code"] in ("not_implemented", "unsupported_version"), answer
            answer.text = ""
        assert_tells_nothing(server, answer, data[:80])


def row_150_too_many_attempts_are_refused_alike(server: Attacked) -> None:
    server.sign_up("busy")
    for _ in range(12):
        answer = server.request("POST", "/auth/login", {"username": "busy", "password": f"{SENTINEL} guess"})
        assert_tells_nothing(server, answer, "login")
    assert answer.status == 429 and int(answer.headers["Retry-After"]) > 0, answer
