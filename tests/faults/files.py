"""The files of the database are damaged, lost, moved, replaced, or made by a newer program."""
import shutil
import sqlite3

from house import House
from trouble import expect, expect_consistent, expect_healed, expect_refused_start, expect_trouble, opened, shim_of

PAGE = 4096
NEVER, STEP = 1000, 3  # more writes than a first start makes; one in three is tried
MANNERS = ("before", "halfway", "after", "without power")


async def stopped(house: House) -> House:
    """With all that it knows in the one file."""
    await opened(house)
    await house.load(0.3)
    expect(house.stop() == 0, "its exit status")
    return house


async def a_damaged_file_is_refused_at_the_start(house: House) -> None:
    await stopped(house)
    sound = house.database.read_bytes()
    house.database.write_bytes(sound[: 3 * PAGE] + b"\x5a" * PAGE + sound[4 * PAGE :])
    expect_refused_start(house, "damaged")
    house.database.write_bytes(sound)
    await house.start()
    await expect_consistent(house)


async def damage_under_a_running_server_is_never_a_false_answer(house: House) -> None:
    await stopped(house)
    await house.start()
    sound = house.database.read_bytes()
    overwrite(house, b"\x5a" * (len(sound) - PAGE))
    await house.load(0.5)
    expect(house.world.counts["unavailable"] > 0, "nobody met the damage")
    house.kill()
    overwrite(house, sound[PAGE:])
    await house.start()
    await expect_consistent(house)


def overwrite(house: House, pages: bytes) -> None:
    """All but the first, in place."""
    with house.database.open("r+b") as file:
        file.seek(PAGE)
        file.write(pages)


async def a_newer_schema_is_refused_and_left_alone(house: House) -> None:
    await stopped(house)
    other = sqlite3.connect(house.database, isolation_level=None)
    other.execute("INSERT INTO schema_versions VALUES (999, 'of the future')")
    expect_refused_start(house, "schema version 999")
    other.execute("DELETE FROM schema_versions WHERE version = 999")
    other.close()
    await house.start()
    await expect_consistent(house)


async def a_first_start_killed_in_a_write_is_made_good(house: House) -> None:
    shim = shim_of(house)
    for countdown in range(1, NEVER, STEP):
        shim.arm("write", MANNERS[countdown // STEP % len(MANNERS)], countdown)
        try:
            house.server.start()
        except RuntimeError:
            await house.start()
            expect(house.integrity() == ["ok"], f"integrity after a kill in write {countdown}")
            house.kill()
            for file in house.database.parent.glob(house.database.name + "*"):
                file.unlink()
        else:
            expect(countdown > 20, "a first start makes more writes than this")
            return


async def without_its(house: House, suffix: str) -> None:
    """Another program could write what this one does not see, so it must not go on."""
    await opened(house)
    await house.load(0.3)
    house.database.with_name(house.database.name + suffix).unlink()
    await house.load(0.3)
    await expect_trouble(house)
    expect(house.stop() == 0, "its exit status")
    await house.start()
    await expect_consistent(house)


async def a_lost_log_stops_writing_and_a_restart_keeps_all(house: House) -> None:
    await without_its(house, "-wal")


async def a_lost_index_stops_writing_and_a_restart_keeps_all(house: House) -> None:
    await without_its(house, "-shm")


async def a_database_moved_or_replaced_is_a_503_and_heals_when_it_is_back(house: House) -> None:
    await opened(house)
    away = house.database.with_name("away.db")
    house.database.rename(away)
    await expect_trouble(house)
    shutil.copy(away, house.database)
    await expect_trouble(house)
    away.rename(house.database)
    await expect_healed(house)


SCENARIOS = {
    a_damaged_file_is_refused_at_the_start: {},
    damage_under_a_running_server_is_never_a_false_answer: {},
    a_newer_schema_is_refused_and_left_alone: {},
    a_first_start_killed_in_a_write_is_made_good: {},
    a_lost_log_stops_writing_and_a_restart_keeps_all: {},
    a_lost_index_stops_writing_and_a_restart_keeps_all: {},
    a_database_moved_or_replaced_is_a_503_and_heals_when_it_is_back: {},
}
