"""WebSockets to the server under attack, by python3-websockets and python3-msgpack: nobody here wrote them."""
import base64
import collections
import itertools
import socket
from typing import Any

import msgpack
from websockets.client import ClientConnection
from websockets.connection import State
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from attacked import TIMEOUT, Answer, Attacked

PATH = "/_ephaptic"
COOKIE = "__Host-access"


def upgrade(server: Attacked, headers: dict[str, str] | None = None, target: str = PATH,
            source: str | None = None) -> Answer:
    """The answer to an opening handshake; the connection is given up at once."""
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode()}
    return server.request("GET", target, headers=asked | (headers or {}), source=source)


class Closed(Exception):
    """`code` is 1006 when the server said none."""

    def __init__(self, code: int, reason: str):
        super().__init__(f"{code} {reason}")
        self.code = code


class Refused(Exception):
    """`code` is empty when the error is a mere sentence."""

    def __init__(self, error: Any):
        super().__init__(str(error))
        self.error = error
        self.code = error.get("code", "") if isinstance(error, dict) else ""


class Socket:
    def __init__(self, server: Attacked, headers: dict[str, str] | None = None, target: str = PATH,
                 source: str | None = None):
        address = ("127.0.0.1", server.port)
        self.stream = socket.create_connection(address, TIMEOUT, source_address=(source, 0) if source else None)
        self.protocol = ClientConnection(parse_uri(f"ws://127.0.0.1:{server.port}{target}"), max_size=None)
        self.messages: collections.deque[dict] = collections.deque()
        self.ids = itertools.count(1)
        request = self.protocol.connect()
        request.headers.update(headers or {})
        self.protocol.send_request(request)
        while self.protocol.state is State.CONNECTING:
            self._send()
            self._read()
        if self.protocol.handshake_exc:
            raise self.protocol.handshake_exc

    def _send(self) -> None:
        try:
            self.stream.sendall(b"".join(self.protocol.data_to_send()))
        except ConnectionError:
            pass  # closed already: what it said before is still to be read

    def _read(self) -> None:
        try:
            data = self.stream.recv(65536)
        except ConnectionError:
            data = b""
        if data:
            self.protocol.receive_data(data)
        else:
            self.protocol.receive_eof()
        for event in self.protocol.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.BINARY:
                self.messages.append(msgpack.unpackb(event.data))
        self._send()

    def bytes(self, data: bytes) -> None:
        """As they stand, beside all grammar."""
        self.stream.sendall(data)

    def send(self, **message: Any) -> None:
        self.protocol.send_binary(msgpack.packb(message))
        self._send()

    def receive(self) -> dict:
        """The next message."""
        while not self.messages:
            if closed := self.protocol.close_rcvd:
                raise Closed(closed.code, closed.reason)
            if self.protocol.state is State.CLOSED or self.protocol.parser_exc:
                raise Closed(1006, str(self.protocol.parser_exc))
            self._read()
        return self.messages.popleft()

    def closed(self) -> int:
        """The code with which the server closes; what it says before is dropped."""
        while True:
            try:
                self.receive()
            except Closed as end:
                self.stream.close()
                return end.code

    def event(self, name: str = "gatehouse:identity") -> dict:
        """The fields of the next event of this name; what comes before it is dropped."""
        while True:
            message = self.receive()
            if message.get("type") == "event" and message["name"] == name:
                return message["payload"]["kwargs"]

    def init(self, auth: Any = None) -> dict:
        """Who this is from now on."""
        self.send(type="init", auth=auth)
        return self.event()

    def auth(self, auth: Any) -> dict:
        self.send(type="auth", auth=auth)
        return self.event()

    def begin(self, name: str, *args: Any, **kwargs: Any) -> int:
        """The id of a call that is not waited for."""
        id = next(self.ids)
        self.send(type="rpc", id=id, name=name, args=args, kwargs=kwargs)
        return id

    def answer(self, id: int) -> dict:
        """The next message of this id; what comes before it is dropped."""
        while True:
            message = self.receive()
            if message.get("id") == id:
                return message

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        answer = self.answer(self.begin(name, *args, **kwargs))
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def refused(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The code with which a call is refused."""
        try:
            raise AssertionError(f"{name} was answered: {self.call(name, *args, **kwargs)}")
        except Refused as refusal:
            return refusal.code

    def close(self) -> None:
        self.protocol.send_close(1000)
        self._send()
        assert self.closed() == 1000


def signed_in(server: Attacked, token: str, source: str | None = None) -> Socket:
    opened = Socket(server, source=source)
    said = opened.init({"token": token})
    assert said["subject"] and said["reason"] is None, said
    return opened


def masked(first: int, payload: bytes, length: bytes | None = None) -> bytes:
    """A frame whose first byte and length may be wrong. The mask is zero, so the payload stands there as it is."""
    if length is None:
        size = len(payload)
        length = bytes([size]) if size < 126 else (
            b"\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x7f" + size.to_bytes(8, "big"))
    return bytes([first, length[0] | 0x80]) + length[1:] + bytes(4) + payload
