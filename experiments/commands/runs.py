"""Commands that run a scenario, or some, and say what came of it: run, compare, graph, facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import (
    WHICH,
    AsJson,
    Out,
    Overrides,
    Periods,
    ScenarioArgument,
    check_ending,
    load,
    load_all,
)


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
