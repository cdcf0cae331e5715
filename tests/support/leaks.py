"""What must never be in a log: the secrets that a test sent or was given."""
import json
import re
from typing import Any, Iterable

# Members, headers and cookies of these names hold secrets.
SECRET_NAME = re.compile(r"password|secret|token$|^authorization$|cookie$", re.I)
SHORTEST = 6  # characters; shorter ones would be found in any log


class Secrets:
    def __init__(self) -> None:
        self.known: set[str] = set()

    def add(self, secret: str) -> None:
        if len(secret) >= SHORTEST:
            self.known.add(secret)

    def note(self, headers: Iterable[tuple[str, str]], body: str | None = None) -> None:
        """Of a request or a response."""
        for name, value in headers:
            if SECRET_NAME.search(name):
                self.known.update(re.findall(r"[^\s=;]{16,}", value))
        if body and body[0] in "{[":
            try:
                self._note_members(json.loads(body))
            except (ValueError, RecursionError):
                pass

    def _note_members(self, value: Any) -> None:
        if isinstance(value, list):
            for inner in value:
                self._note_members(inner)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str) and SECRET_NAME.search(name):
                    self.add(inner)
                self._note_members(inner)

    def leaked(self, log: str) -> str | None:
        """A secret that is in the log; of a JWT the signature alone is enough: the rest may be shown."""
        for secret in self.known:
            signature = secret.rpartition(".")[2] if secret.count(".") == 2 else ""
            if secret in log or (len(signature) >= SHORTEST and signature in log):
                return secret
        return None
