"""The disk is full, fails, or the database is locked by another program."""
import asyncio
import errno
import pathlib
import sqlite3
import subprocess
import time

from house import House
from trouble import (Skip, expect, expect_consistent, expect_guarded, expect_healed, expect_trouble, opened, shim_of,
                     some_seat)

BUSY_TIMEOUT, SLACK = 5.0, 3.0  # seconds: how long the server waits for a lock, and what a busy machine adds


def fill(ballast: pathlib.Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError as error:
                expect(error.errno == errno.ENOSPC, f"the disk cannot be filled: {error}")


async def a_full_disk_is_a_503_and_heals(house: House) -> None:
    disk = house.database.parent
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True).returncode:
        raise Skip("no small disk can be mounted here")
    try:
        await fill_and_free(house, disk / "ballast")
    finally:
        house.kill()
        subprocess.run(["umount", "--lazy", disk], check=True)


async def fill_and_free(house: House, ballast: pathlib.Path) -> None:
    await opened(house)
    await house.load(0.3)
    for ends in (house.kill, lambda: None):  # once a kill ends it, once it heals by itself
        fill(ballast)
        await house.load(0.5)
        await expect_trouble(house)
        ends()
        ballast.unlink()
        if house.server.process.poll() is not None:
            await house.start()
            await expect_consistent(house)
    await expect_healed(house)


async def a_full_disk_for_the_log_alone_changes_nothing(house: House) -> None:
    house.server.log = pathlib.Path("/dev/full")
    await opened(house)
    await house.load(1.0)
    expect(house.world.counts["unavailable"] == 0, "requests were refused")
    expect(house.stop() == 0, "its exit status")
    await house.start()
    await expect_consistent(house)


async def failing(house: House, call: str, error: int) -> None:
    shim = shim_of(house)
    await opened(house)
    await house.load(0.3)
    shim.arm(call, "fail", error=error)
    await house.load(0.5)
    await expect_trouble(house)
    shim.disarm()
    await expect_healed(house)
    shim.arm(call, "fail", countdown=7, error=error)
    await house.load(0.5)
    house.kill()  # what it was told had failed may be in the log nevertheless
    await house.start()
    await expect_consistent(house)


async def writes_that_fail_are_a_503_and_heal(house: House) -> None:
    await failing(house, "write", errno.EIO)


async def writes_to_a_disk_made_read_only_are_a_503_and_heal(house: House) -> None:
    await failing(house, "write", errno.EROFS)


async def syncs_that_fail_are_a_503_and_heal(house: House) -> None:
    await failing(house, "sync", errno.EIO)


async def writes_that_are_interrupted_or_cut_short_are_finished(house: House) -> None:
    shim = shim_of(house)
    await opened(house)
    shim.arm("write", "stutter", error=errno.EINTR)
    await house.load(1.0)
    expect(house.world.counts["unavailable"] == 0, "requests were refused")
    expect(house.world.counts["rotations"] > 0, "nothing was refreshed")
    house.kill()
    await house.start()
    await expect_consistent(house)


async def a_locked_database_is_waited_for_then_a_503_then_heals(house: House) -> None:
    await opened(house)
    connection, beside, seat = house.connect(), house.connect(), some_seat(house)
    other = sqlite3.connect(house.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    started = time.monotonic()
    refresh = asyncio.create_task(house.world.refresh(connection, seat))
    while not refresh.done():
        await expect_guarded(beside, seat)
        await asyncio.sleep(0.02)
    waited, unavailable = time.monotonic() - started, house.world.counts["unavailable"]
    expect(unavailable == 1, f"a refresh of a locked database: {refresh.result()}")
    expect(waited < BUSY_TIMEOUT + SLACK, f"it waited {waited:.1f} s")
    other.execute("ROLLBACK")
    other.close()
    await expect_healed(house)


async def a_short_lock_is_not_noticed(house: House) -> None:
    await opened(house)
    other = sqlite3.connect(house.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(house.load(1.5))
    await asyncio.sleep(0.5)
    other.execute("ROLLBACK")
    other.close()
    await waiting
    expect(house.world.counts["unavailable"] == 0, "requests were refused")
    await expect_consistent(house)


SCENARIOS = {
    a_full_disk_is_a_503_and_heals: {"settings": {"GATEHOUSE_DATABASE_URL": "sqlite:disk/gatehouse.db"}},
    a_full_disk_for_the_log_alone_changes_nothing: {},
    writes_that_fail_are_a_503_and_heal: {},
    writes_to_a_disk_made_read_only_are_a_503_and_heal: {},
    syncs_that_fail_are_a_503_and_heal: {},
    writes_that_are_interrupted_or_cut_short_are_finished: {},
    a_locked_database_is_waited_for_then_a_503_then_heals: {},
    a_short_lock_is_not_noticed: {},
}
