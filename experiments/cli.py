"""The command `relations`: list, look at, check, run, compare and draw scenarios."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.stopping import heed_nothing, heed_termination

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.scenario import Scenario

app = typer.Typer(
    name="relations",
    help="Workers, intelligent machines, firms and owners in one economy: who owns, who earns, what grows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WHICH = "A bundled name or a TOML file; a+b lays b over a."
ScenarioArgument = Annotated[str, typer.Argument(metavar="NAME|FILE", help=WHICH)]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set one value, as in --set pricing.markup=0.3; repeatable."),
]
Periods = Annotated[int, typer.Option(min=1, help="Quarters to run.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for tables and figures.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """List the bundled scenarios."""
    from simulation.scenario import bundled_scenarios, load_scenario

    titles = {name: load_scenario(name).title for name in bundled_scenarios()}
    if as_json:
        print_json([{"name": name, "title": title} for name, title in titles.items()])
    else:
        print_columns([[name, title] for name, title in titles.items()])


@app.command()
def info(
    name: Annotated[str | None, typer.Argument(metavar="[NAME|FILE]", help=WHICH)] = None,
    parameters: Annotated[
        str | None, typer.Option(metavar="SECTION", help="What there is to set in a section, with ranges.")
    ] = None,
) -> None:
    """Tell what a scenario is, what it sets and within which bounds, and how to write one from it."""
    from experiments.info import scenario_page, section_page

    if name is None and parameters is None:
        raise typer.BadParameter("name a scenario, or a section with --parameters", param_hint="NAME|FILE")
    if parameters is not None:
        check_section(parameters)
    print("\n\n".join([*([scenario_page(name)] if name else []), *([section_page(parameters)] if parameters else [])]))


@app.command()
def show(
    name: ScenarioArgument,
    resolved: Annotated[bool, typer.Option("--resolved", help="With everything it extends filled in.")] = False,
) -> None:
    """Print a scenario file."""
    from simulation.scenario import to_toml

    scenario = load(name)
    files = [file.read_text(encoding="utf-8-sig") for file in scenario.files]
    print(to_toml(scenario.resolved()) if resolved else "\n".join(files), end="")


@app.command()
def diff(first: ScenarioArgument, second: ScenarioArgument, as_json: AsJson = False) -> None:
    """Show the values in which two scenarios differ."""
    from simulation.scenario import differences

    one, other = load_all([first, second])
    rows = differences(one, other)
    if as_json:
        keys = ("path", "first", "second", "unit")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    elif rows:
        head = ["parameter", one.name, other.name, "unit"]
        print_columns([head, *([path, in_toml(a), in_toml(b), unit] for path, a, b, unit in rows)])
    else:
        print(f"{one.name} and {other.name} do not differ.", file=sys.stderr)


@app.command()
def validate(files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")]) -> None:
    """Check scenario files and name every mistake in them, and the values that a+b sets twice."""
    from simulation.scenario import overlaps

    load_all(files, report=lambda file: print("\n  ".join([f"{file}: valid", *map(str, overlaps(file))])))


@app.command()
def run(
    name: ScenarioArgument,
    periods: Periods = 400,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all chance.")] = 0,
    overrides: Overrides = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Run a scenario once and print what came of it."""
    scenario = load(name, overrides)
    from experiments.run import run_scenario

    run_scenario(scenario, periods=periods, seed=seed, out=out, as_json=as_json)


