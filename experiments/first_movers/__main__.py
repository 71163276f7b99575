"""`python -m experiments.first_movers`: follow firms on every seed and judge hypothesis H8."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from experiments.arguments import at_least
from experiments.first_movers.report import by_seed, figure, page, paths
from experiments.first_movers.study import Row, Study, follow_all, judge
from experiments.output_folder import OutputRefused, claim_folder, write_results
from experiments.worker_process import Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study and return the exit code: 3 if a run failed, 2 for a folder that cannot be written to."""
    parser = argparse.ArgumentParser(prog="python -m experiments.first_movers", description=__doc__)
    parser.add_argument("--seeds", type=partial(at_least, 1), default=30, help="number of seeds (30)")
    parser.add_argument("--first-seed", type=partial(at_least, 0), default=0,
                        help="first seed (0); those from 10,000 on are used once, for what is published")
    parser.add_argument("--periods", type=partial(at_least, 60), default=400, help="quarters (400)")
    parser.add_argument("--workers", type=partial(at_least, 20), help="persons, for a preview (as the scenarios say)")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=2, help="processes (2)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write page, table and figure there")
    asked = parser.parse_args(arguments)
    study = Study(periods=asked.periods)
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    try:
        folder = None if asked.out is None else claim_folder(asked.out)
    except OutputRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{len(seeds) * len(study.arms)} runs, registration {study.registration}", file=sys.stderr)
    rows: list[Row] = []
    failed = 0
    size = {"population.workers": asked.workers} if asked.workers else {}
    for name, found in follow_all(study, seeds, size, asked.jobs):
        if isinstance(found, Failure):
            failed += 1
            print(f"{name[0]}, seed {name[1]}: {found.reason}", file=sys.stderr)
        else:
            rows += found
    if not rows:
        print("no run ended", file=sys.stderr)
        return 3
    verdict, judged = judge(study, rows)
    command = (f"python -m experiments.first_movers --seeds {asked.seeds} --first-seed {asked.first_seed}"
               f"{f' --periods {asked.periods}' if asked.periods != 400 else ''}"
               f"{f' --workers {asked.workers}' if asked.workers else ''} --jobs 2")
    text = page(study, verdict, judged, rows, seeds, command)
    print(text)
    if folder is not None:
        files = {"first_movers.md": text.encode(), "first_movers.svg": figure(study, rows, seeds),
                 "first_movers.csv": paths(rows), "first_movers_by_seed.csv": by_seed(study, rows)}
        write_results(folder, files, record="first_movers.md")
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
