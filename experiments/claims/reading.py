"""Read the files of the registry and name every mistake in them with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from experiments.claims.registry import (
    SUMMARY_MEASURES,
    Arm,
    Claim,
    Contrast,
    Entry,
    LeftOut,
    Outcome,
    Registry,
    Worlds,
)
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import Place, Problem, ScenarioError, declarations
from simulation.scenario.problems import did_you_mean, quoted
from simulation.scenario.reading import Document, parse, read_bytes, read_text

TABLES = {"arms", "claims"}
WORLDS, LEFT_OUT = "worlds.toml", "left_out.toml"
Kind = TypeVar("Kind", bound=Entry)


def bundled_registry() -> Path:
    """Return the folder of the registry that comes with the package."""
    return Path(str(files("experiments"))) / "claims" / "registry"


@dataclass
class Reader:
    """What has been read so far, and the mistakes met."""

    arms: dict[str, Arm] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: Place, key: str, message: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(place, key, message))

    def entry(self, kind: type[Kind], document: Document, value: object, *path: str | int) -> Kind | None:
        """Check one table; where it is wrong, say where and give nothing."""
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            for one in error.errors():
                place, key = document.place(*path, *one["loc"]), ".".join(map(str, (*path, *one["loc"])))
                self.complain(place, key, said(kind, one))
        return None


def said(kind: type[Entry], error: Mapping[str, Any]) -> str:
    """Say what is wrong with a key in the words of the other messages."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        known = sorted({*kind.model_fields, *Outcome.model_fields})
        return f"unknown key{did_you_mean(name, known) or '; there are ' + ', '.join(kind.model_fields)}"
    if error["type"] == "missing":
        return "missing"
    return f"{quoted(error['input'])} is not allowed; {error['msg'][0].lower()}{error['msg'][1:]}"


def read_registry(folder: Path | None = None) -> Registry:
    """Read all files of a folder (the bundled one by default); raises ScenarioError with every mistake in them."""
    folder = folder or bundled_registry()
    reader, digest = Reader(), hashlib.sha256()
    worlds: Worlds | None = Worlds()
    left_out: list[LeftOut] = []
    for file in sorted(folder.glob("*.toml")):
        content = read_bytes(str(file), file)
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
        document = parse(str(file), read_text(str(file), content))
        if file.name == WORLDS:
            worlds = reader.entry(Worlds, document, document.values)
            check_worlds(reader, document, worlds)
        elif file.name == LEFT_OUT:
            for number, row in enumerate(document.values.get("left_out", [])):
                left_out += filter(None, [reader.entry(LeftOut, document, row, "left_out", number)])
        else:
            read_claims(reader, document)
    if not reader.claims and not reader.problems:
        reader.complain(Place(str(folder)), "", "holds no claims; a file has [arms] and [[claims]]")
    for claim in reader.claims.values():
        check_arms(reader, claim)
    if reader.problems or worlds is None:
        raise ScenarioError(reader.problems)
    return Registry(reader.arms, tuple(reader.claims.values()), worlds, tuple(left_out), digest.hexdigest())


def read_claims(reader: Reader, document: Document) -> None:
    """Read the arms and claims of one file."""
    for name in document.values.keys() - TABLES:
        reader.complain(document.place(name), name, f"unknown table{did_you_mean(name, TABLES)}")
    for name, table in document.values.get("arms", {}).items():
        place = document.place("arms", name)
        if name in reader.arms:
            reader.complain(place, f"arms.{name}", f"stands already in {reader.places[f'arms.{name}']}")
        elif arm := reader.entry(Arm, document, table, "arms", name):
            reader.arms[name], reader.places[f"arms.{name}"] = arm, place
            for path in arm.scale.keys() - numbers():
                reader.complain(place, f"arms.{name}.scale", f"no number {quoted(path)}{did_you_mean(path, numbers())}")
    for number, table in enumerate(document.values.get("claims", [])):
        if (claim := reader.entry(Claim, document, table, "claims", number)) is None:
            continue
        place = document.place("claims", number, "id")
        if claim.id in reader.claims:
            reader.complain(place, "id", f"{quoted(claim.id)} stands already in {reader.places[claim.id]}")
            continue
        reader.claims[claim.id], reader.places[claim.id] = claim, place
        if not claim.primary:
            reader.complain(place, claim.id, "has no outcome with primary = true, so nothing could refute it")
        for at, outcome in enumerate(claim.outcomes):
            where = document.place("claims", number, "outcomes", at)
            for message in wrong_with(outcome):
                reader.complain(where, f"{claim.id}: {outcome.measure}", message)


def numbers() -> list[str]:
    """Name the parameters that can be multiplied."""
    return [path for path, declared in declarations().items() if declared.kind in (int, float)]


def wrong_with(outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with an outcome beyond the form of its keys."""
    summarised = outcome.measure in SUMMARY_MEASURES
    for name in filter(None, (outcome.measure, outcome.on)):
        if name not in CATALOGUE and not (summarised and name == outcome.measure):
            yield f"no measure {quoted(name)}{did_you_mean(name, [*CATALOGUE, *SUMMARY_MEASURES])}"
    if summarised and (outcome.statistic != "mean" or outcome.window):
        yield "is a number of the whole run; leave out statistic and window"
    if outcome.window and not 0 <= outcome.window[0] < outcome.window[1]:
        yield f"window {list(outcome.window)} is empty; give [first, end], the end not included"
    if (outcome.threshold is None) == outcome.statistic.startswith("share_"):
        yield "share_below and share_above need a threshold, and no other statistic has one"
    if (outcome.on is None) == (outcome.statistic in ("elasticity", "difference")):
        yield "elasticity and difference need on = \"output\" or another measure, and no other statistic has one"


def check_arms(reader: Reader, claim: Claim) -> None:
    """Complain of arms that nobody describes, and of pairs over different bases."""
    for name in claim.all_arms:
        if name not in reader.arms and f"arms.{name}" not in {problem.path for problem in reader.problems}:
            hint = did_you_mean(name, reader.arms)
            reader.complain(reader.places[claim.id], claim.id, f"no arm {quoted(name)}{hint}")
    contrasts: list[Contrast] = [claim, *claim.ablations.values()]
    for pair in (pair for contrast in contrasts for pair in contrast.pairs):
        if len({reader.arms[name].base for name in pair if name in reader.arms}) > 1:
            reader.complain(reader.places[claim.id], claim.id, f"{' and '.join(pair)} do not lie over the same base")


def check_worlds(reader: Reader, document: Document, worlds: Worlds | None) -> None:
    """Complain of parameters that do not exist and of ranges that cannot be drawn from."""
    if worlds is None:
        return
    known = declarations()
    if (moved := worlds.placebo.parameter) not in known:
        reader.complain(document.place("placebo"), "placebo.parameter",
                        f"no parameter {quoted(moved)}{did_you_mean(moved, known)}")
    for number, drawn in enumerate(worlds.parameters):
        place = document.place("parameters", number)
        if drawn.path not in known:
            reader.complain(place, "path", f"no parameter {quoted(drawn.path)}{did_you_mean(drawn.path, known)}")
        if not drawn.low < drawn.high or (drawn.log and drawn.low <= 0.0):
            reader.complain(place, drawn.path, f"cannot be drawn from {drawn.low} to {drawn.high}; low must be below "
                                               "high, and above 0 where log = true")
