"""`relations facts`: run a scenario on some seeds and hold it to the stylised facts.

Seeds 0–9 calibrated the baseline, and 100–109 were looked at too: report on others.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

import simulation
from experiments import provenance
from experiments.fact_measures import Panel, measure_facts
from experiments.output_folder import claim_folder, write_results
from experiments.processes import stream
from experiments.stylised_facts import (
    Verdict,
    facts_passed,
    is_accepted,
    judge,
    load_targets,
    score,
    services_note,
)
from experiments.tables import results_console
from experiments.worker_process import Failure

if TYPE_CHECKING:
    from simulation import Scenario

COLUMNS = ("fact", "measure", "name", "meaning", "low", "high", "mean", "lowest", "highest", "seeds", "verdict",
           "judged", "mandatory", "counted", "source")


class FactsFailed(RuntimeError):
    """A run from which facts were to be measured gave none."""


def check_facts(scenario: Scenario, *, seeds: Sequence[int], periods: int = 400, jobs: int = 1,
                out: str | Path | None = None, as_json: bool = False) -> bool:
    """Run the seeds, print facts, evidence and score (or JSON), write files to `out`; True if accepted.

    Raises `OutputRefused`, before anything is simulated, where `out` cannot be written to.
    """
    folder = None if out is None else claim_folder(out)
    talk = Console(stderr=True)
    if not talk.is_terminal:
        print(f"{len(seeds)} runs of {periods} quarters", file=sys.stderr)
    running = measure_seeds(seeds, scenario, periods, jobs)
    by_seed = dict(track(running, "Runs", len(seeds), console=talk, disable=not talk.is_terminal))
    measures = [by_seed[seed] for seed in seeds]
    counted, further = load_targets()
    facts, evidence = judge(measures, counted), judge(measures, further)
    record = facts_record(scenario, seeds, periods, facts, evidence)
    if as_json:
        print(json.dumps(record, indent=2, allow_nan=False))
    else:
        print_facts(results_console(), scenario, periods, facts, evidence, services_note(measures))
    if folder is not None:
        write_results(folder, facts_files(record, facts), record="facts.json")
        print(f"written to {folder}", file=sys.stderr)
    return is_accepted(facts)


def measure_seed(seed: int, scenario: Scenario, periods: int) -> dict[str, float]:
    """Run a scenario with one seed and measure every fact on it."""
    panel = Panel()
    return measure_facts(simulation.simulate(scenario, seed=seed, periods=periods, observe=panel), panel)


def measure_seeds(seeds: Sequence[int], scenario: Scenario, periods: int, jobs: int
                  ) -> Iterator[tuple[int, dict[str, float]]]:
    """Measure the facts of each seed, `jobs` at a time, and yield them as they end; raises `FactsFailed`."""
    for seed, found in stream(partial(measure_seed, scenario=scenario, periods=periods), seeds, jobs):
        if isinstance(found, Failure):
            raise FactsFailed(f"{scenario.name}, seed {seed}: {found.reason.strip().splitlines()[-1]}")
        yield seed, found


def print_facts(console: Console, scenario: Scenario, periods: int, facts: Sequence[Verdict],
                evidence: Sequence[Verdict], note: str) -> None:
    """Print the facts, the evidence that is not counted, the score and the sources."""
    seeds = len(facts[0].values)
    console.print(draw(f"Stylised facts of {scenario.name}, {seeds} seeds, {periods} quarters", facts))
    console.print(draw("Further evidence, not counted", evidence))
    console.print(score(facts), note, sep="\n", highlight=False)


def draw(title: str, verdicts: Sequence[Verdict]) -> Table:
    """Draw verdicts as a table, one line for each target."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold",
                  padding=(0, 2, 0, 0))
    table.add_column("fact")
    table.add_column("measure", ratio=3)
    for heading in ("mean", "lowest", "highest", "band"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict")
    table.add_column("source", ratio=2)
    for verdict in verdicts:
        target = verdict.target
        band = f"{target.low:.3g} … {target.high:.3g}".replace("inf", "∞")
        word = "[green]pass[/]" if verdict.passed else "[bold red]FAIL[/]"
        numbers = (f"{number:.3g}" for number in levels(verdict))
        table.add_row(target.id, target.name, *numbers, band, word, target.source)
    return table


def levels(verdict: Verdict) -> tuple[float, float, float]:
    """Return mean, lowest and highest value over seeds."""
    return verdict.mean, min(verdict.values), max(verdict.values)


def facts_record(scenario: Scenario, seeds: Sequence[int], periods: int, facts: Sequence[Verdict],
                 evidence: Sequence[Verdict]) -> dict[str, Any]:
    """Gather what was run, what each seed gave, and the verdicts, in a form that machines can read."""
    options = ["--periods", str(periods), "--seeds", str(len(seeds)), "--first-seed", str(seeds[0])]
    passed = facts_passed(facts)
    return {
        "command": provenance.command("facts", [scenario], options),
        "scenario": provenance.described(scenario),
        "seeds": list(seeds),
        "periods": periods,
        "accepted": is_accepted(facts),
        "passed": sum(passed.values()),
        "failed": [name for name, well in passed.items() if not well],
        "facts": [*map(row, facts), *map(row, evidence)],
        "versions": provenance.versions(),
        "commit": provenance.commit(),
    }


def row(verdict: Verdict) -> dict[str, Any]:
    """Describe a verdict; what is not a number is none, since JSON has no word for it."""
    target = verdict.target
    mean, lowest, highest = levels(verdict)
    content = (target.id, target.measure, target.name, target.meaning, target.low, target.high, mean, lowest, highest,
               [finite(value) for value in verdict.values], "pass" if verdict.passed else "fail", target.judged,
               target.mandatory, bool(target.id), target.source)
    return {name: finite(value) if isinstance(value, float) else value
            for name, value in zip(COLUMNS, content, strict=True)}


def finite(value: float) -> float | None:
    """Return a number, or none where there is none or no bound."""
    return value if math.isfinite(value) else None


def facts_files(record: Mapping[str, Any], facts: Sequence[Verdict]) -> dict[str, bytes]:
    """Make the contents of the files of `--out`, by name: verdicts as JSON and CSV, and the figure."""
    from experiments.figures import files
    from experiments.figures.facts import facts_figure

    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in record["facts"]:
        writer.writerow([" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in line.values()])
    name, periods, seeds = record["scenario"]["name"], record["periods"], record["seeds"]
    figure = facts_figure(facts, f"{name}, seeds {seeds[0]} to {seeds[-1]}, {periods} quarters")
    return {
        "facts.csv": table.getvalue().encode(),
        "facts.json": (json.dumps(record, indent=2, allow_nan=False) + "\n").encode(),
        **files({"facts": figure}),
    }
