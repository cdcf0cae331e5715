"""A flow: a dialogue with the server as text. README.md beside this file says how it is written."""
import dataclasses
import http.client
import json
import pathlib
import re
import shutil
import sys
import tempfile
from typing import Any, Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from leaks import Secrets
from patterns import Mismatch, fill, match_json, match_text, read_json_pattern
from server import SANITIZER_WORDS, Server, is_sanitized

SETTING = re.compile(r"(GATEHOUSE_\w+)=(.*)")
REQUEST = re.compile(r"(?:(\d+) times )?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/\S*)(?: (.*))?", re.S)
HEADER = re.compile(r"([A-Za-z][A-Za-z-]*): (.*)")
LATER = re.compile(r"later (\d+) (s|min|h|days)")
SECONDS = {"s": 1, "min": 60, "h": 3600, "days": 86400}


class Failure(Exception):
    pass


@dataclasses.dataclass
class Step:
    line: int
    text: str
    headers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    expected: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Flow:
    path: pathlib.Path
    settings: dict[str, str]
    steps: list[Step]

    def moves_the_clock(self) -> bool:
        return any(LATER.fullmatch(step.text) for step in self.steps)


def read_flow(path: pathlib.Path) -> Flow:
    flow = Flow(path, {}, [])
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if setting := SETTING.fullmatch(line):
            flow.settings[setting[1]] = setting[2]
        elif not line.startswith(" "):
            header = HEADER.fullmatch(line)
            if header and flow.steps and not flow.steps[-1].expected:
                flow.steps[-1].headers.append((header[1], header[2]))
            else:
                flow.steps.append(Step(number, line.rstrip()))
        elif flow.steps:
            flow.steps[-1].expected.append(line.strip())
        else:
            raise Failure(f"{path}:{number}: an expectation before the first step")
    if not flow.steps:
        raise Failure(f"{path}: no step")
    return flow


def split_json(expected: list[str]) -> tuple[list[str], Any]:
    """The lines before the JSON pattern, and the pattern (None: there is none)."""
    for index, line in enumerate(expected):
        if line[0] in "{[":
            return expected[:index], read_json_pattern(" ".join(expected[index:]))
    return expected, None


def from_brace(output: str) -> str:
    """What a command printed from the first line on that begins JSON."""
    found = re.search(r"^[{\[]", output, re.M)
    return output[found.start() :] if found else output


