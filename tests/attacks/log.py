"""Texts that want to write lines of their own into the log, and secrets that must not get there."""
import json
import re
import subprocess

from attacked import Attacked, bearer
from beside import read
from forge import encode

SETTINGS = {"GATEHOUSE_LOG_LEVEL": "debug", "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
PASSWORD = "correct horse battery"
LONGEST_LINE = 4096  # bytes

FORGED = '2026-01-01T00:00:00.000Z INFO  signed in  account=root'
HOSTILE = [f"a\n{FORGED}", f"a\r\n{FORGED}", f"a\r{FORGED}", "\x1b[2J\x1b]0;owned\x07", "\x9b2J", "\u2028" + FORGED,
           "\u2029x", "\x85x", "\u202etxt.exe", "\u2066x\u2069", "\x00x", "\x7f\x08\x08x",
           "\"}\n{\"event\":\"forged\"}",
           '","event":"forged', "a  event=forged", "%0a%1b", "\\u001b[2J",
           "x" * 65536, "\u00e9" * 3000, "${jndi:ldap://x}"]
# Control characters of C0 and C1, and those that turn or break lines.
HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]")
LINE = {"json": re.compile(r'\{"time":"[^"]{24}","level":"(debug|info|warning|error)","event":".*\}'),
        "text": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO |WARN |ERROR) [a-z].*")}


def forge(kid: object, alg: object = "ES256") -> str:
    return f"{encode(json.dumps({'alg': alg, 'typ': 'at+jwt', 'kid': kid}))}.{encode('{}')}.{encode(64 * b's')}"


def attack(server: Attacked, text: str) -> None:
    """Wherever a client can put a text."""
    login = {"username": text, "password": PASSWORD}
    header = text.encode()[:4000].translate(None, b"\r\n\0").decode("latin-1")
    server.request("POST", "/auth/login", login, {"User-Agent": header})
    server.request("POST", "/auth/signup", login | {"email": text})
    server.request("POST", "/auth/refresh", {"refresh_token": text})
    for token in (forge(text[:4000]), forge("k", text[:4000])):
        server.profile(token)
    for name in ("User-Agent", "X-Forwarded-For", "X-Request-Id", "Referer", "Authorization"):
        server.request("GET", "/auth/profile", headers={name: header})
    escaped = "".join(f"%{byte:02x}" for byte in text.encode()[:1000])
    for target in (f"/{escaped}", f"/auth/sessions/{escaped}", f"/healthz?{escaped}={escaped}"):
        server.request("DELETE", target, headers=bearer("nonsense"))


def assert_harmless(log: str, format: str) -> None:
    lines = log.split("\n")
    assert lines.pop() == "", "the last line has no end"
    for line in lines:
        assert LINE[format].fullmatch(line), f"no line of ours: {line[:300]!r}"
        assert not HARMFUL.search(line), f"not escaped: {line[:300]!r}"
        assert len(line.encode()) <= LONGEST_LINE, f"{len(line)} characters: {line[:300]!r}"
        if format == "json":
            assert json.loads(line)["event"] != "forged", line


def restart(server: Attacked, format: str) -> int:
    assert server.stop() == 0
    server.environment["GATEHOUSE_LOG_FORMAT"] = format
    mark = server.mark()
    server.start()
    return mark


def row_149_hostile_texts_are_escaped_and_cut(server: Attacked) -> None:
    server.sign_up("ada")
    for format in ("json", "text"):
        mark = restart(server, format)
        secrets = set(server.secrets.known)
        for text in HOSTILE:
            attack(server, text)
        server.secrets.known = secrets  # the same text was a token here and a name there
        with server.log.open("rb") as log:
            log.seek(mark)
            written = log.read().decode()
        assert written.count("\n") > 5 * len(HOSTILE), "hardly anything was logged"
        assert_harmless(written, format)


def row_149_an_operators_terminal_is_shown_no_control_character(server: Attacked) -> None:
    for agent in ("\x9b2J", "\u202etxt", "\u2028x", "x" * 255 + "\u00e9"):
        header = {"User-Agent": agent.encode().decode("latin-1")}
        assert server.request("POST", "/auth/login", {"username": "ada", "password": PASSWORD}, header).status == 200
    server.request("POST", "/auth/login", {"username": "ada", "password": PASSWORD}, {"User-Agent": "\xff\xfe"})
    for command in ("session list ada", "user list", "user show ada"):
        ran = subprocess.run(["gatehouse", *command.split()], cwd=server.folder, env=server.environment, check=True,
                             capture_output=True, executable=server.folder / "bin/gatehouse")
        for line in ran.stdout.decode().splitlines():
            assert not HARMFUL.search(line), f"{command}: {line!r}"
    assert len(json.loads(server.run("gatehouse session list ada --json").stdout.encode())) == 5
    for (agent,) in read(server, "SELECT user_agent FROM sessions"):
        assert len(agent.encode()) < 300, agent


def row_149_no_secret_is_in_the_log_the_audit_trail_or_a_listing(server: Attacked) -> None:
    restart(server, "json")
    tokens = server.sign_in("ada")
    tokens |= server.refresh(tokens["refresh_token"]).json()
    change = {"current_password": PASSWORD, "new_password": "another quite good password"}
    assert server.request("POST", "/auth/password", change, bearer(tokens["access_token"])).status == 204
    for secret in (PASSWORD, "another quite good password"):
        server.request("POST", "/auth/login", {"username": "ada", "password": secret + "!"})
    for target in (f"/auth/profile?access_token={tokens['access_token']}",
                   f"/auth/refresh?refresh_token={tokens['refresh_token']}"):
        server.request("GET", target)
    server.request("GET", "/auth/profile", headers={"Cookie": f"session={tokens['refresh_token']}"})
    server.request("GET", "/auth/profile", headers={"Authorization": f"Basic {encode('ada:' + PASSWORD)}"})
    server.request("POST", "/auth/login",
    f'{{"username":"ada","password":"{PASSWORD}",}}', {"Content-Type": "application/json"})
    server.request("POST", "/auth/login", f'username=ada&password={PASSWORD}', {"Content-Type": "text/plain"})
    trail = str(read(server, "SELECT * FROM audit")) + str(read(server, "SELECT * FROM sessions"))
    listed = "".join(server.run(f"gatehouse {command}").stdout for command in
                     ("session list ada --json", "user show ada", "user list --json", "key list --json"))
    assert "signed_in" in trail and "ada" in listed
    for text in (server.log_text(), trail, listed):
        assert server.secrets.leaked(text) is None, server.secrets.leaked(text)
    secret = (server.folder / "gatehouse.secret").read_text().strip()
    assert secret not in server.log_text() + trail + listed
