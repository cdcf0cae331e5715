"""Refresh tokens: raced, replayed, lost, bent, and looked for in the database."""
import select
import socket
import struct
import subprocess

from at_once import at_once
from attacked import TIMEOUT, Attacked, bearer
from beside import database

TABLES = ("accounts", "sessions", "revocations", "signing_keys", "one_time", "audit")


def live(server: Attacked, tokens: set[str]) -> int:
    """How many of these refresh tokens can be used now; using one takes nothing from the others."""
    return len({answer.json()["refresh_token"] for answer in map(server.refresh, tokens) if answer.status == 200})


def row_87_an_old_token_ends_the_whole_session(server: Attacked) -> None:
    server.sign_up("ada")
    stolen = server.sign_in("ada")
    first = server.refresh(stolen["refresh_token"]).json()
    second = server.refresh(first["refresh_token"]).json()
    reused = server.refresh(stolen["refresh_token"])
    assert reused.status == 401 and reused.code() == "refresh_reused", reused
    for tokens in (stolen, first, second):
        assert server.refresh(tokens["refresh_token"]).code() == "session_revoked"
        assert server.profile(tokens["access_token"]).code() == "session_revoked"


def row_88_fifty_parallel_uses_of_a_token_leave_one_branch(server: Attacked) -> None:
    server.sign_up("branch")
    token = server.sign_in("branch")["refresh_token"]
    for _ in range(20):
        answers = at_once(50, lambda number: server.refresh(token))
        assert all(answer.status == 200 for answer in answers), [answer.text for answer in answers]
        given = {answer.json()["refresh_token"] for answer in answers}
        assert len(given) == 1 and given != {token}, given
        token = given.pop()


def row_88_parallel_uses_of_many_old_tokens_leave_no_branch(server: Attacked) -> None:
    server.sign_up("old")
    for _ in range(10):
        tokens = [server.sign_in("old")["refresh_token"]]
        for _ in range(3):
            tokens.append(server.refresh(tokens[-1]).json()["refresh_token"])
        answers = at_once(12, lambda number: server.refresh(tokens[number % 4]))
        given = {answer.json()["refresh_token"] for answer in answers if answer.status == 200}
        assert live(server, given | set(tokens)) == 0


def row_89_rotations_within_a_second_hide_no_replay(server: Attacked) -> None:
    server.sign_up("quick")
    for replayed in (0, 1, 2, 3):
        tokens = [server.sign_in("quick")]
        for _ in range(5):
            tokens.append(server.refresh(tokens[-1]["refresh_token"]).json())
        assert server.refresh(tokens[replayed]["refresh_token"]).code() == "refresh_reused"
        assert server.refresh(tokens[5]["refresh_token"]).code() == "session_revoked"
        assert server.profile(tokens[5]["access_token"]).code() == "session_revoked"