class Player:
    def __init__(self, flow: Flow, server: Server):
        self.flow, self.server = flow, server
        self.known: dict[str, Any] = {"port": str(server.port)}
        self.secrets = Secrets()

    def play(self) -> None:
        self.server.start()
        try:
            for step in self.flow.steps:
                self.take(step)
            self.stop()
            self.check_log()
        finally:
            self.server.kill()

    def take(self, step: Step) -> None:
        try:
            self.action(step)(step)
        except (Mismatch, Failure, RuntimeError, OSError, http.client.HTTPException) as failure:
            raise Failure(f"{self.flow.path}:{step.line}: {step.text}\n    {type(failure).__name__}: {failure}") from None

    def action(self, step: Step) -> Callable[[Step], None]:
        if REQUEST.fullmatch(step.text):
            return self.request
        if step.text.startswith("$ "):
            return self.command
        if LATER.fullmatch(step.text):
            return self.later
        if step.text == "restart":
            return self.restart
        raise Failure("no such step (see tests/flows/README.md)")

    # --- requests -------------------------------------------------------------------------------------------------
    def request(self, step: Step) -> None:
        times, method, target, body = REQUEST.fullmatch(step.text).groups()
        for _ in range(int(times or 1)):
            self.exchange(step, method, fill(target, self.known), fill(body, self.known) if body else None)

    def exchange(self, step: Step, method: str, target: str, body: str | None) -> None:
        headers = [(name, fill(value, self.known)) for name, value in step.headers]
        if body and body[0] in "{[" and not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", "application/json"))
        self.secrets.note(headers, body)

        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.putrequest(method, target, skip_accept_encoding=True)
        payload = body.encode() if body is not None else b""
        if payload or method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(payload)))
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders(payload)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()

        self.secrets.note(response.getheaders(), text)
        try:
            self.check_response(step.expected, response, text)
        except Mismatch as mismatch:
            said = "".join(f"    < {name}: {value}\n" for name, value in response.getheaders())
            raise Failure(f"{mismatch}\n    < {response.status}\n{said}    < {text[:2000]}") from None

    def check_response(self, expected: list[str], response: http.client.HTTPResponse, text: str) -> None:
        if not expected or not re.fullmatch(r"\d{3}", expected[0]):
            raise Failure("a request expects a status in the line below it")
        if response.status != int(expected[0]):
            raise Mismatch(f"expected {expected[0]}, got {response.status}")
        lines, pattern = split_json(expected[1:])
        for line in lines:
            self.check_line(line, response, text)
        if pattern is not None:
            match_json(pattern, read_json(text), self.known)

    def check_line(self, line: str, response: http.client.HTTPResponse, text: str) -> None:
        word, _, rest = line.partition(" ")
        if header := HEADER.fullmatch(line):
            self.check_header(header[1], header[2], response.headers.get_all(header[1], []))
        elif word == "without":
            if response.headers.get_all(rest):
                raise Mismatch(f"there is a {rest}: {response.headers[rest]}")
        elif word == "contains":
            if fill(rest, self.known) not in text:
                raise Mismatch(f"the body does not contain {rest!r}")
        elif line == "empty":
            if text:
                raise Mismatch("the body is not empty")
        else:
            raise Failure(f"not an expectation: {line}")

    def check_header(self, name: str, pattern: str, values: list[str]) -> None:
        for value in values:
            try:
                return match_text(pattern, value, self.known)
            except Mismatch:
                continue
        raise Mismatch(f"no header {name}: {pattern}")

    # --- the rest of the world ------------------------------------------------------------------------------------
    def command(self, step: Step) -> None:
        command = fill(step.text[2:], self.known)
        ran = self.server.run(command)
        output = ran.stdout + ran.stderr
        expected = list(step.expected)
        status = 0
        if expected and (found := re.fullmatch(r"exit (\d+)", expected[0])):
            status = int(found[1])
            del expected[0]
        lines, pattern = split_json(expected)
        try:
            if ran.returncode != status:
                raise Mismatch(f"expected exit {status}, got {ran.returncode}")
            remaining = iter(output.splitlines())
            for line in lines:
                self.find_line(line, remaining)
            if pattern is not None:
                match_json(pattern, read_json(from_brace(ran.stdout)), self.known, "the output")
        except Mismatch as mismatch:
            raise Failure(f"{mismatch}\n{output}") from None
        if any(word in output for word in SANITIZER_WORDS):
            raise Failure(f"a sanitizer speaks:\n{output}")

    def find_line(self, pattern: str, remaining) -> None:
        for line in remaining:
            try:
                return match_text(pattern, line.strip(), self.known)
            except Mismatch:
                continue
        raise Mismatch(f"no line {pattern!r} in the output, or not in this order")

    def later(self, step: Step) -> None:
        amount, unit = LATER.fullmatch(step.text).groups()
        self.server.move_clock(int(amount) * SECONDS[unit])

    def restart(self, _: Step) -> None:
        self.stop()
        self.server.start()

    def stop(self) -> None:
        status = self.server.stop()
        if status != 0:
            raise Failure(f"{self.flow.path}: the server ended with {status} after SIGTERM")

    def check_log(self) -> None:
        log = self.server.log_text()
        if any(word in log for word in SANITIZER_WORDS):
            raise Failure(f"{self.flow.path}: a sanitizer speaks in the log")
        if secret := self.secrets.leaked(log):
            raise Failure(f"{self.flow.path}: a secret is in the log: {secret!r}")


def read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Mismatch(f"not JSON: {text[:200]!r}") from None


def play(path: pathlib.Path, binary: pathlib.Path) -> str:
    """"passed", "skipped", or what went wrong."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="flow."))
    server = None
    try:
        flow = read_flow(path)
        if flow.moves_the_clock() and is_sanitized(binary):
            return "skipped"
        server = Server(binary, folder, flow.settings, movable_clock=flow.moves_the_clock())
        Player(flow, server).play()
        return "passed"
    except (Failure, RuntimeError) as failure:
        log = server.log_text().splitlines()[-20:] if server else []
        return "\n".join([str(failure), "  the end of the server's log:", *log])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
