"""Claims that are not what they should be, under a sound signature."""
import json

from attacked import Attacked
from forge import encode, forger

SETTINGS = {"GATEHOUSE_TOKEN_ISSUER": "https://id.example", "GATEHOUSE_TOKEN_AUDIENCE": "notes"}
LAST = 253402300799  # the year 9999


def row_16_expiries_that_are_no_time(server: Attacked) -> None:
    ada = forger(server)
    later = ada.claims["exp"]
    for claim in ("exp", "nbf", "iat"):
        rest = json.dumps({name: value for name, value in ada.claims.items() if name != claim})[:-1]
        for time in (f'"{later}"', "null", "true", "[]", f"[{later}]", "{}", "NaN", "Infinity", "-Infinity", "1e400",
                     "-1", "-1e300",
                     str(2**63), str(2**64), str(2**64 + later), str(-(2**63)), "1" + "0" * 30, "9" * 9000,
                     "0x7fffffff",
                     f"+{later}", f"{later}.", f"0{later}", ".5", str(LAST + 1), f"{LAST}.5e1", "1e12", ""):
            ada.refused(ada.sign(claims=f'{rest},"{claim}":{time}}}'))
    for time in (0, 1, 0.5, 1e9, 2**31 - 1 if later > 2**31 else 5):
        ada.refused(ada.with_claims(exp=time), "expired_token")
    assert server.profile(ada.with_member('"x":' + "9" * 60_000)).status == 431
    ada.refused_by_command(ada.with_member('"x":' + "9" * 40_000))
    ada.accepted(ada.with_claims(exp=LAST))
    ada.accepted(ada.with_claims(exp=later + 0.25))
    ada.accepted(ada.with_claims(nbf=0))


def row_17_a_token_without_an_expiry(server: Attacked) -> None:
    forger(server).refused(forger(server).without("exp"))


def row_18_issuers_that_are_almost_right(server: Attacked) -> None:
    ada = forger(server)
    right = "https://id.example"
    for issuer in ([right], [[right]], {"iss": right}, None, 1, True):
        ada.refused(ada.with_claims(iss=issuer))
    for issuer in ("", right[:-1], right + ".evil", right + "/", right + "/.", right + "#", right + "?", right + ":443",
                   "https://ID.example", "HTTPS://id.example", "http://id.example", right + "@evil",
                   "https://evil@id.example",
                   right + "\0", right + "\0.evil", right + " ", " " + right, right + "\n", "https://\u0456d.example",
                   "https://id\u3002example", "https://id.example\u200b", "https:/id.example", "id.example"):
        ada.refused(ada.with_claims(iss=issuer), "wrong_issuer")
    ada.refused(ada.without("iss"), "wrong_issuer")


def row_19_audiences_without_ours(server: Attacked) -> None:
    ada = forger(server)
    for audience in ([], "", "note", "notes2", "NOTES", "notes\0", " notes", ["note"], ["mail", "note"], [""],
                     "n\u006ftes\u200b",
                     "notes notes", "mail,notes", "*"):
        ada.refused(ada.with_claims(aud=audience), "wrong_audience")
    for audience in ({"notes": 1}, {"aud": 1}, [["notes"]], ["notes", 1], ["notes", None], 1, None, True):
        ada.refused(ada.with_claims(aud=audience))
    ada.refused(ada.without("aud"), "wrong_audience")


# Which kinds of token there are, and where each is taken: docs/strictness.md.
def row_20_other_types_of_the_same_key_are_no_access_token(server: Attacked) -> None:
    ada = forger(server)
    for typ in ("JWT", "jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "email+jwt", "id_token+jwt", "at+jw",
                "at+jwt ", "at jwt",
                "application/x/at+jwt", "application/application/at+jwt", "at+jwt\0", ""):
        ada.refused(ada.with_header(typ=typ), "wrong_type")
    for typ in (None, ["at+jwt"], 1, {"at+jwt": 1}):
        ada.refused(ada.with_header(typ=typ))
    ada.refused(ada.sign(header={name: value for name, value in ada.header.items() if name != "typ"}), "wrong_type")
    id_token = ada.sign(ada.header | {"typ": "JWT"}, ada.claims | {"nonce": "n", "aud": "notes"})
    ada.refused(id_token, "wrong_type")


def row_20_each_token_only_in_its_own_place(server: Attacked) -> None:
    ada = forger(server)
    signed_in = server.sign_in("ada")
    access, refresh = signed_in["access_token"], signed_in["refresh_token"]
    others = [ada.with_header(typ=typ) for typ in ("JWT", "logout+jwt", "dpop+jwt", "email+jwt")]
    ada.accepted(access)
    ada.refused(refresh)
    for token in others:
        ada.refused(token, "wrong_type")
    for token in (access, *others):
        assert server.request("POST", "/auth/refresh", {"refresh_token": token}).status == 401
    assert server.request("POST", "/auth/refresh", {"refresh_token": refresh}).status == 200


def row_25_subjects_that_are_no_name(server: Attacked) -> None:
    ada = forger(server)
    victim = ada.claims["sub"]
    for subject in (1, [victim], {"sub": victim}, None, True, "", victim + "\0", "\0" + victim, "s" * 1025, "s" * 9000):
        ada.refused(ada.with_claims(sub=subject))
    assert server.profile(ada.with_claims(sub="s" * 256 * 1024)).status == 431


def row_25_subjects_that_look_like_the_victim(server: Attacked) -> None:
    ada = forger(server)
    victim = ada.claims["sub"]
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in victim)
    for subject in (victim.upper(), victim + " ", " " + victim, victim.replace("-", ""), "{" + victim + "}", wide,
                    victim[:-1],
                    "urn:uuid:" + victim, "ada", "jos\u00e9", "jose\u0301"):
        answer = server.profile(ada.with_claims(sub=subject))
        assert answer.status == 404 and victim not in answer.text, f"{subject!r}: {answer.text}"  # nobody's account
