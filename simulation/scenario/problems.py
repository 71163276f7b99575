"""What is wrong with a scenario, where it stands, what is allowed and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


def quoted(value: object, longest: int = 60) -> str:
    """Show a value from a file safely: control characters escaped, long text cut, strings in quotes."""
    if isinstance(value, str):
        cut = value if len(value) <= longest else value[:longest] + "..."
        return repr(cut) if cut.isprintable() or cut.isascii() else ascii(cut)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**longest:
        return "a number of more than sixty digits"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return plain(str(value))


def plain(text: str, longest: int = 120) -> str:
    """Show a key or a file name on one line, whatever characters somebody put into it."""
    cut = text if len(text) <= longest else text[:longest] + "..."
    return cut if cut.isprintable() else ascii(cut)[1:-1]


def is_printable(text: str) -> bool:
    """Tell whether a text, of several lines perhaps, is safe to print on a terminal."""
    return all(part.isprintable() for part in text.replace("\t", " ").split("\n"))


@dataclass(frozen=True)
class Place:
    """Where something stands: file as the user named it, line and column from 1 (0: the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        name = plain(self.file, longest=400)
        return f"{name}:{self.line}:{self.column}" if self.line else name


@dataclass(frozen=True)
class Problem:
    """One mistake: its place, the dotted path of the key (may be empty) and what to do."""

    place: Place
    path: str
    message: str

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column

    def __str__(self) -> str:
        key = f"{plain(self.path)}: " if self.path else ""
        return f"{self.place}: {key}{self.message}"


class ScenarioError(ValueError):
    """All mistakes found in a scenario, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.column)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean ...?' for the nearest known word, or nothing."""
    lowered = {name.lower(): name for name in known}
    near = get_close_matches(word.lower()[:100], lowered, n=1, cutoff=0.6)
    return f"; did you mean '{lowered[near[0]]}'?" if near else ""
