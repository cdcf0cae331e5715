"""More than a client should want: sockets, calls and unread events; each is capped, and the others are served."""
import threading
import time
from typing import Callable

import msgpack
from attacked import TIMEOUT, Attacked
from beside import most_memory
from sockets import Closed, Socket, masked, signed_in, upgrade

PROGRAM = "tests/attacks/rpc_server"
PER_USER, PER_ADDRESS = 8, 64
CALLS = 100_000
MOST_GROWTH = 16 * 1024  # KiB
MIB = 1 << 20


def soon(attempt: Callable[[], bool]) -> None:
    """The server counts a socket until it has seen its end."""
    deadline = time.monotonic() + TIMEOUT
    while not attempt():
        assert time.monotonic() < deadline, "the place of who left is not free"


def row_141_a_user_has_only_so_many_sockets(server: Attacked) -> None:
    id = server.sign_up("many")["id"]
    token = server.sign_in("many")["access_token"]
    sockets = [signed_in(server, token) for _ in range(PER_USER)]
    for shown in (token, server.sign_in("many")["access_token"]):
        more = Socket(server)
        assert more.init(shown)["subject"] is None
        assert more.closed() == 1013
    assert all(opened.call("mine") == id for opened in sockets)
    sockets.pop().close()
    soon(lambda: Socket(server).init(token)["subject"] == id)
    server.sign_up("another")
    assert signed_in(server, server.sign_in("another")["access_token"]).call("mine")
    for opened in sockets:
        opened.close()


def row_141_an_address_has_only_so_many_sockets(server: Attacked) -> None:
    crowd, alone = "127.0.141.1", "127.0.141.2"
    sockets = [Socket(server, source=crowd) for _ in range(PER_ADDRESS)]
    refused = upgrade(server, source=crowd)
    assert refused.status == 429 and int(refused.headers["Retry-After"]) >= 1, refused
    assert Socket(server, source=alone).call("echo", 1) == 1
    assert server.request("GET", "/auth/profile", source=crowd).status == 401
    assert all(opened.call("echo", 1) == 1 for opened in sockets)
    for opened in sockets:
        opened.close()
    soon(lambda: upgrade(server, source=crowd).status == 101)


def row_141_a_reader_that_never_reads_is_cut_off(server: Attacked) -> None:
    id = server.sign_up("deaf")["id"]
    token = server.sign_in("deaf")["access_token"]
    deaf, listening, other = (signed_in(server, token, "127.0.141.3") for _ in range(3))
    before = most_memory(server)
    text = "x" * 60_000
    for number in range(40):  # 48 MB in all
        other.call("tell", id, text, 20)
        for _ in range(20):
            assert listening.event("Said")["text"] == text, number
        while other.messages:
            other.receive()
    growth = most_memory(server) - before
    server.notes["memory grew by at most, with a reader that never reads"] = f"{growth} KiB"
    assert server.sanitized or growth < MOST_GROWTH, growth
    heard = 0
    try:
        while True:
            heard += len(deaf.receive().get("payload", {}).get("kwargs", {}).get("text", ""))
    except Closed as cut:
        assert heard < 16 * MIB, f"{heard} {cut}"
    assert listening.call("mine") == other.call("mine") == id


def row_141_a_hundred_thousand_calls_at_once_keep_nobody_waiting(server: Attacked) -> None:
    flood, other = Socket(server), Socket(server)
    frames = b"".join(masked(0x82, msgpack.packb({"type": "rpc", "id": id, "name": "echo", "args": [id]}))
                      for id in range(CALLS))
    sender = threading.Thread(target=flood.bytes, args=(frames,))
    sender.start()
    answered = threading.Event()
    results: list[int] = []

    def read() -> None:
        results.extend(flood.receive()["result"] for _ in range(CALLS))
        answered.set()

    reader = threading.Thread(target=read)
    reader.start()
    meanwhile = 0
    while not answered.wait(0) and reader.is_alive():
        assert other.call("echo", meanwhile) == meanwhile
        meanwhile += 1
    sender.join()
    reader.join()
    assert results == list(range(CALLS)), len(results)
    server.notes["calls of another socket that were answered meanwhile"] = str(meanwhile)
    assert meanwhile > 0


def row_141_more_calls_at_once_than_a_socket_may_have_are_refused(server: Attacked) -> None:
    server.sign_up("busy")
    token = server.sign_in("busy")["access_token"]
    client, other = signed_in(server, token), signed_in(server, token)
    calls = [client.begin("work", 300) for _ in range(1000)]
    assert other.call("work", 0)
    answers = [client.receive() for _ in calls]
    refusals = [answer["error"]["code"] for answer in answers if "error" in answer]
    assert set(refusals) == {"OVERLOADED"} and len(refusals) <= len(calls) - 64, refusals[:3]
    assert sorted(answer["id"] for answer in answers) == calls
    assert client.call("work", 0)
