"""Headers that bring along what they must not, and other forms of the three parts."""
import json
import select
import socket

from cryptography.hazmat.primitives.asymmetric import ec

from attacked import Attacked
from forge import Forger, decode, encode, forger

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def with_other_trailing_bits(part: str) -> str:
    """Another text that a lax decoder reads as the same bytes; the part must not have 4n characters."""
    return part[:-1] + ALPHABET[ALPHABET.index(part[-1]) + 1]


def uneven(ada: Forger) -> tuple[str, str]:
    """Header and payload of a good token, neither of 4n characters."""
    claims = {**ada.claims, "pad": ""}
    while len(encode(json.dumps(claims))) % 4 == 0:
        claims["pad"] += "x"
    header = {**ada.header, "pad": ""}
    while len(encode(json.dumps(header))) % 4 == 0:
        header["pad"] += "x"
    return encode(json.dumps(header)), encode(json.dumps(claims))


def row_11_other_base64_in_each_part_also_when_signed_so(server: Attacked) -> None:
    ada = forger(server)
    header, payload = uneven(ada)
    good = ada.sign_text(header, payload)
    ada.accepted(good)
    signature = good.rpartition(".")[2]
    for wrong in ("=", "==", "+", "/", "~"):
        for spoil in (lambda part: wrong + part, lambda part: part + wrong, lambda part: part[:8] + wrong + part[8:]):
            ada.refused(ada.sign_text(spoil(header), payload))
            ada.refused(ada.sign_text(header, spoil(payload)))
            ada.refused(f"{header}.{payload}.{spoil(signature)}")
    for part in (header, payload, signature):
        ada.refused(good.replace(part, with_other_trailing_bits(part)), "malformed_token", "wrong_signature")
    ada.refused(ada.sign_text(with_other_trailing_bits(header), payload))
    ada.refused(ada.sign_text(header, with_other_trailing_bits(payload)))
    ada.refused(ada.sign_text(header + "A" * (1 - len(header) % 4 + 4), payload))
    ada.refused(ada.sign_text(header, payload + "A" * (1 - len(payload) % 4 + 4)))
    ada.refused(f"{good}{'A' * (1 - len(signature) % 4 + 4)}")


def row_11_white_space_and_what_is_no_base64_at_all(server: Attacked) -> None:
    ada = forger(server)
    header, payload = uneven(ada)
    good = ada.sign_text(header, payload)
    for wrong in (" ", "\t", "?", "!", "é", "\u2011"):
        for token in (good[:5] + wrong + good[5:], ada.sign_text(header, payload[:9] + wrong + payload[9:])):
            if wrong.isascii():
                ada.refused(token)
            ada.refused_by_command(token)
    for wrong in ("\n", "\r\n", "\0"):
        token = good[:5] + wrong + good[5:]
        ada.refused_by_command(token)
        said = server.raw(f"GET /auth/profile HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 400 "), said


def row_12_critical_headers(server: Attacked) -> None:
    ada = forger(server)
    for crit in (["exp"], [], "exp", None, ["alg"], ["absent"], [1], {}, True):
        ada.refused(ada.with_header(crit=crit))
    ada.refused(ada.with_header(crit=["known"], known=1))
    ada.refused(ada.with_header(crit=["b64"], b64=False))
    ada.refused(ada.with_header(b64=False))
    ada.refused(ada.with_header(b64=True))
    # RFC 7797: signed over the payload as it is, not over its base64url.
    header = encode(json.dumps(ada.header | {"b64": False, "crit": ["b64"]}))
    unencoded = ada.sign_text(header, json.dumps(ada.claims))
    ada.refused(f"{header}.{encode(json.dumps(ada.claims))}.{unencoded.rpartition('.')[2]}")


def row_13_keys_that_the_token_brings_along(server: Attacked) -> None:
    ada = forger(server)
    attacker = ec.generate_private_key(ec.SECP256R1())
    numbers = attacker.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "kid": ada.header["kid"], "alg": "ES256",
           "x": encode(numbers.x.to_bytes(32, "big")), "y": encode(numbers.y.to_bytes(32, "big"))}
    (server.folder / "jwks.json").write_text(json.dumps({"keys": [jwk]}))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        web = f"http://127.0.0.1:{listener.getsockname()[1]}/jwks.json"
        file = f"file://{server.folder}/jwks.json"
        members = [("jwk", jwk), ("jwk", None), ("x5c", ["MAA="]), ("x5t", "AAAA"), ("x5t#S256", "AAAA"),
                   *((name, place) for name in ("jku", "x5u") for place in (web, web.replace("127.0.0.1",
                     "localhost"), file))]
        for name, value in members:
            ada.refused(ada.sign(ada.header | {name: value}, key=attacker))
            ada.refused(ada.sign({"alg": "ES256", "typ": "at+jwt", name: value}, key=attacker))
            ada.refused(ada.with_header(**{name: value}))
        claims = ada.claims | {"iss": web.removesuffix("/jwks.json")}
        ada.refused(ada.sign(claims=claims, key=attacker), "wrong_signature")
        ada.refused(ada.sign(ada.header | {"kid": web}, key=attacker), "unknown_key")
        connected, _, _ = select.select([listener], [], [], 0)
        assert not connected, "the server fetched what the token names"


def row_14_key_ids_are_only_compared(server: Attacked) -> None:
    ada = forger(server)
    for kid in ("../../dev/null", "/dev/null", "' OR 1=1--", "|id", "$(id)", "\0", "\n", "a\nb", "\r\n\x1b[2J", "",
                "unknown",
                ada.header["kid"] + "\0", ada.header["kid"].swapcase(), "\u202e\U0001f511", "k" * 256):
        mark = server.mark()
        ada.refused(ada.with_header(kid=kid), "unknown_key")
        ada.refused(ada.sign(ada.header | {"kid": kid}, key=b"", algorithm="HS256"), "unknown_key")
        logged = server.log.read_bytes()[mark:]
        assert not any(byte < 0x20 and byte != 0x0A or byte >= 0x7F for byte in logged), logged
    for kid in (5, ["a"], None, {}, True, "k" * 257, "k" * 3000, "é" * 200):
        ada.refused(ada.with_header(kid=kid))
    assert server.profile(ada.with_header(kid="k" * 64 * 1024)).status == 431


def row_15_names_said_twice(server: Attacked) -> None:
    ada = forger(server)
    header = json.dumps(ada.header)
    for member in ('"alg":"ES256"', '"alg":"none"', r'"\u0061lg":"none"', f'"kid":"{ada.header["kid"]}"', '"kid":"b"',
                   '"typ":"JWT"'):
        ada.refused(ada.sign(header=f"{header[:-1]},{member}}}"))
        ada.refused(ada.sign(header=f"{{{member},{header[1:]}"))
    claims = json.dumps(ada.claims)
    for member in ('"exp":99999999999', '"sub":"admin"', r'"\u0073ub":"admin"', '"aud":"gatehouse"',
                   f'"iss":"{ada.claims["iss"]}"',
                   r'"s\u0069d":""', '"roles":["admin"],"roles":[]', '"x":{"a":1,"a":1}'):
        ada.refused(ada.sign(claims=f"{claims[:-1]},{member}}}"))
        ada.refused(ada.sign(claims=f"{{{member},{claims[1:]}"))
