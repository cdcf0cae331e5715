"""Bytes that two readers could read in two ways, or that are far too many: one 4xx, then the connection is closed."""
import gzip
import re
import socket

from attacked import TIMEOUT, Attacked, bearer

SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def exchange(server: Attacked, data: bytes) -> bytes:
    """All that comes back until the server closes, which it must do by itself."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as connection:
        try:
            connection.sendall(data)
            while part := connection.recv(65536):
                received += part
        except ConnectionError:
            pass  # it hung up while we were still sending
        except TimeoutError:
            raise AssertionError(f"the connection stays open after {data[:200]!r}: {received[:200]!r}") from None
    return received


def refused(server: Attacked, data: bytes, *statuses: int) -> None:
    """One answer, with one of the statuses (400 unless said), and nothing more."""
    received = exchange(server, data)
    said = [int(status) for status in STATUS.findall(received)]
    assert len(said) == 1 and said[0] in (statuses or (400,)), f"{data[:200]!r}: {received[:400]!r}"
    assert b"application/problem+json" in received and b"\r\nConnection: close\r\n" in received, received[:400]


def answered(server: Attacked, data: bytes) -> list[int]:
    """The statuses of all answers, up to the one to `Connection: close`."""
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    return [int(status) for status in STATUS.findall(exchange(server, data + last))]


def post(fields: str, body: bytes = b"") -> bytes:
    return f"POST /auth/login HTTP/1.1\r\nHost: a\r\n{fields}\r\n".encode("latin-1") + body


def chunked(body: str) -> bytes:
    return post("Transfer-Encoding: chunked\r\n", body.encode("latin-1"))


def get(fields: str, target: str = "/healthz") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n".encode("latin-1")


def row_142_two_readings_of_a_length(server: Attacked) -> None:
    for fields in ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                   "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
                   "Content-Length: 5\r\nContent-Length: 5\r\n"):
        refused(server, post(fields, b"0\r\n\r\n" + SMUGGLED))
        refused(server, post(fields, b"hello" + SMUGGLED))
    for length in ("+5", "-5", "0x5", "5,5", "5, 5", "5 0", "5;", '"5"', "", "\u00b25", "5e0", "18446744073709551616"):
        refused(server, post(f"Content-Length: {length}\r\n", b"hello" + SMUGGLED))
    refused(server, post("Content-Length: 18446744073709551615\r\n"), 413)
    for coding in ("xchunked", "chunkedx", "chunked, chunked", "chunked, identity", "gzip, chunked", "identity", "gzip",
                   ",chunked", '"chunked"', "\vchunked", "", "chunked\r\nTransfer-Encoding: identity",
                   "identity\r\nTransfer-Encoding: chunked", "chunked\r\nTransfer-Encoding: chunked"):
        refused(server, post(f"Transfer-Encoding: {coding}\r\n", b"0\r\n\r\n" + SMUGGLED))
    refused(server, post("Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + SMUGGLED))
    refused(server, b"POST /auth/login HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED)


def row_143_malformed_chunks(server: Attacked) -> None:
    for body in ("0x5\r\nhello\r\n0\r\n\r\n", "11111111111111111\r\n", "-1\r\n", "+5\r\nhello\r\n0\r\n\r\n", "\r\n",
                 "g\r\n", " 5\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "5\nhello\n0\n\n", "5\rhello",
                 "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
                 "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n", "5;" + "x" * 1_000_000 + "\r\nhello\r\n0\r\n\r\n",
                 "5;a=\0\r\nhello\r\n0\r\n\r\n", "0\r\nContent-Length: 3\r\n\r\n",
                 "0\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\nA : b\r\n\r\n",
                 "0\r\nA: " + "x" * 10_000 + "\r\n\r\n"):
        refused(server, chunked(body + SMUGGLED.decode()))


def row_143_a_trailer_is_no_header(server: Attacked) -> None:
    server.sign_up("ada")
    token = server.sign_in("ada")["access_token"]
    trailer = f"2\r\n{{}}\r\n0\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    logout = (b"POST /auth/logout HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
              b"Content-Type: application/json\r\nTrailer: Authorization\r\n\r\n")
    assert answered(server, logout + trailer) == [401, 200]
    assert server.profile(token).status == 200


def row_144_malformed_heads(server: Attacked) -> None:
    refused(server, get("X: " + "x" * 1_000_000 + "\r\n"), 431)
    refused(server, get("a:\r\n" * 10_000), 431)
    refused(server, get("", "/" + "x" * 1_000_000), 414, 431)
    for head in ("GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n",
                 "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                 "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"):
        refused(server, head.encode() + SMUGGLED)
    for fields in ("X: a\r\n b\r\n", "X: a\r\n\tb\r\n", "X:\r\n Transfer-Encoding: chunked\r\n", "Name : v\r\n",
                   ": v\r\n", "Name\t: v\r\n", "Name\r\n", "N\u00e4me: v\r\n", "X: a\0b\r\n", "X\0: b\r\n",
                   "X: a\nY: b\r\n", "X: a\rY: b\r\n", "X: a\r\rY: b\r\n", "X: a\x7f\r\n",
                   "Cookie: a=1\r\nCookie: a=2\r\n"):
        refused(server, get(fields) + SMUGGLED)
    for line in ("GET / HTTP/2.0", "GET / HTTP/1.2", "GET / HTTP/0.9", "PRI * HTTP/2.0", "GET /", "GET  / HTTP/1.1",
                 "G@T / HTTP/1.1", "BREW / HTTP/1.1", "get / HTTP/1.1"):
        refused(server, f"{line}\r\nHost: a\r\n\r\n".encode(), 400, 501, 505)


def row_144_an_underscore_is_no_hyphen(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for field in (f"Author_ization: Bearer {token}", f"Authorization_: Bearer {token}",
                  f"X_Authorization: Bearer {token}", f"Proxy-Authorization: Bearer {token}", "X_Auth_User: ada",
                  "X-Auth-User: ada", "X-Auth-Roles: admin"):
        assert answered(server, get(field + "\r\n", "/auth/profile")) == [401, 200], field
    body = b'{"username":"ada","password":"correct horse battery"}'
    fields = ("Content_Length: 3\r\nContent_Type: text/plain\r\nContent-Type: application/json\r\n"
              f"Content-Length: {len(body)}\r\n")
    assert answered(server, post(fields, body)) == [200, 200]


def row_145_malformed_authorization(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    refused(server, get(f"Authorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\n", "/auth/profile"))
    refused(server, get("Authorization: Bearer " + "x" * 65536 + "\r\n", "/auth/profile"), 431)
    for value in ("", "Bearer", "Bearer ", "bearer", "Bearer\t" + token, f"Bearer {token} x", f"Bearer {token},{token}",
                  "Bearer \u00e4", "Bearer \u00ff\u00fe", "Basic !!!!", "Basic YWRhOnBhc3N3b3Jk", "Basic", "Digest x",
                  token, f"Bearer{token}", f"Token {token}", f'Bearer "{token}"', f"Bearer {token}=",
                  "Bearer " + "." * 10_000):
        assert answered(server, get(f"Authorization: {value}\r\n", "/auth/profile")) == [401, 200], value[:60]
    assert answered(server, get(f"authorization: bEARER  {token}\r\n", "/auth/profile")) == [200, 200]


def row_147_no_other_spelling_gets_around_a_guard(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    spellings = ("//auth/profile", "/./auth/profile", "/auth/./profile", "/auth/profile/", "/auth/profile;x",
                 "/auth//profile", "/auth/profile;/", "/AUTH/PROFILE", "/auth/Profile", "/x/../auth/profile",
                 "/auth/profile%00", "/auth%2fprofile", "/auth/profile%20", "/auth/profile.", "/auth/profile..",
                 "/auth/profile%2e", "/auth/profile/.", "/auth/profile/..", "/auth/profile%3b", "/%2e/auth/profile",
                 "/auth%5cprofile", "/auth\\profile", "/auth/profile/%2e%2e/profile", "/%252fauth/profile",
                 "/healthz/../auth/profile", "/healthz;/auth/profile", "/auth/profile,", "/auth/profile~")
    for spelling in spellings:
        for fields in ("", f"Authorization: Bearer {token}\r\n"):
            assert answered(server, get(fields, spelling)) == [404, 200], spelling
    for spelling in ("/auth/profile#", "/auth/profile#x", "auth/profile", "/auth/pro\u00e4file",
                     "http:///auth/profile"):
        refused(server, get("", spelling))
    # The same path for every reader: the guard decides as ever.
    for spelling in ("/auth/%70rofile", "/auth/profile?", "/auth/profile?/healthz", "http://a/auth/profile",
                     "/%61uth/profile", "HTTP://evil.example/auth/profile"):
        assert answered(server, get("", spelling)) == [401, 200], spelling
        assert answered(server, get(f"Authorization: Bearer {token}\r\n", spelling)) == [200, 200], spelling
    for rewriting in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri", "X-Forwarded-Prefix",
                      "X-HTTP-Method-Override"):
        assert answered(server, get(f"{rewriting}: /healthz\r\n", "/auth/profile")) == [401, 200], rewriting


def row_148_broken_escapes_methods_and_bodies(server: Attacked) -> None:
    for target in ("/%", "/%z", "/%4", "/healthz?%", "/healthz?a=%z1", "/healthz?a=%4", "/healthz?a=%"):
        refused(server, get("", target))
    refused(server, get("", "/healthz?" + "&".join("a" for _ in range(101))))
    refused(server, get("", "/healthz?" + "&".join(f"p{n}=1" for n in range(100_000))), 414, 431)
    for method in ("TRACE", "CONNECT", "PROPFIND", "TRACK", "DEBUG"):
        head = f"{method} /healthz HTTP/1.1\r\nHost: a\r\nX-Echo: sentinel\r\nConnection: close\r\n\r\n"
        said = exchange(server, head.encode())
        assert STATUS.match(said)[1] in (b"400", b"405", b"501") and b"sentinel" not in said, said
    bomb = gzip.compress(b"x" * (64 << 20))
    for coding in ("gzip", "x-gzip", "deflate", "br", "identity, gzip"):
        fields = f"Content-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {len(bomb)}\r\n"
        assert answered(server, post(fields, bomb))[:1] in ([400], [415]), coding
    refused(server, post("Content-Length: 1048577\r\nContent-Type: application/json\r\n"), 413)
    refused(server, chunked("100001\r\n" + "x" * 0x100001), 413)


def row_148_nothing_that_is_sent_splits_an_answer(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    split = "%0d%0aX-Split:%20yes"
    for target in (f"/{split}", f"/healthz?a={split}", f"/auth/sessions/{split}", f"/auth/profile?x={split}"):
        for method in ("GET", "DELETE"):
            answer = server.request(method, target, headers=bearer(token))
            assert answer.headers["X-Split"] is None and "X-Split" not in answer.text, answer
    for name in ("a\r\nX-Split: yes", "a\nX-Split: yes", "a\u2028X-Split: yes", "\u560d\u560aX-Split: yes"):
        for path in ("/auth/signup", "/auth/login"):
            answer = server.request("POST", path, {"username": name, "password": "some password", "email": name})
            assert 400 <= answer.status < 500 and "X-Split" not in str(answer.headers) + answer.text, answer
