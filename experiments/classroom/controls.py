"""The sliders: what they set and within which limits, checked wherever a value comes from."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from simulation import Scenario
from simulation.scenario.problems import did_you_mean, quoted


class Refused(ValueError):
    """A request that cannot be fulfilled, and why, in words for whoever sits before the page."""


@dataclass(frozen=True, slots=True)
class Control:
    """A slider: a parameter, its limits, and which share fills what it leaves of a whole."""

    id: str
    path: str
    low: float
    high: float
    step: float
    fills: str = ""

    def checked(self, value: object) -> float:
        """Return a value within the limits; raises `Refused`, since a page can be made to send anything."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Refused(f"{self.id}: {quoted(value)} is no number")
        if not self.low <= value <= self.high:
            raise Refused(f"{self.id}: {value:g} is out of range; give {self.low:g} to {self.high:g}")
        return float(value)


@cache
def controls() -> Mapping[str, Control]:
    """Return all sliders by id."""
    table = tomllib.loads(files("experiments.classroom").joinpath("controls.toml").read_text(encoding="utf-8"))
    return {row["id"]: Control(**row) for row in table["controls"]}


def positions(scenario: Scenario, period: int = 0) -> dict[str, float]:
    """Return where each slider stands in a scenario at a quarter; a value beyond its limits stands at the limit."""
    content = scenario.at(period).model_dump()
    found = {}
    for name, control in controls().items():
        section, key = control.path.split(".")
        found[name] = min(max(float(content[section][key]), control.low), control.high)
    return found


def settings(moved: Mapping[str, object], scenario: Scenario, period: int = 0) -> dict[str, float]:
    """Return the values by path that moved sliders set, with what fills the wholes that they are shares of.

    Raises `Refused` for a slider that does not exist, a value out of its limits, or shares above one together.
    """
    found: dict[str, float] = {}
    content = scenario.at(period).model_dump()
    for name, value in moved.items():
        if name not in controls():
            raise Refused(f"there is no slider {quoted(name)}{did_you_mean(str(name), controls())}")
        found[controls()[name].path] = controls()[name].checked(value)
    for filling in {controls()[name].fills for name in moved} - {""}:
        section, key = filling.split(".")
        shares = {path: float(found.get(f"{section}.{path}", share)) for path, share in content[section].items()}
        rest = 1.0 - math.fsum(share for path, share in shares.items() if path != key)
        if rest < -1e-9:
            raise Refused(f"{section}: all shares together are {1.0 - rest:.2f}; they can be no more than one")
        found |= {f"{section}.{path}": share for path, share in shares.items()} | {filling: max(rest, 0.0)}
    return found
