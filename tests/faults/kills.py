"""When and how to kill a server under load."""
import asyncio
import dataclasses
import random
import signal

from server import Server
from shim import Shim

LATEST = 0.6  # seconds into the load
FAVOURITES = {"refresh": "refresh", "login": "sign_in", "logout": "sign_out", "password": "change_password",
              "signup": "sign_up"}  # the name of a request, and the move that makes it


@dataclasses.dataclass
class Plan:
    """At a time, at the nth request of a kind when it was sent or answered, or at the nth write or sync."""

    at: str  # "time", "sent", "answered", "write", "sync"
    after: float  # seconds: into the load, or after that request was sent
    name: str = ""
    count: int = 0
    how: str = ""

    def __str__(self) -> str:
        parts = (self.at, self.name, self.count or "", self.how, f"{self.after:.4f} s")
        return " ".join(str(part) for part in parts if part)


def draw_plan(dice: random.Random, with_shim: bool) -> Plan:
    at = dice.choice(["time", "sent", "answered", "sent", "answered"] + ["write", "write", "sync"] * with_shim)
    if at == "time":
        return Plan(at, dice.uniform(0.1, LATEST))
    if at in ("write", "sync"):
        how = dice.choice(["before", "after", "without power"] + ["halfway"] * (at == "write"))
        return Plan(at, dice.uniform(0.1, LATEST - 0.1), "", dice.randint(1, 40 if at == "write" else 5), how)
    name = dice.choice(list(FAVOURITES))
    delay = dice.choice([0.0, dice.uniform(0, 0.003), dice.uniform(0, 0.06)]) if at == "sent" else 0.0
    return Plan(at, delay, name, dice.randint(1, 60 if name == "refresh" else 3))


class Killer:
    def __init__(self, server: Server, shim: Shim | None):
        self.server, self.shim = server, shim
        self.plan: Plan | None = None
        self.left = 0

    def follow(self, plan: Plan) -> None:
        self.plan, self.left = plan, plan.count
        loop = asyncio.get_running_loop()
        loop.call_later(plan.after if plan.at == "time" else LATEST, self.kill, plan)
        if plan.at in ("write", "sync"):
            loop.call_later(plan.after, self.shim.arm, plan.at, plan.how, plan.count)

    def sent(self, name: str) -> None:
        self.count_down("sent", name)

    def answered(self, name: str) -> None:
        self.count_down("answered", name)

    def count_down(self, at: str, name: str) -> None:
        if not self.plan or (self.plan.at, self.plan.name) != (at, name):
            return
        self.left -= 1
        if self.left == 0 and self.plan.after:
            asyncio.get_running_loop().call_later(self.plan.after, self.kill, self.plan)
        elif self.left == 0:
            self.kill(self.plan)

    def kill(self, plan: Plan) -> None:
        if plan is self.plan and self.server.process.poll() is None:
            self.server.process.send_signal(signal.SIGKILL)
