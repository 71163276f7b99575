"""Check one document against what is declared: every unknown key, bad value and broken rule, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import fsum
from typing import Any

from simulation.scenario.changes import Entry, check_changes, flattened, names
from simulation.scenario.declarations import CIRCULAR, Value, declarations, nearest, sections, suggestion, wholes
from simulation.scenario.problems import Place, Problem, ScenarioError, did_you_mean, is_printable, quoted
from simulation.scenario.reading import Document

INFO = ("what", "how", "notice", "try", "extend", "rows")
TABLES = ("info", "changes", "sources")
TEXTS = ("title", "extends")
MOST_PROBLEMS = 50
MANY = 20
FEES = ("human_machine_human.fee", "human_machine_human.work_fee")
WAYS_IN = ("human_machine_human.goods_members", "human_machine_human.services_members",
           "human_machine_human.make_or_buy")
# Shares that must leave room for a rest: firms that make machines, persons without a job.
ROOM_FOR_A_REST = (
    ("population.goods_share", "population.services_share"),
    ("population.goods_employment", "population.services_employment", "population.machines_employment"),
)


@dataclass(frozen=True)
class Set:
    """A value, the place where it was set and the depth of that layer, counted from the base."""

    value: Value
    place: Place
    depth: int = 0


@dataclass
class Layer:
    """What one file (or one set of overrides) says, and what is wrong with it.

    `heads` are the places of its top-level keys, `spoilt` the parameters meant but not validly given, `bases` the
    files below it that it extends, directly or not.
    """

    place: Place
    title: str = ""
    extends: tuple[str, ...] = ()
    bases: frozenset[str] = frozenset()
    info: dict[str, str] = field(default_factory=dict)
    values: dict[str, Set] = field(default_factory=dict)
    changes: list[Entry] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    heads: dict[str, Place] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: Place, path: str, message: str) -> None:
        """Note a problem; many are no slip of the pen, and looking for suggestions takes time."""
        self.problems.append(Problem(place, path, message))
        if len(self.problems) == MOST_PROBLEMS:
            end = Problem(place, "", f"{MOST_PROBLEMS} mistakes up to here; the rest was not read")
            raise ScenarioError([*self.problems, end])

    def take(self, into: dict[str, Set], path: str, value: object, place: Place) -> None:
        """Keep a value for a known path if it is allowed, else note what is wrong."""
        declared = declarations()[path]
        if path in into:
            self.complain(place, path, "given twice")
        elif declared.accepts(value):
            into[path] = Set(declared.converted(value), place)
        else:
            self.spoilt.add(path)
            self.complain(place, path, f"{quoted(value)} is not allowed; give {declared.allowed}")

    def unknown(self, place: Place, path: str, shown: str, section: str = "") -> None:
        """Note a path that does not exist, with what was probably meant."""
        if path in CIRCULAR:
            self.complain(place, shown, CIRCULAR[path])
            return
        meant = nearest(path)
        self.spoilt.update(meant)
        kind = "key" if section else "parameter"
        self.complain(place, shown, f"unknown {kind}{suggestion(meant, section)}")


def layer(document: Document) -> Layer:
    """Check every key of a document."""
    found = Layer(document.place())
    for key, value in document.values.items():
        place = found.heads[key] = document.place(key)
        if key == "schema_version":
            if type(value) is not int or value != 1:
                found.complain(place, key, f"{quoted(value)} is not allowed; give 1, the only version")
        elif key == "title":
            found.title = text(found, place, key, value)
        elif key == "extends":
            found.extends = names(found, place, key, value)
        elif key == "changes":
            check_changes(found, document, value)
        elif key in (*TABLES, *sections()) and not isinstance(value, Mapping):
            found.complain(place, key, f"{quoted(value)} is not allowed; give a table, [{key}]")
        elif key == "info":
            check_info(found, document, value)
        elif key == "sources":
            check_sources(found, document, value)
        elif key in sections():
            check_section(found, document, key, value)
        elif isinstance(value, Mapping):
            found.complain(place, key, "unknown section" + did_you_mean(key, (*TABLES, *sections())))
        else:
            known = did_you_mean(key, ("schema_version", *TEXTS))
            found.spoilt.update({"extends"} if "'extends'" in known else ())
            found.complain(place, key, "unknown key" + (known or suggestion(nearest(key))))
    return found


def text(found: Layer, place: Place, path: str, value: object) -> str:
    """Return a text that is safe to print on a terminal."""
    if not isinstance(value, str) or not value.strip():
        found.complain(place, path, f"{quoted(value)} is not allowed; give a text")
    elif not is_printable(value):
        found.complain(place, path, f"{quoted(value)} is not allowed; give a text without control characters")
    else:
        return value
    return ""


def check_info(found: Layer, document: Document, table: Mapping[str, Any]) -> None:
    """Read the texts of [info]."""
    for key, value in table.items():
        place = document.place("info", key)
        if key in INFO:
            found.info[key] = text(found, place, f"info.{key}", value)
        else:
            allowed = did_you_mean(key, INFO) or f"; known are {', '.join(INFO)}"
            found.complain(place, f"info.{key}", "unknown key" + allowed)


def check_section(found: Layer, document: Document, section: str, table: Mapping[str, Any]) -> None:
    """Read one section of parameters."""
    for key, value in table.items():
        place, path = document.place(section, key), f"{section}.{key}"
        if path in declarations():
            found.take(found.values, path, value, place)
        else:
            found.unknown(place, path, path, section)


def check_sources(found: Layer, document: Document, table: Mapping[str, Any]) -> None:
    """Read [sources]: texts keyed by the paths of parameters."""
    for path, keys, value in flattened(table):
        place = document.place("sources", *keys)
        if path in declarations():
            found.sources[path] = text(found, place, f"sources.{path}", value)
        else:
            found.complain(place, f"sources.{path}", "unknown parameter" + suggestion(nearest(path)))


def missing(values: Mapping[str, Set], top: Layer, spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem for every parameter that neither the file nor what it extends mentions."""
    absent = [one for path, one in declarations().items() if path not in values and path not in spoilt]
    if len(absent) > MANY:
        many = f"{len(absent)} parameters are missing, {absent[0].path} first"
        yield Problem(top.place, "extends", f'{many}; add extends = "baseline" at the top')
        return
    for one in absent:
        hint = "" if top.extends else ', or add extends = "baseline" at the top'
        yield Problem(top.heads.get(one.section, top.place), one.path, f"missing; give {one.allowed}{hint}")


