"""Keys and secrets that are bad, and private members where only public ones belong."""
import json
from typing import Any

from attacked import Attacked
from forge import Forger, decode, encode, forger

PUBLIC_MEMBERS = {"kty", "crv", "x", "y", "n", "e", "alg", "use", "kid"}
POINT = {"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
         "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}  # RFC 7515 A.3.1
SECRET = {"kty": "oct", "alg": "HS256", "k": encode(bytes(range(32)))}
MODULUS = (1 << 2047) | int("1234567890" * 60) * 2 | 1  # no one's key, but of the right form
# p and q are k * M + 65537^a mod M with M the product of the first 126 primes: the broken generator's form.
ROCA = ("1mpYApZ6CimAqKKuI3lS4YwUxHCtxL7LQ8nD3-BA8rWbrsb1LCPBQBPaujAax4M81bSOYaCBLSO0F90oJfU0JxSda0viIES_XVCKK_8lCK31"
        "CevwoSfvC_vUYfQInmLeLI5wydQfdPv7ldnZspDGVjyo1xLL5LavicPHrUD5cmb-UvqDmaeMeNx2Ec25KX2rrpiWnmfygfACOXZ9Od7BXsc9"
        "SAZR_YFHvfCVdomR4RBZnspXu4kP_LpsN5FFXOMk0vlGe5s6f_rfju5cmKAtKrBcmIE0cczNfhfRYDYbC4rvRNKpAg7NEUxgvYaJxsqqppSS"
        "RAV1DV02jEwhL49jTQ")
ED25519 = {"kty": "OKP", "crv": "Ed25519"}
# RFC 8032's curve has eight points of small order; here as they and their other spellings are encoded.
SMALL_ORDER = ["00" * 32, "01" + "00" * 31, "00" * 31 + "80", "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f",
               "ee" + "ff" * 30 + "7f",
               "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
               "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
               "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
               "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"]


def rsa(modulus: int = MODULUS, exponent: int = 65537) -> dict:
    numbers = {"n": modulus, "e": exponent}
    return {"kty": "RSA", "alg": "RS256"} | {
        name: encode(value.to_bytes((value.bit_length() + 7) // 8, "big")) for name, value in numbers.items()}


def explained(server: Attacked, keys: Any, token: str) -> tuple[int, str]:
    """What `gatehouse token explain` says of a token under these keys: exit status and all output."""
    (server.folder / "keys.json").write_text(keys if isinstance(keys, str) else json.dumps(keys))
    (server.folder / "token").write_text(token)
    ran = server.run("gatehouse token explain --jwks keys.json < token")
    return ran.returncode, ran.stdout + ran.stderr


def refused(server: Attacked, keys: Any, why: str) -> None:
    status, said = explained(server, keys, forger(server).token)
    assert status == 1 and why in said and said.startswith("gatehouse: "), f"{status} {said} for {keys}"


def accepted(server: Attacked, keys: Any, token: str | None = None) -> None:
    """The token holds under these keys; without one, the keys themselves are read."""
    status, said = explained(server, keys, token or forger(server).token)
    assert status == 0 if token else not said.startswith("gatehouse: "), said


def row_00_good_keys_are_taken(server: Attacked) -> None:
    ada = forger(server)
    accepted(server, ada.public_jwk, ada.token)
    accepted(server, {"keys": [ada.public_jwk]}, ada.token)
    accepted(server, ada.public_jwk | {"x5c": ["MAA="], "x5t": "AA", "ext": True, "key_ops": ["verify"]}, ada.token)
    accepted(server, {name: value for name, value in ada.public_jwk.items() if name not in ("alg", "use")}, ada.token)
    for keys in (POINT, SECRET, rsa(), rsa(exponent=2**63 + 1), {"keys": [POINT, rsa()]}):
        accepted(server, keys)


def row_03_a_public_key_without_alg_is_no_hmac_secret(server: Attacked) -> None:
    ada = forger(server)
    public = {name: value for name, value in ada.public_jwk.items() if name != "alg"}
    for secret in (b"", decode(public["x"])):
        token = ada.sign(ada.header | {"alg": "HS256"}, key=secret, algorithm="HS256")
        status, said = explained(server, public, token)
        assert status == 1 and "is for ES256 alone" in said, said
    refused(server, {"kty": "oct", "alg": "HS256", "k": ""}, "must be a text that is not empty")
    refused(server, {"kty": "oct", "k": SECRET["k"]}, "must say its alg")


def row_04_weak_secrets_stop_the_start(server: Attacked) -> None:
    too_short, weak, sample = "a secret has at least 32", "a secret is made of random bytes", "a sample is not a secret"
    for secret, why in (("", too_short), ("0123456789abcdefghijklmnopqrstu", too_short), ("x" * 40, weak),
                        (encode(bytes(32)), weak), ("a-string-secret-at-least-256-bits-long", weak),
                        ("-----BEGIN PUBLIC KEY-----MFkwEwYHKoZIzj0C", weak),
                        ("please-changeme-before-the-first-start", sample)):
        ran = server.run(f"GATEHOUSE_SECRET='{secret}' timeout 10 gatehouse serve --listen 127.0.0.1:0")
        assert ran.returncode == 1 and "GATEHOUSE_SECRET: " in ran.stderr and why in ran.stderr, ran
    ran = server.run("timeout 10 gatehouse serve --listen 127.0.0.1:0 --token.algorithm HS256")
    assert ran.returncode == 1 and "expected one with a public key" in ran.stderr, ran


def row_04_hmac_keys_shorter_than_their_hash(server: Attacked) -> None:
    for alg, least in (("HS256", 32), ("HS384", 48), ("HS512", 64)):
        key = {"kty": "oct", "alg": alg}
        refused(server, key, f"at least {least} bytes, this one has 0")
        refused(server, key | {"k": encode(bytes(range(least - 1)))}, f"this one has {least - 1}")
        accepted(server, key | {"k": encode(bytes(range(least)))})


def row_10_ed25519_keys_of_small_order_or_size(server: Attacked) -> None:
    for point in SMALL_ORDER:
        refused(server, ED25519 | {"x": encode(bytes.fromhex(point))}, "not a sound Ed25519 public key")
    for size in (31, 33):
        refused(server, ED25519 | {"x": encode(bytes([5]) * size)}, "Ed25519")


def row_29_the_published_keys_have_no_private_member(server: Attacked) -> None:
    ada = forger(server)
    server.run("gatehouse key rotate")
    private = [value for name, value in ada.jwk.items() if name not in PUBLIC_MEMBERS]
    jwks = server.request("GET", "/.well-known/jwks.json")
    assert all(set(key) <= PUBLIC_MEMBERS and key["kty"] != "oct" for key in jwks.json()["keys"]), jwks.text
    said = [jwks.text] + [server.run(command).stdout for command in (
        "gatehouse key export", "gatehouse key export --pem", "gatehouse key list", "gatehouse key list --json")]
    for text in said:
        assert text and not any(secret in text for secret in private) and "PRIVATE" not in text


def row_29_private_keys_in_a_file_are_used_but_never_shown(server: Attacked) -> None:
    ada = forger(server)
    for keys in (ada.jwk, {"keys": [ada.jwk]}):
        status, said = explained(server, keys, ada.token)
        assert status == 0 and ada.jwk["d"] not in said, said
    for bad in (ada.jwk | {"d": ada.jwk["d"][:-1]}, ada.jwk | {"d": encode(bytes(31) + b"\1")}, {"keys": [ada.jwk,
                ada.jwk]}):
        status, said = explained(server, bad, ada.token)
        assert status == 1 and ada.jwk["d"][:16] not in said, said
    _, said = explained(server, SECRET, ada.token)
    assert SECRET["k"] not in said


def row_30_rsa_keys_that_are_weak(server: Attacked) -> None:
    refused(server, rsa(MODULUS >> 1024 | 1), "2048 to 8192 bits, this one has 1024")
    refused(server, rsa(MODULUS >> 1 | 1), "this one has 2047")
    refused(server, rsa(MODULUS << 6200 | 1), "n is too long")
    refused(server, rsa() | {"n": ROCA}, "ROCA")
    refused(server, rsa(MODULUS - 1), "modulus is even")
    for exponent in (1, 2, 3, 17, 65535, 65536, 65538, 2**64 + 1, 2**2000 + 1):
        refused(server, rsa(exponent=exponent), "exponent" if exponent < 2**64 else "out of bounds")
    refused(server, rsa() | {"n": encode(b"\0" + decode(rsa()["n"]))}, "leading zeros")


def row_30_points_that_are_none(server: Attacked) -> None:
    refused(server, POINT | {"y": POINT["x"]}, "the point is not on P-256")
    for coordinate in ("x", "y"):
        for number in (bytes(1) + decode(POINT[coordinate]), decode(POINT[coordinate])[1:], b"\1"):
            refused(server, POINT | {coordinate: encode(number)}, "exactly 32 bytes")
        refused(server, POINT | {coordinate: encode(b"\xff" * 32)}, "the point is not on P-256")
        refused(server, {name: value for name, value in POINT.items() if name != coordinate},
                f"{coordinate} is missing")
    refused(server, POINT | {"x": encode(bytes(32)), "y": encode(bytes(32))}, "the point is not on P-256")


def row_30_keys_that_say_they_are_something_else(server: Attacked) -> None:
    for member, why in (({"kty": "ec"}, "kty must be"), ({"kty": "rsa"}, "kty must be"), ({"kty": "RSA"}, ""),
                        ({"crv": "P-384"}, "exactly 48"),
                        ({"crv": "p-256"}, "crv is"), ({"alg": "ES521"}, "alg is not one"), ({"alg": "ES512"},
                                                                                             "does not fit"),
                        ({"alg": "HS256"}, "does not fit"), ({"alg": "none"}, "alg is not one"), ({"use": "enc"},
                                                                                                  "use is not sig"),
                        ({"key_ops": ["encrypt"]}, "key_ops"), ({"key_ops": ["verify", "encrypt"]}, "key_ops"),
                        ({"key_ops": []}, "key_ops"),
                        ({"key_ops": ["verify", "verify"]}, "key_ops"), ({"kid": "a\n"}, "no control characters"),
                        ({"kid": 1}, "kid"),
                        ({"k": "AA"}, "member k")):
        refused(server, POINT | member, why)
    for other in ({"x": POINT["x"]}, {"n": "AQAB"}, {"d": "AQ"}):
        refused(server, SECRET | other, "members of a key pair")
    refused(server, '{"kty":"EC","kty":"RSA"}', "twice")


def row_31_sets_that_can_be_read_two_ways(server: Attacked) -> None:
    refused(server, {"keys": [POINT | {"kid": "a"}, rsa() | {"kid": "a"}]}, "two keys in the set have the id a")
    refused(server, {"keys": [POINT, POINT]}, "two keys in the set have the id")
    for keys in ([SECRET | {"kid": "a"}, POINT | {"kid": "b"}], [POINT, SECRET]):
        refused(server, {"keys": keys}, "HMAC keys or public keys, never both")
    refused(server, json.dumps({"keys": [POINT]})[:-1] + ', "keys": []}', "twice")


def row_32_members_that_are_not_for_us_are_skipped(server: Attacked) -> None:
    ada = forger(server)
    foreign = [{"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "a"}, {"kty": "XYZ"}, {"kty": "OKP",
               "crv": "X25519", "x": "AA"},
               {"kty": "OKP", "crv": "Ed448", "x": "AA"}, {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
               rsa() | {"alg": "RSA-OAEP"}, rsa() | {"use": "enc"}, POINT | {"alg": "ES256K"},
               POINT | {"key_ops": ["deriveKey"]}]
    accepted(server, {"keys": [*foreign, ada.public_jwk], "more": 1}, ada.token)
    accepted(server, {"keys": [ada.public_jwk, *foreign]}, ada.token)
    refused(server, {"keys": foreign}, "no key in it can be used here")
    refused(server, {"keys": [ada.public_jwk, POINT | {"y": POINT["x"]}]}, "keys[1]: the point is not on P-256")