@app.command()
def compare(
    names: Annotated[list[str], typer.Argument(metavar="NAME|FILE...", help="Two or more; the first is the control.")],
    periods: Periods = 400,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds, the same for each scenario.")] = 10,
    overrides: Overrides = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Run scenarios on the same seeds and show levels and paired differences."""
    if len(names) < 2:
        raise typer.BadParameter("give at least two", param_hint="NAME|FILE...")
    scenarios = load_all(names, overrides)
    from experiments.compare import compare_scenarios

    compare_scenarios(scenarios, periods=periods, seeds=seeds, jobs=jobs, out=out, as_json=as_json)


@app.command()
def graph(
    name: ScenarioArgument,
    period: Annotated[int, typer.Option(min=0, max=9_999, help="Quarter to draw, counted from 0.")] = 40,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Data: .graphml, .json. Picture alone: .png, .svg, .pdf.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all chance.")] = 0,
    overrides: Overrides = None,
    largest: Annotated[int, typer.Option(min=10, help="Nodes a picture may hold; above it firms are sampled.")] = 300,
    picture: Annotated[bool, typer.Option("--picture/--no-picture", help="Draw an .svg beside the data.")] = True,
    centrality: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Who is central, over time; for small economies.")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="Quarters between two rows of --centrality.")] = 4,
    as_json: AsJson = False,
) -> None:
    """Write the relations of one quarter as a graph, and draw it."""
    from experiments.graph import DATA, PICTURES, graph_scenario

    check_ending(out, "--out", (*DATA, *PICTURES))
    check_ending(centrality, "--centrality", (".csv",))
    if out is None and centrality is None:
        raise typer.BadParameter("name a file to write, or one for --centrality", param_hint="--out")
    graph_scenario(load(name, overrides), period=period, seed=seed, out=out, largest=largest, with_picture=picture,
                   centrality=centrality, every=every, as_json=as_json)


@app.command()
def facts(
    name: Annotated[str, typer.Argument(metavar="[NAME|FILE]", help=WHICH)] = "baseline",
    seeds: Annotated[int, typer.Option(min=1, help="Seeds the means are taken over; ten or more count.")] = 10,
    first_seed: Annotated[int, typer.Option(min=0, help="The first of them; fresh ones to report.")] = 0,
    periods: Annotated[int, typer.Option(min=141, help="Quarters to run.")] = 400,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
    overrides: Overrides = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Hold a scenario to the stylised facts, each with its band and source; code 1 if it does not pass."""
    scenario = load(name, overrides)
    from experiments.facts import check_facts

    if not check_facts(scenario, seeds=range(first_seed, first_seed + seeds), periods=periods, jobs=jobs, out=out,
                       as_json=as_json):
        raise typer.Exit(1)


@app.command()
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


@app.command()
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


@app.command()
def collect(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    csv: Annotated[bool, typer.Option("--csv", help="CSV besides Parquet; equal to the bit.")] = False,
) -> None:
    """Gather the runs of a sweep, finished or not, in tables with a dictionary of their columns."""
    from experiments.sweep.collect_command import collect_folder

    if collect_folder(folder, csv=csv).damaged:
        raise typer.Exit(1)


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def serve(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=WHICH)] = "baseline",
    other: Annotated[
        str | None, typer.Option("--with", metavar="OTHER", help="A second world on the same seed, beside it.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the page.")] = 5006,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of all chance.")] = 0,
    people: Annotated[int, typer.Option(min=100, max=5_000, help="Working people.")] = 1_000,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address of this computer to be reached at; by nobody else if left.")
    ] = "127.0.0.1",
    show_page: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Open the classroom: a page that plays one world, or two side by side (extra `classroom`)."""
    from experiments.classroom.serve import Opening, serve_classroom

    serve_classroom(Opening(name, other, seed, people), port=port, address=address, show=show_page)


def check_ending(path: Path | None, option: str, allowed: tuple[str, ...]) -> None:
    """Refuse a file whose ending does not say what to write in it."""
    if path is not None and path.suffix not in allowed:
        raise typer.BadParameter(f"'{path}' does not end in one of {', '.join(allowed)}", param_hint=option)


def check_section(section: str) -> None:
    """Refuse a section that does not exist, with what was probably meant and all there are."""
    from simulation.scenario.declarations import sections
    from simulation.scenario.problems import did_you_mean

    if section not in sections():
        hint = did_you_mean(section, sections()) or f"; there are {', '.join(sections())}"
        raise typer.BadParameter(f"no section '{section}'{hint}", param_hint="--parameters")


def load(name: str, overrides: list[str] | None = None) -> Scenario:
    """Load a scenario with the values given by --set."""
    return load_all([name], overrides)[0]


def load_all(
    names: list[str], overrides: list[str] | None = None, report: Callable[[str], None] | None = None
) -> list[Scenario]:
    """Load scenarios, report each valid one, and raise with the mistakes of all."""
    from simulation.scenario import Problem, ScenarioError, load_scenario, overrides_from_text

    values = overrides_from_text(overrides or [])
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            scenarios.append(load_scenario(name, values))
        except ScenarioError as error:
            problems += error.problems
        else:
            if report:
                report(name)
    if problems:
        raise ScenarioError(problems)
    return scenarios


def in_toml(value: Any) -> str:
    """Write a value as it would stand in a scenario file, and what is not set as a dash."""
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def print_columns(rows: list[list[str]]) -> None:
    """Print rows as plain columns that paste well and need no terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_json(content: Any) -> None:
    """Print JSON as people can read it."""
    print(json.dumps(content, indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command line; exit with 0 fine, 1 failed, 2 bad input, 3 some runs failed, 130 or 143 stopped."""
    heed_termination()
    code = exit_code()
    heed_nothing()
    sys.exit(code)


def exit_code() -> int:
    """Run the command and turn what may go wrong into a message and a code."""
    try:
        app(prog_name="relations")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        return flushed(code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return flushed(0)
    except Exception as error:
        return failed(error)
    return 0


def failed(error: Exception) -> int:
    """Print our own errors and those of the disk; anything else is a bug and keeps its traceback."""
    from simulation.scenario import ScenarioError

    if isinstance(error, ScenarioError):
        print(error, file=sys.stderr)
        return 2
    if isinstance(error, OSError) or type(error).__module__.startswith(("simulation.", "experiments.")):
        print(f"relations: {error}", file=sys.stderr)
        return int(getattr(error, "exit_code", 1))
    raise error


def flushed(code: int) -> int:
    """Flush what was printed; a reader that has gone away, as `head` does, is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