def refresh_and_hang_up(server: Attacked, token: str) -> None:
    """The answer comes, and nobody reads it: the connection is reset."""
    body = f'{{"refresh_token":"{token}"}}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as connection:
        connection.sendall(f"POST /auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                           f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        assert select.select([connection], [], [], TIMEOUT)[0], "no answer"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def row_90_a_lost_answer_costs_no_session(server: Attacked) -> None:
    server.sign_up("lost")
    token = server.sign_in("lost")["refresh_token"]
    for _ in range(20):
        refresh_and_hang_up(server, token)
        again = server.refresh(token)
        assert again.status == 200, again
        assert server.refresh(token).json()["refresh_token"] == again.json()["refresh_token"]
        token = again.json()["refresh_token"]
    sessions = server.request("GET", "/auth/sessions", headers=bearer(again.json()["access_token"])).json()
    assert len(sessions) == 1, sessions


def row_93_a_deleted_account_is_refreshed_no_more(server: Attacked) -> None:
    server.sign_up("brief")
    tokens = server.sign_in("brief")
    assert server.run("gatehouse user delete brief --yes").returncode == 0
    assert server.refresh(tokens["refresh_token"]).status == 401


def row_94_neither_kind_of_token_passes_for_the_other(server: Attacked) -> None:
    server.sign_up("kinds")
    tokens = server.sign_in("kinds")
    assert server.profile(tokens["refresh_token"]).code() == "invalid_token"
    assert server.refresh(tokens["access_token"]).code() == "invalid_refresh_token"


def row_95_bent_tokens_are_refused_and_harm_nobody(server: Attacked) -> None:
    server.sign_up("bent")
    good = server.sign_in("bent")["refresh_token"]
    bent = [good[:-cut] for cut in range(1, 9)] + [good[cut:] for cut in range(1, 9)]
    bent += [good + tail for tail in ("A", "AAAA", " ", "\n", "=", ".", "\0", good)] + [" " + good, "", "."]
    bent += [good[:at] + good[at].swapcase() + good[at + 1 :] for at in range(len(good)) if good[at].isalpha()]
    bent += [good[:at] + ("B" if good[at] == "A" else "A") + good[at + 1 :] for at in range(len(good))]
    for token in bent:
        answer = server.refresh(token)
        assert answer.status == 401 and answer.code() == "invalid_refresh_token", f"{token!r}: {answer}"
    for value in ("null", "1", "[]", "{}", f'["{good}"]'):
        body = f'{{"refresh_token":{value}}}'
        answer = server.request("POST", "/auth/refresh", body, {"Content-Type": "application/json"})
        assert answer.status == 400 and answer.code() == "invalid_json", f"{value}: {answer}"
    assert server.refresh(good).status == 200


def row_97_after_the_answer_to_a_logout_no_racing_refresh_lives(server: Attacked) -> None:
    server.sign_up("racer")
    refreshed = 0
    for round in range(15):
        start = server.sign_in("racer")

        def one(number: int):
            if number == round:  # before, among and behind the others
                return server.request("POST", "/auth/logout", headers=bearer(start["access_token"]))
            return server.refresh(start["refresh_token"])

        answers = at_once(21, one)
        assert answers.pop(round).status == 204
        won = [answer.json() for answer in answers if answer.status == 200]
        refreshed += len(won)
        assert all(answer.code() == "session_revoked" for answer in answers if answer.status != 200)
        assert live(server, {tokens["refresh_token"] for tokens in won} | {start["refresh_token"]}) == 0
        for token in {tokens["access_token"] for tokens in won} | {start["access_token"]}:
            assert server.profile(token).code() == "session_revoked"
    server.notes["refreshes that came before their logout"] = f"{refreshed} of {15 * 20}"


def row_98_the_database_holds_nothing_that_can_be_used(server: Attacked) -> None:
    server.sign_up("dumped", "one very special password")
    tokens = server.sign_in("dumped", "one very special password")
    tokens |= server.refresh(tokens["refresh_token"]).json()
    key = server.run("gatehouse key export --private").stdout.split('"d":"')[1].split('"')[0]
    server.secrets.add(key)
    secret = (server.folder / "gatehouse.secret").read_text().strip()
    files = b"".join(path.read_bytes() for path in server.folder.glob(database(server).name + "*"))
    assert b"dumped" in files
    for text in ("one very special password", tokens["refresh_token"], tokens["refresh_token"][-20:], key, secret,
                 tokens["access_token"].rpartition(".")[2]):
        assert text.encode() not in files, text

    dump = subprocess.run(["sqlite3", database(server), ".mode list", *(f"SELECT * FROM {table}" for table in TABLES)],
                          capture_output=True, text=True, check=True).stdout
    values = {value for value in dump.replace("\n", "|").split("|") if len(value) > 20}
    assert len(values) > 10, values
    for value in values:
        assert server.refresh(value).status == 401, value
        assert server.profile(value).status in (401, 431), value
    for hash in (value for value in values if value.startswith("$argon2id$")):
        assert server.request("POST", "/auth/login", {"username": "dumped", "password": hash}).status in (401, 429)
    server.secrets.known -= values  # they were shown as tokens, but are none, and ids may be in the log
