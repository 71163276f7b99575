"""Overrides by dotted path, from --set or from Python: checked like a file whose name is --set."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping

from simulation.scenario.checking import Layer
from simulation.scenario.declarations import declarations
from simulation.scenario.problems import Place, Problem, ScenarioError, quoted


def overrides_layer(overrides: Mapping[str, object]) -> Layer:
    """Check overrides: values, or texts as they would stand in a file."""
    place = Place("--set")
    found = Layer(place)
    for path, value in overrides.items():
        if path in declarations():
            found.take(found.values, path, read_value(value) if isinstance(value, str) else value, place)
            found.sources[path] = "override"
        else:
            found.unknown(place, path, path)
    return found


def overrides_from_text(settings: Iterable[str]) -> dict[str, object]:
    """Return the overrides that a command line gives as path=value; the last one of a path wins."""
    pairs = [setting.partition("=") for setting in settings]
    wrong = [path for path, sign, _ in pairs if not sign]
    if wrong:
        form = "give path=value, as in --set pricing.markup=0.3"
        raise ScenarioError(Problem(Place("--set"), "", f"{quoted(path)} has no value; {form}") for path in wrong)
    return {path.strip(): value.strip() for path, _, value in pairs}


def read_value(text: str) -> object:
    """Read a value as TOML would; what is no TOML value stays text, which no parameter accepts."""
    try:
        content = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return content["value"] if list(content) == ["value"] else text
