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
from simulation.scenario.checking import Layer, Set
from simulation.scenario.declarations import Value, declarations
from simulation.scenario.library import layers, locate, name_of
from simulation.scenario.merging import merged
from simulation.scenario.overrides import overrides_layer
from simulation.scenario.problems import Place


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
    """All that distinguishes one economy from another, checked and frozen; equal digests make equal runs."""

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
        texts, cited = dict(self.info), dict(self.sources)
        return Scenario, (self.name, self.title, texts, self.parameters, self.changes, cited, self.path)

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
        """Return the scenario with all it extends, in the form of a file that loads to the same digest."""
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
    """Load a bundled name, a file or a scenario, with overrides by dotted path, or name every mistake."""
    if isinstance(source, Scenario):
        name, path, chain = source.name, source.path, [layer_of(source)]
    else:
        path = locate(source if isinstance(source, str) else Path(source))
        name, chain = name_of(path), layers(path)
    top = chain[-1]
    stack = merged([*chain, overrides_layer(overrides)] if overrides else chain, top)
    content: dict[str, dict[str, Value]] = {section: {} for section in Parameters.model_fields}
    for one in declarations().values():
        content[one.section][one.key] = stack.values[one.path].value
    changes = (Change(period, plain_values(given)) for period, given in stack.changes.items())
    return Scenario(
        name=name,
        title=top.title or name,
        info=top.info,
        parameters=Parameters.model_validate(content),
        changes=tuple(changes),
        sources=stack.sources,
        path=path,
    )


def layer_of(scenario: Scenario) -> Layer:
    """Return the layer that a finished scenario stands for."""
    place, content = Place(scenario.name), scenario.parameters.model_dump()
    return Layer(
        place,
        title=scenario.title,
        info=dict(scenario.info),
        values={path: Set(content[one.section][one.key], place) for path, one in declarations().items()},
        changes=[
            (change.period, {path: Set(value, place) for path, value in change.values.items()})
            for change in scenario.changes
        ],
        sources=dict(scenario.sources),
    )


def plain_values(given: Mapping[str, Set]) -> dict[str, Value]:
    """Return values without their places."""
    return {path: one.value for path, one in given.items()}