def broken_sums(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem for shares that do not add up, at the place of the share that was set last."""
    for section, parts in wholes().items():
        if (shares := complete(values, parts, spoilt)) and abs(fsum(shares.values()) - 1) > 1e-12:
            held = ", ".join(f"{path.partition('.')[2]} {share}" for path, share in shares.items() if share)
            held = f"{held}; the others are 0" if held else "all are 0"
            message = f"shares sum to {round(fsum(shares.values()), 13)}, not to 1 ({held})"
            yield Problem(last_place(values, parts), section, message)
    for paths in ROOM_FOR_A_REST:
        if (known := complete(values, paths, spoilt)) and fsum(known.values()) >= 1:
            names = " + ".join(path.partition(".")[2] for path in paths)
            message = f"{names} is {round(fsum(known.values()), 13)}; it must stay below 1"
            yield Problem(last_place(values, paths), "population", message)


def idle_fees(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem for each fee of a platform that nobody can pay."""
    known = complete(values, (*FEES, *WAYS_IN), spoilt)
    if known and not any(known[path] for path in WAYS_IN):
        names = ", ".join(path.partition(".")[2] for path in WAYS_IN)
        for path in FEES:
            if known[path]:
                message = f"{path.partition('.')[2]} {quoted(known[path])} asks a fee of a platform without members"
                yield Problem(values[path].place, "human_machine_human", f"{message}; set one of {names}")


def broken_rules(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem for each rule that values break together, though each is allowed by itself."""
    yield from idle_fees(values, spoilt)
    yield from circular_ownership(values, spoilt)


def circular_ownership(values: Mapping[str, Set], spoilt: set[str]) -> Iterator[Problem]:
    """Yield a problem where the bank would hold itself, since the rule for all holds for the bank too.

    There is no longer circle: firms and platforms hold nothing, and nobody holds persons, state or fund.
    """
    known = complete(values, ("ownership.bank", "ownership_bank.applies"), spoilt)
    if known and known["ownership.bank"] > 0.0 and not known["ownership_bank.applies"]:
        message = (f"bank {known['ownership.bank']!r} makes the bank its own owner, because [ownership] holds for the "
                   "bank too; say under [ownership_bank] who holds it, with applies = true")
        yield Problem(values["ownership.bank"].place, "ownership", message)


def filled(given: Mapping[str, Set]) -> dict[str, Set]:
    """Return values in which the parts of a whole that are not named beside one that is are 0, at its place."""
    found = dict(given)
    for parts in wholes().values():
        if named := [found[path] for path in parts if path in found]:
            found |= {path: replace(named[-1], value=0.0) for path in parts if path not in found}
    return found


def complete(values: Mapping[str, Set], paths: tuple[str, ...], spoilt: set[str]) -> dict[str, float]:
    """Return the values of all paths, or nothing where one of them is not known."""
    known = [path for path in paths if path in values and path not in spoilt]
    return {path: float(values[path].value) for path in paths} if len(known) == len(paths) else {}


def last_place(values: Mapping[str, Set], paths: tuple[str, ...]) -> Place:
    """Return where the one read last was set, which is where the user will want to look."""
    return max((values[path] for path in paths), key=lambda given: (given.depth, given.place.line)).place
