"""Factorial designs: every combination of some scenarios laid over a base, on the same seeds.

`python -m experiments.factorial experiments/designs/five_packages.toml --seeds 10` runs the 2^k combinations that a
design file names in its table [factors] (see experiments/sweep/design.py) and prints levels, main effects, interactions
and the test of row N6: is all of it together more than the sum of its parts?
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import combinations
from math import expm1
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulation
from experiments.arguments import at_least
from experiments.differences import bca_interval
from experiments.measures import difference_suffix, difference_written, is_relative, written
from experiments.sweep.design import Design, DesignError, read_design, usual_burn_in
from experiments.sweep.engine import Failure, make_all
from experiments.sweep.runs import Label, Result, RunSpec
from simulation.scenario import Place, Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What is kept of a run: combination, seed, summary and digest, or the reason why there is none."""

    name: str
    seed: int
    summary: Mapping[str, float]
    digest: str
    failure: str | None = None


def names(design: Design) -> tuple[str, ...]:
    """Return the names of the combinations, in binary order, the first factor changing fastest."""
    return tuple(combination(design, point.labels) for point in design.points)


def combination(design: Design, labels: Mapping[str, Label]) -> str:
    """Name a combination by the factors that are there."""
    return "+".join(name for name in design.factors if labels[name]) or "none"


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


def read_factorial(source: str | Path) -> Design:
    """Read a design all of whose points are combinations of factors; raises DesignError."""
    design = read_design(source)
    if not design.factors or len(design.points) != 2 ** len(design.factors):
        hint = "one" if design.factors else "a table [factors]"
        message = f"every point is a combination of factors here; give {hint}" + (
            " value of each parameter, in [set]" if design.factors else ' with lines such as income = "basic_income"')
        raise DesignError([Problem(Place(str(source)), "factors", message)])
    return design


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
    rows = [[by_run.get((seed, name)) for name in names(design)] for seed in seeds]
    values = np.array([row for row in rows if None not in row], np.float64).reshape(-1, len(design.points))
    return np.log(values) if is_relative(measure) else values


def effects(design: Design, outcomes: Sequence[Outcome]) -> Iterator[Effect]:
    """Yield main effects, interactions of two, all together, the sum of each alone, and what lies between the two."""
    k, factors = len(design.factors), design.factors
    asked = [("main effect", factors[bit], contrast(k, [bit])) for bit in range(k)]
    asked += [("interaction", f"{factors[one]} × {factors[two]}", contrast(k, [one, two]))
              for one, two in combinations(range(k), 2)]
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
    for column, name in enumerate(names(design)):
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
    """Run every combination on every seed, and return what came of them seed by seed."""
    specs = list(design.runs())
    print(f"{len(specs)} runs: {len(design.points)} combinations, {len(design.seeds)} seeds, {design.periods} quarters",
          file=sys.stderr)
    ended = {spec.key: outcome(design, spec, result) for spec, result in make_all(specs, jobs)}
    return [ended[spec.key] for spec in specs]


def outcome(design: Design, spec: RunSpec, result: Result | Failure) -> Outcome:
    """Return what is kept of a run."""
    name = combination(design, spec.labels)
    if isinstance(result, Failure):
        return Outcome(name, spec.seed, {}, "", result.reason)
    return Outcome(name, spec.seed, result.summary, result.digest)


def described(design: Design) -> dict[str, Any]:
    """Describe a design as plain data."""
    laid = [{"combination": name, "scenario": point.source, "settings": dict(point.settings), "digest": point.digest}
            for name, point in zip(names(design), design.points, strict=True)]
    return {"name": design.name, "factors": design.factors, "seeds": design.seeds, "periods": design.periods,
            "burn_in": design.burn_in, "outcomes": design.outcomes,
            "combinations": laid}


def as_asked(design: Design, seeds: int | None, first: int | None, periods: int | None) -> Design:
    """Return a design with other seeds and another length where they are asked for."""
    if seeds is not None or first is not None:
        first = design.seeds[0] if first is None else first
        design = replace(design, seeds=tuple(range(first, first + (seeds or len(design.seeds)))))
    return design if periods is None else replace(design, periods=periods, burn_in=usual_burn_in(periods))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a design: 0 if every run ended, 1 if one failed, 2 if it cannot be run as asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.factorial", description=main.__doc__)
    parser.add_argument("design", metavar="DESIGN", help="a design file, see experiments/designs")
    parser.add_argument("--seeds", type=partial(at_least, 1), help="how many seeds, in place of the design's")
    parser.add_argument("--first-seed", type=partial(at_least, 0), help="the first of them, in place of the design's")
    parser.add_argument("--periods", type=partial(at_least, 1), help="quarters, in place of the design's")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=1, help="processes (1)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write levels and effects as JSON too")
    asked = parser.parse_args(arguments)
    try:
        design = as_asked(read_factorial(asked.design), asked.seeds, asked.first_seed, asked.periods)
        outcomes = run_design(design, asked.jobs)
    except simulation.ScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    failed = [run for run in outcomes if run.failure]
    for run in failed:
        print(f"{run.name}, seed {run.seed}: {run.failure}", file=sys.stderr)
    found = list(effects(design, outcomes))
    if found:
        print(levels_table(design, outcomes), effects_table(design, found), sep="\n\n")
    if asked.out:
        runs = [{"combination": run.name, "seed": run.seed, "digest": run.digest, "failure": run.failure,
                 **{measure: run.summary.get(measure) for measure in design.outcomes}} for run in outcomes]
        content = {"design": described(design), "runs": runs, "effects": [asdict(one) for one in found]}
        asked.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
