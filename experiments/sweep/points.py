"""The points of a design: which scenarios, each combination of values over each, and what they resolve to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import fsum, prod
from pathlib import Path
from typing import Any

import simulation
from experiments.sweep.axes import Axis
from experiments.sweep.design_file import DesignFile, Row
from experiments.sweep.runs import Label
from experiments.sweep.sampling import MOST_POINTS
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import Scenario, ScenarioError, bundled_scenarios
from simulation.scenario.declarations import wholes
from simulation.scenario.problems import did_you_mean, quoted

SCENARIOS = "scenarios"
"""Where a sweep keeps the scenarios of its design, beside its copy of the design."""
MOST_FACTORS = 8
MOST_SHOWN = 5
TAKEN = {"run", "scenario", "seed", "none", *CATALOGUE}
"""Names of columns that a factor cannot have."""


@dataclass(frozen=True, slots=True)
class Point:
    """One cell of a design: a scenario with settings, and the labels that tell it from the others."""

    source: str
    settings: Mapping[str, Any]
    labels: Mapping[str, Label]
    digest: str
    """Of the resolved scenario."""
    workers: int


@dataclass(frozen=True)
class Arm:
    """A scenario of a design, before its values vary."""

    source: str
    labels: Mapping[str, Label]
    keys: tuple[str, str]
    """Where the design names it."""


def read_arms(file: DesignFile) -> list[Arm]:
    """Read the scenarios that are named, or a base with factors, each laid over it or left out."""
    head = file.table("design")
    if "factors" not in file.document.values:
        if "base" in head:
            file.complain(("design", "base"), 'is for [factors]; write scenarios = ["baseline"], or add [factors]')
        keys = ("design", "scenarios")
        names = file.listed(keys, head.get("scenarios", ["baseline"]), '["baseline", "citizens_fund"]')
        arms = [Arm(located(file, keys, name), {"scenario": called(name)}, keys) for name in names]
        for name, times in Counter(arm.labels["scenario"] for arm in arms).items():
            if times > 1 and len(set(map(str, names))) == len(names):
                file.complain(keys, f"{times} scenarios are called {quoted(name)}; rename one of the files")
        return arms
    if "scenarios" in head:
        hint = 'stands beside [factors]; write base = "baseline" or leave out [factors]'
        file.complain(("design", "scenarios"), hint)
    base = file.text(("design", "base"), "baseline")
    return factorial(file, base, file.table("factors"))


def factorial(file: DesignFile, base: str, factors: Mapping[str, Any]) -> list[Arm]:
    """Return every combination of factors over a base, in binary order, the first factor changing fastest."""
    if not 1 <= len(factors) <= MOST_FACTORS:
        file.complain(("factors",), f'give one to {MOST_FACTORS} lines such as income = "basic_income"')
        return []
    for name in factors:
        if name in TAKEN or not name.isidentifier():
            file.complain(("factors", name), f"{quoted(name)} cannot name a column of results; use another word")
    laid = {name: located(file, ("factors", name), value) for name, value in factors.items()}
    foot = located(file, ("design", "base"), base)
    arms = []
    for number in range(2 ** len(laid)):
        on = {name: bool(number >> bit & 1) for bit, name in enumerate(laid)}
        last = next((name for name in reversed(on) if on[name]), None)
        arms.append(Arm("+".join([foot, *(laid[name] for name in laid if on[name])]), {"scenario": called(base), **on},
                        ("factors", last) if last else ("design", "base")))
    return arms


def called(name: object) -> str:
    """Return what a scenario is called in tables: files without folder and ending."""
    return "+".join(Path(part.strip()).name.removesuffix(".toml") for part in str(name).split("+"))


def located(file: DesignFile, keys: tuple[str, str], name: object) -> str:
    """Return a scenario by bundled names and by files beside the design, joined by +; complain of what is neither."""
    if not isinstance(name, str) or not name.strip():
        file.complain(keys, f'{quoted(name)} is not allowed; give a scenario such as "baseline"')
        return ""
    found = []
    for part in map(str.strip, name.split("+")):
        beside = file.folder / part
        if not beside.exists() and (kept := file.folder / SCENARIOS / f"{called(part)}.toml").exists():
            beside = kept
        if part not in bundled_scenarios() and not part.endswith(".toml"):
            hint = did_you_mean(part, bundled_scenarios()) or "; `relations list` shows those that are bundled"
            file.complain(keys, f"there is no scenario {quoted(part)}{hint}")
        found.append(part if part in bundled_scenarios() else str(beside))
    return "+".join(found)


def resolve(file: DesignFile, arms: list[Arm], fixed: Row, axes: list[Axis]) -> list[Point]:
    """Return all points with what they resolve to; complain of those that are no valid scenario."""
    count = len(arms) * prod(map(len, axes))
    if count > MOST_POINTS:
        file.complain(("grid" if "grid" in file.document.values else "sample",),
                      f"makes {count:,} points; give at most {MOST_POINTS:,}")
    file.finish()
    points: list[Point] = []
    broken: list[tuple[Arm, Row, ScenarioError]] = []
    for arm in arms:
        try:
            base = simulation.load_scenario(arm.source)
        except ScenarioError as error:
            complain_of_scenario(file, arm, error)
            continue
        for row in combinations(axes):
            try:
                points.append(resolved(arm, base, fixed, row))
            except ScenarioError as error:
                broken.append((arm, row, error))
    complain_of_points(file, broken, count)
    return points


def combinations(axes: list[Axis]) -> Iterator[Row]:
    """Yield the rows of all axes together, the last axis changing fastest."""
    for rows in product(*axes):
        yield {path: value for row in rows for path, value in row.items()}


def resolved(arm: Arm, base: Scenario, fixed: Row, row: Row) -> Point:
    """Return a point; raises ScenarioError where its values break a rule together."""
    settings = with_rest(base, {**fixed, **row})
    scenario = base.with_values(settings) if settings else base
    return Point(arm.source, settings, {**arm.labels, **row}, scenario.digest, scenario.parameters.population.workers)


def with_rest(base: Scenario, settings: Row) -> Row:
    """Return settings with the parts of a whole that they do not name: these share the rest in their old proportions.

    Where the named parts make up the whole, or the others are nothing, nothing is added.
    """
    filled = dict(settings)
    for section, parts in wholes().items():
        if not (named := [float(settings[path]) for path in parts if path in settings]):
            continue
        table = getattr(base.parameters, section)
        others = {path: share for path in parts
                  if path not in settings and (share := getattr(table, path.partition(".")[2])) > 0.0}
        rest = fsum([1.0, *(-share for share in named)])
        if others and rest > 1e-12:
            shares = {path: rest * share / fsum(others.values()) for path, share in others.items()}
            largest = max(shares, key=shares.__getitem__)
            shares[largest] = fsum([rest, *(-share for path, share in shares.items() if path != largest)])
            filled |= shares
    return filled


def complain_of_scenario(file: DesignFile, arm: Arm, error: ScenarioError) -> None:
    """Note what is wrong with a scenario: at its own line if it has one, else where the design names it."""
    for problem in error.problems:
        if problem.line:
            file.problems.append(problem)
        else:
            file.complain(arm.keys, str(problem))


def complain_of_points(file: DesignFile, broken: list[tuple[Arm, Row, ScenarioError]], count: int) -> None:
    """Note the first points that are no valid scenario, and how many there are."""
    for arm, row, error in broken[:MOST_SHOWN]:
        values = ", ".join(f"{path} {value!r}" for path, value in row.items()) or "no values"
        labels = ", ".join(f"{name} {value!r}" for name, value in arm.labels.items())
        keys: tuple[str, ...] = next((name,) for name in ("grid", "list", "points", "sample", "set", "design")
                                     if name in file.document.values)
        for problem in error.problems:
            file.complain(keys, f"the point {labels}, {values} cannot be run: {problem.path}: {problem.message}")
    if len(broken) > MOST_SHOWN:
        file.complain((), f"{len(broken)} of {count} points cannot be run; these are the first {MOST_SHOWN}")
