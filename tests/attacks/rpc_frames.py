"""Frames and messages that break the rules: their socket is closed with the right code, and nobody else's."""
import os
import zlib

import msgpack
from attacked import Attacked
from beside import most_memory
from sockets import Socket, masked, upgrade

PROGRAM = "tests/attacks/rpc_server"
FIN, TEXT, BINARY, CLOSE, PING, PONG = 0x80, 1, 2, 8, 9, 10
MOST_GROWTH = 32 * 1024  # KiB
REPEATS = 8

BROKEN = {
    "unmasked": (1002, b"\x82\x03abc"),
    "RSV1": (1002, masked(0xC2, b"abc")), "RSV2": (1002, masked(0xA2, b"abc")), "RSV3": (1002, masked(0x92, b"abc")),
    "reserved opcode 3": (1002, masked(0x83, b"abc")), "reserved opcode 11": (1002, masked(0x8B, b"")),
    "a ping of 126 bytes": (1002, masked(FIN | PING, bytes(126))),
    "a ping in two parts": (1002, masked(PING, b"a") + masked(FIN, b"b")),
    "a close in two parts": (1002, masked(CLOSE, b"\x03\xe8")),
    "a length with the top bit": (1002, masked(FIN | BINARY, b"", b"\x7f\x80" + bytes(7))),
    "a part of nothing": (1002, masked(FIN, b"abc")),
    "a message within a message": (1002, masked(BINARY, b"abc") + masked(FIN | BINARY, b"abc")),
    "a close of one byte": (1002, masked(FIN | CLOSE, b"\x03")),
    "a close with 1005": (1002, masked(FIN | CLOSE, b"\x03\xed")),
    "a close with 999": (1002, masked(FIN | CLOSE, b"\x03\xe7")),
    "a close that is no UTF-8": (1007, masked(FIN | CLOSE, b"\x03\xe8\xff")),
    "text that is no UTF-8": (1007, masked(FIN | TEXT, b"a\xc0\xaf")),
    "text with a surrogate": (1007, masked(FIN | TEXT, b"\xed\xa0\x80")),
    "text that ends within a character": (1007, masked(TEXT, b"\xe2\x82") + masked(FIN, b"")),
    "text": (1003, masked(FIN | TEXT, b"{}")),
    "a message of 2 MiB, announced and begun":
        (1009, masked(FIN | BINARY, b"a", b"\x7f" + (2 << 20).to_bytes(8, "big"))),
    "a message of 2^62 bytes, announced and begun":
        (1009, masked(FIN | BINARY, b"a", b"\x7f" + (1 << 62).to_bytes(8, "big"))),
    "a message of 1.5 MiB in parts": (1009, masked(BINARY, bytes(1 << 19)) + 2 * masked(0, bytes(1 << 19))),
    "what deflate makes of 16 MiB": (1002, masked(0xC2, zlib.compress(bytes(16 << 20))[2:-4])),
}

BOMBS = {
    "an array of 2^32 - 1": b"\xdd\xff\xff\xff\xff", "a map of 2^32 - 1": b"\xdf\xff\xff\xff\xff",
    "a text of 2^32 - 1": b"\xdb\xff\xff\xff\xff", "bytes of 2^32 - 1": b"\xc6\xff\xff\xff\xff",
    "arrays of arrays, each of 2^32 - 1": b"\xdd\xff\xff\xff\xff" * 1000,
    "an array of 10^6 that holds 10^5": b"\xdd" + (10**6).to_bytes(4, "big") + b"\xc0" * 10**5,
    "10^6 values": b"\xdd" + (10**6).to_bytes(4, "big") + b"\xc0" * 10**6,
    "a depth of 10^5": b"\x91" * 10**5 + b"\xc0", "maps 10^5 deep": b"\x81\xa0" * 10**5 + b"\xc0",
    "an extension": b"\xd4\x01\x00", "an extension of 2^32 - 1": b"\xc9\xff\xff\xff\xff\x01",
    "a time": msgpack.packb(msgpack.Timestamp(0)), "the unused byte": b"\xc1",
    "NaN": msgpack.packb(float("nan")), "infinity": msgpack.packb(float("inf")),
    "a key twice": b"\x82\xa1a\x01\xa1a\x02", "a key that is a number": b"\x81\x01\x01",
    "text that is no UTF-8": b"\xa2\xc0\xaf", "too little": b"\x92\x01", "nothing": b"",
}


def call_of(value: bytes) -> bytes:
    """A call of `echo` with this as the last thing that it says."""
    head = msgpack.packb({"type": "rpc", "id": 1, "name": "echo", "args": []})
    return b"\x84" + head[1:-1] + b"\x91" + value


def row_138_frames_that_break_the_protocol_close_their_socket_alone(server: Attacked) -> None:
    innocent = Socket(server)
    wrong = []
    for name, (code, frames) in BROKEN.items():
        attacker = Socket(server)
        attacker.bytes(frames)
        if (closed := attacker.closed()) != code:
            wrong.append(f"{name}: {closed} instead of {code}")
        assert innocent.call("echo", name) == name
    assert not wrong, wrong


def row_138_no_compression_is_taken_up(server: Attacked) -> None:
    for offer in ("permessage-deflate", "permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame"):
        answer = upgrade(server, {"Sec-WebSocket-Extensions": offer})
        assert answer.status == 101 and "Sec-WebSocket-Extensions" not in answer.headers, answer.headers


def row_138_noise_closes_its_socket_alone(server: Attacked) -> None:
    innocent = Socket(server)
    for size in (1, 7, 126, 4096, 65536):
        for first in (b"", b"\x82\xfe"):
            attacker = Socket(server)
            attacker.bytes(first + os.urandom(size))
            attacker.stream.close()
            assert innocent.call("echo", size) == size


def row_139_messages_that_claim_to_be_huge_take_no_memory(server: Attacked) -> None:
    innocent = Socket(server)
    before = most_memory(server)
    for name, value in BOMBS.items():
        for message in (value, call_of(value)) * REPEATS:
            attacker = Socket(server)
            attacker.bytes(masked(FIN | BINARY, message))
            assert attacker.closed() == 1002, name
        assert innocent.call("echo", name) == name
    growth = most_memory(server) - before
    server.notes["memory grew by at most"] = f"{growth} KiB"
    assert server.sanitized or growth < MOST_GROWTH, growth


def row_139_what_is_no_message_of_ours_closes_the_socket(server: Attacked) -> None:
    good = {"type": "rpc", "id": 1, "name": "echo", "args": [1]}
    for change in ({"id": None}, {"id": [1]}, {"id": 1.5}, {"id": "x" * 100}, {"name": 7}, {"name": ""}, {"type": 1}):
        attacker = Socket(server)
        attacker.send(**(good | change))
        assert attacker.closed() == 1002, change
    for message in (5, "rpc", [good], None):
        attacker = Socket(server)
        attacker.bytes(masked(FIN | BINARY, msgpack.packb(message)))
        assert attacker.closed() == 1002, message


def row_139_an_id_is_of_one_call_at_a_time(server: Attacked) -> None:
    server.sign_up("ada")
    attacker = Socket(server)
    attacker.init(server.sign_in("ada")["access_token"])
    for _ in range(2):  # after the answer the id is free again
        attacker.send(type="rpc", id=7, name="work", args=[0])
        assert "result" in attacker.answer(7)
    for _ in range(2):
        attacker.send(type="rpc", id=7, name="work", args=[60_000])
    assert attacker.closed() == 1002
