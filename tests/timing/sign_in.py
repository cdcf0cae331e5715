"""How long refused sign-ins take: by an unknown name, by a wrong password, and at a disabled account with the right password."""
import http.client
import json
import pathlib
import random
import socket
import tempfile
import time

from server import Server

KINDS = ("unknown", "wrong", "disabled")
PASSWORD, WRONG = "correct horse battery", "correct horse batterz"
TRIES_PER_NAME = 50  # the throttle of an account allows 100
# One hash at a time, with the parameters of every day; nothing of the throttle for the address.
SETTINGS = {"GATEHOUSE_THROTTLE_ACCOUNT_FAILURES": "100", "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000000"}


class Client:
    """One connection, kept alive."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, body: dict[str, str], expected: int) -> int:
        """The nanoseconds until the answer."""
        text = json.dumps(body)
        started = time.perf_counter_ns()
        self.connection.request("POST", path, text, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        took = time.perf_counter_ns() - started
        content = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{path} {text}: {answer.status} {content!r}")
        return took


def prepare(server: Server, client: Client, names: dict[str, list[str]]) -> None:
    for name in names["wrong"] + names["disabled"]:
        client.post("/auth/signup", {"username": name, "password": PASSWORD}, 201)
    disabled = server.run("set -e; for name in " + " ".join(names["disabled"]) + "; do gatehouse user disable $name; done")
    if disabled.returncode != 0:
        raise RuntimeError(disabled.stderr)


def measure(binary: pathlib.Path, count: int, seed: int) -> dict[str, list[int]]:
    """`count` times of each kind, taken in random order."""
    accounts = range(-(-count // TRIES_PER_NAME))
    names = {kind: [f"{kind[0]}{number:04}" for number in accounts] for kind in KINDS}
    order = [(kind, name) for kind in KINDS for name in (names[kind] * TRIES_PER_NAME)[:count]]
    random.Random(seed).shuffle(order)
    times: dict[str, list[int]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(binary, pathlib.Path(folder), SETTINGS)
        server.start()
        try:
            client = Client(server.port)
            prepare(server, client, names)
            for kind, name in order:
                body = {"username": name, "password": PASSWORD if kind == "disabled" else WRONG}
                times[kind].append(client.post("/auth/login", body, 401))
        finally:
            server.kill()
    return times
