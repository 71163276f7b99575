"""Options that mean the same in every command, and the scenarios that a command names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.scenario import Scenario

WHICH = "A bundled name or a TOML file; a+b lays b over a."
ScenarioArgument = Annotated[str, typer.Argument(metavar="NAME|FILE", help=WHICH)]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set one value, as in --set pricing.markup=0.3; repeatable."),
]
Periods = Annotated[int, typer.Option(min=1, help="Quarters to run.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for tables and figures.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


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


def check_ending(path: Path | None, option: str, allowed: tuple[str, ...]) -> None:
    """Refuse a file whose ending does not say what to write in it."""
    if path is not None and path.suffix not in allowed:
        raise typer.BadParameter(f"'{path}' does not end in one of {', '.join(allowed)}", param_hint=option)
