"""Sessions: what ends them ends them on every way, whose they are, and what is kept of their answers."""
import socket

from at_once import at_once
from attacked import TIMEOUT, Answer, Attacked, bearer
from beside import until_refused

SETTINGS = {"GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
PASSWORD = "correct horse battery"
GUARDED = (("GET", "/auth/profile"), ("GET", "/auth/sessions"), ("GET", "/auth/verify"), ("POST", "/auth/logout"),
           ("POST", "/auth/password"), ("DELETE", "/auth/sessions/1"))


def sessions(server: Attacked, token: str) -> list[dict]:
    answer = server.request("GET", "/auth/sessions", headers=bearer(token))
    assert answer.status == 200, answer
    return answer.json()


def current(server: Attacked, token: str) -> str:
    return next(session["id"] for session in sessions(server, token) if session["current"])


def assert_over(server: Attacked, tokens: dict) -> None:
    for method, path in GUARDED:
        answer = server.request(method, path, headers=bearer(tokens["access_token"]))
        assert answer.status == 401 and answer.code() == "session_revoked", f"{method} {path}: {answer}"
    assert server.refresh(tokens["refresh_token"]).status == 401


def change_password(server: Attacked, token: str, old: str, new: str) -> Answer:
    return server.request("POST", "/auth/password", {"current_password": old, "new_password": new}, bearer(token))


def row_27_the_very_next_request_after_an_end_is_refused(server: Attacked) -> None:
    server.sign_up("ada")
    ended, phone, here = (server.sign_in("ada") for _ in range(3))
    assert server.request("POST", "/auth/logout", headers=bearer(ended["access_token"])).status == 204
    assert_over(server, ended)
    path = f"/auth/sessions/{current(server, phone['access_token'])}"
    assert server.request("DELETE", path, headers=bearer(here["access_token"])).status == 204
    assert_over(server, phone)
    thief = server.sign_in("ada")
    assert change_password(server, here["access_token"], PASSWORD, "a better one, truly").status == 204
    assert_over(server, thief)
    other = server.sign_in("ada", "a better one, truly")
    assert server.request("POST", "/auth/logout", {"everywhere": True}, bearer(here["access_token"])).status == 204
    for tokens in (here, other):
        assert_over(server, tokens)


def row_27_what_another_process_ended_is_refused_soon(server: Attacked) -> None:
    slowest = 0.0
    for name, command in (("revoked", "session revoke {session}"),
                          ("all_revoked", "session revoke --user {name} --all"),
                          ("disabled", "user disable {name}"), ("deleted", "user delete {name} --yes"),
                          ("changed", "user set-role {name} admin")):
        server.sign_up(name)
        tokens = server.sign_in(name)
        session = current(server, tokens["access_token"])
        ran = server.run("gatehouse " + command.format(session=session, name=name))
        assert ran.returncode == 0, ran.stderr
        slowest = max(slowest, until_refused(server, tokens["access_token"]))
        if name != "changed":  # new roles end no session, only the tokens that carry the old ones
            assert_over(server, tokens)
    server.notes["heard of another process's revocation after at most"] = f"{slowest * 1000:.0f} ms"


def row_79_a_session_id_that_the_client_brings_is_not_looked_at(server: Attacked) -> None:
    server.sign_up("fixed")
    chosen = "1234567890123456789"
    body = {"username": "fixed", "password": PASSWORD} | dict.fromkeys(("session", "session_id", "sid", "id"), chosen)
    headers = {"Cookie": f"sid={chosen}; session={chosen}; __Host-session={chosen}", "X-Session-Id": chosen}
    answer = server.request("POST", f"/auth/login?sid={chosen}&session={chosen}", body, headers)
    assert answer.status == 200, answer
    assert current(server, answer.json()["access_token"]) != chosen
    again = server.request("POST", f"/auth/login?sid={chosen}", body)
    assert len({session["id"] for session in sessions(server, again.json()["access_token"])}) == 2
    token = answer.json()["access_token"]
    for query in (f"access_token={token}", f"token={token}", f"sid={chosen}"):
        assert server.request("GET", f"/auth/profile?{query}").code() == "missing_credentials", query
    assert server.request("GET", "/auth/profile", {"access_token": token}).code() == "missing_credentials"


def row_80_one_request_is_one_identity(server: Attacked) -> None:
    server.sign_up("mixed")
    server.sign_up("other")
    mine, others = (server.sign_in(name)["access_token"] for name in ("mixed", "other"))
    for name in ("session", "access_token", "__Host-access", "__Host-session", "token", "Authorization"):
        cookie = {"Cookie": f"{name}={others}"}
        assert server.request("GET", "/auth/profile", headers=cookie).code() == "missing_credentials", name
        both = server.request("GET", "/auth/profile", headers=bearer(mine) | cookie)
        assert both.json()["username"] == "mixed", both
        bad = server.request("GET", "/auth/profile", headers=bearer(mine[:-1]) | cookie)
        assert bad.status == 401 and bad.code() == "invalid_token", bad


def row_81_a_request_that_a_logout_overtakes_revives_nothing(server: Attacked) -> None:
    server.sign_up("slow")
    tokens = server.sign_in("slow")
    body = b'{"current_password":"correct horse battery","new_password":"a better one, truly"}'
    head = ("POST /auth/password HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {tokens['access_token']}\r\nContent-Length: {len(body)}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as connection:
        connection.sendall(head.encode() + body[:20])
        assert server.request("POST", "/auth/logout", headers=bearer(tokens["access_token"])).status == 204
        connection.sendall(body[20:])
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 "), "the password was changed after the logout"
    assert_over(server, tokens)
    assert server.sign_in("slow")


def row_81_a_password_change_that_races_a_logout_revives_nothing(server: Attacked) -> None:
    server.sign_up("race")
    password = PASSWORD
    for round in range(8):
        tokens = server.sign_in("race", password)
        wished = f"yet another password {round}"

        def one(number: int) -> int:
            if number == 0:
                return server.request("POST", "/auth/logout", headers=bearer(tokens["access_token"])).status
            return change_password(server, tokens["access_token"], password, wished).status

        logout, changed = at_once(2, one)
        assert logout in (204, 401) and changed in (204, 401), (logout, changed)
        assert_over(server, tokens)
        password = wished if changed == 204 else password


def row_82_nothing_redirects_wherever_a_request_asks_to_go(server: Attacked) -> None:
    server.sign_up("moved")
    token = server.sign_in("moved")["access_token"]
    told = {"Referer": "https://e.example/", "X-Forwarded-Host": "e.example", "Forwarded": "host=e.example"}
    places = ("//e.example", "/%5Ce.example", "https:e.example", "/%09/e.example", "javascript:alert(1)", "%0d%0aA:b")
    paths = ("/", "/auth/login", "/auth/signup", "/auth/refresh", "/healthz", "/nowhere",
             *(path for _, path in GUARDED if path != "/auth/logout"))
    for place in places:
        query = "&".join(f"{name}={place}" for name in ("return_to", "next", "redirect_uri", "url", "continue"))
        for path in paths:
            for method in ("GET", "POST"):
                answer = server.request(method, f"{path}?{query}", headers=bearer(token) | told)
                assert not 300 <= answer.status < 400, f"{method} {path}: {answer}"
                assert "Location" not in answer.headers and "Refresh" not in answer.headers, answer.headers
                assert "e.example" not in str(answer.headers) + answer.text, f"{method} {path}: {answer}"


def row_83_anothers_session_can_be_neither_seen_nor_ended(server: Attacked) -> None:
    server.sign_up("owner")
    server.sign_up("eve")
    owner, eve = (server.sign_in(name)["access_token"] for name in ("owner", "eve"))
    id = current(server, owner)
    assert id not in str(sessions(server, eve))
    refusals = []
    for target in (id, "0" + id, "1", "0", "-1", "9223372036854775807", "18446744073709551616", "'OR'1", "*"):
        answer = server.request("DELETE", f"/auth/sessions/{target}", headers=bearer(eve))
        refusals.append((answer.status, answer.code(), len(answer.text)))
    assert set(refusals) == {(404, "not_found", refusals[0][2])}, refusals
    for body in ({"everywhere": True, "user": "owner"}, {"everywhere": True, "username": "owner", "account_id": id}):
        eve = server.sign_in("eve")["access_token"]
        assert server.request("POST", "/auth/logout", body, bearer(eve)).status == 204
    assert server.profile(owner).status == 200


def row_86_no_cache_keeps_what_tells_who_somebody_is(server: Attacked) -> None:
    server.sign_up("cached")
    tokens = server.sign_in("cached")
    mine = bearer(tokens["access_token"])
    for method, path in GUARDED:
        for headers in ({}, bearer("nonsense"), mine if path != "/auth/logout" else {}):
            answer = server.request(method, path, headers=headers)
            assert answer.headers["Cache-Control"] == "no-store", f"{method} {path}: {answer.headers}"
            assert answer.headers["Vary"] == "Authorization, Cookie", f"{method} {path}: {answer.headers}"
    for target in ("/auth/profile/x.css", "/auth/profile.css", "/auth/profile%2fx.css", "/auth/profile;x.css"):
        assert server.request("GET", target, headers=mine).status == 404, target
    body = {"username": "cached", "password": PASSWORD}
    for answer in (server.request("POST", "/auth/login", body), server.refresh(tokens["refresh_token"]),
                   server.request("POST", "/auth/signup", body | {"username": "cached2"}),
                   server.request("POST", "/auth/logout", headers=mine)):
        assert answer.status < 300 and answer.headers.get_all("Cache-Control") == ["no-store"], answer.headers
