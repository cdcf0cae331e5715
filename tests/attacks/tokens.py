"""Algorithms and signatures that are none, on a server that signs with ES256."""
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from attacked import Attacked
from confusion import refuse_empty_hmac, refuse_hmac_by_public_key, refuse_labels, refuse_unknown_labels
from forge import decode, encode, forger

SETTINGS = {"GATEHOUSE_TOKEN_ALGORITHM": "ES256"}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def row_00_what_all_of_these_are_made_from_is_accepted(server: Attacked) -> None:
    ada = forger(server)
    ada.accepted(ada.token)
    ada.accepted(ada.sign())
    ada.accepted(ada.with_claims(team="blue", nested={"a": [1, None]}))
    ada.accepted(ada.with_claims(aud=["other", "gatehouse"]))
    ada.accepted(ada.with_claims(aud=["gatehouse"]))
    ada.accepted(ada.with_header(cty="text", hint=5))
    ada.accepted(ada.with_header(typ="AT+JWT"))
    ada.accepted(ada.with_header(typ="application/at+jwt"))
    ada.accepted(ada.sign(header={name: value for name, value in ada.header.items() if name != "kid"}))


def row_01_unsecured_tokens(server: Attacked) -> None:
    ada = forger(server)
    payload, old_signature = ada.token.split(".")[1:]
    for alg in ('"none"', '"None"', '"NONE"', '"nOnE"', '"none "', '" none"', r'"none\u0000"', '""'):
        header = encode(f'{{"alg":{alg},"typ":"at+jwt","kid":"{ada.header["kid"]}"}}')
        ada.refused(f"{header}.{payload}.")
        ada.refused(f"{header}.{payload}.AA", "unsupported_algorithm")
        ada.refused(f"{header}.{payload}.{old_signature}", "unsupported_algorithm")
        ada.refused(ada.sign_text(header, payload), "unsupported_algorithm")
    for alg in ("null", '["none"]', "0", "false", "{}"):
        header = encode(f'{{"alg":{alg},"typ":"at+jwt","kid":"{ada.header["kid"]}"}}')
        for token in (f"{header}.{payload}.", f"{header}.{payload}.{old_signature}", ada.sign_text(header, payload)):
            ada.refused(token)
    for header in ("{}", '{"typ":"at+jwt"}'):
        ada.refused(ada.sign(header=header))


def row_02_hmac_keyed_with_the_public_key(server: Attacked) -> None:
    refuse_hmac_by_public_key(forger(server))


def row_03_hmac_under_the_empty_key(server: Attacked) -> None:
    refuse_empty_hmac(forger(server))


def row_05_another_algorithm_than_the_keys(server: Attacked) -> None:
    refuse_labels(forger(server), "ES384", "ES512", "EdDSA", "RS256", "PS256")


def row_06_algorithms_that_nobody_knows(server: Attacked) -> None:
    refuse_unknown_labels(forger(server))


def row_07_ecdsa_signatures_out_of_range(server: Attacked) -> None:
    ada = forger(server)
    message, _, good = ada.sign().rpartition(".")
    signature = decode(good)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    pairs = [(0, 0), (0, s), (r, 0), (ORDER, s), (r, ORDER), (ORDER, ORDER), (1, 1), (0, 1), (s, r), (2**256 - 1, s)]
    for left, right in pairs:
        forged = left.to_bytes(32, "big") + right.to_bytes(32, "big")
        ada.refused(f"{message}.{encode(forged)}", "wrong_signature")


def row_07_ecdsa_signatures_of_another_form(server: Attacked) -> None:
    ada = forger(server)
    message, _, good = ada.sign().rpartition(".")
    signature = decode(good)
    der = ada.key.sign(message.encode(), ec.ECDSA(hashes.SHA256()))
    wide = b"\0" + signature[:32] + b"\0" + signature[32:]
    for forged in (der, signature[:63], signature + b"\0", b"\0" + signature, wide, signature + signature[:32],
                   signature[:1], signature * 2, signature * 16, signature * 100):
        ada.refused(f"{message}.{encode(forged)}", "wrong_signature")


def row_07_ecdsa_signatures_that_are_huge(server: Attacked) -> None:
    ada = forger(server)
    message = ada.sign().rpartition(".")[0]
    for size in (16_382, 96 * 1024):
        assert server.profile(f"{message}.{encode(bytes([1]) * size)}").status == 431
    ada.refused_by_command(f"{message}.{encode(bytes([1]) * 16_382)}")
    ada.refused_by_command(f"{message}.{encode(bytes([1]) * 96 * 1024)}", "64 KiB")
