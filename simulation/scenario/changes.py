"""Read [[changes]]: what holds from a period on, or once a statistic passes a bound, at once or by and by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulation.parameters.terms import STATISTICS, Terms
from simulation.scenario.declarations import CIRCULAR, declarations, nearest, suggestion
from simulation.scenario.positions import Path as KeyPath
from simulation.scenario.problems import did_you_mean, is_printable, quoted
from simulation.scenario.reading import Document

if TYPE_CHECKING:
    from simulation.scenario.checking import Layer, Set
    from simulation.scenario.problems import Place

LAST_PERIOD = 1_000_000
MOST_CHANGES = 1000
MOST_WAITING = 50
KEYS = ("period", "when", "above", "below", "not_before", "over", "for", "until", "repeats", "adopt")
PERIODS = f"a whole number from 1 to {LAST_PERIOD}"


@dataclass
class Entry:
    """One change of a layer: its terms, the values it sets, and those it adopts from other scenarios below them."""

    terms: Terms
    place: Place
    values: dict[str, Set] = field(default_factory=dict)
    adopts: tuple[str, ...] = ()
    adopted: dict[str, Set] = field(default_factory=dict)


def check_changes(found: Layer, document: Document, tables: object) -> None:
    """Read [[changes]] in order of time; tables on the same terms are one change."""
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        found.complain(document.place("changes"), "changes", "give each change as a table, [[changes]]")
        return
    if len(tables) > MOST_CHANGES:
        place = document.place("changes", MOST_CHANGES)
        found.complain(place, "changes", f"more than {MOST_CHANGES} changes")
    read = [(terms_of(Reader(found, document, number, table)), number, table)
            for number, table in enumerate(tables[:MOST_CHANGES])]
    if len(waiting := [number for terms, number, _ in read if terms.when]) > MOST_WAITING:
        place = document.place("changes", waiting[MOST_WAITING])
        found.complain(place, "changes", f"more than {MOST_WAITING} changes that wait for a statistic")
    for terms, number, table in sorted(read, key=lambda entry: order(entry[0])):
        if not (found.changes and found.changes[-1].terms == terms and "adopt" not in table):
            found.changes.append(Entry(terms, document.place("changes", number)))
        read_values(Reader(found, document, number, table), found.changes[-1])


def order(terms: Terms) -> int:
    """Return what sorts changes: dated ones by period, those that wait for a statistic after them."""
    return LAST_PERIOD + 1 if terms.period is None else terms.period


@dataclass(frozen=True)
class Reader:
    """One table of [[changes]], and where to complain about it."""

    found: Layer
    document: Document
    number: int
    table: Mapping[str, Any]

    def place(self, *keys: Any) -> Place:
        """Return the place of a key of the table, or of the table."""
        return self.document.place("changes", self.number, *keys)

    def complain(self, key: str, message: str) -> None:
        """Note what is wrong with one key, at its place if it is there and at the table's otherwise."""
        where = self.place(key) if key in self.table else self.place()
        self.found.complain(where, f"changes.{key}", message)

    def whole(self, key: str) -> int | None:
        """Return a number of quarters; where it is none, say so."""
        value = self.table.get(key)
        if value is None:
            return None
        if type(value) is int and 1 <= value <= LAST_PERIOD:
            return value
        self.complain(key, f"{quoted(value)} is not allowed; give {PERIODS}")
        return None

    def number_of(self, key: str) -> float | None:
        """Return a bound."""
        value = self.table.get(key)
        if isinstance(value, int | float) and type(value) is not bool and abs(value) < 1e300:
            return float(value)
        if value is not None:
            self.complain(key, f"{quoted(value)} is not allowed; give a number, as in {key} = 0.4")
        return None


