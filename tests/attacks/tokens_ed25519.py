"""Algorithms and signatures that are none, on a server that signs with Ed25519."""
from attacked import Attacked
from confusion import refuse_empty_hmac, refuse_hmac_by_public_key, refuse_labels, refuse_unknown_labels
from forge import decode, encode, forger

SETTINGS = {"GATEHOUSE_TOKEN_ALGORITHM": "EdDSA"}
ORDER = 2**252 + 27742317777372353535851937790883648493  # L of RFC 8032 section 5.1
IDENTITY = bytes([1]) + bytes(31)


def row_00_a_good_token_is_accepted(server: Attacked) -> None:
    forger(server).accepted(forger(server).sign())


def row_02_hmac_keyed_with_the_public_key(server: Attacked) -> None:
    refuse_hmac_by_public_key(forger(server))


def row_03_hmac_under_the_empty_key(server: Attacked) -> None:
    refuse_empty_hmac(forger(server))


def row_05_another_algorithm_than_the_keys(server: Attacked) -> None:
    refuse_labels(forger(server), "ES256", "RS256", "PS256")


def row_06_algorithms_that_nobody_knows(server: Attacked) -> None:
    refuse_unknown_labels(forger(server))


def row_10_signatures_that_are_not_canonical(server: Attacked) -> None:
    ada = forger(server)
    message, _, good = ada.sign().rpartition(".")
    signature = decode(good)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    for forged in (r + (s + ORDER).to_bytes(32, "little"), r + bytes(32), IDENTITY + signature[32:],
                   IDENTITY + bytes(32),
                   bytes(64), signature[:63] + bytes([signature[63] | 0x80]), signature[32:] + r, signature[:63],
                   signature + b"\0", b"\0" + signature, signature[:32]):
        ada.refused(f"{message}.{encode(forged)}", "wrong_signature")
