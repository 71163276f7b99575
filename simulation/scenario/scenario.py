"""Scenario: frozen parameters, dated changes and their sources, from a name, a file or another scenario."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulation.parameters import Parameters
from simulation.parameters.terms import Terms
from simulation.scenario.changes import Entry
from simulation.scenario.checking import Layer, Set
from simulation.scenario.combining import described
from simulation.scenario.declarations import Value, declarations, wholes
from simulation.scenario.library import layers, operands
from simulation.scenario.merging import merged
from simulation.scenario.overrides import overrides_layer
from simulation.scenario.phasing import between, progress, whole_between
from simulation.scenario.problems import Place

NOTHING_FIRED: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Change:
    """Values that hold on certain terms, by dotted path."""

    terms: Terms
    values: Mapping[str, Value]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Change, (self.terms, dict(self.values))

    @property
    def period(self) -> int | None:
        """Return the period in which it begins; None where that depends on a statistic."""
        return self.terms.period


@dataclass(frozen=True, eq=False)
class Scenario:
    """All that distinguishes one economy from another, checked and frozen; equal digests make equal runs."""

    name: str
    title: str
    info: Mapping[str, str]
    parameters: Parameters
    changes: tuple[Change, ...]
    sources: Mapping[str, str]
    files: tuple[Path, ...]

    def __post_init__(self) -> None:
        for attribute in ("info", "sources"):
            object.__setattr__(self, attribute, MappingProxyType(dict(getattr(self, attribute))))

    def __reduce__(self) -> tuple[Any, ...]:
        texts, cited = dict(self.info), dict(self.sources)
        return Scenario, (self.name, self.title, texts, self.parameters, self.changes, cited, self.files)

    @property
    def path(self) -> Path | None:
        """Return the file of the scenario; None for several laid over one another."""
        return self.files[0] if len(self.files) == 1 else None

    @property
    def conditions(self) -> tuple[tuple[int, Terms], ...]:
        """Return the number and terms of each change that waits for a statistic."""
        return tuple((number, one.terms) for number, one in enumerate(self.changes) if one.period is None)

    def at(self, period: int, fired: Sequence[tuple[int, int]] = NOTHING_FIRED) -> Parameters:
        """Return the parameters in force in a period; a change dated 200 holds in period 200 already.

        `fired` tells which change that waits for a statistic, by number, began in which period, the newest last.
        Of two changes of a value the one that began later wins.
        """
        begun = dict(fired)
        held = []
        for number, change in enumerate(self.changes):
            start = begun.get(number) if change.period is None else change.period
            if start is not None and (part := progress(period, start, change.terms.over, change.terms.lasts)):
                held.append((start, number, part))
        return in_force(self, tuple((number, part) for _, number, part in sorted(held)))

    def resolved(self) -> dict[str, Any]:
        """Return the scenario with all it extends, in the form of a file that loads to the same digest."""
        return {
            "schema_version": 1,
            "title": self.title,
            "info": dict(self.info),
            **self.parameters.model_dump(),
            "changes": [{**change.terms.written(), **change.values} for change in self.changes],
            "sources": dict(self.sources),
        }

    @cached_property
    def digest(self) -> str:
        """Return the sha256 of what a run depends on: parameters and changes, not texts."""
        changes = [[change.period if change.terms.at_once_for_good else change.terms.written(), dict(change.values)]
                   for change in self.changes]
        content = json.dumps([self.parameters.model_dump(), changes], sort_keys=True, allow_nan=False)
        return sha256(content.encode()).hexdigest()

    def with_values(self, values: Mapping[str, object]) -> Scenario:
        """Return this scenario with other values at some dotted paths."""
        return load_scenario(self, values)


@lru_cache(maxsize=32)
def in_force(scenario: Scenario, held: tuple[tuple[int, float], ...]) -> Parameters:
    """Return the parameters where these changes, by number, have come so far; each lies over those before it."""
    reached = scenario.parameters
    for number, part in held:
        reached = changed(reached, scenario.changes[number].values, part)
    return reached


def changed(parameters: Parameters, values: Mapping[str, Value], part: float = 1.0) -> Parameters:
    """Return parameters that have gone `part` of the way to checked values."""
    content = parameters.model_dump()
    moved = {path: between(content[one.section][one.key], value, part)
             for path, value in values.items() for one in (declarations()[path],)}
    for paths in wholes().values():
        if paths[0] in values:
            old = [float(content[declarations()[path].section][declarations()[path].key]) for path in paths]
            moved |= zip(paths, whole_between(old, [float(values[path]) for path in paths], part), strict=True)
    for path, value in moved.items():
        content[declarations()[path].section][declarations()[path].key] = value
    return Parameters.model_validate(content)


def load_scenario(
    source: str | os.PathLike[str] | Scenario = "baseline", overrides: Mapping[str, object] | None = None
) -> Scenario:
    """Load a bundled name, a file, several of them joined by +, or a scenario, or name every mistake.

    `overrides` are values by dotted path, laid over the rest.
    """
    if isinstance(source, Scenario):
        files, chain = source.files, [layer_of(source)]
        name, title, info = source.name, source.title, source.info
    else:
        files = tuple(operands(source if isinstance(source, str) else Path(source)))
        laid = layers(files)
        chain, (name, title, info) = [*laid.values()], described(files, laid)
    stack = merged([*chain, overrides_layer(overrides)] if overrides else chain, chain[-1])
    content: dict[str, dict[str, Value]] = {section: {} for section in Parameters.model_fields}
    for path, one in declarations().items():
        content[one.section][one.key] = stack.values[path].value
    changes = (Change(terms, plain_values(given)) for terms, given in stack.changes)
    return Scenario(
        name=name,
        title=title,
        info=info,
        parameters=Parameters.model_validate(content),
        changes=tuple(changes),
        sources=stack.sources,
        files=files,
    )


@lru_cache(maxsize=8)
def layer_of(scenario: Scenario) -> Layer:
    """Return the layer that a finished scenario stands for; nothing may be changed in it."""
    place, content = Place(scenario.name), scenario.parameters.model_dump()
    return Layer(
        place,
        title=scenario.title,
        info=dict(scenario.info),
        values={path: Set(content[one.section][one.key], place) for path, one in declarations().items()},
        changes=[
            Entry(change.terms, place, {path: Set(value, place) for path, value in change.values.items()})
            for change in scenario.changes
        ],
        sources=dict(scenario.sources),
    )


def plain_values(given: Mapping[str, Set]) -> dict[str, Value]:
    """Return values without their places."""
    return {path: one.value for path, one in given.items()}
