"""Algorithms and signatures that are none, on a server that signs with RS256."""
import hashlib

from attacked import Attacked
from confusion import refuse_empty_hmac, refuse_hmac_by_public_key, refuse_labels, refuse_unknown_labels
from forge import decode, encode, forger, number

SETTINGS = {"GATEHOUSE_TOKEN_ALGORITHM": "RS256"}
SHA1, SHA256 = bytes.fromhex("06052b0e03021a"), bytes.fromhex("0609608648016503040201")
SHA384 = bytes.fromhex("0609608648016503040202")
NULL = bytes.fromhex("0500")


def row_00_a_good_token_is_accepted(server: Attacked) -> None:
    forger(server).accepted(forger(server).sign())


def row_02_hmac_keyed_with_the_public_key(server: Attacked) -> None:
    refuse_hmac_by_public_key(forger(server))


def row_03_hmac_under_the_empty_key(server: Attacked) -> None:
    refuse_empty_hmac(forger(server))


def row_05_another_algorithm_than_the_keys_although_the_key_could(server: Attacked) -> None:
    ada = forger(server)
    refuse_labels(ada, "ES256", "EdDSA")
    for alg in ("RS384", "RS512", "PS256", "PS384", "PS512"):
        ada.refused(ada.sign(ada.header | {"alg": alg}, algorithm=alg), "unsupported_algorithm")
        ada.refused(ada.sign({"alg": alg, "typ": "at+jwt"}, algorithm=alg), "unknown_key")
        ada.refused(ada.sign(algorithm=alg), "wrong_signature")


def row_06_algorithms_that_nobody_knows(server: Attacked) -> None:
    refuse_unknown_labels(forger(server))


def row_08_a_signature_without_its_leading_zero(server: Attacked) -> None:
    ada = forger(server)
    tokens = (ada.with_header(hint=i) for i in range(20_000))
    token = next(token for token in tokens if decode(token.rpartition(".")[2])[0] == 0)
    message, _, good = token.rpartition(".")
    ada.accepted(token)
    ada.refused(f"{message}.{encode(decode(good)[1:])}", "wrong_signature")
    ada.refused(f"{message}.{encode(bytes(1) + decode(good))}", "wrong_signature")


def der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def digest_info(oid: bytes, parameters: bytes, digest: bytes) -> bytes:
    return der(0x30, der(0x30, oid + parameters) + der(0x04, digest))


def block(info: bytes, size: int, padding: int | None = None, tail: bytes = b"\0") -> bytes:
    """00 01 FF… 00 info, and filled up with the tail when the padding is short."""
    ones = size - 3 - len(info) if padding is None else padding
    made = b"\0\1" + b"\xff" * ones + b"\0" + info
    return made + tail * (size - len(made))


def cube_root(value: int) -> int:
    low, high = 0, 1 << (value.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < value else (low, middle)
    return low


def row_09_pkcs1_blocks_that_are_not_exact(server: Attacked) -> None:
    ada = forger(server)
    message = ada.sign().rpartition(".")[0]
    n, d = number(ada.jwk["n"]), number(ada.jwk["d"])
    size = (n.bit_length() + 7) // 8
    digest = hashlib.sha256(message.encode()).digest()
    exact = digest_info(SHA256, NULL, digest)

    def signed(content: bytes) -> str:
        return f"{message}.{encode(pow(int.from_bytes(content, 'big'), d, n).to_bytes(size, 'big'))}"

    ada.accepted(signed(block(exact, size)))
    long_length = exact[:1] + b"\x81" + exact[1:]
    nested_long_length = der(0x30, b"\x30\x81\x0d" + SHA256 + NULL + der(0x04, digest))
    other_type = bytearray(block(exact, size))
    other_type[1] = 2
    for forged in (block(digest_info(SHA256, b"", digest), size), block(long_length, size), block(nested_long_length,
                   size),
                   block(exact, size, 8), block(exact, size, 8, b"\xff"), block(exact, size, size - 60),
                   block(exact + b"\0", size),
                   block(digest_info(SHA1, NULL, hashlib.sha1(message.encode()).digest()), size),
                   block(digest_info(SHA384, NULL, digest), size), block(digest, size), bytes(other_type)):
        ada.refused(signed(forged), "wrong_signature")
    cheap = cube_root(int.from_bytes(block(exact, size, 8, b"\0"), "big")) + 1
    ada.refused(f"{message}.{encode(cheap.to_bytes(size, 'big'))}", "wrong_signature")


def row_09_rsa_signatures_out_of_range(server: Attacked) -> None:
    ada = forger(server)
    message, _, good = ada.sign().rpartition(".")
    n, s = number(ada.jwk["n"]), number(good)
    size = (n.bit_length() + 7) // 8
    for forged in (0, 1, n - 1, n, n - s, s ^ 1, 2 ** (8 * size) - 1):
        ada.refused(f"{message}.{encode(forged.to_bytes(size, 'big'))}", "wrong_signature")
    ada.refused(f"{message}.{encode((s + n).to_bytes(size + 1, 'big'))}", "wrong_signature")
    ada.refused(f"{message}.{encode(bytes([7]) * 1024)}", "wrong_signature")
