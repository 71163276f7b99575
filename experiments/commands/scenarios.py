"""Commands that look at scenario files: list, info, show, diff, validate."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from experiments.commands.options import WHICH, AsJson, ScenarioArgument, load, load_all
from experiments.commands.printing import in_toml, print_columns, print_json


def list_scenarios(as_json: AsJson = False) -> None:
    """List the bundled scenarios."""
    from simulation.scenario import bundled_scenarios, load_scenario

    titles = {name: load_scenario(name).title for name in bundled_scenarios()}
    if as_json:
        print_json([{"name": name, "title": title} for name, title in titles.items()])
    else:
        print_columns([[name, title] for name, title in titles.items()])


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


def show(
    name: ScenarioArgument,
    resolved: Annotated[bool, typer.Option("--resolved", help="With everything it extends filled in.")] = False,
) -> None:
    """Print a scenario file."""
    from simulation.scenario import to_toml

    scenario = load(name)
    files = [file.read_text(encoding="utf-8-sig") for file in scenario.files]
    print(to_toml(scenario.resolved()) if resolved else "\n".join(files), end="")


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


def validate(files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")]) -> None:
    """Check scenario files and name every mistake in them, and the values that a+b sets twice."""
    from simulation.scenario import overlaps

    load_all(files, report=lambda file: print("\n  ".join([f"{file}: valid", *map(str, overlaps(file))])))


def check_section(section: str) -> None:
    """Refuse a section that does not exist, with what was probably meant and all there are."""
    from simulation.scenario.declarations import sections
    from simulation.scenario.problems import did_you_mean

    if section not in sections():
        hint = did_you_mean(section, sections()) or f"; there are {', '.join(sections())}"
        raise typer.BadParameter(f"no section '{section}'{hint}", param_hint="--parameters")