def terms_of(reader: Reader) -> Terms:
    """Return when a change begins, how fast it comes and how long it lasts, and complain of what makes no sense."""
    table = reader.table
    over = reader.whole("over") or 1
    waits = "when" in table
    if waits and "period" in table:
        reader.complain("when", "a change begins in a period or when a statistic passes a bound; "
                                "leave out 'period' or 'when', or give not_before")
    lasts = duration(reader, waits)
    if lasts is not None and over > lasts:
        reader.complain("over", f"{over} quarters to phase in a change that lasts {lasts}; give at most {lasts}")
    if waits:
        return conditional(reader, over, lasts)
    for key in ("above", "below", "not_before", "repeats"):
        if key in table:
            reader.complain(key, 'belongs to a change with a statistic; add, for instance, when = "machine_share"')
    if "period" not in table:
        reader.complain("period", f"missing; give {PERIODS}")
    return Terms(period=reader.whole("period") or LAST_PERIOD, over=over, lasts=lasts)


def duration(reader: Reader, waits: bool) -> int | None:
    """Return how many quarters a change lasts, from `for` or `until`; None: for good."""
    lasts, until, period = reader.whole("for"), reader.whole("until"), reader.table.get("period")
    if "until" not in reader.table:
        return lasts
    if "for" in reader.table:
        reader.complain("until", "says twice when the change ends; give 'for' or 'until'")
    elif waits:
        reader.complain("until", "nobody knows when the change begins; give for = 40, the quarters it lasts")
    elif until is not None and type(period) is int and period >= 1:
        if until > period:
            return until - period
        reader.complain("until", f"{until} is not after period {period}, in which the change begins; "
                                 f"give a whole number from {period + 1} to {LAST_PERIOD}")
    return None


def conditional(reader: Reader, over: int, lasts: int | None) -> Terms:
    """Return the terms of a change that waits for a statistic."""
    table, when = reader.table, reader.table["when"]
    if when not in STATISTICS:
        known = did_you_mean(when, STATISTICS) if isinstance(when, str) else ""
        reader.complain("when", f"{quoted(when)} is not published{known or '; give one of ' + ', '.join(STATISTICS)}")
    if ("above" in table) == ("below" in table):
        wrong = "both bounds are given; leave out one" if "above" in table else "no bound is given"
        reader.complain("when", f"{wrong}, as in above = 0.4")
    repeats = table.get("repeats", False)
    if type(repeats) is not bool:
        reader.complain("repeats", f"{quoted(repeats)} is not allowed; give true or false")
    elif repeats and "for" not in table:
        reader.complain("repeats", "a change for good cannot begin again; give for = 40, the quarters it lasts")
    return Terms(when=str(when), above=reader.number_of("above"), below=reader.number_of("below"),
                 not_before=reader.whole("not_before") or 1, over=over, lasts=lasts, repeats=repeats is True)


def read_values(reader: Reader, entry: Entry) -> None:
    """Read the values that a change sets, and whose values it takes over."""
    given = {key: value for key, value in reader.table.items() if key not in KEYS}
    if "adopt" in reader.table:
        entry.place = reader.place("adopt")
        entry.adopts = names(reader.found, entry.place, "changes.adopt", reader.table["adopt"])
    for path, keys, value in flattened(given):
        where = reader.place(*keys)
        if path not in declarations():
            guess = did_you_mean(path, KEYS) or suggestion(nearest(path))
            reader.found.complain(where, path, CIRCULAR.get(path, "unknown parameter" + guess))
        elif declarations()[path].opening:
            reader.found.complain(where, path, "holds at the opening only and cannot change in a run")
        else:
            reader.found.take(entry.values, path, value, where)
    if not given and "adopt" not in reader.table:
        hint = 'changes nothing; add a line such as "ownership.private" = 0.5'
        reader.found.complain(reader.place(), "changes", hint)


def names(found: Layer, place: Place, path: str, value: object) -> tuple[str, ...]:
    """Return one name or a list of them."""
    listed = value if isinstance(value, list) else [value]
    if listed and all(isinstance(name, str) and name.strip() and is_printable(name) for name in listed):
        return tuple(listed)
    found.complain(place, path, f'{quoted(value)} is not allowed; give a name, or a list such as ["a", "b"]')
    return ()


def flattened(table: Mapping[str, Any], above: KeyPath = ()) -> Iterator[tuple[str, KeyPath, object]]:
    """Yield dotted path, keys as written and value, whether the path was quoted or nested in tables."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from flattened(value, (*above, key))
        else:
            yield ".".join(map(str, (*above, key))), (*above, key), value
