"""When and how to kill a server under load."""
import asyncio
import dataclasses
import random
import signal

from server import Server
from shim import Shim

EARLIEST, LATEST = 0.1, 0.5  # seconds into the load, when counting starts
GRACE = 0.1  # seconds more, then it is killed anyhow
FAVOURITES = {"refresh": "refresh", "login": "sign_in", "logout": "sign_out", "password": "change_password",
              "signup": "sign_up"}  # the name of a request, and the move that makes it


@dataclasses.dataclass
class Plan:
    """At a time, at the nth request of a kind when it was sent or answered, or at the nth write or sync."""

    at: str  # "time", "sent", "answered", "write", "sync"
    start: float  # seconds into the load; counting starts then
    name: str = ""
    count: int = 0
    how: str = ""
    delay: float = 0.0  # seconds

    def __str__(self) -> str:
        parts = (self.at, self.name, self.count or "", self.how, f"from {self.start:.4f} s", f"+ {self.delay:.4f} s")
        return " ".join(str(part) for part in parts if part)


def draw_plan(dice: random.Random, with_shim: bool) -> Plan:
    at = dice.choice(["time", "sent", "answered", "sent", "answered"] + ["write", "write", "sync"] * with_shim)
    start = dice.uniform(EARLIEST, LATEST)
    if at == "time":
        return Plan(at, start)
    if at in ("write", "sync"):
        how = dice.choice(["before", "after", "without power"] + ["halfway"] * (at == "write"))
        return Plan(at, start, "", dice.randint(1, 40 if at == "write" else 5), how)
    name = dice.choice(list(FAVOURITES))
    delay = dice.choice([0.0, dice.uniform(0, 0.003), dice.uniform(0, 0.06)]) if at == "sent" else 0.0
    return Plan(at, start, name, dice.randint(1, 20 if name == "refresh" else 2), "", delay)


class Killer:
    def __init__(self, server: Server, shim: Shim | None):
        self.server, self.shim = server, shim
        self.plan: Plan | None = None
        self.left = 0

    def follow(self, plan: Plan) -> None:
        self.plan, self.left = plan, 0
        loop = asyncio.get_running_loop()
        loop.call_later(plan.start, self.begin, plan)
        loop.call_later(LATEST + GRACE, self.kill, plan)

    def begin(self, plan: Plan) -> None:
        if plan.at == "time":
            self.kill(plan)
        elif plan.at in ("write", "sync"):
            self.shim.arm(plan.at, plan.how, plan.count)
        else:
            self.left = plan.count

    def sent(self, name: str) -> None:
        self.count_down("sent", name)

    def answered(self, name: str) -> None:
        self.count_down("answered", name)

    def count_down(self, at: str, name: str) -> None:
        if not self.plan or (self.plan.at, self.plan.name) != (at, name):
            return
        self.left -= 1
        if self.left == 0 and self.plan.delay:
            asyncio.get_running_loop().call_later(self.plan.delay, self.kill, self.plan)
        elif self.left == 0:
            self.kill(self.plan)

    def kill(self, plan: Plan) -> None:
        if plan is self.plan and self.server.process.poll() is None:
            self.server.process.send_signal(signal.SIGKILL)
