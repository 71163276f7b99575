"""`python -m experiments.planning`: a planner who lives on the market's records, hypothesis H12 and rows H6-H8."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from experiments.arguments import at_least
from experiments.output_folder import OutputRefused, claim_folder, write_results
from experiments.planning.demand import SCENARIOS, movements
from experiments.planning.report import figure, measured, page, shown, tried_worlds
from experiments.planning.study import Row, Study, Worlds, histories, judge, worlds
from experiments.worker_process import Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study and return the exit code: 3 if a history failed, 2 for a folder that cannot be written to."""
    parser = argparse.ArgumentParser(prog="python -m experiments.planning", description=__doc__)
    parser.add_argument("--seeds", type=partial(at_least, 1), default=30, help="number of seeds (30)")
    parser.add_argument("--first-seed", type=partial(at_least, 0), default=0,
                        help="first seed (0); those from 10,000 on are used once, for what is published")
    parser.add_argument("--worlds", type=partial(at_least, 0), default=Worlds.count, help="drawn markets (200)")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=2, help="processes (2)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write page, tables and figure there")
    parser.add_argument("--measure", action="store_true",
                        help="measure instead how demand moves for the economy's firms, over --seeds")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    try:
        folder = None if asked.out is None else claim_folder(asked.out)
    except OutputRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    if asked.measure:
        return measure(seeds, asked.jobs, folder)
    return try_planning(seeds, asked.worlds, asked.jobs, folder)


def measure(seeds: range, jobs: int, folder: Path | None) -> int:
    """Run economies and say how demand moves in them."""
    print(f"{len(seeds) * len(SCENARIOS)} runs", file=sys.stderr)
    found, failures = [], 0
    for asked, told in movements(seeds, jobs):
        if isinstance(told, Failure):
            failures += 1
            print(f"{asked[0]}, seed {asked[1]}: {told.reason}", file=sys.stderr)
        else:
            found += [(*asked, sector, movement) for sector, movement in told.items()]
    table = measured(found)
    print(table.decode(), end="")
    if folder is not None:
        write_results(folder, {"planning_demand.csv": table}, record="planning_demand.csv")
    return 3 if failures else 0


def try_planning(seeds: range, count: int, jobs: int, folder: Path | None) -> int:
    """Draw histories of demand, try all shares of planning, and judge."""
    study = Study(worlds=Worlds(count=count))
    print(f"{len(seeds) * len(study.markets)} histories of demand, {count} drawn markets, registration "
          f"{study.registration}", file=sys.stderr)
    rows: list[Row] = []
    tried: dict[int, Sequence[float]] = {}
    failures: list[str] = []
    for of, told in histories(study, seeds, jobs):
        if isinstance(told, Failure):
            failures.append(f"{of[0]}, seed {of[1]}: {told.reason}")
        else:
            rows += told
    for number, differences in worlds(study, jobs):
        if isinstance(differences, Failure):
            failures.append(f"drawn market {number}: {differences.reason}")
        elif differences is not None:
            tried[number] = differences
    if failures:
        print("\n".join(failures), file=sys.stderr)
        return 3
    verdicts, found = judge(study, rows, tried)
    command = (f"python -m experiments.planning --seeds {len(seeds)} --first-seed {seeds[0]}"
               f"{f' --worlds {count}' if count != Worlds.count else ''} --jobs 2")
    text = page(study, verdicts, found, rows, seeds, len(tried), command)
    print(text)
    if folder is not None:
        files = {"planning.md": text.encode(), "planning.svg": figure(study, rows, seeds), "planning.csv": shown(rows),
                 "planning_worlds.csv": tried_worlds(study, tried)}
        write_results(folder, files, record="planning.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
