"""The clients of one server: accounts and their sessions, what each of them does, and what the model says of it."""
import asyncio
import base64
import collections
import dataclasses
import json
import math
import random
import time

from client import Answer, Connection, NotSent
from model import Event, Once, Passwords, Session, Violation, check_session, outcome_of

ACCESS_AGE = 240.0  # seconds; a token older than this is not shown any more, it may expire
PROBES = 3  # restarts through which an ended session is shown again and again


@dataclasses.dataclass
class Seat:
    """One client with its session: the tokens it holds."""

    account: "Account"
    session: Session
    tokens: dict[int, str] = dataclasses.field(default_factory=dict)  # the last refresh tokens, by rotation
    access: str = ""
    access_at: float = -math.inf
    busy: bool = False
    over: bool = False  # it was told that the session has ended
    probes: int = PROBES

    @property
    def newest(self) -> int:
        return max(self.tokens)

    def take(self, rotation: int, answer: Answer) -> None:
        self.tokens[rotation] = answer.body["refresh_token"]
        if rotation == self.newest:
            self.access, self.access_at = answer.body["access_token"], answer.start
        self.tokens.pop(rotation - 4, None)


@dataclasses.dataclass
class Account:
    name: str
    passwords: Passwords
    seats: list[Seat] = dataclasses.field(default_factory=list)
    endings: list[tuple[Event, str]] = dataclasses.field(default_factory=list)  # and the session that each spared
    changing: asyncio.Lock = dataclasses.field(default_factory=asyncio.Lock)
    old_password: str = ""
    unproven: bool = False  # its password was changed, and nobody signed in since
    aside: bool = False  # the load leaves it alone

    def endings_for(self, session: Session) -> list[Event]:
        return [event for event, spared in self.endings if spared != session.id]


def session_of(access_token: str) -> tuple[str, int]:
    payload = access_token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims["sid"], claims["gen"]


def three_ways(answer: Answer, refusals: tuple[str, ...]) -> str:
    """The outcome of what is no matter of one session."""
    outcome = outcome_of(answer)
    if answer.status == 201:
        return "done"
    return "refused" if answer.code in refusals and answer.status in (401, 409) else outcome


