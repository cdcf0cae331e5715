"""What must be true of the answers that clients got, whatever happened to the server: the invariants I1 to I6.

I1 a session has one living branch          I4 one without an answer leaves its client able to go on
I2 what was ended is never accepted again   I5 what can be used once is used at most once
I3 an acknowledged change survives          I6 trouble of the storage is a 503, never a false refusal
"""
import bisect
import dataclasses
import math
from typing import Iterable, NamedTuple

from client import Answer

REPEAT_WINDOW = 30.0  # seconds; the server's default


class Violation(NamedTuple):
    invariant: str
    text: str


@dataclasses.dataclass
class Event:
    """One request that concerns a session.

    did       "login", "refresh", "use" (a guarded request) or "end" (sign-out, revocation, a new password)
    outcome   "done", "ended" (refused: the session has ended), "reused", "unknown" (refused: never heard of it),
              "maybe" (no answer, or 503), "odd" (an answer that may never come)
    start     when it was sent: it took effect after that
    end       when its answer came, or when a server that gave none was dead: it took effect before that
    """

    did: str
    outcome: str
    start: float
    end: float
    shown: int = -1  # which rotation's token was shown
    given: int = -1  # which rotation's token came back
    token: str = ""  # that token


@dataclasses.dataclass
class Session:
    id: str
    events: list[Event] = dataclasses.field(default_factory=list)  # the first one is its login

    @property
    def born(self) -> Event:
        return self.events[0]


REFUSALS = {"session_revoked": "ended", "refresh_reused": "reused", "invalid_refresh_token": "unknown",
            "invalid_token": "unknown", "session_expired": "unknown", "expired_token": "unknown"}


def outcome_of(answer: Answer) -> str:
    """What an answer to a request about a session means."""
    if answer.status in (200, 204):
        return "done"
    if answer.status == 0 or is_honest_trouble(answer):
        return "maybe"
    return REFUSALS.get(answer.code, "odd") if answer.status == 401 else "odd"


def is_honest_trouble(answer: Answer) -> bool:
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return answer.status == 503 and is_problem and int(answer.headers.get("retry-after", "0")) > 0


def check_session(session: Session, endings: Iterable[Event] = ()) -> list[Violation]:
    """`endings` are those that meant all sessions of its account but their own."""
    events = session.events + [ending for ending in (seen_from(session, e) for e in endings) if ending]
    found = check_answers(events) + check_life(events) + check_branches(events) + check_reuse(events)
    return [Violation(invariant, f"session {session.id}: {text}") for invariant, text in found]


def seen_from(session: Session, ending: Event) -> Event | None:
    """Whether it reached a session that was being opened at the same time cannot be known."""
    if session.born.start >= ending.end:
        return None
    return ending if session.born.end <= ending.start else dataclasses.replace(ending, outcome="maybe")


def check_answers(events: list[Event]) -> list[Violation]:
    meanings = {"odd": ("I6", "an answer that may not come"), "unknown": ("I3", "a token that was given is not known")}
    wrong = [(meanings[e.outcome], e) for e in events if e.outcome in meanings]
    return [Violation(invariant, f"{text}: {e}") for (invariant, text), e in wrong]


def check_life(events: list[Event]) -> list[Violation]:
    """It lives, then it ends, then it stays ended; and it ends only if somebody ended it."""
    alive = [e for e in events if e.did != "end" and e.outcome in ("done", "reused")]
    over = [e for e in events if e.outcome in ("ended", "reused") or (e.did == "end" and e.outcome == "done")]
    alive_at = max((e.start for e in alive), default=-math.inf)
    over_by = min((e.end for e in over), default=math.inf)
    if alive_at > over_by:
        return [Violation("I2", f"it had ended by {over_by:.4f} and was accepted at {alive_at:.4f}")]
    refusal = min((e for e in events if e.outcome == "ended"), key=lambda e: e.end, default=None)
    if refusal and not any(max(c.start, alive_at) <= min(c.end, refusal.end) for c in causes(events)):
        return [Violation("I6", f"refused as ended, but nobody ended it: {refusal}")]
    return []


