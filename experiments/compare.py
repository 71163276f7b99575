"""`relations compare`: several scenarios on the same seeds, their levels and their paired differences."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import provenance
from experiments.batch import Outcome, carry_out_all
from experiments.comparison import Comparison, by_name, tasks
from experiments.differences import Difference
from experiments.output_folder import claim_folder, write_results

if TYPE_CHECKING:
    from simulation import Scenario


class RunsFailed(Exception):
    """Some runs of a comparison failed; the others were printed and written all the same."""

    def __init__(self, failures: Sequence[Outcome]) -> None:
        """Say how many failed, and of which scenario on which seeds for which reason."""
        seeds: dict[tuple[str, str | None], list[int]] = {}
        for failure in failures:
            seeds.setdefault((failure.name, failure.failure), []).append(failure.seed)
        lines = [f"  {name}, seed {', '.join(map(str, of))}: {reason}" for (name, reason), of in seeds.items()]
        super().__init__("\n".join([f"runs that failed: {len(failures)}", *lines]))
        self.failures = tuple(failures)


def compare_scenarios(
    scenarios: Sequence[Scenario],
    *,
    periods: int = 400,
    seeds: int = 10,
    jobs: int = 1,
    out: str | Path | None = None,
    as_json: bool = False,
) -> None:
    """Run scenarios on seeds 0 to `seeds` − 1 and print (or write to `out`) how they differ from the first.

    Raises `OutputRefused` before the first run where `out` cannot be written to, and `RunsFailed` at the end
    if any run failed.
    """
    folder = None if out is None else claim_folder(out)
    comparison = _compare_watched(by_name(scenarios), tuple(range(seeds)), periods, jobs)
    if as_json:
        print(json.dumps(comparison_results(comparison), indent=2, allow_nan=False))
    else:
        from experiments.tables import print_comparison, results_console

        print_comparison(comparison, results_console())
    if folder is not None:
        write_results(folder, comparison_files(comparison), record="compare.json")
        print(f"written to {folder}", file=sys.stderr)
    if comparison.failures:
        raise RunsFailed(comparison.failures)


def _compare_watched(scenarios: dict[str, Scenario], seeds: tuple[int, ...], periods: int, jobs: int) -> Comparison:
    """Make all runs with a bar on a terminal, and a single line elsewhere."""
    from rich.console import Console

    runs = tasks(scenarios, seeds, periods)
    talk = Console(stderr=True)
    if not talk.is_terminal:
        made_of = f"{len(scenarios)} scenarios, {len(seeds)} seeds, {periods} quarters"
        print(f"{len(runs)} runs: {made_of}", file=sys.stderr)
        return Comparison(scenarios, seeds, periods, tuple(carry_out_all(runs, jobs=jobs)))

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, transient=True) as progress:
        bar = progress.add_task("runs", total=len(runs))
        outcomes = carry_out_all(runs, jobs=jobs, when_done=lambda outcome: progress.advance(bar))
    return Comparison(scenarios, seeds, periods, tuple(outcomes))


def comparison_results(comparison: Comparison) -> dict[str, Any]:
    """Gather levels and paired differences, by scenario and measure, as plain data."""
    levels: dict[str, dict[str, Any]] = {name: {} for name in comparison.names}
    for level in comparison.levels:
        levels[level.scenario][level.measure] = {"mean": level.mean, "sd": level.sd, "n": level.n}
    differences: dict[str, dict[str, Any]] = {name: {} for name in comparison.names[1:]}
    for gap in comparison.differences:
        differences[gap.scenario][gap.measure] = {
            "difference": gap.difference,
            "low": gap.low,
            "high": gap.high,
            "unit": gap.unit,
            "n": gap.n,
        }
    return {
        "reference": comparison.reference,
        "seeds": list(comparison.seeds),
        "periods": comparison.periods,
        "levels": levels,
        "differences": differences,
        "worst_residual": comparison.worst_residual,
        "failed": [
            {"scenario": failure.name, "seed": failure.seed, "reason": failure.failure}
            for failure in comparison.failures
        ],
    }


def comparison_files(comparison: Comparison) -> dict[str, bytes]:
    """Make the contents of all result files of a comparison, by name."""
    import pandas as pd

    from experiments.figures import files
    from experiments.figures.comparison import comparison_figure
    from experiments.figures.relation_shares import shares_figure, shares_table
    from experiments.figures.style import KINDS
    from experiments.parquet import table_file

    record = comparison_record(comparison)
    columns = [field.name for field in dataclasses.fields(Difference)]
    gaps = pd.DataFrame([dataclasses.asdict(gap) for gap in comparison.differences], columns=columns)
    drawn: dict[str, bytes] = {}
    if not comparison.summaries.empty:
        drawn = files({"overview": comparison_figure(comparison)})
        drawn |= files({"relation_shares": shares_figure(comparison)}, KINDS)
        drawn["relation_shares.csv"] = shares_table(comparison)
    return {
        "summaries.parquet": table_file(comparison.summaries, {}, record),
        "trajectories.parquet": table_file(comparison.trajectories, {}, record),
        "differences.csv": gaps.to_csv(index=False, lineterminator="\n").encode(),
        **drawn,
        "compare.json": (json.dumps(record, indent=2, allow_nan=False) + "\n").encode(),
    }


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Gather what identifies a comparison, what makes it again and what it gave."""
    options = ["--periods", str(comparison.periods), "--seeds", str(len(comparison.seeds))]
    scenarios = comparison.scenarios
    return {
        "command": provenance.command("compare", list(scenarios.values()), options),
        "scenarios": {name: provenance.described(scenario) for name, scenario in scenarios.items()},
        "run_digests": {f"{run.name}, seed {run.seed}": run.digest for run in comparison.outcomes},
        "results": comparison_results(comparison),
        "versions": provenance.versions(),
        "commit": provenance.commit(),
    }
