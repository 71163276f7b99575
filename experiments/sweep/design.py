"""Design files: which scenarios, values, seeds and lengths a sweep runs through, and what it keeps.

    [design]
    scenarios = ["baseline", "citizens_fund"]     # or one, with [factors]
    seeds = 10                                     # how many, from first_seed on; or a list
    first_seed = 0
    periods = 400
    burn_in = 300                                  # first quarter of the means; left out: the last quarter of the run
    outcomes = ["output", "gini_wealth"]           # what tables and figures show first

    [set]                                          # values that hold in every run
    "population.workers" = 1000

    [grid]                                         # every combination of these
    "technology.research_productivity" = [0.0, 0.15, 0.3]

    [record]                                       # what is kept of a run besides its summary, see record.py
    periods = ["output", "gini_wealth"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import simulation
from experiments.sweep.record import Record
from experiments.sweep.runs import Label, RunSpec


class DesignError(ValueError):
    """A design file that cannot be run, and why."""


@dataclass(frozen=True)
class Point:
    """One cell of a design: a scenario with settings, and the labels that tell it from the others."""

    source: str
    settings: Mapping[str, Any]
    labels: Mapping[str, Label]


@dataclass(frozen=True)
class Design:
    """What a design file says."""

    name: str
    points: tuple[Point, ...]
    seeds: tuple[int, ...]
    periods: int
    burn_in: int
    outcomes: tuple[str, ...]
    record: Record = field(default_factory=Record)

    def runs(self) -> Iterator[RunSpec]:
        """Yield every run, seed by seed, so that an interrupted sweep has something of each point."""
        digests = [simulation.load_scenario(point.source, point.settings).digest for point in self.points]
        for seed in self.seeds:
            for point, digest in zip(self.points, digests, strict=True):
                yield RunSpec(point.source, point.settings, digest, seed, self.periods, self.burn_in, self.record,
                              point.labels)


def read_design(file: Path) -> Design:
    """Read a design file."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    head, fixed, grid = (table.get(name, {}) for name in ("design", "set", "grid"))
    periods = head.get("periods", 400)
    seeds = head.get("seeds", 10)
    first = head.get("first_seed", 0)
    points = tuple(
        Point(source, {**fixed, **dict(zip(grid, values, strict=True))},
              {"scenario": source, **dict(zip(grid, values, strict=True))})
        for source in head.get("scenarios", ["baseline"])
        for values in product(*grid.values())
    )
    return Design(
        name=head.get("name", file.stem),
        points=points,
        seeds=tuple(range(first, first + seeds) if isinstance(seeds, int) else seeds),
        periods=periods,
        burn_in=head.get("burn_in", periods - min(max(periods // 4, 1), 100)),
        outcomes=tuple(head.get("outcomes", ["output", "gini_income", "gini_wealth"])),
        record=read_record(table.get("record", {})),
    )


def read_record(table: Mapping[str, Any]) -> Record:
    """Read what is kept of a run."""
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Record(**given)
