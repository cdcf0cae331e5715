"""Beside the server: its database, its memory, and what another process did coming to its ears."""
import pathlib
import re
import sqlite3
import time

from attacked import TIMEOUT, Attacked


def database(server: Attacked) -> pathlib.Path:
    return server.folder / "gatehouse.db"


def read(server: Attacked, query: str, *values: object) -> list[tuple]:
    connection = sqlite3.connect(database(server), TIMEOUT)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def write(server: Attacked, statement: str, *values: object) -> int:
    """How many rows were changed."""
    connection = sqlite3.connect(database(server), TIMEOUT)
    try:
        with connection:
            return connection.execute(statement, values).rowcount
    finally:
        connection.close()


def set_hash(server: Attacked, username: str, text: str) -> None:
    assert write(server, "UPDATE accounts SET password_hash = ? WHERE username = ?", text, username) == 1


def until_refused(server: Attacked, token: str) -> float:
    """Seconds until an access token is refused that another process revoked."""
    started = time.monotonic()
    while server.profile(token).status != 401:
        assert time.monotonic() < started + TIMEOUT, "the token is still accepted"
        time.sleep(0.02)
    return time.monotonic() - started


def most_memory(server: Attacked) -> int:
    """KiB that the process ever had at once."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1])
