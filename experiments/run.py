"""`relations run`: one scenario, one seed, to the terminal and, where asked, to a folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import provenance
from experiments.output_folder import claim_folder, write_results

if TYPE_CHECKING:
    from simulation import Run, Scenario


def run_scenario(
    scenario: Scenario,
    *,
    periods: int = 400,
    seed: int = 0,
    out: str | Path | None = None,
    as_json: bool = False,
) -> None:
    """Simulate a scenario, print its end table (as JSON only the summary) and write results to `out`.

    Raises `OutputRefused`, before anything is simulated, where `out` cannot be written to.
    """
    folder = None if out is None else claim_folder(out)
    run = _simulate_watched(scenario, periods, seed)
    if as_json:
        print(json.dumps(run.summary, indent=2, allow_nan=False))
    else:
        from experiments.tables import print_run, results_console

        print_run(run, results_console())
    if folder is not None:
        write_results(folder, result_files(run, periods), record="run.json")
        print(f"written to {folder}", file=sys.stderr)


def _simulate_watched(scenario: Scenario, periods: int, seed: int) -> Run:
    """Simulate with a bar on a terminal, and a single line elsewhere."""
    from rich.console import Console

    from simulation import simulate

    talk = Console(stderr=True)
    if not talk.is_terminal:
        print(f"{scenario.name}: {periods} quarters, seed {seed}", file=sys.stderr)
        return simulate(scenario, seed=seed, periods=periods)

    from rich.progress import Progress

    with Progress(console=talk, transient=True) as progress:
        bar = progress.add_task(f"{scenario.name}, seed {seed}", total=periods)
        return simulate(scenario, seed=seed, periods=periods, observe=lambda economy: progress.advance(bar))


def result_files(run: Run, periods: int) -> dict[str, bytes]:
    """Make the contents of all result files of a run, by name."""
    from experiments.figures import files
    from experiments.figures.run import run_figures
    from experiments.parquet import periods_file

    record = run_record(run, periods)
    return {
        "periods.parquet": periods_file(run.periods, record),
        **files(run_figures(run)),
        "run.json": (json.dumps(record, indent=2, allow_nan=False) + "\n").encode(),
    }


def run_record(run: Run, periods: int) -> dict[str, Any]:
    """Gather what identifies a run, what makes it again and what it gave."""
    options = ["--periods", str(periods), "--seed", str(run.seed)]
    return {
        "command": provenance.command("run", [run.scenario], options),
        "scenario": provenance.described(run.scenario),
        "seed": run.seed,
        "periods": periods,
        "run_digest": run.digest,
        "worst_residual": run.worst_residual,
        "summary": run.summary,
        "reforms": [{"change": run.scenario.changes[number].terms.label, "began": period}
                    for number, period in run.economy.reforms],
        "versions": provenance.versions(),
        "commit": provenance.commit(),
    }
