"""Forged access tokens on a server that signs with ES256: form, header and claims. Each differs from a good one in one thing."""
from forge import Forger, encode, forger
from attacked import Attacked

SETTINGS = {"GATEHOUSE_TOKEN_ISSUER": "https://id.example", "GATEHOUSE_TOKEN_AUDIENCE": "notes"}


def row_00_what_all_of_these_are_made_from_is_accepted(server: Attacked) -> None:
    ada = forger(server)
    ada.accepted(ada.token)
    ada.accepted(ada.sign())
    ada.accepted(ada.with_claims(team="blue", nested={"a": [1, None]}))
    ada.accepted(ada.with_claims(aud=["other", "notes"]))
    ada.accepted(ada.with_claims(aud=["notes"]))
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
