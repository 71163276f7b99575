"""Design files: which scenarios, values, seeds and lengths a sweep runs through, and what it keeps.

    [design]
    scenarios = ["baseline", "mine.toml", "citizens_fund+basic_income"]    # names, files beside the design, a+b
    seeds = 10                                     # how many, from first_seed on; or a list. The same at every point
    first_seed = 0
    periods = 400
    burn_in = 300                                  # first quarter of the means; left out: the last quarter of the run
    outcomes = ["output", "gini_wealth"]           # what tables and figures show first

    [factors]                                      # with base = "baseline" in place of scenarios: each of these is
    fund = "citizens_fund"                         # laid over the base or left out, in every combination
    income = "basic_income"

    [set]                                          # values that hold in every run
    "population.workers" = 1000

    [grid]                                         # every combination of these
    "technology.research_productivity" = [0.0, 0.15, 0.3]

    [list]                                         # these vary together, as do rows of [[points]]
    "taxes.wages" = [0.1, 0.2]
    "taxes.profits" = [0.3, 0.2]

    [sample]                                       # drawn; "sobol" can grow, a "latin_hypercube" cannot
    method = "sobol"
    points = 64
    seed = 1
    scramble = true
    [sample.ranges]
    "pricing.markup" = { low = 0.1, high = 0.4, log = true }
    "owners.open_class" = { choices = [true, false] }

    [record]                                       # what is kept of a run besides its summary, see record.py
    periods = "outcomes"                           # or "none", "all", or a list

Grid, list, points and sample may stand together: every row of one meets every row of the others. Shares of a whole
(as those of `ownership`) that a point does not name keep their proportions and fill what the named ones leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.sweep.axes import read_axes, read_fixed
from experiments.sweep.design_file import DesignError, DesignFile, open_design
from experiments.sweep.points import Point, read_arms, resolve
from experiments.sweep.record import Record
from experiments.sweep.runs import RunSpec
from experiments.sweep.sampling import LARGEST_SEED, Sample, read_sample
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import Place, Problem
from simulation.scenario.problems import did_you_mean, quoted

__all__ = ["Design", "DesignError", "Point", "bundled_designs", "locate", "read_design"]

HEAD = ("name", "scenarios", "base", "seeds", "first_seed", "periods", "burn_in", "outcomes")
SUMMARISED = (*(name for name in CATALOGUE if name != "period"), "growth_per_year", "inflation_per_year",
              "bottom50_growth_less_mean_per_year")
MOST_PERIODS = 100_000
MOST_SEEDS = 1_000_000
MOST_RUNS = 10_000_000
LONGEST_WINDOW = 100


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
    factors: tuple[str, ...] = ()
    """Names of the factors of a factorial design; its points are their combinations, the first changing fastest."""
    sample: Sample | None = None

    def runs(self) -> Iterator[RunSpec]:
        """Yield every run, seed by seed, so that an interrupted sweep has something of each point."""
        for seed in self.seeds:
            for point in self.points:
                yield RunSpec(point.source, point.settings, point.digest, seed, self.periods, self.burn_in,
                              self.record, point.labels)


def bundled_designs() -> dict[str, Path]:
    """Return the files of the designs that come with the package, by name."""
    folder = Path(__file__).resolve().parents[1] / "designs"
    return {file.stem: file for file in sorted(folder.glob("*.toml"))}


def locate(source: str | Path) -> Path:
    """Return the file of a bundled design or a path."""
    if isinstance(source, str) and source in bundled_designs():
        return bundled_designs()[source]
    file = Path(source)
    if isinstance(source, str) and not source.endswith(".toml") and "/" not in source and not file.is_file():
        hint = did_you_mean(source, bundled_designs()) or f"; bundled are {', '.join(bundled_designs())}"
        raise DesignError([Problem(Place(source), "", f"no such design{hint}")])
    return file


def read_design(source: str | Path) -> Design:
    """Read and check a design, by file or bundled name, and resolve all its points; raises DesignError."""
    path = locate(source)
    file = open_design(path)
    head = file.table("design", HEAD)
    periods = file.whole(("design", "periods"), 1, MOST_PERIODS, 400)
    outcomes = read_measures(file, ("design", "outcomes"), SUMMARISED,
                             head.get("outcomes", ["output", "gini_income", "gini_wealth"]))
    name, seeds = file.text(("design", "name"), path.stem), read_seeds(file)
    burn_in = read_burn_in(file, periods) if "burn_in" in head else usual_burn_in(periods)
    record, sample = read_record(file, periods, outcomes), read_sample(file)
    arms, fixed, axes = read_arms(file), read_fixed(file), read_axes(file, sample)
    points = resolve(file, arms, fixed, axes)
    if len(points) * len(seeds) > MOST_RUNS:
        file.complain(("design", "seeds"), f"makes {len(points) * len(seeds):,} runs; give at most {MOST_RUNS:,}")
    file.finish()
    return Design(name, tuple(points), seeds, periods, burn_in, outcomes, record, tuple(file.table("factors")), sample)


def read_seeds(file: DesignFile) -> tuple[int, ...]:
    """Read how many seeds from the first on, or which."""
    given, keys = file.table("design").get("seeds", 10), ("design", "seeds")
    if not isinstance(given, list):
        first = file.whole(("design", "first_seed"), 0, LARGEST_SEED, 0)
        return tuple(range(first, first + file.whole(keys, 1, MOST_SEEDS, 10)))
    if "first_seed" in file.table("design"):
        file.complain(("design", "first_seed"), "stands beside a list of seeds; leave one of them out")
    for seed in file.listed(keys, given, "[0, 1, 2]"):
        if type(seed) is not int or not 0 <= seed <= LARGEST_SEED:
            file.complain(keys, f"{quoted(seed)} is not allowed; give whole numbers from 0 to {LARGEST_SEED}")
    return tuple(given)


def usual_burn_in(periods: int) -> int:
    """Return where the means of a run begin if a design does not say: its last quarter, of 100 periods at most."""
    return periods - min(max(periods // 4, 1), LONGEST_WINDOW)


def read_burn_in(file: DesignFile, periods: int) -> int:
    """Read the first quarter of the window of means, which must leave one quarter."""
    value = file.table("design")["burn_in"]
    if type(value) is int and 0 <= value < periods:
        return value
    file.complain(("design", "burn_in"), f"{quoted(value)} is not allowed; give a whole number from 0 to "
                                         f"{periods - 1}, since the run has {periods} periods")
    return 0


def read_measures(file: DesignFile, keys: tuple[str, str], known: tuple[str, ...], given: object) -> tuple[str, ...]:
    """Read names of measures."""
    names = file.listed(keys, given, '["output", "gini_wealth"]')
    for name in names:
        if name not in known:
            hint = did_you_mean(str(name), known) or "; simulation/metrics/catalogue.py lists them"
            file.complain(keys, f"there is no measure {quoted(name)}{hint}")
    return tuple(map(str, names))


def read_record(file: DesignFile, periods: int, outcomes: tuple[str, ...]) -> Record:
    """Read what is kept of a run."""
    table = file.table("record", tuple(Record.__dataclass_fields__))
    given: dict[str, Any] = {"periods": read_recorded(file, table.get("periods", "none"), outcomes)}
    lowest = {"every": 1, "classes_every": 0, "lorenz_every": 0, "mobility_over": 0}
    given |= {key: file.whole(("record", key), low, periods, low) for key, low in lowest.items()}
    quarters = table.get("agents_at", [])
    if quarters != []:
        for quarter in file.listed(("record", "agents_at"), quarters, "[0, 100]"):
            if type(quarter) is not int or not 0 <= quarter < periods:
                file.complain(("record", "agents_at"), f"{quoted(quarter)} is not allowed; give quarters from 0 to "
                                                       f"{periods - 1}, counted from 0")
    return Record(**given, agents_at=tuple(quarters) if isinstance(quarters, list) else ())


def read_recorded(file: DesignFile, given: object, outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """Read which measures are kept quarter by quarter."""
    words = {"none": (), "all": ("all",), "outcomes": tuple(name for name in outcomes if name in CATALOGUE)}
    if isinstance(given, str):
        if given not in words:
            guess = did_you_mean(given, words) or '; give "none", "outcomes", "all" or a list of measures'
            file.complain(("record", "periods"), f"{quoted(given)} is not allowed{guess}")
        return words.get(given, ())
    return read_measures(file, ("record", "periods"), tuple(CATALOGUE), given)
