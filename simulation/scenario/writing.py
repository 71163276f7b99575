"""Write a resolved scenario as TOML, and tell in which values two scenarios differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulation.scenario.declarations import Value, declarations
from simulation.scenario.scenario import Scenario

Difference = tuple[str, Value | None, Value | None, str]


def to_toml(resolved: Mapping[str, Any]) -> str:
    """Return a resolved scenario as a file that loads to the same digest."""
    lines = [toml_line(key, value) for key, value in resolved.items() if not isinstance(value, dict | list)]
    for key, value in resolved.items():
        if isinstance(value, dict) and key != "sources":
            lines += ["", f"[{key}]", *(toml_line(name, inner) for name, inner in value.items())]
    for table in resolved["changes"]:
        lines += ["", "[[changes]]", *(toml_line(name, inner) for name, inner in table.items())]
    lines += ["", "[sources]", *(toml_line(name, inner) for name, inner in resolved["sources"].items())]
    return "\n".join(lines) + "\n"


def toml_line(key: str, value: object) -> str:
    """Return `key = value`; JSON writes texts and numbers as TOML does, and dotted paths need quotes."""
    name = json.dumps(key) if "." in key else key
    return f"{name} = {json.dumps(value, ensure_ascii=False, allow_nan=False)}"


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Return path, both values and unit wherever two scenarios differ, dated changes last."""
    units = {path: declared.unit for path, declared in declarations().items()}
    one, other = dict(settings(first)), dict(settings(second))
    paths = [path for path in {**one, **other} if one.get(path) != other.get(path)]
    return [(path, one.get(path), other.get(path), units[path.rpartition(" ")[2]]) for path in paths]


def settings(scenario: Scenario) -> Iterator[tuple[str, Value]]:
    """Yield every value by path; those of a change by its terms, 'from period 200: path'."""
    content = scenario.parameters.model_dump()
    for path, declared in declarations().items():
        yield path, content[declared.section][declared.key]
    for change in scenario.changes:
        for path, value in change.values.items():
            yield f"{change.terms.label}: {path}", value
