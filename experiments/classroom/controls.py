"""The sliders: what they set and within which limits, checked wherever a value comes from."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from experiments.classroom.texts import Key, Refused
from simulation import Scenario
from simulation.scenario.problems import quoted

__all__ = ["Control", "Refused", "controls", "positions", "settings"]


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
            raise Refused("no_number", slider=self.label, value=quoted(value))
        if not self.low <= value <= self.high:
            raise Refused("out_of_range", slider=self.label, value=f"{value:g}", low=f"{self.low:g}",
                          high=f"{self.high:g}")
        return float(value)

    @property
    def label(self) -> Key:
        """The key of the slider's name."""
        return Key(f"slider.{self.id}.label")


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
            raise Refused("no_slider", name=quoted(name))
        found[controls()[name].path] = controls()[name].checked(value)
    for filling in {controls()[name].fills for name in moved} - {""}:
        section, key = filling.split(".")
        shares = {path: float(found.get(f"{section}.{path}", share)) for path, share in content[section].items()}
        rest = 1.0 - math.fsum(share for path, share in shares.items() if path != key)
        if rest < -1e-9:
            raise Refused("shares", sum=f"{1.0 - rest:.2f}")
        found |= {f"{section}.{path}": share for path, share in shares.items()} | {filling: max(rest, 0.0)}
    return found
