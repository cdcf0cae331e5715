"""Hundreds of clients that send next to nothing: they are closed in the end, and keep nobody waiting meanwhile."""
import select
import socket
import time

from attacked import Attacked, bearer

PATIENCE = 40  # seconds; a head may take 10


def connect(server: Attacked, beginning: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    connection.sendall(beginning)
    return connection


def serve_the_others(server: Attacked, token: str) -> None:
    for _ in range(20):
        assert server.request("GET", "/healthz").status == 200
        assert server.profile(token).status == 200
    assert server.sign_in("ada")


def until_closed(connections: list[socket.socket], drip: bytes) -> list[bytes]:
    """What each was told in the end; until then each sends one byte more now and then."""
    said = {connection: b"" for connection in connections}
    waiting = set(connections)
    deadline = time.monotonic() + PATIENCE
    while waiting:
        assert time.monotonic() < deadline, f"{len(waiting)} connections are still open"
        for connection in select.select(list(waiting), [], [], 2)[0]:
            try:
                part = connection.recv(65536)
            except ConnectionError:
                part = b""
            said[connection] += part
            if not part:
                waiting.discard(connection)
        for connection in waiting:
            try:
                connection.send(drip)
            except ConnectionError:
                pass  # closed just now: the next round reads so
    return list(said.values())


def row_146_slow_heads_are_closed_and_others_are_served(server: Attacked) -> None:
    server.sign_up("ada")
    token = server.sign_in("ada")["access_token"]
    silent = [connect(server, b"") for _ in range(100)]
    heads = [connect(server, b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ") for _ in range(200)]
    body = b"POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"
    bodies = [connect(server, body) for _ in range(100)]
    gone = [connect(server, b"GET /hea") for _ in range(50)]
    for connection in gone:
        connection.close()
    serve_the_others(server, token)
    told = until_closed(heads, b"x")
    assert all(answer.startswith(b"HTTP/1.1 408 ") for answer in told), set(told)
    assert all(b"HTTP/1.1 200" not in answer for answer in until_closed(silent, b""))
    serve_the_others(server, token)
    for connection in bodies:  # they have 30 s; these are given up by their clients
        connection.close()
    assert server.request("GET", "/auth/profile", headers=bearer(token)).status == 200
