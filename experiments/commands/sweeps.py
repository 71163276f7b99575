"""Commands of designs, each a folder of runs: sweep, sensitivity, collect, verify, plot, claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import AsJson
from experiments.commands.printing import print_json


def sweep(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="A design file, or a bundled one by name.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the runs; what it holds is not made again.")],
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a dask cluster that makes the runs instead.")
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would take.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say that in JSON.")] = False,
) -> None:
    """Make all runs of a design, or those that are missing, and one table of them."""
    from experiments.sweep.sweep import plan_sweep, run_sweep

    if as_json and not dry_run:
        raise typer.BadParameter("goes with --dry-run", param_hint="--json")
    if dry_run:
        asked = plan_sweep(design, out, jobs=jobs, retry_failed=retry_failed)
        print_json(asked.described()) if as_json else print(*asked.lines(), sep="\n")
    elif run_sweep(design, out, jobs=jobs, cluster=cluster, retry_failed=retry_failed).failed:
        raise typer.Exit(3)


def sensitivity(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="A design with [sample], or a bundled one by name.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the runs; what it holds is not made again.")],
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Make the runs of a sampled design and say which parameters its outcomes answer to (Sobol, Morris, PAWN)."""
    from experiments.sensitivity.command import analyse_design

    if analyse_design(design, out, jobs=jobs, as_json=as_json).failed:
        raise typer.Exit(3)


def collect(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    csv: Annotated[bool, typer.Option("--csv", help="CSV besides Parquet; equal to the bit.")] = False,
) -> None:
    """Gather the runs of a sweep, finished or not, in tables with a dictionary of their columns."""
    from experiments.sweep.collect_command import collect_folder

    if collect_folder(folder, csv=csv).damaged:
        raise typer.Exit(1)


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    sample: Annotated[int | None, typer.Option(min=0, help="Runs to make again; left out: 5.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed that draws them.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Check every file of a sweep, and make some of its runs again."""
    from experiments.sweep.verify import verify_folder

    if not verify_folder(folder, sample=sample, seed=seed, jobs=jobs, as_json=as_json):
        raise typer.Exit(1)


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    figure: Annotated[
        str | None, typer.Option(metavar="NAME", help="Figure to draw; left out: list those the folder can give.")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(metavar="MEASURE", help="What to show; repeatable.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Runs to show; repeatable, one column too.")
    ] = None,
    control: Annotated[str | None, typer.Option(metavar="SCENARIO", help="What others are compared with.")] = None,
    by: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column to tell apart by, in place of scenario.")]
    = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Picture: .svg, .pdf, .png; table and caption go beside it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a figure of a sweep, with the table it shows and a caption."""
    from experiments.figures.view import Asked
    from experiments.plot import list_figures, plot_sweep

    if figure is None:
        list_figures(folder, as_json)
    else:
        plot_sweep(folder, figure, Asked(tuple(outcome or ()), tuple(where or ()), control, by), out)


def claims(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Claims by id or row; all if none is named.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Paired seeds of the calibrated world.")] = 30,
    first_seed: Annotated[int, typer.Option(min=0, help="The first; from 10000 on they are for the test.")] = 10_000,
    worlds: Annotated[int, typer.Option(min=0, help="Worlds to draw; 0 for none.")] = 200,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the runs; what it holds is not made again.")
    ] = Path("results/claims"),
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a dask cluster that makes the runs.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A preview within ten minutes on two cores.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Make no runs; judge what is there.")] = False,
    took: Annotated[str, typer.Option(metavar="TEXT", help="The run time, to be told in CLAIMS.md.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many runs, and how long they take.")] = False,
    as_json: AsJson = False,
) -> None:
    """Try the claims of the papers: which hold, which do not, and what was assumed."""
    from experiments.claims.command import claims_command

    code = claims_command(wanted or [], seeds=seeds, first_seed=first_seed, worlds=worlds, jobs=jobs, out=out,
                          cluster=cluster, quick=quick, report=report, took=took, dry_run=dry_run, as_json_text=as_json)
    if code:
        raise typer.Exit(code)
