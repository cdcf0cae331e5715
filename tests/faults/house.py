"""A server with a database on disk, and its clients."""
import asyncio
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from client import Connection
from load import SEATS, Load, settle
from server import SANITIZER_WORDS, Server, is_sanitized
from shim import Shim
from world import World

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACCOUNTS = 6
SETTINGS = {"GATEHOUSE_THROTTLE_ACCOUNT_FAILURES": "100", "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000000"}


class House:
    """Without a shim when the binary is sanitized, as it does not bear one, or when another takes its place."""

    def __init__(self, seed: int, binary: pathlib.Path, folder: pathlib.Path, settings: dict[str, str] | None = None,
                 movable_clock: bool = False):
        self.world = World(seed)
        self.sanitized = is_sanitized(binary)
        self.shim = None if self.sanitized or movable_clock else Shim(folder)
        shimmed = self.shim.environment if self.shim else {}
        settings = SETTINGS | shimmed | (settings or {})
        self.server = Server(binary, folder, settings, movable_clock and not self.sanitized)
        self.database = folder / settings.get("GATEHOUSE_DATABASE_URL", "sqlite:gatehouse.db").removeprefix("sqlite:")

    def connect(self) -> Connection:
        return Connection(self.server.port)

    async def start(self) -> float:
        """Seconds until it was ready."""
        if self.shim:
            self.shim.disarm()
        started = time.monotonic()
        self.server.start()
        connection = self.connect()
        while (await connection.ask("readyz", "GET", "/readyz")).status != 200:
            await asyncio.sleep(0.01)
        connection.close()
        return time.monotonic() - started

    async def furnish(self, accounts: int = ACCOUNTS, seats: int = SEATS) -> None:
        connection = self.connect()
        for _ in range(accounts):
            account = await self.world.add_account(connection)
            for _ in range(seats):
                await self.world.sign_in(connection, account, account.old_password)
        connection.close()

    async def load(self, seconds: float, favourite: str = "") -> None:
        await Load(self.world, self.connect, favourite).run(seconds)

    async def settle(self) -> None:
        await settle(self.world, self.connect)

    def kill(self) -> None:
        self.server.kill()
        self.world.server_ended()

    def stop(self) -> int:
        status = self.server.stop()
        self.world.server_ended()
        return status

    def wrong(self) -> list[str]:
        """What the clients may not have seen, and what ails the file."""
        found = [f"{violation.invariant}: {violation.text}" for violation in self.world.check()]
        return found + [f"integrity_check: {line}" for line in self.integrity() if line != "ok"]

    def integrity(self) -> list[str]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")]
        finally:
            connection.close()

    def last_words(self) -> list[str]:
        return self.log_text().splitlines()[-5:]

    def log_text(self) -> str:
        return self.server.log_text() if self.server.log.is_file() else ""

    def sanitizer_words(self) -> list[str]:
        log = self.log_text()
        return [f"the server's log says {word}" for word in SANITIZER_WORDS if word in log]
