"""What a sweep will take: how many runs, how long, how much room; and what that rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from experiments.output_folder import write_whole
from experiments.sweep.design import Design
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store
from simulation.metrics.catalogue import CATALOGUE

SECONDS_A_QUARTER = 0.006
SECONDS_A_WORKER_QUARTER = 1.5e-6
"""Of one processor, roughly, on baselines of 60 to 2,000 people; once runs are made, PACE knows better."""
SECONDS_TO_START = 5.0
"""For a process to load the model and its compiled kernels."""
BYTES_A_RUN = 11_000
"""The file of a run that keeps its summary alone."""
BYTES_A_COLUMN = 350
BYTES_A_VALUE = 9
"""Of a table in that file; random digits hardly compress."""
VALUES_A_CLASS_TABLE, VALUES_A_CURVE, VALUES_A_PERSON = 36, 216, 30
COLUMNS_OF_CLASSES, COLUMNS_OF_CURVES, COLUMNS_OF_MOVES, COLUMNS_OF_AGENTS = 11, 4, 11, 290
"""Of the tables that a record may ask for, as measured; agents are people with their firms and machines."""
PACE = ".pace.json"
"""File of the folder that remembers how fast its runs were made; no result depends on it."""


@dataclass(frozen=True)
class Estimate:
    """What is to be done, and what it will probably take."""

    runs: int
    points: int
    seeds: int
    periods: int
    there: int
    failed_before: int
    to_make: int
    seconds: float
    bytes: int
    jobs: int
    basis: str

    def lines(self) -> list[str]:
        """Say it in words."""
        failed = f", {self.failed_before} failed before" if self.failed_before else ""
        takes = (f"about {duration(self.seconds)} with {counted(self.jobs, 'process', 'es')} and {size(self.bytes)} of "
                 f"disk ({self.basis})")
        return [f"{self.runs} runs: {counted(self.points, 'point')} × {counted(self.seeds, 'seed')}, "
                f"{counted(self.periods, 'quarter')} each; {self.there} are there{failed}, {self.to_make} to make",
                *([takes] if self.to_make else [])]

    def described(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Pace:
    """Runs made in a folder, what the constants above give for them, and the processor time they took, in seconds."""

    runs: int = 0
    expected: float = 0.0
    taken: float = 0.0


def estimate(design: Design, specs: Mapping[str, RunSpec], folder: Path, *, jobs: int, retry_failed: bool = False
             ) -> Estimate:
    """Estimate what those runs of a design, by key, that a folder lacks will take; nothing is run."""
    costs, store, pace = costs_of(design), Store(folder), read_pace(folder)
    there = specs.keys() & store.keys()
    failed = (specs.keys() & {told["key"] for told in store.failures()}) - there
    missing = specs.keys() - there - (set() if retry_failed else failed)
    factor = pace.taken / pace.expected if pace.expected else 1.0
    work = factor * sum(costs[specs[key].digest] for key in missing)
    files = [file.stat().st_size for file in folder.glob("runs/??/*.zip")]
    each = sum(files) / len(files) if files else bytes_of(next(iter(specs.values())), design)
    basis = (f"from {pace.runs} runs made here" if pace.expected else
             f"assumed: {1000 * SECONDS_A_QUARTER:g} ms and {1e6 * SECONDS_A_WORKER_QUARTER:g} µs a person for a "
             f"quarter, {BYTES_A_VALUE} bytes a value")
    seconds = SECONDS_TO_START + work / min(jobs, len(missing)) if missing else 0.0
    return Estimate(len(specs), len(design.points), len(design.seeds), design.periods, len(there), len(failed),
                    len(missing), round(seconds, 1), round(each * len(missing)), jobs, basis)


def costs_of(design: Design) -> Mapping[str, float]:
    """Return the seconds that the constants give for a run, by the digest of its scenario."""
    return {point.digest: design.periods * (SECONDS_A_QUARTER + SECONDS_A_WORKER_QUARTER * point.workers)
            for point in design.points}


def bytes_of(spec: RunSpec, design: Design) -> float:
    """Return the size of a run's file by the constants."""
    record = spec.record
    columns = len(CATALOGUE) if record.periods == ("all",) else len(record.periods) and len(record.periods) + 1
    values = columns * -(-spec.periods // record.every)
    for asked, width, many in ((record.classes_every, COLUMNS_OF_CLASSES, VALUES_A_CLASS_TABLE),
                               (record.lorenz_every, COLUMNS_OF_CURVES, VALUES_A_CURVE)):
        columns += width if asked else 0
        values += many * (spec.periods // asked) if asked else 0
    columns += (COLUMNS_OF_MOVES if record.mobility_over else 0) + (COLUMNS_OF_AGENTS if record.agents_at else 0)
    values += len(record.agents_at) * VALUES_A_PERSON * max(point.workers for point in design.points)
    return BYTES_A_RUN + columns * BYTES_A_COLUMN + values * BYTES_A_VALUE


def read_pace(folder: Path) -> Pace:
    """Return how fast runs were made in a folder, as far as it remembers."""
    try:
        return Pace(**json.loads((folder / PACE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Pace()


def write_pace(folder: Path, runs: int, expected: float, taken: float) -> None:
    """Remember how fast the latest runs were made."""
    write_whole(folder / PACE, json.dumps(asdict(Pace(runs, expected, taken))).encode())


def counted(number: int, noun: str, plural: str = "s") -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}" + ("" if number == 1 else plural)


def duration(seconds: float) -> str:
    """Write a time as people say it."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return counted(round(seconds / length), unit)
    return counted(max(round(seconds), 1), "second")


def size(content: float) -> str:
    """Write a number of bytes as people say it."""
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if content >= length:
            return f"{content / length:.1f} {unit}"
    return f"{content / 1000:.0f} kB"
