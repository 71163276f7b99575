"""ODD.md: the text of the template with tables of agents, steps, scenarios, parameters and measures from the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from string import Template
from typing import Any

from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Holdings, Owners
from simulation.agents.platforms import Platforms
from simulation.agents.workers import Households
from simulation.columns import Table
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import bundled_scenarios, declarations, load_scenario, toml_line
from simulation.scenario.declarations import Declaration
from simulation.schedule import SCHEDULE

TABLES: tuple[tuple[str, type[Table]], ...] = (
    ("persons", Households), ("firms", Firms), ("machines", Machines), ("owners", Owners),
    ("claims of owners on firms (edges)", Holdings), ("platforms", Platforms),
)


def description() -> str:
    """Return the whole text."""
    baseline = load_scenario("baseline").parameters
    people = baseline.population
    template = Template(files("experiments.odd").joinpath("template.md").read_text(encoding="utf-8"))
    return template.substitute(
        workers=f"{people.workers:,}", firms=f"{people.workers / people.workers_per_firm:,.0f}",
        agents="\n\n".join(state_variables(name, table) for name, table in TABLES),
        schedule=markdown(("phase", "step", "what it does"), steps()),
        scenarios=markdown(("scenario", "title"), ((f"`{name}`", load_scenario(name).title)
                                                   for name in bundled_scenarios())),
        parameters="\n\n".join(sections()),
        measures=markdown(("measure", "unit", "meaning"), ((f"`{one.name}`", one.unit, one.meaning)
                                                           for one in CATALOGUE.values())),
    )


def state_variables(name: str, table: type[Table]) -> str:
    """Return the columns of a kind of agent."""
    rows = ((f"`{column.name or key}`", column.unit, column.meaning) for key, column in table.columns.items())
    return f"**{name}** (`{table.__name__}`)\n\n" + markdown(("variable", "unit", "meaning"), rows)


def steps() -> Iterator[tuple[str, str, str]]:
    """Yield phase, name and purpose of every step, in the order of the period."""
    for phase, functions in SCHEDULE:
        for step in functions:
            where = step.__module__.removeprefix("simulation.")
            yield phase, f"`{where}.{step.__name__}`", (step.__doc__ or "").strip().partition("\n")[0]


def sections() -> Iterator[str]:
    """Yield the parameters of each section: value of the baseline, range, meaning and source."""
    baseline = load_scenario("baseline")
    values = baseline.parameters.model_dump()
    by_section: dict[str, list[Declaration]] = {}
    for one in declarations().values():
        by_section.setdefault(one.section, []).append(one)
    for section, declared in by_section.items():
        rows = ((f"`{one.key}`", toml_line(one.key, values[section][one.key]).partition(" = ")[2], span(one),
                 one.meaning, baseline.sources.get(one.path, "")) for one in declared)
        yield f"**[{section}]**\n\n" + markdown(("parameter", "baseline", "range (unit)", "meaning", "source"), rows)


def span(one: Declaration) -> str:
    """Write what a parameter may be, with its unit unless it is a pure number."""
    if one.kind is bool:
        return "true or false"
    if one.options:
        return ", ".join(map(str, one.options))
    unit = "" if one.unit in ("", "1") else f" ({one.unit})"
    return f"{one.low:g} to {one.high:g}{unit}"


def markdown(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a Markdown table; bars and line ends in cells would break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
                     for line in lines)
