"""Patterns of what comes back: $name takes what it meets first and then stands for it, ... is anything, the rest is literal."""
import json
import re
from typing import Any

NAME = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
# A JSON string, or one of the three words that stand where JSON has a value.
JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\$(?:\{\w+\}|[A-Za-z_]\w*)|\.\.\.|\bmissing\b')
ANYTHING, MISSING = "\0...", "\0missing"


class Mismatch(Exception):
    pass


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def fill(text: str, known: dict) -> str:
    """Replaces the names that are known; leaves the others to the shell."""
    return NAME.sub(lambda m: text_of(known[m[1] or m[2]]) if (m[1] or m[2]) in known else m[0], text)


def match_text(pattern: str, text: str, known: dict) -> None:
    """The whole of `text` must be what `pattern` says. New names are added to `known`."""
    expression, new, end = "", [], 0
    for found in re.finditer(NAME.pattern + r"|\.\.\.", pattern):
        expression += re.escape(pattern[end : found.start()])
        end = found.end()
        name = found[1] or found[2]
        if name is None:
            expression += ".*?"
        elif name in known:
            expression += re.escape(text_of(known[name]))
        elif name in new:
            expression += f"(?P={name})"
        else:
            new.append(name)
            expression += rf"(?P<{name}>\S+?)"
    expression += re.escape(pattern[end:])
    matched = re.fullmatch(expression, text, re.S)
    if not matched:
        raise Mismatch(f"expected {pattern!r}, got {text!r}")
    known.update(matched.groupdict())


def read_json_pattern(text: str) -> Any:
    def mark(found: re.Match) -> str:
        token = found[0]
        return token if token.startswith('"') else json.dumps("\0" + token)

    try:
        return json.loads(JSON_TOKEN.sub(mark, text))
    except json.JSONDecodeError as error:
        raise Mismatch(f"this pattern is not JSON: {text!r}: {error}") from None


def match_json(pattern: Any, value: Any, known: dict, path: str = "the body") -> None:
    """Objects may have more members than the pattern names; arrays may not, unless the pattern ends with `...`."""
    if isinstance(pattern, str) and pattern.startswith("\0"):
        match_marked(pattern[1:], value, known, path)
    elif isinstance(pattern, dict):
        match_object(pattern, value, known, path)
    elif isinstance(pattern, list):
        match_array(pattern, value, known, path)
    elif isinstance(pattern, str) and isinstance(value, str):
        try:
            match_text(pattern, value, known)
        except Mismatch as mismatch:
            raise Mismatch(f"{path}: {mismatch}") from None
    elif type(pattern) is not type(value) or pattern != value:
        raise Mismatch(f"{path}: expected {json.dumps(pattern)}, got {json.dumps(value)}")


def match_marked(word: str, value: Any, known: dict, path: str) -> None:
    if word == "...":
        return
    name = word.strip("${}")
    if name in known and known[name] != value:
        raise Mismatch(f"{path}: expected {word} = {json.dumps(known[name])}, got {json.dumps(value)}")
    known[name] = value


def match_object(pattern: dict, value: Any, known: dict, path: str) -> None:
    if not isinstance(value, dict):
        raise Mismatch(f"{path}: expected an object, got {json.dumps(value)}")
    for name, inner in pattern.items():
        if (inner == MISSING) != (name not in value):
            raise Mismatch(f"{path}.{name} is {'there' if inner == MISSING else 'missing'}")
        if inner != MISSING:
            match_json(inner, value[name], known, f"{path}.{name}")


def match_array(pattern: list, value: Any, known: dict, path: str) -> None:
    if not isinstance(value, list):
        raise Mismatch(f"{path}: expected an array, got {json.dumps(value)}")
    open_ended = pattern[-1:] == [ANYTHING]
    wanted = pattern[:-1] if open_ended else pattern
    if len(value) < len(wanted) or (len(value) > len(wanted) and not open_ended):
        raise Mismatch(f"{path}: expected {len(wanted)} elements, got {len(value)}: {json.dumps(value)}")
    for index, inner in enumerate(wanted):
        match_json(inner, value[index], known, f"{path}[{index}]")
