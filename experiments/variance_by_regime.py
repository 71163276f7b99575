"""How much of the variance over the library of scenarios goes with who owns, and how much with each other lever (B1).

`python -m experiments.variance_by_regime --seeds 20` runs every bundled scenario on the same seeds and prints, measure
by measure, the share of its variance that lies between the settings of each lever (η²). A lever is a group of sections;
its settings are read off what a scenario changes in them. The library is no random sample of levers, and some scenarios
pull several: the second column keeps to those that pull one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import simulation
from experiments.arguments import at_least
from experiments.batch import Task, carry_out_all
from experiments.measures import difference_suffix, difference_written, is_relative, shown
from simulation.scenario import bundled_scenarios, differences

LEVERS: Mapping[str, tuple[str, ...]] = {
    "ownership": ("ownership", "machine_ownership", "owners", "soft_assets"),
    "control": ("control", "decisions", "contract", "consensus"),
    "distribution of the residual": ("distribution", "factor", "royalties", "land", "human_capital", "talent"),
    "pay": ("pay", "labour_market"),
    "taxes": ("taxes", "spending"),
    "transfers and training": ("transfers", "public_training", "government"),
    "relations": ("relations", "human_", "machine_machine", "alignment", "machines"),
    "technology": ("technology", "tasks"),
    "policy towards firms": (),
}
"""Sections by how their names begin; the last lever takes whatever is in none, and the longest beginning decides."""
RESAMPLES = 2_000
MEASURES = ("gini_wealth", "gini_income", "output")


@dataclass(frozen=True)
class Explained:
    """What goes with one lever: η² over all scenarios, its interval over seeds, η² over those that pull no other."""

    measure: str
    lever: str
    settings: int
    explained: float
    low: float
    high: float
    alone: float | None
    span: float
    """Mean of the highest setting less that of the lowest, relative measures in per cent."""

    def line(self) -> str:
        """Write it as a row of a Markdown table."""
        alone = "–" if self.alone is None else f"{self.alone:.2f}"
        span = difference_written(self.measure, self.span) + difference_suffix(self.measure)
        return (f"| {shown(self.measure).label} | {self.lever} | {self.settings} | {self.explained:.2f} "
                f"[{self.low:.2f}, {self.high:.2f}] | {alone} | {span.removeprefix('+')} |")


HEAD = ("| measure | lever | settings | η² [95 %] | η², one lever only | highest less lowest setting |\n"
        + "|---" * 6 + "|")


def lever_of(path: str) -> str:
    """Name the lever to which a parameter belongs, by the longest beginning of its name that one claims."""
    claims = [(len(start), lever) for lever, starts in LEVERS.items() for start in starts if path.startswith(start)]
    return max(claims)[1] if claims else list(LEVERS)[-1]


def settings_of(scenario: simulation.Scenario, base: simulation.Scenario) -> dict[str, str]:
    """Say how each lever is set: by what the scenario changes of it, an empty text where it changes nothing."""
    changed: dict[str, list[str]] = {lever: [] for lever in LEVERS}
    for path, _, value, _ in differences(base, scenario):
        changed[lever_of(path.rpartition(" ")[2])].append(f"{path}={value}")
    return {lever: "; ".join(values) for lever, values in changed.items()}


def eta_squared(groups: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    """Return the share of the variance of values (n,) that lies between groups (n,); 0 where nothing varies."""
    spread = values - np.mean(values)
    total = float(np.sum(spread**2))
    number = np.bincount(groups)
    means = np.bincount(groups, weights=spread) / np.maximum(number, 1)
    return float(np.sum(number * means**2)) / total if total > 0.0 else 0.0


def explain(table: pd.DataFrame, settings: Mapping[str, Mapping[str, str]]) -> Iterator[Explained]:
    """Split the variance of each measure; `table` is tidy: scenario, seed, measure, value, the same seeds for all."""
    lonely = [name for name, levers in settings.items() if sum(map(bool, levers.values())) <= 1]
    for measure, rows in table.groupby("measure", sort=False):
        values = rows.pivot(index="scenario", columns="seed", values="value").dropna(axis=1)
        if is_relative(str(measure)):
            values = np.log(values)
        names = list(values.index)
        pure = [name for name in names if name in lonely]
        for lever in LEVERS:
            groups = _numbered([settings[name][lever] for name in names])
            if groups.max() == 0:
                continue
            low, high = _interval(groups, values.to_numpy())
            alone = _numbered([settings[name][lever] for name in pure])
            means = [float(values.to_numpy()[groups == group].mean()) for group in range(groups.max() + 1)]
            span = max(means) - min(means)
            yield Explained(str(measure), lever, len(means), _between(groups, values.to_numpy()), low, high,
                            _between(alone, values.loc[pure].to_numpy()) if alone.max() > 0 else None,
                            100.0 * float(np.expm1(span)) if is_relative(str(measure)) else span)


def _numbered(settings: Sequence[str]) -> NDArray[np.int64]:
    """Number settings from 0, the same text the same number."""
    return np.unique(settings, return_inverse=True)[1].astype(np.int64)


def _between(groups: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    """Return η² of groups (scenarios,) over values (scenarios, seeds), every seed an observation."""
    return eta_squared(np.repeat(groups, values.shape[1]), values.ravel())


def _interval(groups: NDArray[np.int64], values: NDArray[np.float64]) -> tuple[float, float]:
    """Bracket η² by drawing the seeds anew, all scenarios of a seed together; 95 %, percentiles."""
    chance = np.random.default_rng(20_240)
    seeds = values.shape[1]
    drawn = [_between(groups, values[:, chance.integers(seeds, size=seeds)]) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the library and split its variance: 0 if every run ended, 1 if one failed, 2 if a scenario is wrong."""
    parser = argparse.ArgumentParser(prog="python -m experiments.variance_by_regime", description=main.__doc__)
    parser.add_argument("--seeds", type=partial(at_least, 2), default=20, help="how many seeds (20)")
    parser.add_argument("--first-seed", type=partial(at_least, 0), default=0, help="the first of them (0)")
    parser.add_argument("--periods", type=partial(at_least, 1), default=400, help="quarters (400)")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=2, help="processes (2)")
    parser.add_argument("--workers", type=partial(at_least, 20), help="persons (as the scenarios say)")
    parser.add_argument("--measure", action="append", metavar="NAME", help="instead of wealth, income and output")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the shares as JSON too")
    asked = parser.parse_args(arguments)
    size = {"population.workers": asked.workers} if asked.workers else {}
    try:
        library = {name: simulation.load_scenario(name, size) for name in bundled_scenarios()}
    except simulation.ScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    base = next(iter(library.values()))
    settings = {name: settings_of(scenario, base) for name, scenario in library.items()}
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    tasks = [Task(name, scenario, seed, asked.periods) for seed in seeds for name, scenario in library.items()]
    made_of = f"{len(library)} scenarios, {asked.seeds} seeds, {asked.periods} quarters"
    print(f"{len(tasks)} runs: {made_of}", file=sys.stderr)
    outcomes = carry_out_all(tasks, jobs=asked.jobs)
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        print(f"{outcome.name}, seed {outcome.seed}: {outcome.failure}", file=sys.stderr)
    wanted = asked.measure or MEASURES
    rows = [(run.name, run.seed, measure, run.summary[measure])
            for measure in wanted for run in outcomes if run.summary]
    found = list(explain(pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"]), settings))
    print(HEAD, *(one.line() for one in found), sep="\n")
    if asked.out:
        asked.out.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
