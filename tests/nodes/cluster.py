"""Three nodes on one PostgreSQL, and what a client asks of them."""
import concurrent.futures
import http.client
import json
import pathlib
import secrets
import sys
import time
from typing import Any, Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres import Postgres
from server import SANITIZER_WORDS, Server

PATIENCE = 10  # seconds: of tests that wait for something to become true
PASSWORD = "correct horse battery"


class Failure(Exception):
    pass


def expect(seen: Any, wanted: Any, what: str) -> None:
    if seen != wanted:
        raise Failure(f"{what}: expected {wanted}, got {seen}")


def until(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
    """The seconds that it took."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > patience:
            raise Failure(f"not within {patience} s: {what}")
        time.sleep(0.005)
    return time.monotonic() - started


class Answer:
    def __init__(self, status: int, headers: http.client.HTTPMessage, text: str):
        self.status, self.headers, self.text = status, headers, text

    def json(self) -> Any:
        return json.loads(self.text)


def ask(port: int, method: str, path: str, body: Any = None, token: str = "") -> Answer:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())
    finally:
        connection.close()


class Cluster:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, settings: dict[str, str]):
        self.binary, self.folder, self.settings = binary, folder, settings
        self.postgres = Postgres(folder / "postgres")
        self.replica: Postgres | None = None
        self.secret = secrets.token_urlsafe(32)
        self.nodes: list[Server] = []

    def start(self, nodes: int = 3, start_postgres: bool = True) -> None:
        if start_postgres:
            self.postgres.start()
        for _ in range(nodes):
            folder = self.folder / f"node{len(self.nodes)}"
            folder.mkdir()
            self.nodes.append(Server(self.binary, folder, {
                "GATEHOUSE_DATABASE_URL": self.postgres.url(*filter(None, [self.replica])),
                "GATEHOUSE_DATABASE_STATEMENT_TIMEOUT": "2s",
                "GATEHOUSE_SECRET": self.secret,
                "GATEHOUSE_TOKEN_ISSUER": "https://id.example",
                "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000000",
                **self.settings}))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(Server.start, self.nodes))
        for node in self.nodes:
            until(lambda port=node.port: ask(port, "GET", "/readyz").status == 200, "a node is ready")

    def end(self) -> list[str]:
        """What was wrong with the ending."""
        wrong = []
        for number, node in enumerate(self.nodes):
            if node.process and node.process.poll() is None and (status := node.stop()) != 0:
                wrong.append(f"node {number} ended with {status}")
            wrong += [f"node {number} says {word}" for word in SANITIZER_WORDS if word in node.log_text()]
            if self.secret in node.log_text():
                wrong.append(f"node {number} logs the secret")
        for server in filter(None, [self.postgres, self.replica]):
            if server.process and server.process.poll() is None:
                server.thaw()
            server.end()
        return wrong

    def ask(self, node: int, method: str, path: str, body: Any = None, token: str = "") -> Answer:
        return ask(self.nodes[node].port, method, path, body, token)

    def add(self, name: str) -> None:
        expect(self.ask(0, "POST", "/auth/signup", {"username": name, "password": PASSWORD}).status, 201, "sign-up")

    def sign_in(self, node: int, name: str, password: str = PASSWORD) -> dict:
        answer = self.ask(node, "POST", "/auth/login", {"username": name, "password": password})
        expect(answer.status, 200, f"login at node {node}")
        return answer.json()

    def refresh(self, node: int, ticket: dict) -> Answer:
        return self.ask(node, "POST", "/auth/refresh", {"refresh_token": ticket["refresh_token"]})

    def profile(self, node: int, ticket: dict) -> int:
        return self.ask(node, "GET", "/auth/profile", token=ticket["access_token"]).status

    def verify(self, node: int, ticket: dict) -> int:
        """As proxies ask: by the token alone, without the database."""
        return self.ask(node, "GET", "/auth/verify", token=ticket["access_token"]).status

    def refused_everywhere(self, ticket: dict, what: str) -> float:
        return max(until(lambda node=node: self.verify(node, ticket) == 401, f"{what}, at node {node}")
                   for node in range(len(self.nodes)))
