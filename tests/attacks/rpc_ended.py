"""Identities that end while their sockets are open: who they were hears, is told and does nothing more."""
import time

from attacked import TIMEOUT, Attacked
from forge import forger
from sessions import current
from sockets import Socket, signed_in

PROGRAM = "tests/attacks/rpc_server"
SOON = 1.0  # seconds from the end of an identity to the last thing done in its name


class Ending:
    """A socket whose identity is about to end, busy with all that can be in its name."""

    def __init__(self, server: Attacked, user: str, token: str):
        self.user = user
        self.bystander = Socket(server)
        self.client = signed_in(server, token)
        self.counting = self.client.begin("count")
        self.working = self.client.begin("work", 60_000)
        self.calling = self.client.begin("mine")
        self.told = False
        self.answers: dict[int, dict] = {}

    def last(self, ended: float) -> float:
        """Seconds from `ended` to the last that it was given; until both its calls are over and one more is refused."""
        last = ended
        while not (self.told and {self.counting, self.working} <= set(self.answers)):
            assert time.monotonic() < ended + TIMEOUT, f"still {self.user}: {self.answers}"
            if self.heard(self.client.receive()):
                last = time.monotonic()
        assert self.client.refused("mine") == "missing_credentials"
        self.bystander.call("tell", self.user, "a secret")
        asked = self.client.begin("whoami")
        while (message := self.client.receive()).get("id") != asked:
            assert not self.heard(message), message
        assert message["result"] is None
        return max(0, last - ended)

    def heard(self, message: dict) -> bool:
        """Whether this was for who it was."""
        if message.get("type") == "event":
            self.told |= message["name"] == "gatehouse:identity" and message["payload"]["kwargs"]["subject"] is None
            return message["name"] == "Said"
        if "error" in message or "done" in message:
            self.answers[message["id"]] = message
        if message["id"] == self.calling and not self.told:
            self.calling = self.client.begin("mine")
            self.bystander.begin("tell", self.user, "a secret")
        return "result" in message or "chunk" in message

    def reason(self, id: int) -> str:
        return self.answers[id]["error"]["code"]


def row_137_what_another_process_ended_is_over_on_open_sockets(server: Attacked) -> None:
    slowest = 0.0
    for name, command in (("revoked", "session revoke {session}"),
                          ("all_revoked", "session revoke --user {name} --all"),
                          ("disabled", "user disable {name}"), ("deleted", "user delete {name} --yes"),
                          ("changed", "user set-role {name} admin")):
        id = server.sign_up(name)["id"]
        token = server.sign_in(name)["access_token"]
        ending = Ending(server, id, token)
        ran = server.run("gatehouse " + command.format(session=current(server, token), name=name))
        assert ran.returncode == 0, ran.stderr
        slowest = max(slowest, ending.last(time.monotonic()))
        assert ending.reason(ending.working) == ending.reason(ending.counting) == "session_revoked", ending.answers
    server.notes["the last in the name of what another process ended came at most"] = f"{slowest * 1000:.0f} ms after"
    assert slowest <= SOON, slowest


def row_137_a_sign_out_ends_the_sockets_of_its_session_alone(server: Attacked) -> None:
    id = server.sign_up("tabs")["id"]
    here, there = (server.sign_in("tabs")["access_token"] for _ in range(2))
    ending, other = Ending(server, id, here), signed_in(server, there)
    assert server.request("POST", "/auth/logout", headers={"Authorization": f"Bearer {here}"}).status == 204
    seconds = ending.last(time.monotonic())
    assert other.call("mine") == id
    server.notes["the last in the name of a session that ended here came at most"] = f"{seconds * 1000:.0f} ms after"
    assert seconds <= SOON, seconds


def row_137_an_expired_token_is_over_on_open_sockets(server: Attacked) -> None:
    made = forger(server)
    expires = int(time.time()) + 2
    token = made.with_claims(exp=expires)
    server.secrets.add(token)
    ending = Ending(server, made.claims["sub"], token)
    at = time.monotonic() + expires - time.time()
    seconds = ending.last(at)
    server.notes["the last in the name of an expired token came at most"] = f"{seconds * 1000:.0f} ms after"
    assert seconds <= SOON, seconds


def row_137_a_new_token_in_time_keeps_the_socket(server: Attacked) -> None:
    made = forger(server)
    expires = int(time.time()) + 2
    client = signed_in(server, made.with_claims(exp=expires))
    assert client.event("gatehouse:expiring")["expires_in"] <= 2
    assert client.auth(made.token)["expires_in"] > 2
    while time.time() < expires + 1:
        assert client.call("mine") == made.claims["sub"]
