"""Signatures that are nearly right, on a server that signs with PS256."""
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from attacked import Attacked
from confusion import refuse_hmac_by_public_key
from forge import decode, encode, forger

SETTINGS = {"GATEHOUSE_TOKEN_ALGORITHM": "PS256"}


def row_00_a_good_token_is_accepted(server: Attacked) -> None:
    forger(server).accepted(forger(server).sign())


def row_02_hmac_keyed_with_the_public_key(server: Attacked) -> None:
    refuse_hmac_by_public_key(forger(server))


def row_05_another_algorithm_than_the_keys_although_the_key_could(server: Attacked) -> None:
    ada = forger(server)
    for alg in ("RS256", "RS384", "RS512", "PS384", "PS512"):
        ada.refused(ada.sign(ada.header | {"alg": alg}, algorithm=alg), "unsupported_algorithm")
        ada.refused(ada.sign(algorithm=alg), "wrong_signature")


def row_08_a_signature_without_its_leading_zero(server: Attacked) -> None:
    ada = forger(server)
    tokens = (ada.sign() for _ in range(20_000))  # the salt makes each another
    token = next(token for token in tokens if decode(token.rpartition(".")[2])[0] == 0)
    message, _, good = token.rpartition(".")
    ada.accepted(token)
    ada.refused(f"{message}.{encode(decode(good)[1:])}", "wrong_signature")
    ada.refused(f"{message}.{encode(bytes(1) + decode(good))}", "wrong_signature")


def row_09_another_salt_or_another_mask(server: Attacked) -> None:
    ada = forger(server)
    message = ada.sign().rpartition(".")[0]

    def signed(mask: hashes.HashAlgorithm, salt: int) -> str:
        made = ada.key.sign(message.encode(), padding.PSS(padding.MGF1(mask), salt), hashes.SHA256())
        return f"{message}.{encode(made)}"

    ada.accepted(signed(hashes.SHA256(), 32))
    most = (ada.key.key_size + 7) // 8 - 32 - 2
    for salt in (0, 20, 31, 33, most):
        ada.refused(signed(hashes.SHA256(), salt), "wrong_signature")
    for mask in (hashes.SHA1(), hashes.SHA384(), hashes.SHA512()):
        ada.refused(signed(mask, 32), "wrong_signature")