def causes(events: list[Event]) -> list[Event]:
    """What may have ended the session: also a token of old that was shown without an answer."""
    found = [e for e in events if (e.did == "end" and e.outcome in ("done", "maybe")) or e.outcome == "reused"]
    lost = [e for e in events if e.did == "refresh" and e.outcome == "maybe"]
    return found + [e for e in lost if may_be_reuse(e, events)]


def check_branches(events: list[Event]) -> list[Violation]:
    found = []
    texts: dict[int, str] = {}
    known, newest = [], []  # when it was known, and which rotation was the newest then
    for e in sorted((e for e in events if e.given >= 0), key=lambda e: e.end):
        known.append(e.end)
        newest.append(max(newest[-1:] + [e.given]))
        if texts.setdefault(e.given, e.token) != e.token:
            found.append(Violation("I1", f"two tokens for rotation {e.given}"))
    for e in (e for e in events if e.did == "refresh" and e.outcome == "done"):
        before = bisect.bisect_right(known, e.start)
        if e.given != e.shown + 1:
            found.append(Violation("I3" if e.given <= e.shown else "I1", f"rotation {e.shown} led to {e.given}"))
        if before and newest[before - 1] > e.shown + 1:
            found.append(Violation("I1", f"accepted, although rotation {newest[before - 1]} was known: {e}"))
    return found


def check_reuse(events: list[Event]) -> list[Violation]:
    found = []
    for e in events:
        if e.outcome == "reused" and not may_be_reuse(e, events):
            same = [x for x in events if x.did == "refresh" and x.shown == e.shown and x.start < e.end]
            lost = any(x.outcome == "maybe" for x in same)
            found.append(Violation("I4" if lost else "I3", f"the newest token is called reused: {e}"))
    return found


def may_be_reuse(shown: Event, events: list[Event]) -> bool:
    """Its successor was used, or it was itself, longer ago than the window for repeats."""
    for e in (e for e in events if e.did == "refresh" and e is not shown and e.outcome in ("done", "maybe", "reused")):
        if e.shown > shown.shown and e.start < shown.end:
            return True
        if e.shown == shown.shown and shown.end - e.start > REPEAT_WINDOW:
            return True
    return False


class Once:
    """A thing that only one of many may get: a name by signing up, an old password by changing it."""

    def __init__(self, name: str):
        self.name = name
        self.done, self.maybe, self.refused = 0, 0, 0

    def tried(self, outcome: str) -> None:
        """"done", "maybe" or "refused"."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def check(self) -> list[Violation]:
        if self.done > 1:
            return [Violation("I5", f"{self.name} was used {self.done} times")]
        if self.refused and not self.done and not self.maybe:
            return [Violation("I6", f"{self.name} was refused, but nobody had used it")]
        return []


class Passwords:
    """Which passwords may be an account's present one. Its owner does one thing after the other."""

    def __init__(self, account: str, first: str):
        self.account, self.possible = account, {first}
        self.violations: list[Violation] = []

    def changed(self, old: str, tries: dict[str, str]) -> None:
        """New passwords tried at once for `old`, with an outcome each: "done", "maybe" or "refused"."""
        done = [new for new, outcome in tries.items() if outcome == "done"]
        if len(done) > 1:
            self.violations.append(Violation("I5", f"{self.account}: one password was changed into {len(done)}"))
        if done:
            self.expect(old, "I2")
            self.possible = {done[0]}
            return
        maybe = {new for new, outcome in tries.items() if outcome == "maybe"}
        if maybe and old in self.possible:
            self.possible |= maybe
        elif not maybe:
            self.refused(old)

    def accepted(self, password: str) -> None:
        self.expect(password, "I2")
        self.possible = {password}

    def refused(self, password: str) -> None:
        if self.possible == {password}:
            self.violations.append(Violation("I3", f"{self.account}: its password is refused"))
        self.possible -= {password}
        if not self.possible:
            self.possible = {password}  # said above; go on from there

    def expect(self, password: str, invariant: str) -> None:
        if password not in self.possible:
            self.violations.append(Violation(invariant, f"{self.account}: a password that was replaced is accepted"))
