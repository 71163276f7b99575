"""`relations handout`: check, say what it takes, run, and write one file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.graph import claim_file
from experiments.handout.page import page
from experiments.handout.plan import MOST_BYTES, CannotHandOut, Plan, planned
from experiments.handout.runs import Kept, carry_out_all
from experiments.output_folder import write_whole
from experiments.sweep.estimate import size

if TYPE_CHECKING:
    from simulation import Scenario


def write_handout(sources: Sequence[str], scenarios: Sequence[Scenario], out: Path, *, vary: Sequence[str],
                  people: int, periods: int, seeds: int, language: str, jobs: int) -> None:
    """Make the runs of a handout and write it; a file of that name is replaced when all is done.

    Raises `CannotHandOut` and `OutputRefused` before anything is run, and `CannotHandOut` if a run fails.
    """
    plan = planned(sources, scenarios, vary, people=people, periods=periods, seeds=seeds, language=language)
    claim_file(out)
    print(plan.sentence(min(jobs, plan.runs)), file=sys.stderr)
    content = page(plan, _run_watched(plan, jobs)).encode()
    if len(content) > MOST_BYTES:
        raise CannotHandOut(f"the page has {size(len(content))}, more than {size(MOST_BYTES)}", exit_code=1)
    write_whole(out, content)
    print(f"written to {out} ({size(len(content))})", file=sys.stderr)


def _run_watched(plan: Plan, jobs: int) -> list[Kept]:
    """Make all runs, with a bar on a terminal."""
    from rich.console import Console

    talk = Console(stderr=True)
    if not talk.is_terminal:
        return carry_out_all(plan, jobs)

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, transient=True) as progress:
        bar = progress.add_task("runs", total=plan.runs)
        return carry_out_all(plan, jobs, when_done=lambda: progress.advance(bar))
