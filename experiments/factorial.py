"""Factorial designs: every combination of some scenarios laid over a base, on the same seeds.

`python -m experiments.factorial experiments/designs/five_packages.toml --seeds 10` runs the 2^k combinations that a
design file names and prints levels, main effects, interactions and the test of row N6: is all of it together more than
the sum of its parts? A design file is small:

    [design]
    base = "baseline"               # a scenario, or several as in "a+b"
    seeds = 10
    periods = 400
    outcomes = ["output", "gini_income"]
    [factors]                       # each is laid over the base or left out
    fund = "citizens_fund"
    income = "basic_income"
    [set]                           # values that hold in every combination; may be left out
    "population.workers" = 1000
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import combinations
from math import expm1
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulation
from experiments.batch import Outcome, Task, carry_out_all
from experiments.differences import bca_interval
from experiments.measures import difference_suffix, difference_written, is_relative, written
from experiments.stylised_facts import at_least
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario.problems import did_you_mean

MOST_FACTORS = 8
SUMMARISED = (*(name for name in CATALOGUE if name != "period"), "growth_per_year", "inflation_per_year")
Floats = NDArray[np.float64]


class DesignError(ValueError):
    """A design file that cannot be run, and why."""


@dataclass(frozen=True)
class Design:
    """What a design file says."""

    base: str
    factors: Mapping[str, str]
    outcomes: tuple[str, ...]
    seeds: int = 10
    periods: int = 400
    settings: Mapping[str, Any] = field(default_factory=dict)
    first_seed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the combinations, in binary order, the first factor changing fastest."""
        chosen = [[name for bit, name in enumerate(self.factors) if number >> bit & 1]
                  for number in range(2 ** len(self.factors))]
        return tuple("+".join(one) or "none" for one in chosen)

    def scenarios(self) -> dict[str, simulation.Scenario]:
        """Return the scenario of every combination by its name."""
        laid = {name: "+".join([self.base, *(self.factors[one] for one in name.split("+") if one in self.factors)])
                for name in self.names}
        return {name: simulation.load_scenario(source, self.settings) for name, source in laid.items()}


@dataclass(frozen=True)
class Effect:
    """What one or more factors do to an outcome: mean over seeds and 95 % interval; per cent where it is relative."""

    outcome: str
    kind: str
    factors: str
    value: float
    low: float | None
    high: float | None
    n: int

    def line(self) -> str:
        """Write it as a cell."""
        interval = "" if self.low is None else (
            f" [{difference_written(self.outcome, self.low)}, {difference_written(self.outcome, self.high)}]")
        return difference_written(self.outcome, self.value) + interval + difference_suffix(self.outcome)


