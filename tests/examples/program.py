"""One example program for one test: a free port, a fresh folder, and a way to talk to it."""
import base64
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from server import SANITIZER_WORDS, START_TIMEOUT, STOP_TIMEOUT, free_port

USER = {"username": "test", "password": "correct horse"}  # of the programs with a database
NAMED = {"username": "test", "password": "test"}  # of those without


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.headers = response.headers
        self.content = response.read()

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def code(self):
        return self.json["code"]


class Program:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary, self.folder = binary, folder
        self.port = free_port()
        self.process = None
        for page in binary.parent.glob("*.html"):
            shutil.copy(page, folder)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Starts it where it is expected to end by itself."""
        return subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=START_TIMEOUT)

    def start(self, *more: str) -> None:
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([self.binary, f"127.0.0.1:{self.port}", *more], cwd=self.folder,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"{self.binary.name} did not start: {self.log()}")

    def stop(self) -> None:
        """SIGTERM ends it with 0, and nothing it said is a sanitizer's complaint."""
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(STOP_TIMEOUT) == 0, f"exit {self.process.returncode}: {self.log()}"
        finally:
            self.kill()
        assert not any(word in self.log() for word in SANITIZER_WORDS), self.log()

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def ask(self, method: str, path: str, body=None, token: str | None = None, headers: dict | None = None) -> Answer:
        """Text and bytes as they are, anything else as JSON; as application/json unless `headers` say otherwise."""
        sent = {}
        if body is not None:
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
            body = body.encode() if isinstance(body, str) else body
            sent["Content-Type"] = "application/json"
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, sent | (headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def sign_in(self, login: dict = USER) -> dict:
        answer = self.ask("POST", "/login", login)
        assert answer.status == 200, f"{answer.status} {answer.text}"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json["token_type"] == "Bearer" and answer.json["expires_in"] > 0
        return answer.json


def claims_of(token: str) -> dict:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def encoded(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forgeries(token: str) -> list[str]:
    """What a valid token must not be changed into."""
    header, payload, signature = token.split(".")
    claims = claims_of(token)
    flipped = [signature[:20] + ("A" if signature[20] != "A" else "B") + signature[21:]]
    return [
        f"{header}.{encoded(claims | {'sub': 'admin'})}.{signature}",
        f"{header}.{encoded(claims | {'exp': claims['exp'] + 3600})}.{signature}",
        f"{header}.{payload}.{flipped[0]}",
        f"{header}.{payload}.",
        f"{encoded({'alg': 'none', 'typ': 'at+jwt'})}.{payload}.",
        f"{header}.{payload}",
        token + "A",
        "x",
    ]
