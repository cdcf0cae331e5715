"""Tokens as an attacker makes them, and the verdict on them: any bytes as header, payload and signature."""
import base64
import functools
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from attacked import Attacked

IN_TIME = 0.050  # seconds from connecting to the last byte of a refusal
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
CURVES = {"P-256": (ec.SECP256R1, 32), "P-384": (ec.SECP384R1, 48), "P-521": (ec.SECP521R1, 66)}


def encode(data: bytes | str) -> str:
    return base64.urlsafe_b64encode(data.encode() if isinstance(data, str) else data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text: str) -> int:
    return int.from_bytes(decode(text), "big")


def printed(part: Any) -> bytes:
    """Bytes and texts as they stand, anything else as JSON."""
    if isinstance(part, bytes):
        return part
    return part.encode() if isinstance(part, str) else json.dumps(part, separators=(",", ":")).encode()


def private_key(jwk: dict):
    """A private JWK as python3-cryptography has it."""
    if jwk["kty"] == "EC":
        curve, _ = CURVES[jwk["crv"]]
        return ec.derive_private_key(number(jwk["d"]), curve())
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PrivateKey.from_private_bytes(decode(jwk["d"]))
    n, e, d, p, q, dp, dq, qi = (number(jwk[name]) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
    return rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, rsa.RSAPublicNumbers(e, n)).private_key()


def signature(key, algorithm: str, message: bytes) -> bytes:
    """Under the algorithm of this name, whether or not it suits the key's size. `key` may be bytes: an HMAC secret."""
    if algorithm == "EdDSA":
        return key.sign(message)
    chosen = HASHES[algorithm[2:]]()
    if algorithm.startswith("HS"):
        return hmac.digest(key, message, "sha" + algorithm[2:])
    if algorithm.startswith("ES"):
        size = (key.key_size + 7) // 8
        pair = decode_dss_signature(key.sign(message, ec.ECDSA(chosen)))
        return b"".join(part.to_bytes(size, "big") for part in pair)
    if algorithm.startswith("RS"):
        return key.sign(message, padding.PKCS1v15(), chosen)
    return key.sign(message, padding.PSS(padding.MGF1(chosen), chosen.digest_size), chosen)


class Forger:
    """Somebody with an account, and with the server's own key: so that only what is bad about a token can refuse it."""

    def __init__(self, server: Attacked, username: str = "ada"):
        self.server = server
        server.sign_up(username)
        self.token = server.sign_in(username)["access_token"]
        self.header, self.claims = (json.loads(decode(part)) for part in self.token.split(".")[:2])
        self.jwk = json.loads(server.run("gatehouse key export --private").stdout)
        self.public_jwk = json.loads(server.run("gatehouse key export").stdout)
        self.key = private_key(self.jwk)
        server.secrets.add(self.jwk["d"])
        self.slowest = 0.0

    def sign(self, header: Any = None, claims: Any = None, key: Any = None, algorithm: str | None = None) -> str:
        """What is left out is as in a good token."""
        return self.sign_text(encode(printed(self.header if header is None else header)),
                              encode(printed(self.claims if claims is None else claims)), key, algorithm)

    def sign_text(self, header: str, payload: str, key: Any = None, algorithm: str | None = None) -> str:
        """The two parts as they stand."""
        message = f"{header}.{payload}"
        made = signature(self.key if key is None else key, algorithm or self.header["alg"], message.encode())
        return f"{message}.{encode(made)}"

    def with_claims(self, **changed: Any) -> str:
        return self.sign(claims=self.claims | changed)

    def with_member(self, member: str) -> str:
        """The good claims and one more member, as JSON text that may repeat a name."""
        return self.sign(claims=json.dumps(self.claims)[:-1] + f", {member}}}")

    def with_header(self, **changed: Any) -> str:
        return self.sign(header=self.header | changed)

    def without(self, *names: str) -> str:
        return self.sign(claims={name: value for name, value in self.claims.items() if name not in names})

    def accepted(self, token: str) -> None:
        answer = self.server.profile(token)
        assert answer.status == 200 and answer.json()["username"] == "ada", f"refused: {answer.text}\n{token[:300]}"

    def refused(self, token: str, *reasons: str) -> None:
        """401 in time, each time with one log line that says one of the reasons (malformed_token unless said)."""
        expected = reasons or ("malformed_token",)
        seconds = self.refused_once(token, expected)
        for _ in range(2):  # the best of three: other work on the machine is no fault of the server
            if seconds > IN_TIME:
                seconds = min(seconds, self.refused_once(token, expected))
        self.slowest = max(self.slowest, seconds)
        self.server.notes["slowest refusal"] = f"{self.slowest * 1000:.1f} ms"
        assert self.server.sanitized or seconds <= IN_TIME, f"refused after {seconds * 1000:.0f} ms: {token[:300]}"

    def refused_once(self, token: str, reasons: tuple[str, ...]) -> float:
        mark = self.server.mark()
        answer = self.server.profile(token)
        lines = [line for line in self.server.lines_since(mark) if "request" in line]
        assert answer.status == 401, f"{answer.status}: {token[:300]}"
        assert len(lines) == 1 and lines[0]["reason"] in reasons, f"{lines} for {token[:300]}"
        return answer.seconds

    def refused_by_command(self, token: str, reason: str = "malformed_token") -> None:
        """By `gatehouse token verify`: for what is no header of HTTP."""
        (self.server.folder / "token").write_text(token)
        ran = self.server.run("gatehouse token verify < token")
        assert ran.returncode == 1 and reason in ran.stderr, f"{ran.returncode} {ran.stderr}{token[:300]!r}"


forger = functools.cache(Forger)  # one for all tests on a server
