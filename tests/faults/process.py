"""The process is asked to stop, runs out of descriptors, or sees its clock jump."""
import asyncio
import os
import pathlib
import resource
import socket
import time

from house import House
from trouble import HEALED_WITHIN, Skip, expect, expect_consistent, expect_guarded, opened, some_seat

HOUR = 3600
DESCRIPTORS = 64
IDLE_SHARE = 0.3  # of one processor; one that spins takes all of it


async def asked_to_stop_under_load_it_ends_well(house: House) -> None:
    await opened(house)
    for _ in range(3):
        load = asyncio.create_task(house.load(10.0))
        await asyncio.sleep(0.3)
        status = await asyncio.to_thread(house.stop)
        await load
        house.world.server_ended()
        expect(status == 0, f"its exit status is {status}")
        await house.start()
        await expect_consistent(house)


async def without_descriptors_it_waits_and_goes_on(house: House) -> None:
    if house.sanitized:
        raise Skip("the sanitizer needs descriptors of its own")
    await opened(house)
    pid, connection, seat = house.server.process.pid, house.connect(), some_seat(house)
    await expect_guarded(connection, seat)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    crowd = [socket.create_connection(("127.0.0.1", house.server.port)) for _ in range(2 * DESCRIPTORS)]
    before, started = processor_seconds(pid), time.monotonic()
    await asyncio.sleep(1.0)
    share = (processor_seconds(pid) - before) / (time.monotonic() - started)
    expect(share < IDLE_SHARE, f"it takes {share:.2f} of a processor to do nothing")
    await expect_guarded(connection, seat)
    expect((await house.world.refresh(connection, seat)).outcome == "done", "a refresh on a connection from before")
    for one in crowd:
        one.close()
    async with asyncio.timeout(HEALED_WITHIN):
        await expect_guarded(house.connect(), seat)
    await expect_consistent(house)


async def a_clock_that_jumps_ends_nothing_and_revives_nothing(house: House) -> None:
    if not house.server.clock:
        raise Skip("a sanitized server does not bear another clock")
    await opened(house)
    connection, gone = house.connect(), some_seat(house)
    await house.world.sign_out(connection, gone)
    for jump in (HOUR, -2 * HOUR, HOUR):
        house.server.move_clock(jump)
        for seat in [seat for account in house.world.accounts for seat in account.seats]:
            await house.world.refresh(connection, seat)
            if not seat.over:
                await house.world.use(connection, seat)
    await house.world.use(connection, gone)  # its token would be good again
    await expect_consistent(house)


def processor_seconds(pid: int) -> float:
    times = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


SCENARIOS = {
    asked_to_stop_under_load_it_ends_well: {},
    without_descriptors_it_waits_and_goes_on: {},
    a_clock_that_jumps_ends_nothing_and_revives_nothing: {"movable_clock": True},
}
