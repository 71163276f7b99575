"""Read a design file table by table: every mistake with its place, what is there and what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.scenario import Problem, ScenarioError, declarations
from simulation.scenario.changes import flattened
from simulation.scenario.declarations import Value, nearest, suggestion
from simulation.scenario.problems import did_you_mean, is_printable, quoted
from simulation.scenario.reading import Document, parse, read_bytes, read_text

MOST_PROBLEMS = 50
TABLES = ("design", "factors", "set", "grid", "list", "points", "sample", "record")
Row = dict[str, Value]
KeyPath = tuple[str | int, ...]


class DesignError(ScenarioError):
    """All mistakes found in a design, one a line."""


@dataclass
class DesignFile:
    """A design file under reading: its tables, and what was found wrong so far."""

    document: Document
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def complain(self, keys: KeyPath, message: str) -> None:
        """Note what is wrong with a key, or with the table around a key that is not there."""
        path = ".".join(key for key in keys if isinstance(key, str))
        self.problems.append(Problem(self.document.place(*keys), path, message))

    def table(self, name: str, known: Sequence[str] = ()) -> Mapping[str, Any]:
        """Return a table, empty where it is not there or is none; complain of keys that are not known, if any are."""
        given = self.document.values.get(name, {})
        if not isinstance(given, Mapping):
            self.complain((name,), f"{quoted(given)} is not allowed; give a table, [{name}]")
            return {}
        for key in given if known else ():
            if key not in known:
                guess = did_you_mean(key, known) or f"; known are {', '.join(known)}"
                self.complain((name, key), "unknown key" + guess)
        return given

    def whole(self, keys: tuple[str, str], low: int, high: int, default: int) -> int:
        """Return a whole number within bounds."""
        value = self.table(keys[0]).get(keys[1], default)
        if type(value) is int and low <= value <= high:
            return value
        self.complain(keys, f"{quoted(value)} is not allowed; give a whole number from {low} to {high}")
        return default

    def flag(self, keys: tuple[str, str], default: bool) -> bool:
        """Return true or false."""
        value = self.table(keys[0]).get(keys[1], default)
        if type(value) is not bool:
            self.complain(keys, f"{quoted(value)} is not allowed; give true or false")
        return value is True

    def text(self, keys: tuple[str, str], default: str) -> str:
        """Return a text that is safe to print."""
        value = self.table(keys[0]).get(keys[1], default)
        if isinstance(value, str) and value.strip() and is_printable(value):
            return value
        self.complain(keys, f"{quoted(value)} is not allowed; give a text")
        return default

    def listed(self, keys: KeyPath, value: object, example: str) -> list[Any]:
        """Return a list that holds something, and nothing twice."""
        if not isinstance(value, list):
            self.complain(keys, f"{quoted(value)} is not allowed; give a list such as {example}")
            return []
        if not value:
            self.complain(keys, f"is empty, so that nothing would be run; give a list such as {example}")
        seen = set()
        for one in value:
            if (type(one), repr(one)) in seen:
                self.complain(keys, f"{quoted(one)} is given twice")
            seen.add((type(one), repr(one)))
        return value

    def accepted(self, keys: KeyPath, path: str, value: object) -> Value | None:
        """Return a value in the kind its parameter declares; None where it is not allowed."""
        declared = declarations()[path]
        if declared.accepts(value):
            return declared.converted(value)
        self.complain(keys, f"{quoted(value)} is not allowed; give {declared.allowed}")
        return None

    def values(self, keys: KeyPath, path: str, given: object, *, once: bool = True) -> list[Value]:
        """Return a list of values of a parameter, all different if each is to make a point of its own."""
        if not isinstance(given, list) or not given:
            self.listed(keys, given, "[0.2, 0.3]")
            return []
        taken = [value for one in given if (value := self.accepted(keys, path, one)) is not None]
        for value, times in Counter(taken).items():
            if once and times > 1:
                self.complain(keys, f"{quoted(value)} is given twice")
        return taken

    def different(self, keys: KeyPath, rows: Sequence[Row]) -> list[Row]:
        """Return rows, and complain of one that is there twice."""
        seen: dict[tuple[Value, ...], int] = {}
        for number, row in enumerate(rows, 1):
            if (first := seen.setdefault(tuple(row.values()), number)) != number and row:
                self.complain(keys, f"rows {first} and {number} are the same; each makes a point, so leave one out")
        return list(rows)

    def unknown(self, keys: KeyPath, path: str) -> None:
        """Complain of a parameter that does not exist."""
        self.complain(keys, "unknown parameter" + suggestion(nearest(path)))

    def parameters(self, name: str, *inside: str | int) -> Iterator[tuple[str, KeyPath, object]]:
        """Yield path, keys and what is given for every parameter in a table; complain of paths that do not exist."""
        given: Any = self.document.values.get(name, {})
        for key in inside:
            given = given[key]
        for path, keys, value in flattened(given if isinstance(given, Mapping) else {}):
            if path in declarations():
                yield path, (name, *inside, *keys), value
            else:
                self.unknown((name, *inside, *keys), path)

    def finish(self) -> None:
        """Raise with all mistakes, or with the first of very many."""
        if self.problems:
            end = [Problem(self.document.place(), "", f"{len(self.problems) - MOST_PROBLEMS} more mistakes")]
            many = len(self.problems) > MOST_PROBLEMS
            raise DesignError([*self.problems[:MOST_PROBLEMS], *(end if many else [])])


def open_design(file: Path) -> DesignFile:
    """Read the text of a design and check which tables it has; what is no TOML is refused with line and column."""
    name = str(file)
    try:
        document = parse(name, read_text(name, read_bytes(name, file, "a design")))
    except ScenarioError as error:
        raise DesignError(error.problems) from None
    found = DesignFile(document, file.parent)
    for key, value in document.values.items():
        if key not in TABLES:
            kind = "table" if isinstance(value, Mapping | list) else "key"
            guess = did_you_mean(key, TABLES) or f"; known tables are {', '.join(TABLES)}"
            found.complain((key,), f"unknown {kind}{guess}")
    return found


def paths_in(table: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Return path and keys of each parameter that a table names, with its section as a table or before a dot."""
    return [(path, keys) for section, inner in table.items()
            for path, keys in ([(f"{section}.{key}", (section, key)) for key in inner]
                               if "." not in section and isinstance(inner, Mapping) else [(section, (section,))])]
