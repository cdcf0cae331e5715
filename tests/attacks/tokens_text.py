"""Texts that are no token, or another kind of one: lax JSON, other numbers of parts, JSON forms, encryption."""
import json
import os
import zlib
from typing import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from attacked import Attacked
from forge import Forger, encode, forger, printed

SETTINGS = {"GATEHOUSE_TOKEN_ALGORITHM": "RS256"}


def spoilt(good: str) -> Iterator[bytes]:
    """JSON that is not strict, made of the text of an object."""
    inside, text = good[1:-1], good.encode()
    yield from (good.encode(encoding) for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig"))
    yield from (text + tail for tail in (b" x", b"{}", b"}", b"\0", b"\x0c", b",", b"//", b"/**/"))
    yield from (head + text for head in (b"/**/", b"//\n", b"\0", b"\xa0", b")]}'\n"))
    for member in ('"x":NaN', '"x":-Infinity', '"x":01', '"x":1.', '"x":.5', '"x":+1', '"x":0x1', '"x":1e400',
                   '"x":undefined', '"x":True',
                   "'x':1", "x:1", '"x":"\\ud800"', '"x":"\\udc00\\ud800"', '"x":"\n"', '"x":"\t"', '"x":"\\x41"',
                   '"x":"\\u12"', '"x":"a',
                   '"\\ud800":1', '"x":1,', '"x" 1', '"x":[1 2]', '"x":[1,]', '"x":'):
        yield f"{{{inside},{member}}}".encode()
    for text in (b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xe2\x82", b"\x80", b"\0"):
        yield f"{{{inside},".encode() + b'"x":"' + text + b'"}'
    yield from (b"", b"[]", b"null", b'""', b"1", f"[{good}]".encode(), f'"{inside}"'.encode())


def row_21_json_that_is_not_strict(server: Attacked) -> None:
    ada = forger(server)
    for header in spoilt(json.dumps(ada.header)):
        ada.refused(ada.sign(header=header))
    for claims in spoilt(json.dumps(ada.claims)):
        ada.refused(ada.sign(claims=claims))
    for strict in (r'"x":"\ud83d\ude00"', '"x":"\u00e9"', '"x":-0.5e-3', '"" : 1', '"x":[[[[[[1]]]]]]'):
        ada.accepted(ada.with_member(strict))


def row_21_json_that_is_deep_or_huge(server: Attacked) -> None:
    ada = forger(server)
    for depth in (10, 1000):
        ada.refused(ada.sign(header=json.dumps(ada.header)[:-1] + f',"x":{"[" * depth}{"]" * depth}}}'))
    for depth in (200, 4000):
        ada.refused(ada.with_member(f'"x":{"[" * depth}{"]" * depth}'))
        ada.refused(ada.with_member('"x":' + '{"a":' * (depth // 4) + "1" + "}" * (depth // 4)))
        ada.refused(ada.sign(claims="[" * depth))
    ada.refused(ada.sign(header=json.dumps(ada.header | {"x": "x" * 4096})))
    for size in (100_000, 1_000_000):
        for claims in ("[" * size, json.dumps(ada.claims | {"x": "x" * size})):
            assert server.profile(ada.sign(claims=claims)).status == 431
    ada.refused_by_command(ada.sign(claims="[" * 40_000))


def row_22_other_numbers_of_parts(server: Attacked) -> None:
    ada = forger(server)
    good = ada.sign()
    header, payload, signature = good.split(".")
    for token in (".", "..", "...", "....", "." * 15_000, "A" * 15_000, good + ".", good + ".AAAA", good + "..",
                  "." + good, good + "." + good,
                  f"{header}.{payload}", f"{header}.{payload}.", f"{header}..{signature}", f".{payload}.{signature}",
                  header, f"{header}.",
                  f"{payload}.{signature}", f"{good}.AAAA.AAAA", f"{header}.{payload}..{signature}", "a..c", "a.b.c",
                  f"{good},{good}"):
        ada.refused(token)


def resident(server: Attacked) -> int:
    """KiB of memory that the process has."""
    status = open(f"/proc/{server.process.pid}/status").read()
    return int(status.split("VmRSS:")[1].split()[0])


def row_22_tokens_of_a_megabyte_take_no_memory(server: Attacked) -> None:
    dots, letters = "." * 1_000_000, "A" * (1 << 20)
    for token in (dots, letters):
        assert server.profile(token).status == 431
    before = resident(server)
    for _ in range(20):
        for token in (dots, letters):
            assert server.profile(token).status == 431
    grown = resident(server) - before
    server.notes["40 tokens of 1 MB"] = f"{grown} KiB more memory"
    assert server.sanitized or grown < 1024, f"{grown} KiB"  # one of the forty kept would be as much


def row_23_json_forms_and_polyglots(server: Attacked) -> None:
    ada = forger(server)
    good = ada.sign()
    header, payload, signature = good.split(".")
    flat = json.dumps({"payload": payload, "protected": header, "signature": signature})
    general = json.dumps({"payload": payload, "signatures": [{"protected": header, "signature": signature}]})
    both = json.dumps({"payload": payload, "protected": header, "signature": signature, good: 1})
    for token in (flat, general, both, f'{{" {header}.{payload}.{signature}":1}}', f'"{good}"', f"[{good}]",
                  good + flat, flat + good,
                  f"{good}~", f"{good}~WyJzYWx0Iiwic3ViIiwiZXZlIl0~", f"~{good}", f"{good}~{good}", f"Bearer {good}"):
        ada.refused(token)
        if not token.startswith("Bearer "):  # which the command takes off
            ada.refused_by_command(token, "wrong_signature" if token == good + flat else "malformed_token")


def encrypted(ada: Forger, header: dict, content: bytes) -> str:
    """A sound JWE to the server's public RSA key (RFC 7516 section 7.1)."""
    key, start, protected = os.urandom(32), os.urandom(12), encode(printed(header))
    wrapped = ada.key.public_key().encrypt(key, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
    sealed = AESGCM(key).encrypt(start, content, protected.encode())
    return ".".join([protected, *(encode(part) for part in (wrapped, start, sealed[:-16], sealed[-16:]))])


def row_24_encrypted_tokens(server: Attacked) -> None:
    ada = forger(server)
    kid = ada.header["kid"]
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": kid, "cty": "JWT", "typ": "at+jwt"}
    jwe = encrypted(ada, header, ada.sign().encode())
    ada.refused(jwe)
    ada.refused(encrypted(ada, header | {"alg": "RS256"}, ada.sign().encode()))
    ada.refused(encrypted(ada, header | {"zip": "DEF"}, zlib.compress(bytes(8 << 20))[2:-4]))
    first, key, start, text, tag = jwe.split(".")
    for parts in ((first, "", start, text, tag), (first, key, "", text, tag), (first, key, start, "", tag), (first,
                  key, start, text, "AA"),
                  ("", key, start, text, tag), (first, key, start, text), (first, key, start)):
        ada.refused(".".join(parts))


def row_24_headers_of_encryption_in_three_parts_and_in_five(server: Attacked) -> None:
    ada = forger(server)
    off_curve = {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}
    for header in ({"alg": "PBES2-HS512+A256KW", "p2c": 2**31, "p2s": "AAAA", "enc": "A128GCM"}, {"alg": "dir",
                   "enc": "A128CBC-HS256"},
                   {"alg": "ECDH-ES", "epk": off_curve, "enc": "A128GCM"}, {"alg": "RSA1_5", "enc": "A128GCM"}):
        token = ada.sign(header=ada.header | header)
        ada.refused(token)
        ada.refused(f"{token.split('.')[0]}.AAAA.AAAA.AAAA.AAAA")
        ada.refused(f"{token.split('.')[0]}..AAAA.AAAA.AA")
    ada.refused(ada.with_header(enc="A256GCM"))
    bomb = zlib.compress(bytes(8 << 20))[2:-4]
    ada.refused(ada.sign(ada.header | {"zip": "DEF"}, bomb))
    ada.refused(ada.sign(ada.header | {"zip": "GZ"}, bomb))
