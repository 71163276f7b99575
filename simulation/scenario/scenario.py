"""Scenario: frozen parameters, dated changes and their sources, from a name, a file or another scenario."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulation.parameters import Parameters
from simulation.scenario.checking import Layer, Set, broken_sums, missing
from simulation.scenario.declarations import Value, declarations
from simulation.scenario.library import layers, locate, name_of
from simulation.scenario.overrides import overrides_layer
from simulation.scenario.problems import Place, Problem, ScenarioError


@dataclass(frozen=True)
class Change:
    """Values that hold from a period on, by dotted path."""

    period: int
    values: Mapping[str, Value]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Change, (self.period, dict(self.values))


@dataclass(frozen=True, eq=False)
class Scenario:
    """Everything that distinguishes one economy from another, checked and frozen; equal digests are equal runs."""

    name: str
    title: str
    info: Mapping[str, str]
    parameters: Parameters
    changes: tuple[Change, ...]
    sources: Mapping[str, str]
    path: Path | None

    def __post_init__(self) -> None:
        for attribute in ("info", "sources"):
            object.__setattr__(self, attribute, MappingProxyType(dict(getattr(self, attribute))))

    def __reduce__(self) -> tuple[Any, ...]:
        fields = (self.name, self.title, dict(self.info), self.parameters, self.changes, dict(self.sources), self.path)
        return Scenario, fields

    @cached_property
    def stages(self) -> tuple[tuple[int, Parameters], ...]:
        """Return the parameters in force from each period on, beginning with (0, the opening ones)."""
        reached = [(0, self.parameters)]
        for change in self.changes:
            reached.append((change.period, changed(reached[-1][1], change.values)))
        return tuple(reached)

    def at(self, period: int) -> Parameters:
        """Return the parameters in force in a period; a change dated 200 holds in period 200 already."""
        return next(parameters for start, parameters in reversed(self.stages) if start <= max(period, 0))

    def resolved(self) -> dict[str, Any]:
        """Return the whole scenario, with all that it extends, in the form of a file that loads to the same digest."""
        return {
            "schema_version": 1,
            "title": self.title,
            "info": dict(self.info),
            **self.parameters.model_dump(),
            "changes": [{"period": change.period, **change.values} for change in self.changes],
            "sources": dict(self.sources),
        }

    @cached_property
    def digest(self) -> str:
        """Return the sha256 of what a run depends on: parameters and changes, not texts."""
        changes = [[change.period, dict(change.values)] for change in self.changes]
        content = json.dumps([self.parameters.model_dump(), changes], sort_keys=True, allow_nan=False)
        return sha256(content.encode()).hexdigest()

    def with_values(self, values: Mapping[str, object]) -> Scenario:
        """Return this scenario with other values at some dotted paths."""
        return load_scenario(self, values)


def changed(parameters: Parameters, values: Mapping[str, Value]) -> Parameters:
    """Return parameters with checked values put in."""
    content = parameters.model_dump()
    for path, value in values.items():
        section, key = path.split(".")
        content[section][key] = value
    return Parameters.model_validate(content)


def load_scenario(
    source: str | os.PathLike[str] | Scenario = "baseline", overrides: Mapping[str, object] | None = None
) -> Scenario:
    """Load a bundled name, a file or a scenario, with overrides by dotted path; raise ScenarioError with all problems."""
    if isinstance(source, Scenario):
        start, chain = source, [layer_of(source)]
    else:
        file = locate(source if isinstance(source, str) else Path(source))
        start, chain = None, layers(file)
    if overrides:
        chain.append(overrides_layer(overrides))
    values, changes = merged(chain)
    if start is not None:
        return Scenario(start.name, start.title, start.info, values, changes, sources(chain), start.path)
    top = chain[-2] if overrides else chain[-1]
    name = name_of(file)
    return Scenario(name, top.title or name, top.info, values, changes, sources(chain), file)


def layer_of(scenario: Scenario) -> Layer:
    """Return the layer that a finished scenario stands for."""
    place = Place(scenario.name)
    content = {path: getattr(getattr(scenario.parameters, one.section), one.key) for path, one in declarations().items()}
    dated = [(one.period, {path: Set(value, place) for path, value in one.values.items()}) for one in scenario.changes]
    values = {path: Set(value, place) for path, value in content.items()}
    return Layer(place, values=values, changes=dated, sources=dict(scenario.sources))


def sources(chain: list[Layer]) -> dict[str, str]:
    """Return the source of each value; a layer that sets a value without a source takes the old source away."""
    found: dict[str, str] = {}
    for one in chain:
        found = {path: text for path, text in found.items() if path not in one.values} | one.sources
    return found


def merged(chain: list[Layer]) -> tuple[Parameters, tuple[Change, ...]]:
    """Return the parameters and changes of a chain, base first, or raise with every problem in it."""
    values: dict[str, Set] = {}
    for depth, one in enumerate(chain):
        values |= {path: Set(given.value, given.place, depth) for path, given in one.values.items()}
    problems: list[Problem] = [problem for one in chain for problem in one.problems]
    spoilt = {path for one in chain for path in one.spoilt}
    # What stands in a base that could not be found is not missing.
    if not any(problem.path == "extends" for problem in problems):
        top = next((one for one in reversed(chain) if one.extends or one.heads), chain[0])
        problems += missing(values, top, spoilt)
    problems += broken_sums(values, spoilt)
    dated = sorted((entry for one in chain for entry in one.changes), key=lambda entry: entry[0])
    now = values
    by_period: dict[int, dict[str, Set]] = {}
    for period, given in dated:
        by_period[period] = by_period.get(period, {}) | given
    for period, given in by_period.items():
        now = now | {path: Set(one.value, one.place, len(chain) + period) for path, one in given.items()}
        if any(path.startswith("ownership.") for path in given):
            problems += broken_sums(now, spoilt)
    if problems:
        raise ScenarioError(problems)
    content: dict[str, dict[str, Value]] = {}
    for path in declarations():
        section, key = path.split(".")
        content.setdefault(section, {})[key] = values[path].value
    changes = tuple(Change(period, {path: one.value for path, one in given.items()}) for period, given in by_period.items())
    return Parameters.model_validate(content), changes
