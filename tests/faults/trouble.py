"""What every trouble of the storage must look like from outside, and how it must be over."""
import asyncio
import time

from client import Connection
from house import House
from shim import Shim
from world import Seat

HEALED_WITHIN = 5.0  # seconds after the cause is gone


class Failure(Exception):
    pass


class Skip(Exception):
    pass


def expect(holds: bool, text: str) -> None:
    if not holds:
        raise Failure(text)


async def opened(house: House) -> House:
    await house.start()
    await house.furnish(accounts=3, seats=4)
    house.world.accounts[-1].aside = True  # the load may end all sessions of the others
    return house


def shim_of(house: House) -> Shim:
    if not house.shim:
        raise Skip("a sanitized server does not bear the shim")
    return house.shim


def some_seat(house: House) -> Seat:
    return next(seat for account in house.world.accounts if account.aside for seat in account.seats if not seat.over)


async def expect_trouble(house: House) -> None:
    """Nothing that writes is done or refused; access tokens are good as ever."""
    connection, world, seat = house.connect(), house.world, some_seat(house)
    refreshed = await world.refresh(connection, seat)
    expect(refreshed.outcome == "maybe" and refreshed.end, f"a refresh in trouble: {refreshed}")
    account = seat.account
    expect(await world.sign_in(connection, account, account.old_password) == "maybe", "a sign-in in trouble")
    await expect_guarded(connection, seat)
    before = world.counts["unavailable"]
    await world.sign_out(connection, seat)
    expect(world.counts["unavailable"] == before + 1, "a sign-out in trouble is a 503")
    await expect_guarded(connection, seat)
    expect((await connection.ask("readyz", "GET", "/readyz")).status == 503, "/readyz in trouble is a 503")
    expect((await connection.ask("healthz", "GET", "/healthz")).status == 200, "/healthz is a 200 at any time")
    connection.close()


async def expect_guarded(connection: Connection, seat: Seat) -> None:
    answer = await connection.ask("use", "GET", "/auth/verify", token=seat.access)
    expect(answer.status == 200, f"a good access token: {answer}")


async def expect_healed(house: House) -> None:
    """Soon, without a restart; then every client goes on, and once more after a restart."""
    connection, seat, started = house.connect(), some_seat(house), time.monotonic()
    while (await house.world.refresh(connection, seat)).outcome == "maybe":
        expect(time.monotonic() - started < HEALED_WITHIN, f"not healed after {HEALED_WITHIN} s")
        await asyncio.sleep(0.05)
    expect((await connection.ask("readyz", "GET", "/readyz")).status == 200, "/readyz after the trouble")
    connection.close()
    await house.load(0.3)
    await expect_consistent(house)
    house.kill()
    await house.start()
    await expect_consistent(house)


async def expect_consistent(house: House) -> None:
    await house.settle()
    wrong = house.wrong()
    expect(not wrong, "; ".join(wrong[:5]))


def expect_refused_start(house: House, word: str) -> None:
    """It ends at once, and its last line says why."""
    try:
        house.server.start()
    except RuntimeError:
        pass
    expect(house.server.process.poll() not in (None, 0), "the server starts")
    said = house.server.log_text().splitlines()[-1:]
    expect(bool(said) and word in said[0], f"the last line does not say {word!r}: {said}")
