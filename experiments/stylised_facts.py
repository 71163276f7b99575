"""Hold a scenario to the stylised facts of model.md section 15.

`python -m experiments.stylised_facts --seeds 10` runs the baseline and prints facts, bands and verdicts.

Seeds 0–9 calibrated the baseline, and 100–109 were looked at too: report on others.
A scenario is accepted if at least 16 of the 20 facts, and every mandatory one, pass.
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from multiprocessing import get_context

from rich.console import Console
from rich.progress import track
from rich.table import Table

import simulation
from experiments.fact_measures import SHORTEST, Panel, measure_facts

ENOUGH, SEEDS = 16, 10
"""Facts that must pass for a scenario to be accepted, and the seeds their means should be taken over."""
EVERY_SEED = "every seed"


@dataclass(frozen=True)
class Target:
    """One line of `stylised_facts.toml`: a measure and the band it is held to; evidence has no id."""

    measure: str
    name: str
    meaning: str
    low: float
    high: float
    source: str
    id: str = ""
    mandatory: bool = False
    judged: str = "mean"


@dataclass(frozen=True)
class Verdict:
    """A target and what the seeds gave."""

    target: Target
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over seeds; not a number if any seed's value is none."""
        return math.fsum(self.values) / len(self.values)

    @property
    def passed(self) -> bool:
        """Whether the mean (every seed's value where the target says so) lies in the band, ends included."""
        judged = self.values if self.target.judged == EVERY_SEED else (self.mean,)
        return all(self.target.low <= value <= self.target.high for value in judged)


def load_targets() -> tuple[list[Target], list[Target]]:
    """Read the facts that are counted and the further evidence that is not."""
    table = tomllib.loads((files("experiments") / "stylised_facts.toml").read_text(encoding="utf-8"))
    return [Target(**row) for row in table["facts"]], [Target(**row) for row in table["evidence"]]


def judge(measures: Sequence[Mapping[str, float]], targets: Sequence[Target]) -> list[Verdict]:
    """Set what each seed gave against each target."""
    return [Verdict(target, tuple(seed[target.measure] for seed in measures)) for target in targets]


def facts_passed(verdicts: Sequence[Verdict]) -> dict[str, bool]:
    """Tell for each fact whether all of its lines pass."""
    passed: dict[str, bool] = {}
    for verdict in verdicts:
        passed[verdict.target.id] = passed.get(verdict.target.id, True) and verdict.passed
    return passed


def is_accepted(verdicts: Sequence[Verdict]) -> bool:
    """Tell whether enough facts pass, and every mandatory one."""
    mandatory = all(verdict.passed for verdict in verdicts if verdict.target.mandatory)
    return mandatory and sum(facts_passed(verdicts).values()) >= ENOUGH


def measure_seed(seed: int, scenario: str, overrides: Mapping[str, object], periods: int) -> dict[str, float]:
    """Run a scenario with one seed and measure every fact on it."""
    panel = Panel()
    loaded = simulation.load_scenario(scenario, dict(overrides))
    return measure_facts(simulation.simulate(loaded, seed=seed, periods=periods, observe=panel), panel)


def measure_seeds(
    seeds: Sequence[int], scenario: str, overrides: Mapping[str, object], periods: int, jobs: int
) -> Iterator[dict[str, float]]:
    """Measure the facts of each seed in order, in `jobs` processes of their own."""
    measure = partial(measure_seed, scenario=scenario, overrides=overrides, periods=periods)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(measure, seeds)


def facts_table(
    seeds: Sequence[int],
    scenario: str = "baseline",
    periods: int = 400,
    jobs: int = 2,
    overrides: Mapping[str, object] | None = None,
) -> list[Verdict]:
    """Run the seeds, print the facts, the evidence and the score, and return the verdicts on the facts."""
    console, progress = Console(), Console(stderr=True)
    if not console.is_terminal:
        console.width = 120
    running = measure_seeds(seeds, scenario, overrides or {}, periods, jobs)
    measures = list(track(running, "Runs", len(seeds), console=progress, disable=not progress.is_terminal))
    facts, evidence = load_targets()
    verdicts = judge(measures, facts)
    console.print(draw(f"Stylised facts of {scenario}, {len(seeds)} seeds, {periods} quarters", verdicts))
    console.print(draw("Further evidence, not counted", judge(measures, evidence)))
    console.print(score(verdicts), services_note(measures), sep="\n", highlight=False)
    return verdicts


def draw(title: str, verdicts: Sequence[Verdict]) -> Table:
    """Draw verdicts as a table, one line for each target."""
    table = Table(title=title, title_justify="left")
    table.add_column("fact")
    table.add_column("measure", ratio=1)
    for heading in ("mean", "lowest", "highest", "band"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict")
    for verdict in verdicts:
        target = verdict.target
        numbers = (verdict.mean, min(verdict.values), max(verdict.values))
        band = f"{target.low:.3g} … {target.high:.3g}"
        word = "[green]pass[/]" if verdict.passed else "[bold red]FAIL[/]"
        table.add_row(target.id, target.name, *(f"{number:.3g}" for number in numbers), band, word)
    return table


def score(verdicts: Sequence[Verdict]) -> str:
    """Say how many facts pass, which fail, and whether that is enough."""
    passed = facts_passed(verdicts)
    failed = ", ".join(name for name, well in passed.items() if not well)
    word = "accepted" if is_accepted(verdicts) else "not accepted"
    few = "" if len(verdicts[0].values) >= SEEDS else f" (on fewer than {SEEDS} seeds)"
    total = f"{sum(passed.values())} of {len(passed)} facts pass: {word}{few}"
    return f"{total}; fail: {failed}" if failed else total


def services_note(measures: Sequence[Mapping[str, float]]) -> str:
    """Say in how many seeds services automate at all, since without that fact:F20 can only rise."""
    quarters = [seed["services_take_off"] for seed in measures if not math.isnan(seed["services_take_off"])]
    if not quarters:
        return "Services never automate in these runs, so their share of employment has no reason to fall."
    mean = math.fsum(quarters) / len(quarters)
    return (
        f"Services automate in {len(quarters)} of {len(measures)} seeds, from quarter {mean:.0f} on average."
    )


def setting(text: str) -> tuple[str, object]:
    """Read `path=value`, the value as TOML would or else as a word."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form path=value")
    try:
        return path.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return path.strip(), value.strip()


def at_least(smallest: int, text: str) -> int:
    """Read a whole number of at least `smallest`."""
    if not text.isdecimal() or int(text) < smallest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {smallest}")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge a scenario: 0 if it is accepted, 1 if not, 2 if it cannot be run as asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.stylised_facts", description=main.__doc__)
    parser.add_argument("--seeds", type=partial(at_least, 1), default=10, help="how many seeds (10)")
    parser.add_argument(
        "--first-seed", type=partial(at_least, 0), default=0, help="the first of them (0; fresh ones to report)"
    )
    parser.add_argument("--jobs", type=partial(at_least, 1), default=2, help="processes (2)")
    parser.add_argument("--periods", type=partial(at_least, SHORTEST), default=400, help="quarters (400)")
    parser.add_argument("--scenario", default="baseline", help="name or file (baseline)")
    parser.add_argument(
        "--set", type=setting, action="append", default=[], metavar="PATH=VALUE", dest="overrides"
    )
    asked = parser.parse_args(arguments)
    overrides = dict(asked.overrides)
    try:
        simulation.load_scenario(asked.scenario, overrides)
        seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
        verdicts = facts_table(seeds, asked.scenario, asked.periods, asked.jobs, overrides)
    except simulation.ScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if is_accepted(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