class World:
    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.accounts: list[Account] = []
        self.retired: list[Seat] = []
        self.names: dict[str, Once] = {}
        self.violations: list[Violation] = []
        self.counts: collections.Counter[str] = collections.Counter()
        self.unsettled: list[Event] = []
        self.made = 0

    def new_word(self, what: str) -> str:
        self.made += 1
        return f"{what}-{self.made}"

    # What a client sees of the server.

    def note(self, seat: Seat, did: str, answer: Answer, shown: int = -1) -> Event:
        event = self.event(did, answer, shown)
        if event.outcome == "done" and did in ("login", "refresh"):
            session, event.given = session_of(answer.body["access_token"])
            event.token = answer.body["refresh_token"]
            seat.take(event.given, answer)
            if session != seat.session.id:
                self.complain("I1", f"{seat.session.id} was given the token of {session}")
        self.add(seat, event)
        return event

    def add(self, seat: Seat, event: Event) -> None:
        seat.session.events.append(event)
        ending = event.did == "end" and event.outcome == "done"
        seat.over = seat.over or ending or event.outcome in ("ended", "reused")

    def event(self, did: str, answer: Answer, shown: int = -1) -> Event:
        self.counts["requests"] += 1
        self.counts["lost"] += answer.status == 0
        self.counts["unavailable"] += answer.status == 503
        event = Event(did, outcome_of(answer), answer.start, answer.end, shown)
        if event.outcome == "maybe":
            event.end = math.inf
            self.unsettled.append(event)
        return event

    def server_ended(self) -> None:
        """What it had not answered it will never do now."""
        for event in self.unsettled:
            event.end = time.monotonic()
        self.unsettled.clear()

    def complain(self, invariant: str, text: str) -> None:
        self.violations.append(Violation(invariant, text))

    # What clients do.

    async def sign_up(self, connection: Connection, name: str, password: str) -> str:
        body = {"username": name, "password": password}
        answer = await connection.ask("signup", "POST", "/auth/signup", body)
        self.event("signup", answer)
        outcome = three_ways(answer, ("account_exists",))
        once = self.names.setdefault(name, Once(f"the name {name}"))
        if outcome in ("done", "maybe", "refused"):
            once.tried(outcome)
        else:
            self.complain("I6", f"sign-up: {answer}")
        return outcome

    async def add_account(self, connection: Connection) -> Account:
        account = self.new_account()
        if await self.sign_up(connection, account.name, account.old_password) != "done":
            raise RuntimeError("the first sign-up failed")
        self.accounts.append(account)
        return account

    def new_account(self) -> Account:
        name, password = self.new_word("name"), self.new_word("a fine password")
        return Account(name, Passwords(name, password), old_password=password)

    async def sign_in(self, connection: Connection, account: Account, password: str) -> str:
        answer = await connection.ask("login", "POST", "/auth/login", {"username": account.name, "password": password})
        outcome = three_ways(answer, ("wrong_password",))
        if outcome == "done":
            seat = Seat(account, Session(session_of(answer.body["access_token"])[0]))
            self.note(seat, "login", answer)
            account.seats.append(seat)
            account.passwords.accepted(password)
        else:
            self.event("login", answer)
        if outcome == "refused":
            account.passwords.refused(password)
        elif outcome not in ("done", "maybe"):
            self.complain("I6", f"sign-in: {answer}")
        return outcome

    async def refresh(self, connection: Connection, seat: Seat, back: int = 0) -> Event:
        """`back` 1 shows the token before the newest, which is a repeat; 2 the one before that, which is theft."""
        shown = max(seat.newest - back, min(seat.tokens))
        answer = await connection.ask("refresh", "POST", "/auth/refresh", {"refresh_token": seat.tokens[shown]})
        event = self.note(seat, "refresh", answer, shown)
        self.counts["rotations"] += event.outcome == "done" and event.given == shown + 1
        return event

    async def use(self, connection: Connection, seat: Seat) -> Event | None:
        if time.monotonic() - seat.access_at > ACCESS_AGE:
            return None
        path = self.random.choice(["/auth/verify", "/auth/profile"])
        answer = await connection.ask("use", "GET", path, token=seat.access)
        if answer.status == 200 and answer.body and answer.body["username"] != seat.account.name:
            self.complain("I1", f"{seat.account.name} was shown {answer.body}")
        return self.note(seat, "use", answer)

    async def sign_out(self, connection: Connection, seat: Seat) -> None:
        self.note(seat, "end", await connection.ask("logout", "POST", "/auth/logout", token=seat.access))

    async def sign_out_everywhere(self, connection: Connection, seat: Seat) -> None:
        answer = await connection.ask("logout", "POST", "/auth/logout", {"everywhere": True}, token=seat.access)
        self.end_all(seat, answer, spared="")

    def end_all(self, seat: Seat, answer: Answer, spared: str) -> None:
        event = self.event("end", answer)
        if event.outcome not in ("done", "maybe"):
            return self.add(seat, event)
        seat.account.endings.append((event, spared))
        for other in seat.account.seats if event.outcome == "done" else []:
            reached = other.session.id != spared and other.session.born.end <= event.start
            other.over = other.over or reached

    async def revoke(self, connection: Connection, seat: Seat, target: Seat) -> None:
        answer = await connection.ask("logout", "DELETE", f"/auth/sessions/{target.session.id}", token=seat.access)
        event = self.event("end", answer)
        if answer.status == 404:  # it had ended before
            event.outcome = "ended"
        self.add(seat if answer.status == 401 else target, event)

    async def change_password(self, connections: list[Connection], seat: Seat) -> None:
        """Two at once with the same old password: at most one of them may have it."""
        async with seat.account.changing:
            old = sorted(seat.account.passwords.possible)[0]
            tries = [self.new_word("a new password") for _ in connections]
            answers = (self.try_password(c, seat, old, new) for c, new in zip(connections, tries))
            outcomes = dict(zip(tries, await asyncio.gather(*answers)))
            known = {new: outcome for new, outcome in outcomes.items() if outcome in ("done", "maybe", "refused")}
            if len(known) == len(tries):
                seat.account.passwords.changed(old, known)
            else:
                for new in (new for new, outcome in known.items() if outcome != "refused"):
                    seat.account.passwords.changed(old, {new: known[new]})
            seat.account.old_password, seat.account.unproven = old, True

    async def try_password(self, connection: Connection, seat: Seat, old: str, new: str) -> str:
        body = {"current_password": old, "new_password": new}
        try:
            answer = await connection.ask("password", "POST", "/auth/password", body, token=seat.access)
        except NotSent:
            return "not sent"
        outcome = three_ways(answer, ("wrong_password", "conflict"))
        if outcome != "refused":
            self.end_all(seat, answer, spared=seat.session.id)
        return outcome

    # What the model says.

    def check(self) -> list[Violation]:
        """What is wrong since the last time."""
        found, self.violations = self.violations, []
        for account in self.accounts:
            found += account.passwords.violations
            account.passwords.violations = []
            for seat in account.seats:
                wrong = check_session(seat.session, account.endings_for(seat.session))
                found += wrong
                seat.probes = 0 if wrong else seat.probes
        for once in self.names.values():
            found += once.check()
        self.names.clear()
        return found

    def retire(self) -> None:
        """Puts away sessions that have been shown often enough after their end."""
        for account in self.accounts:
            self.retired += [seat for seat in account.seats if seat.probes <= 0]
            account.seats = [seat for seat in account.seats if seat.probes > 0]

    def exhume(self) -> None:
        for seat in self.retired:
            seat.account.seats.append(seat)
        self.retired = []
