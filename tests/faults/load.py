"""The load: clients that refresh, look, sign in and out, and change passwords, until the server or the time ends."""
import asyncio
import contextlib
import dataclasses
import time
from typing import Any, AsyncIterator, Awaitable, Callable

from client import Connection, NotSent
from world import Account, Seat, World

SEATS = 6  # sessions of each account, about
WORKERS = 20
THINKING = 0.03  # seconds between two requests of one worker, on average
SEAT_AGE = 200.0  # seconds; a password change needs a sign-in of the last ten minutes

# How often each is done, of about a thousand.
MOVES = {"refresh": 650, "use": 200, "two_tabs": 30, "repeat": 20, "theft": 8, "sign_out": 20,
         "refresh_and_sign_out": 8, "revoke": 10, "everywhere": 5, "change_password": 5, "sign_up": 3, "sign_in": 40}


@dataclasses.dataclass
class Load:
    """`favourite` is a move that is made more often."""

    world: World
    connect: Callable[[], Connection]
    favourite: str = ""
    stopped: bool = False

    async def run(self, seconds: float) -> None:
        """Ends early when nobody listens any more."""
        self.stopped, until = False, time.monotonic() + seconds
        await asyncio.gather(*(self.work(until) for _ in range(WORKERS)))

    async def work(self, until: float) -> None:
        pair = [self.connect(), self.connect()]
        accounts = [account for account in self.world.accounts if not account.aside]
        weights = [weight * (10 if move == self.favourite else 1) for move, weight in MOVES.items()]
        try:
            while not self.stopped and time.monotonic() < until:
                move = self.world.random.choices(list(MOVES), weights)[0]
                await getattr(self, move)(pair, self.world.random.choice(accounts))
                await asyncio.sleep(self.world.random.expovariate(1 / THINKING))
        except NotSent:
            self.stopped = True
        finally:
            for connection in pair:
                connection.close()

    @contextlib.asynccontextmanager
    async def taken(self, account: Account) -> AsyncIterator[Seat | None]:
        """A seat for one worker alone; others may still end its session."""
        free = [seat for seat in account.seats if not seat.busy and not seat.over]
        seat = self.world.random.choice(free) if free else None
        if seat:
            seat.busy = True
        try:
            yield seat
        finally:
            if seat:
                seat.busy = False

    async def on_seat(self, account: Account, act: Callable[[Seat], Awaitable[Any]]) -> None:
        async with self.taken(account) as seat:
            if seat:
                await act(seat)

    async def refresh(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.refresh(pair[0], seat))

    async def use(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.use(pair[0], seat))

    async def two_tabs(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: together(*(self.world.refresh(c, seat) for c in pair)))

    async def repeat(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.refresh(pair[0], seat, back=1))

    async def theft(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.refresh(pair[0], seat, back=2))

    async def sign_out(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.sign_out(pair[0], seat))

    async def refresh_and_sign_out(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: together(self.world.refresh(pair[0], seat),
                                                          self.world.sign_out(pair[1], seat)))

    async def everywhere(self, pair: list[Connection], account: Account) -> None:
        await self.on_seat(account, lambda seat: self.world.sign_out_everywhere(pair[0], seat))

    async def revoke(self, pair: list[Connection], account: Account) -> None:
        living = [seat for seat in account.seats if not seat.over]
        if len(living) > 1:
            seat, target = self.world.random.sample(living, 2)
            await self.world.revoke(pair[0], seat, target)

    async def change_password(self, pair: list[Connection], account: Account) -> None:
        fresh = [seat for seat in account.seats if not seat.over and is_young(seat)]
        if fresh and not account.changing.locked():
            await self.world.change_password(pair, self.world.random.choice(fresh))

    async def sign_up(self, pair: list[Connection], account: Account) -> None:
        name = self.world.new_word("other")
        await together(*(self.world.sign_up(connection, name, f"password of {name}") for connection in pair))

    async def sign_in(self, pair: list[Connection], account: Account) -> None:
        living = [seat for seat in account.seats if not seat.over]
        for seat in [seat for seat in living if not is_young(seat)]:
            await self.world.sign_out(pair[0], seat)
        if len(living) < SEATS and not account.changing.locked():
            async with account.changing:
                await self.world.sign_in(pair[0], account, sorted(account.passwords.possible)[0])


def is_young(seat: Seat) -> bool:
    return time.monotonic() - seat.session.born.start < SEAT_AGE


async def together(*moves: Awaitable[Any]) -> None:
    """All to their end; then the first trouble, if any."""
    for outcome in await asyncio.gather(*moves, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


async def settle(world: World, connect: Callable[[], Connection]) -> None:
    """Every client goes on after a restart: shows what it holds, ended or not, and proves its password."""
    waiting = [seat for account in world.accounts for seat in account.seats]
    await together(*(settle_seats(world, connect(), waiting) for _ in range(8)),
                   *(settle_account(world, connect(), account) for account in world.accounts),
                   settle_names(world, connect()))


async def settle_seats(world: World, connection: Connection, waiting: list[Seat]) -> None:
    while waiting:
        seat = waiting.pop()
        seat.probes -= seat.over
        await world.use(connection, seat)
        await world.refresh(connection, seat, back=world.random.choice([0, 0, 0, 1]))
        await world.use(connection, seat)
    connection.close()


async def settle_account(world: World, connection: Connection, account: Account) -> None:
    if account.unproven:  # the old one first: it must be refused, if its replacement was acknowledged
        for password in [account.old_password, *sorted(account.passwords.possible - {account.old_password})]:
            await world.sign_in(connection, account, password)
        account.unproven = False
    connection.close()


async def settle_names(world: World, connection: Connection) -> None:
    """Who did not hear whether the name is theirs asks again."""
    for name in list(world.names):
        await world.sign_up(connection, name, f"password of {name}")
    connection.close()
