"""Read a scenario file: refuse what is no honest text, and keep the place of every key."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import dataclass
from typing import Any

from simulation.scenario.positions import ONE_LINE, STRING, positions
from simulation.scenario.positions import Path as KeyPath
from simulation.scenario.problems import Place, Problem, ScenarioError, plain

LARGEST = 2**18
DEEPEST = 20
KEY = rf"(?>{ONE_LINE}|(?<![\w-])[\w-]+)"
EXCESS = re.compile(
    rf"(?P<key>{KEY}(?:[ \t]*\.[ \t]*{KEY}){{8}})|(?P<number>(?<![\w])[0-9](?:_?[0-9]){{400}})"
    rf"|{STRING.pattern}|(?P<open>[\[{{])|(?P<close>[\]}}])",
    re.DOTALL,
)
EXCESSES = {"key": "a key has more than 8 dots", "number": "a number has more than 400 digits"}


@dataclass(frozen=True)
class Document:
    """The values of one file and where each key stands."""

    file: str
    values: dict[str, Any]
    places: dict[KeyPath, tuple[int, int]]

    def place(self, *path: str | int) -> Place:
        """Return the place of a key, or of the nearest table around it."""
        for depth in range(len(path), 0, -1):
            if path[:depth] in self.places:
                return Place(self.file, *self.places[path[:depth]])
        return Place(self.file, 1, 1)


def refused(file: str, message: str, line: int = 0, column: int = 0) -> ScenarioError:
    """Return the error for a file that cannot be read at all."""
    return ScenarioError([Problem(Place(file, line, column), "", message)])


def read_bytes(file: str, location: str | os.PathLike[str], what: str = "a scenario") -> bytes:
    """Read a regular file of bounded size; pipes, devices and folders are refused without waiting on them."""
    try:
        with open(location, "rb", opener=open_without_waiting) as handle:
            regular = stat.S_ISREG(os.fstat(handle.fileno()).st_mode)
            content = handle.read(LARGEST + 1) if regular else b""
    except (OSError, ValueError) as error:
        raise refused(file, f"cannot be read: {getattr(error, 'strerror', None) or 'no such file'}") from None
    if not regular:
        raise refused(file, "is not a regular file")
    if len(content) > LARGEST:
        raise refused(file, f"is larger than {LARGEST // 1024} KiB; {what} is a small text file")
    return content


def open_without_waiting(location: str, flags: int) -> int:
    """Open without blocking on a pipe that nobody writes to."""
    return os.open(location, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(file: str, content: bytes) -> str:
    """Decode UTF-8 (a byte order mark, as some editors write, is dropped) or name the first bad byte."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise refused(file, message, before.count(b"\n") + 1, column) from None


def parse(file: str, text: str) -> Document:
    """Parse TOML; whatever the parser cannot take becomes one error with line and column."""
    check_shape(file, text)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise refused(file, f"is not valid TOML: {plain(message)}", *syntax_place(str(error), text)) from None
    except (ValueError, RecursionError, OverflowError) as error:
        raise refused(file, f"is not valid TOML: {plain(str(error))}", 1, 1) from None
    return Document(file, values, positions(text))


def check_shape(file: str, text: str) -> None:
    """Refuse nesting, dotted keys and numbers so long that they only serve to choke a parser."""
    depth = 0
    for token in EXCESS.finditer(text):
        kind = token.lastgroup or "string"
        depth += (kind == "open") - (kind == "close")
        if kind in EXCESSES or depth > DEEPEST:
            message = EXCESSES.get(kind, f"more than {DEEPEST} brackets are open at once")
            start = token.start()
            raise refused(file, message, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def syntax_place(message: str, text: str) -> tuple[int, int]:
    """Return the line and column that tomllib writes at the end of its message."""
    if found := re.search(r"\(at line (\d+), column (\d+)\)$", message):
        return int(found[1]), int(found[2])
    return text.count("\n") + 1, len(text) - text.rfind("\n")
