"""Guessing at the door: what a sign-in tells, how often it may be tried, what a password may be."""
from at_once import at_once
from attacked import Answer, Attacked, bearer
from beside import read, set_hash, until_refused

# An address may fail 30 times; each test guesses from addresses of its own. The cheapest hash that is allowed.
SETTINGS = {"GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "30", "GATEHOUSE_PASSWORD_MEMORY_KIB": "8960",
            "GATEHOUSE_PASSWORD_PASSES": "4"}
PASSWORD = "correct horse battery"
INJECTIONS = ("' OR 1=1--", "*)(uid=*", "%00", "${jndi:ldap://x}", "bobby'--", "bobby' OR 'a'='a", '" OR ""="',
              "bobby%", "b_bby", "'; DROP TABLE accounts;--", "bobby' UNION SELECT 1--", "{{7*7}}", "$(id)",
              "../bobby", "*")


def sign_in(server: Attacked, username: str, password: object, source: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.request("POST", "/auth/login", {"username": username, "password": password}, named, source)


def seen(answer: Answer) -> tuple:
    """All that a client can tell two refusals apart by, but for the number of the request and the clock."""
    id = answer.headers["X-Request-Id"]
    headers = sorted((name, "n" if name == "Retry-After" else value) for name, value in answer.headers.items()
                     if name not in ("Date", "X-Request-Id"))
    return answer.status, headers, answer.text.replace(id, "")


def row_34_no_account_is_told_from_another_by_its_refusals(server: Attacked) -> None:
    server.sign_up("ada")
    server.sign_up("disabled")
    server.sign_up("passwordless")
    assert server.run("gatehouse user disable disabled").returncode == 0
    set_hash(server, "passwordless", "")
    stories = {name: [seen(sign_in(server, name, "incorrect horse", f"127.0.34.{end}")) for _ in range(12)]
               for end, name in enumerate(("ada", "nobody", "disabled", "passwordless"), 1)}
    statuses = [status for status, _, _ in stories["ada"]]
    assert statuses == 10 * [401] + 2 * [429], statuses
    for name, story in stories.items():
        assert story == stories["ada"], f"{name}: {story}"
    right = seen(sign_in(server, "disabled", PASSWORD, "127.0.34.9"))
    assert right == stories["ada"][-1], right


def row_35_no_password_is_cut(server: Attacked) -> None:
    seventy_two = "a horse battery " * 4 + "12345678"
    for name, start in (("long72", seventy_two), ("long255", 4 * seventy_two[:63])):
        server.sign_up(name, start + "X")
        for other in ("Y", "", "XX", "x"):
            answer = sign_in(server, name, start + other, "127.0.35.1")
            assert answer.status == 401, f"{name} with {other!r}: {answer}"
        assert sign_in(server, name, start + "X", "127.0.35.1").status == 200


def row_35_and_36_a_stored_bcrypt_hash_is_not_matched_by_what_bcrypt_would_cut(server: Attacked) -> None:
    # of "correct horse battery staple", by python3-bcrypt
    server.sign_up("imported")
    set_hash(server, "imported", "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG")
    staple = "correct horse battery staple"
    for cut in ("\0", "\0def", "x", "x" * 44, "x" * 45, ""):
        answer = sign_in(server, "imported", staple + cut, "127.0.35.2")
        expected = 400 if "\0" in cut else 401 if cut else 200
        assert answer.status == expected, f"{cut!r}: {answer}"


def row_36_a_password_with_a_nul_is_no_password(server: Attacked) -> None:
    server.sign_up("null")
    for password in (PASSWORD + "\0", PASSWORD + "\0def", "\0" + PASSWORD, "\0"):
        answer = sign_in(server, "null", password, "127.0.36.1")
        assert answer.status == 400 and answer.code() == "invalid_request", answer
    answer = server.request("POST", "/auth/signup", {"username": "null2", "password": PASSWORD + "\0def"})
    assert answer.status == 400, answer


def row_37_long_passwords_are_taken_whole_and_longer_ones_never_hashed(server: Attacked) -> None:
    long = "\N{PILE OF POO}\N{GRINNING FACE}\N{RAINBOW}\N{WATER WAVE}" * 16  # 64 characters, 256 bytes
    server.sign_up("emoji", long)
    assert sign_in(server, "emoji", long, "127.0.37.1").status == 200
    assert sign_in(server, "emoji", long[:-1], "127.0.37.1").status == 401
    mark = server.mark()
    for size in (1025, 1_000_000):
        answer = sign_in(server, "emoji", "x" * size, "127.0.37.1")
        assert answer.status == 400 and answer.code() == "password_too_long", f"{size}: {answer}"
    assert all(line["event"] == "request refused" for line in server.lines_since(mark))  # no account was looked at
    assert sign_in(server, "emoji", "x" * (1 << 20), "127.0.37.1").status == 413


def row_38_spellings_of_one_passphrase_are_one_and_blanks_count(server: Attacked) -> None:
    composed, decomposed, wide = "caf\u00e9 au lait", "cafe\u0301 au lait", "caf\u00e9\u3000au\u3000lait"
    server.sign_up("zoe", composed)
    server.sign_up("tab", "tab\tand\N{GRINNING FACE}")
    for password in (composed, decomposed, wide):
        assert sign_in(server, "zoe", password, "127.0.38.1").status == 200, password
    for password in (composed + " ", " " + composed, composed.upper(), "cafe au lait", "caf\u00e9\tau\tlait"):
        assert sign_in(server, "zoe", password, "127.0.38.1").status == 401, password
    assert sign_in(server, "tab", "tab\tand\N{GRINNING FACE}", "127.0.38.1").status == 200
    assert sign_in(server, "tab", "tab and\N{GRINNING FACE}", "127.0.38.1").status == 401


def row_39_a_password_is_a_string_and_nothing_else(server: Attacked) -> None:
    server.sign_up("typed")
    for value in ('["correct horse battery"]', '{"$ne":""}', '{"$gt":""}', "{}", "[]", "1", "true", "null", "1e400"):
        for body in (f'{{"username":"typed","password":{value}}}', f'{{"username":{value},"password":"{PASSWORD}"}}'):
            answer = server.request("POST", "/auth/login", body, {"Content-Type": "application/json"}, "127.0.39.1")
            assert answer.status == 400 and answer.code() == "invalid_json", f"{body}: {answer}"
    for body in (f'{{"username":"typed","password":"x","password":"{PASSWORD}"}}',
                 f'{{"username":"typed","password":"{PASSWORD}","\\u0070assword":"{PASSWORD}"}}',
                 f'{{"username":"nobody","username":"typed","password":"{PASSWORD}"}}'):
        answer = server.request("POST", "/auth/login", body, {"Content-Type": "application/json"}, "127.0.39.1")
        assert answer.status == 400, f"{body}: {answer}"


def row_40_of_a_hundred_parallel_guesses_ten_are_tried(server: Attacked) -> None:
    server.sign_up("forty")
    mark = server.mark()
    guesses = at_once(100, lambda number: sign_in(server, "forty", f"a guess {number}", f"127.0.40.{number + 1}"))
    statuses = [guess.status for guess in guesses]
    assert statuses.count(401) == 10, statuses
    assert statuses.count(429) + statuses.count(503) == 90, statuses
    assert all(guess.headers["Retry-After"] for guess in guesses if guess.status != 401)
    tried = [line for line in server.lines_since(mark) if line["event"] == "sign-in refused"]
    assert len(tried) == 10, tried
    assert sign_in(server, "forty", PASSWORD, "127.0.40.200").status == 429


def row_41_every_spelling_of_a_name_is_one_account_or_none(server: Attacked) -> None:
    body = {"username": "Una", "password": PASSWORD, "email": "una@example.org"}
    assert server.request("POST", "/auth/signup", body).status == 201
    for other in ("una ", " una", "\uff35\uff4e\uff41", "%75na", "u\u0000na", "una\u200b", "una@example.org.", "'una'"):
        answer = sign_in(server, other, PASSWORD, "127.0.41.1")
        assert answer.status in (400, 401), f"{other!r}: {answer}"
    spellings = ("una", "UNA", "Una", "una@example.org", "UNA@EXAMPLE.ORG")
    for number in range(10):
        assert sign_in(server, spellings[number % 5], "a guess", f"127.0.41.{number + 2}").status == 401
    for spelling in spellings:
        assert sign_in(server, spelling, PASSWORD, "127.0.41.50").status == 429, spelling


def row_42_the_clients_address_is_not_its_own_to_choose(server: Attacked) -> None:
    server.sign_up("far")
    lies = ("203.0.113.5", ",", "unknown", "127.0.42.99", "::1", "10.0.0.1, 203.0.113.5", ", ".join(100 * ["1.2.3.4"]),
            "\"[2001:db8::1]:80\"", "x" * 1000, "for=1.2.3.4", "%00", "' OR 1=1--")
    for number in range(30):
        lie = lies[number % len(lies)]
        answer = sign_in(server, f"nobody{number}", "a guess", "127.0.42.1", X_Forwarded_For=lie, X_Real_IP=lie,
                         Forwarded=f"for={number}", True_Client_IP=lie, X_Client_IP=lie, CF_Connecting_IP=lie)
        assert answer.status == 401, f"{lie[:50]}: {answer}"
    answer = sign_in(server, "far", PASSWORD, "127.0.42.1", X_Forwarded_For="203.0.113.77")
    assert answer.status == 429, answer
    good = sign_in(server, "far", PASSWORD, "127.0.42.2", X_Forwarded_For="203.0.113.77")
    assert good.status == 200, good
    sessions = server.request("GET", "/auth/sessions", headers=bearer(good.json()["access_token"])).json()
    assert [session["address"] for session in sessions] == ["127.0.42.2"]


def row_43_a_right_sign_in_does_not_clear_the_address(server: Attacked) -> None:
    server.sign_up("own")
    for number in range(29):
        assert sign_in(server, f"other{number}", "a guess", "127.0.43.1").status == 401
    assert sign_in(server, "own", PASSWORD, "127.0.43.1").status == 200
    assert sign_in(server, "other29", "a guess", "127.0.43.1").status == 401
    assert sign_in(server, "own", PASSWORD, "127.0.43.1").status == 429


def row_44_the_owner_gets_in_from_a_known_device_while_others_fail(server: Attacked) -> None:
    server.sign_up("victim")
    tokens = sign_in(server, "victim", PASSWORD, "127.0.44.1").json()
    for number in range(1000):
        answer = sign_in(server, "victim", "a guess", f"127.0.44.{10 + number % 240}")
        assert answer.status == (401 if number < 10 else 429), f"guess {number}: {answer}"
    assert sign_in(server, "victim", PASSWORD, "127.0.44.250").status == 429
    assert server.profile(tokens["access_token"]).status == 200
    refreshed = server.request("POST", "/auth/refresh", {"refresh_token": tokens["refresh_token"]}, source="127.0.44.1")
    assert refreshed.status == 200, refreshed
    assert sign_in(server, "victim", PASSWORD, "127.0.44.1").status == 200


def row_45_who_is_disabled_is_refused_on_every_way_in(server: Attacked) -> None:
    server.sign_up("gone")
    tokens = sign_in(server, "gone", PASSWORD, "127.0.45.1").json()
    assert server.run("gatehouse user disable gone").returncode == 0
    until_refused(server, tokens["access_token"])
    for state in ("disabled", "enabled again"):
        refreshed = server.refresh(tokens["refresh_token"])
        assert refreshed.status == 401 and refreshed.code() == "session_revoked", refreshed
        for path in ("/auth/profile", "/auth/sessions", "/auth/verify"):
            answer = server.request("GET", path, headers=bearer(tokens["access_token"]))
            assert answer.status == 401 and answer.code() == "session_revoked", answer
        if state == "disabled":
            assert sign_in(server, "gone", PASSWORD, "127.0.45.1").status == 401
            assert server.run("gatehouse user enable gone").returncode == 0
    assert sign_in(server, "gone", PASSWORD, "127.0.45.1").status == 200


def row_49_injections_are_names_like_any_other(server: Attacked) -> None:
    server.sign_up("bobby")
    before = read(server, "SELECT count(*) FROM accounts")
    for number, name in enumerate(INJECTIONS):
        answer = sign_in(server, name, PASSWORD, f"127.0.49.{number + 1}")
        assert answer.status == 401 and answer.code() == "wrong_password", f"{name}: {answer}"
    assert read(server, "SELECT count(*) FROM accounts") == before
    assert sign_in(server, "bobby", PASSWORD, "127.0.49.99").status == 200


def row_50_every_sign_in_is_a_session_of_its_own(server: Attacked) -> None:
    server.sign_up("fresh")
    first = sign_in(server, "fresh", PASSWORD, "127.0.50.1").json()
    carried = bearer(first["access_token"]) | {"Cookie": f"session={first['refresh_token']}"}
    second = sign_in(server, "fresh", PASSWORD, "127.0.50.1", **carried).json()
    for name in ("access_token", "refresh_token"):
        assert first[name] != second[name]
    sessions = server.request("GET", "/auth/sessions", headers=bearer(second["access_token"])).json()
    assert len({session["id"] for session in sessions}) == 2, sessions
    assert [session["current"] for session in sessions].count(True) == 1, sessions
