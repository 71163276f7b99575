"""How a measure stands on an axis: its name, its unit from the catalogue, and the scale of its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.measures import SHOWN, is_relative, shown


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure on an axis: raw values times `scale` are in `unit`; differences likewise."""

    name: str
    title: str
    unit: str
    scale: float
    gap_unit: str
    gap_scale: float

    @property
    def axis(self) -> str:
        """Name and unit, one below the other."""
        return f"{self.title},\n{self.unit}"


def quantity(name: str) -> Quantity:
    """Describe a measure of the catalogue, or of a run's summary, for an axis."""
    if shown(name).form == "per cent":
        return Quantity(name, title_of(name), "per cent", 100.0, "percentage points", 100.0)
    unit = unit_of(name)
    own = "index points" if unit == "index" else unit
    return Quantity(name, title_of(name), unit, 1.0, "per cent" if is_relative(name) else own, 1.0)


def title_of(name: str) -> str:
    """Write a measure's name: its label, or the words of its column where the label leans on the line above it."""
    label = SHOWN[name].label if name in SHOWN else ""
    text = label if label and not label.startswith(" ") else name.replace("_", " ")
    return text[0].upper() + text[1:]


def unit_of(name: str) -> str:
    """Give the unit of a measure, from the catalogue; that of a pure number is what kind of number it is."""
    from simulation.metrics.catalogue import CATALOGUE

    unit = CATALOGUE[name].unit if name in CATALOGUE else "1"
    kinds = {"index": "index", "ratio": "ratio", "residual": "relative error"}
    return unit if unit != "1" else kinds[shown(name).form] if name in SHOWN else "share or ratio"


def meaning_of(name: str) -> str:
    """Give a measure's meaning and unit in a sentence, from the catalogue."""
    from simulation.metrics.catalogue import CATALOGUE

    if name in CATALOGUE:
        return f"{name} ({CATALOGUE[name].unit}): {CATALOGUE[name].meaning}"
    return f"{name} (1): of the run's summary"
