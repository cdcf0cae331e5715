"""Attacks on the choice of algorithm, the same for every kind of key the server can have."""
import json
from typing import Iterator

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from forge import Forger, decode, printed


def readings(ada: Forger) -> Iterator[bytes]:
    """Everything about the public key that a verifier could take for the bytes of an HMAC secret."""
    public = ada.key.public_key()
    pems = [public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)]
    yield public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(public, rsa.RSAPublicKey):
        pems.append(public.public_bytes(Encoding.PEM, PublicFormat.PKCS1))
        yield public.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    for pem in pems:
        yield from (pem, pem.strip(), pem + b"\n", pem.replace(b"\n", b"\r\n"), b" " + pem, pem.replace(b"\n", b""))
    jwks = ada.server.request("GET", "/.well-known/jwks.json").text
    yield from (jwks.encode(), jwks.encode() + b"\n")
    yield printed(ada.public_jwk)
    yield from (json.dumps(ada.public_jwk, sort_keys=ordered).encode() for ordered in (False, True))
    numbers = [ada.public_jwk[name] for name in ("n", "e", "x", "y") if name in ada.public_jwk]
    yield from (text.encode() for text in numbers)
    yield from (decode(text) for text in numbers)
    if isinstance(public, ec.EllipticCurvePublicKey):
        point = b"".join(decode(text) for text in numbers)
        yield from (point, b"\4" + point, public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
    yield from (ada.header["kid"].encode(), decode(ada.header["kid"]))


def refuse_hmac_by_public_key(ada: Forger) -> None:
    """Refused before any HMAC is computed: the key named is for another algorithm, or there is no key for this one."""
    for secret in readings(ada):
        for alg in ("HS256", "HS384", "HS512"):
            ada.refused(ada.sign(ada.header | {"alg": alg}, key=secret, algorithm=alg), "unsupported_algorithm")
            ada.refused(ada.sign({"alg": alg, "typ": "at+jwt"}, key=secret, algorithm=alg), "unknown_key")


def refuse_empty_hmac(ada: Forger) -> None:
    for alg in ("HS256", "HS384", "HS512"):
        for secret in (b"", b"\0" * 32, b"null"):
            ada.refused(ada.sign(ada.header | {"alg": alg}, key=secret, algorithm=alg), "unsupported_algorithm")


def refuse_labels(ada: Forger, *labels: str) -> None:
    """`alg` says something else than the key that made the sound signature."""
    for label in labels:
        ada.refused(ada.sign(ada.header | {"alg": label}), "unsupported_algorithm")
        ada.refused(ada.sign({"alg": label, "typ": "at+jwt"}), "unknown_key")


def refuse_unknown_labels(ada: Forger) -> None:
    own = ada.header["alg"]
    for label in ("XX999", own.lower(), own + " ", " " + own, own + "\0", own[:2], own[:-1], "ES256K", "Ed25519", "é"):
        ada.refused(ada.with_header(alg=label), "unsupported_algorithm")