def read_design(file: Path) -> Design:
    """Read and check a design file."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DesignError(f"{file}: {error}") from None
    known = {"design": {"base", "seeds", "periods", "outcomes"}}
    for key in table:
        if key not in ("design", "factors", "set"):
            raise DesignError(f"{file}: {key}: unknown table; known are [design], [factors] and [set]")
    head, factors, settings = (table.get(key, {}) for key in ("design", "factors", "set"))
    for key in head:
        if key not in known["design"]:
            raise DesignError(f"{file}: design.{key}: unknown key{did_you_mean(key, known['design'])}")
    for key in ("seeds", "periods"):
        if key in head and (type(head[key]) is not int or head[key] < 1):
            raise DesignError(f"{file}: design.{key}: {head[key]!r} is not allowed; give a whole number from 1")
    if not 1 <= len(factors) <= MOST_FACTORS or not all(isinstance(name, str) for name in factors.values()):
        raise DesignError(f'{file}: factors: give one to {MOST_FACTORS} lines such as income = "basic_income"')
    outcomes = head.get("outcomes", ["output", "gini_income"])
    for name in outcomes:
        if name not in SUMMARISED:
            raise DesignError(f"{file}: design.outcomes: no measure '{name}'{did_you_mean(str(name), SUMMARISED)}")
    return Design(head.get("base", "baseline"), factors, tuple(outcomes), head.get("seeds", 10),
                  head.get("periods", 400), settings)


def contrast(factors: int, chosen: Sequence[int]) -> Floats:
    """Return the weights (2^factors,) by which the combinations make up a main effect or an interaction.

    One factor: mean with it less mean without it. Two: how much larger the effect of one is where the other is there.
    """
    number = np.arange(2**factors)
    signs = np.prod([2.0 * (number >> bit & 1) - 1.0 for bit in chosen], axis=0)
    return np.asarray(signs * 2.0 ** len(chosen) / 2**factors)


def joint_contrast(factors: int) -> Floats:
    """Return the weights of all factors together less none of them."""
    weights = np.zeros(2**factors)
    weights[[-1, 0]] = 1.0, -1.0
    return weights


def superadditivity(factors: int) -> Floats:
    """Return the weights of all factors together beyond the sum of each alone (row N6)."""
    weights = joint_contrast(factors)
    for bit in range(factors):
        weights[[2**bit, 0]] += -1.0, 1.0
    return weights


def values_of(design: Design, outcomes: Sequence[Outcome], measure: str) -> Floats:
    """Return a measure by seed and combination, seeds with a failed run left out; relative measures in logarithms."""
    by_run = {(run.seed, run.name): run.summary.get(measure) for run in outcomes if run.failure is None}
    seeds = dict.fromkeys(run.seed for run in outcomes)
    rows = [[by_run.get((seed, name)) for name in design.names] for seed in seeds]
    values = np.array([row for row in rows if None not in row], np.float64).reshape(-1, len(design.names))
    return np.log(values) if is_relative(measure) else values


def effects(design: Design, outcomes: Sequence[Outcome]) -> Iterator[Effect]:
    """Yield main effects, interactions of two, all together, the sum of each alone, and what lies between the two."""
    k, names = len(design.factors), tuple(design.factors)
    asked = [("main effect", names[bit], contrast(k, [bit])) for bit in range(k)]
    asked += [("interaction", f"{names[a]} × {names[b]}", contrast(k, [a, b])) for a, b in combinations(range(k), 2)]
    asked += [("joint", "all together", joint_contrast(k)),
              ("joint", "sum of each alone", joint_contrast(k) - superadditivity(k)),
              ("joint", "superadditivity (N6)", superadditivity(k))]
    for measure in design.outcomes:
        values = values_of(design, outcomes, measure)
        for kind, name, weights in asked:
            if values.size and np.all(np.isfinite(values)):
                gaps = values @ weights
                found = (float(gaps.mean()), *bca_interval(gaps))
                value, low, high = (100.0 * expm1(x) if is_relative(measure) and x is not None else x for x in found)
                yield Effect(measure, kind, name, float(value or 0.0), low, high, int(gaps.size))


def levels_table(design: Design, outcomes: Sequence[Outcome]) -> str:
    """Return the mean of every outcome in every combination as a Markdown table."""
    means = {measure: values_of(design, outcomes, measure).mean(axis=0) for measure in design.outcomes}
    lines = [head(["combination", *design.outcomes])]
    for column, name in enumerate(design.names):
        cells = [written(measure, float(np.exp(means[measure][column]) if is_relative(measure)
                                        else means[measure][column])) for measure in design.outcomes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def effects_table(design: Design, found: Sequence[Effect]) -> str:
    """Return effects as a Markdown table, one column an outcome."""
    by_cell = {(one.kind, one.factors, one.outcome): one.line() for one in found}
    rows = dict.fromkeys((one.kind, one.factors) for one in found)
    lines = [head(["effect", "of", *design.outcomes])]
    lines += [f"| {kind} | {name} | " + " | ".join(by_cell.get((kind, name, measure), "–")
                                                  for measure in design.outcomes) + " |" for kind, name in rows]
    return "\n".join(lines)


def head(cells: Sequence[str]) -> str:
    """Return the head of a Markdown table."""
    return "| " + " | ".join(cells) + " |\n" + "|---" * len(cells) + "|"


def run_design(design: Design, jobs: int = 1) -> list[Outcome]:
    """Run every combination on every seed."""
    scenarios = design.scenarios()
    seeds = range(design.first_seed, design.first_seed + design.seeds)
    tasks = [Task(name, scenario, seed, design.periods) for seed in seeds
             for name, scenario in scenarios.items()]
    print(f"{len(tasks)} runs: {len(scenarios)} combinations, {design.seeds} seeds, {design.periods} quarters",
          file=sys.stderr)
    return carry_out_all(tasks, jobs=jobs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a design: 0 if every run ended, 1 if one failed, 2 if it cannot be run as asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.factorial", description=main.__doc__)
    parser.add_argument("design", type=Path, metavar="DESIGN", help="a design file, see experiments/designs")
    parser.add_argument("--seeds", type=partial(at_least, 1), help="how many seeds, in place of the design's")
    parser.add_argument("--first-seed", type=partial(at_least, 0), default=0, help="the first of them (0)")
    parser.add_argument("--periods", type=partial(at_least, 1), help="quarters, in place of the design's")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=1, help="processes (1)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write levels and effects as JSON too")
    asked = parser.parse_args(arguments)
    try:
        read = read_design(asked.design)
        design = Design(read.base, read.factors, read.outcomes, asked.seeds or read.seeds,
                        asked.periods or read.periods, read.settings, asked.first_seed)
        outcomes = run_design(design, asked.jobs)
    except (simulation.ScenarioError, DesignError) as error:
        print(error, file=sys.stderr)
        return 2
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        print(f"{outcome.name}, seed {outcome.seed}: {outcome.failure}", file=sys.stderr)
    found = list(effects(design, outcomes))
    if found:
        print(levels_table(design, outcomes), effects_table(design, found), sep="\n\n")
    if asked.out:
        runs = [{"combination": run.name, "seed": run.seed, "digest": run.digest, "failure": run.failure,
                 **{measure: run.summary.get(measure) for measure in design.outcomes}} for run in outcomes]
        content = {"design": asdict(design), "runs": runs, "effects": [asdict(one) for one in found]}
        asked.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
