"""The server that is attacked: requests to it, the lines it logs meanwhile, and what must hold when it ends."""
import dataclasses
import http.client
import json
import pathlib
import socket
import sys
import time
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from leaks import Secrets
from server import SANITIZER_WORDS, Server, is_sanitized

TIMEOUT = 20  # seconds


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float  # from before the connection to the last byte

    def json(self) -> Any:
        return json.loads(self.text)

    def code(self) -> str:
        """Of problem+json; empty when this is none."""
        try:
            return self.json().get("code", "")
        except (ValueError, AttributeError):
            return ""


class Attacked(Server):
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, settings: dict[str, str],
                 movable_clock: bool = False, program: pathlib.Path | None = None):
        super().__init__(binary, folder, settings, movable_clock, program)
        self.secrets = Secrets()
        self.sanitized = is_sanitized(binary)
        self.cookies: list[str] = []  # all that it ever set
        self.notes: dict[str, str] = {}  # printed after the tests of the module

    def request(self, method: str, target: str, body: Any = None, headers: dict[str, str] | None = None,
                source: str | None = None) -> Answer:
        """`body`: str or bytes as they stand, anything else as JSON. Headers are sent as Latin-1. `source`: an address
        of this machine, such as any of 127.0.0.0/8."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        payload = body.encode() if isinstance(body, str) else body
        self.secrets.note(sent.items(), body if isinstance(body, str) else None)
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, TIMEOUT,
                                                source_address=(source, 0) if source else None)
        connection.request(method, target, payload, sent)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()
        seconds = time.monotonic() - started
        self.secrets.note(response.getheaders(), text)
        self.cookies += response.headers.get_all("Set-Cookie", [])
        return Answer(response.status, response.headers, text, seconds)

    def raw(self, data: bytes) -> bytes:
        """Sends the bytes as they stand and reads until the server closes; empty when it says nothing."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                while part := connection.recv(65536):
                    received += part
            except ConnectionError:
                pass  # it hung up while we were still sending
        return received

    def sign_up(self, username: str, password: str = "correct horse battery") -> dict:
        """The account; then `sign_in` gives its tokens."""
        answer = self.request("POST", "/auth/signup", {"username": username, "password": password})
        assert answer.status == 201, answer
        return answer.json()

    def sign_in(self, username: str, password: str = "correct horse battery") -> dict:
        answer = self.request("POST", "/auth/login", {"username": username, "password": password})
        assert answer.status == 200, answer
        return answer.json()

    def profile(self, token: str) -> Answer:
        return self.request("GET", "/auth/profile", headers=bearer(token))

    def refresh(self, token: str) -> Answer:
        return self.request("POST", "/auth/refresh", {"refresh_token": token})

    def mark(self) -> int:
        """Where the log ends now, for `lines_since`."""
        return self.log.stat().st_size

    def lines_since(self, mark: int) -> list[dict]:
        with self.log.open("rb") as log:
            log.seek(mark)
            return [json.loads(line) for line in log.read().splitlines()]

    def audit_cookies(self) -> None:
        """Row 69, of every answer to every test."""
        for cookie in self.cookies:
            name, *attributes = cookie.split("; ")
            name, given = name.partition("=")[0], {each.partition("=")[0]: each.partition("=")[2] for each in attributes}
            path = "/auth/refresh" if name == "__Secure-gatehouse-refresh" else "/"
            assert name.startswith("__Secure-" if path != "/" else "__Host-"), cookie
            assert given.keys() == {"Path", "Max-Age", "Secure", "HttpOnly", "SameSite"}, cookie
            assert given["Path"] == path and given["SameSite"] == "Lax", cookie

    def end(self) -> None:
        """Stops it, and asserts what must hold after any attack."""
        status = self.stop()
        assert status == 0, f"exit {status} after SIGTERM"
        self.audit_cookies()
        log = self.log_text()
        assert not any(word in log for word in SANITIZER_WORDS), "a sanitizer speaks in the log"
        secret = self.secrets.leaked(log)
        assert secret is None, f"a secret is in the log: {secret!r}"
