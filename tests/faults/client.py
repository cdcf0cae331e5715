"""One connection of one client: asks over HTTP/1.1 and says when it asked and what came back, if anything did."""
import asyncio
import dataclasses
import json
import math
import time
from typing import Any, Callable

Hear = Callable[[str], None]
PATIENCE = 40  # seconds for one answer; the longest wait of the server for a locked database is 5


@dataclasses.dataclass
class Answer:
    """`status` 0: sent, but no answer came; whether it took effect is unknown, until the server has `end`ed."""

    start: float
    end: float = math.inf
    status: int = 0
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    body: Any = None

    @property
    def code(self) -> str:
        return self.body.get("code", "") if isinstance(self.body, dict) else ""


class NotSent(Exception):
    """Nobody listened, so nothing happened."""


class Connection:
    """`sent` and `answered` are told the name of each request at that very moment."""

    def __init__(self, port: int, sent: Hear = lambda _: None, answered: Hear = lambda _: None):
        self.port, self.sent, self.answered = port, sent, answered
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, name: str, method: str, path: str, body: Any = None, token: str = "") -> Answer:
        reader, writer = await self.connected()
        payload = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(payload)}"]
        lines += ["Content-Type: application/json"] * (body is not None)
        lines += [f"Authorization: Bearer {token}"] * bool(token)
        answer = Answer(time.monotonic())
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + payload)
            self.sent(name)
            async with asyncio.timeout(PATIENCE):
                await read_answer(reader, answer)
        except (OSError, EOFError):
            self.close()
            return answer
        answer.end = time.monotonic()
        self.answered(name)
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    async def connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not self.streams or self.streams[0].at_eof():
            self.close()
            try:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError as error:
                raise NotSent from error
        return self.streams

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
        self.streams = None


async def read_answer(reader: asyncio.StreamReader, answer: Answer) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    text = await reader.readexactly(int(headers.get("content-length", 0)))
    answer.body = json.loads(text) if "json" in headers.get("content-type", "") else None
    answer.headers, answer.status = headers, int(head[0].split()[1])
