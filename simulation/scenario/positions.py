"""Find line and column of every key in a TOML text that tomllib has already accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
KEY_PART = re.compile(r"""[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
# Strings without an end run to the end of line or text, so that no search starts anew at each quote.
ONE_LINE = r'"(?:\\.|[^"\\\n])*"?' r"|'[^'\n]*'?"
STRING = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}(?!")|\Z)' r"|'''.*?(?:'{3,5}(?!')|\Z)" rf"|{ONE_LINE}|#[^\n]*", re.DOTALL
)
STOP = re.compile(r"""["'#\[\]{}\n]""")
ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([btnfre"\\]))')


def positions(text: str) -> dict[Path, tuple[int, int]]:
    """Return line and column, both from 1, by path; tables in arrays carry their number."""
    found: dict[Path, tuple[int, int]] = {}
    counts: dict[Path, int] = {}
    lines = LineCounter(text)
    for offset, path, kind in statements(text):
        if kind == "array":
            number = counts[path] = counts.get(path, -1) + 1
            path = (*path, number)
        # A header may open a table that a deeper header has named before: the first one stands.
        for depth in range(1, len(path) + 1):
            found.setdefault(path[:depth], lines.place(offset))
    return found


class LineCounter:
    """Turns rising offsets into lines and columns in one pass over the text."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.start = text, 1, 0

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset not before the last one asked for."""
        while 0 <= (end := self.text.find("\n", self.start)) < offset:
            self.line, self.start = self.line + 1, end + 1
        return self.line, offset - self.start + 1


def statements(text: str) -> Iterator[tuple[int, Path, str]]:
    """Yield offset, full path and kind (table, array or key) of every header and every key."""
    table: Path = ()
    arrays: dict[Path, int] = {}
    at = skip_space(text, 0)
    while at < len(text):
        start = at
        if text[at] == "[":
            brackets = 2 if text.startswith("[[", at) else 1
            path, at = dotted_key(text, at + brackets)
            at += brackets
            table = numbered(path, arrays)
            yield start, table, "array" if brackets == 2 else "table"
            if brackets == 2:
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, arrays[table])
        else:
            path, at = dotted_key(text, at)
            yield start, table + path, "key"
            at = skip_value(text, at + 1)
        at = skip_space(text, at)


def numbered(path: Path, arrays: dict[Path, int]) -> Path:
    """Insert the number of the last table of each array that a header's path runs through."""
    full: Path = ()
    for part in path[:-1]:
        full = (*full, part)
        if full in arrays:
            full = (*full, arrays[full])
    return (*full, path[-1])


def skip_space(text: str, at: int) -> int:
    """Return the offset of the next statement, past blank lines and comments."""
    match = SPACE.match(text, at)
    return match.end() if match else at


def dotted_key(text: str, at: int) -> tuple[Path, int]:
    """Read a key such as a."b.c".d and return its parts and the offset behind it."""
    parts: list[str] = []
    while match := KEY_PART.match(text, at):
        basic, literal, bare = match.groups()
        parts.append(unescaped(basic) if basic is not None else literal if literal is not None else bare)
        at = match.end()
        if at >= len(text) or text[at] != ".":
            break
        at += 1
    return tuple(parts), at


def unescaped(basic: str) -> str:
    """Resolve the escapes of a quoted key."""
    plain = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
    return ESCAPE.sub(lambda m: plain[m[3]] if m[3] else chr(int(m[1] or m[2], 16)), basic)


def skip_value(text: str, at: int) -> int:
    """Return the offset behind a value: the end of the line on which its last bracket closes."""
    depth = 0
    while match := STOP.search(text, at):
        at, sign = match.start(), match.group()
        if sign in "\"'#":
            string = STRING.match(text, at)
            at = string.end() if string else len(text)
        elif sign == "\n" and depth == 0:
            return at
        else:
            depth += (sign in "[{") - (sign in "]}")
            at += 1
    return len(text)
