"""PyJWT's side of the interoperability tests; the same commands and JSON as interop_tool.cpp."""
import base64
import json
import os
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

ALGORITHMS = get_default_algorithms()
CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
HMAC_SIZES = {"HS256": 32, "HS384": 48, "HS512": 64}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims():
    now = int(time.time())
    return {"iss": "https://interop.example", "sub": "jos\u00e9", "aud": ["interop", "other"], "iat": now,
            "nbf": now, "exp": now + 300, "roles": ["admin", "user"]}


def new_pair(name):
    if name[:2] in ("RS", "PS"):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(CURVES[name]) if name in CURVES else ed25519.Ed25519PrivateKey.generate()


def public_jwk(name, key):
    # PyJWT 2.6 (Debian 12) drops the leading zeros of coordinates, which RFC 7518 section 6.2.1.2 asks for.
    if name in CURVES:
        numbers, size = key.public_key().public_numbers(), (CURVES[name].key_size + 7) // 8
        jwk = {"kty": "EC", "crv": "P-%d" % CURVES[name].key_size, "x": base64url(numbers.x.to_bytes(size, "big")),
               "y": base64url(numbers.y.to_bytes(size, "big"))}
    else:
        jwk = json.loads(ALGORITHMS[name].to_jwk(key.public_key()))
        jwk.pop("key_ops", None)
    return {**jwk, "kid": "python-" + name, "alg": name, "use": "sig"}


def make():
    secrets, keys, tokens = {}, [], {}
    for name, size in HMAC_SIZES.items():
        secret = os.urandom(size)
        secrets[name] = {"kty": "oct", "k": base64url(secret), "kid": "python-" + name, "alg": name}
        tokens[name] = jwt.encode(claims(), secret, name, headers={"kid": "python-" + name})
    for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"):
        key = new_pair(name)
        keys.append(public_jwk(name, key))
        tokens[name] = jwt.encode(claims(), key, name, headers={"kid": "python-" + name})
    return {"jwks": {"keys": keys}, "secrets": secrets, "tokens": tokens}


def verdict(given, name, token):
    try:
        if name in given["secrets"]:
            key = jwt.PyJWK(given["secrets"][name]).key
        else:
            keys = {jwk.key_id: jwk.key for jwk in jwt.PyJWKSet.from_dict(given["jwks"]).keys}
            key = keys[jwt.get_unverified_header(token)["kid"]]
        read = jwt.decode(token, key, algorithms=[name], audience="interop", issuer="https://interop.example",
                          options={"require": ["exp", "iss", "sub", "aud", "iat"]})
    except (jwt.PyJWTError, KeyError, ValueError) as error:
        return "%s: %s" % (type(error).__name__, error)
    return "" if read["sub"] == "jos\u00e9" else "another subject: " + read["sub"]


def main():
    if sys.argv[1] == "make":
        print(json.dumps(make()))
    else:
        given = json.load(sys.stdin)
        print(json.dumps({name: verdict(given, name, token) for name, token in given["tokens"].items()}))


main()
