"""Tokens at the edges of their time, and tokens of keys whose time has not come or is over."""
import json
import time
from typing import Callable

from attacked import Attacked
from forge import Forger, decode, forger, private_key

MOVES_THE_CLOCK = True
LEEWAY = 10  # seconds, as the settings have it by default
ANNOUNCED = 600  # seconds that a new key stands in the JWKS before it signs
LAST = 300 + LEEWAY + 60  # seconds that an old key verifies on: a token's life, the leeway, a minute
PATIENCE = 5  # seconds; a running server hears of other processes' keys four times a second


def row_17_the_edges_of_time_are_exact(server: Attacked) -> None:
    ada = forger(server)
    now = ada.claims["iat"] + 100
    server.hold_clock(now)
    ada.refused(ada.with_claims(exp=now - LEEWAY), "expired_token")
    ada.refused(ada.with_claims(exp=now - LEEWAY + 0.9), "expired_token")
    ada.accepted(ada.with_claims(exp=now - LEEWAY + 1))
    ada.accepted(ada.with_claims(nbf=now + LEEWAY))
    ada.refused(ada.with_claims(nbf=now + LEEWAY + 1), "not_yet_valid")
    ada.accepted(ada.with_claims(iat=now + LEEWAY))
    ada.refused(ada.with_claims(iat=now + LEEWAY + 1), "not_yet_valid")


def row_17_a_token_seen_before_dies_on_the_same_second(server: Attacked) -> None:
    ada = forger(server)
    now = ada.claims["iat"] + 200
    token = ada.with_claims(exp=now + 5)
    for passed in (0, 5 + LEEWAY - 1):
        server.hold_clock(now + passed)
        ada.accepted(token)
    server.hold_clock(now + 5 + LEEWAY)
    ada.refused(token, "expired_token")


def row_17_without_leeway_expiry_is_the_second_itself(server: Attacked) -> None:
    ada = forger(server)
    now = ada.claims["iat"] + 200
    server.hold_clock(now)
    assert server.stop() == 0
    server.environment["GATEHOUSE_TOKEN_LEEWAY"] = "0s"
    server.start()
    ada.refused(ada.with_claims(exp=now), "expired_token")
    ada.accepted(ada.with_claims(exp=now + 1))
    ada.accepted(ada.with_claims(nbf=now))
    ada.refused(ada.with_claims(nbf=now + 1), "not_yet_valid")
    assert server.stop() == 0
    del server.environment["GATEHOUSE_TOKEN_LEEWAY"]
    server.start()


def row_17_a_leeway_of_an_hour_stops_the_start(server: Attacked) -> None:
    for leeway in ("1h", "61s"):
        ran = server.run(f"timeout 10 gatehouse serve --listen 127.0.0.1:0 --token.leeway={leeway}")
        assert ran.returncode == 1 and "token.leeway: expected 0s to 1m" in ran.stderr, ran


def published(server: Attacked) -> set[str]:
    return {key["kid"] for key in server.request("GET", "/.well-known/jwks.json").json()["keys"]}


def kid_of(token: str) -> str:
    return json.loads(decode(token.split(".")[0]))["kid"]


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "the server has not noticed"
        time.sleep(0.02)


def by_key(ada: Forger, kid: str, named: str | None = None) -> str:
    """A token that only its key can refuse; `named`: in the name of another."""
    jwk = json.loads(ada.server.run(f"gatehouse key export --private -- {kid}").stdout)
    ada.server.secrets.add(jwk["d"])
    lasting = ada.claims | {"exp": ada.claims["exp"] + 86400}
    return ada.sign(ada.header | {"kid": named or kid}, lasting, private_key(jwk))


def row_28_a_key_verifies_from_its_time_on_until_its_last_token_is_dead(server: Attacked) -> None:
    ada = forger(server)
    old = ada.header["kid"]
    start = ada.claims["iat"] + 1000
    server.hold_clock(start)
    assert server.run("gatehouse key rotate").returncode == 0
    wait_until(lambda: len(published(server)) == 2)
    new = (published(server) - {old}).pop()
    of_old, of_new = by_key(ada, old), by_key(ada, new)
    ada.accepted(of_old)
    ada.refused(of_new, "unknown_key")  # not yet active

    server.hold_clock(start + ANNOUNCED)
    wait_until(lambda: server.profile(of_new).status == 200)
    ada.accepted(of_old)  # retired, within its grace
    assert kid_of(server.sign_in("ada")["access_token"]) == new

    server.hold_clock(start + ANNOUNCED + LAST - 1)
    ada.accepted(of_old)
    server.hold_clock(start + ANNOUNCED + LAST)
    wait_until(lambda: published(server) == {new})
    ada.refused(of_old, "unknown_key")  # although it was verified before, and lives
    ada.accepted(of_new)


def row_28_a_key_replaced_at_once_still_has_its_grace(server: Attacked) -> None:
    ada = forger(server)
    (old,) = published(server)
    of_old = by_key(ada, old)
    assert server.run("gatehouse key rotate --now").returncode == 0
    wait_until(lambda: len(published(server)) == 2)
    new = (published(server) - {old}).pop()
    ada.accepted(of_old)
    ada.accepted(by_key(ada, new))
    ada.refused(by_key(ada, old, named=new), "wrong_signature")
    ada.refused(by_key(ada, new, named=old), "wrong_signature")
