"""How a chart is told: its names, its values with their units, and lists, in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.classroom.texts import text

_BETWEEN = {"en": ", ", "zh": "，"}


def say(language: str, part: str, key: str, values: Mapping[str, object] | None = None) -> str:
    """Return a text of the charts, of a part (`chart`, `line`, `unit`, `head`, `sentence`), with values filled in."""
    return text(language, f"view.{part}.{key}", **(values or {}))


def capitalised(name: str) -> str:
    """Return a name as it stands at the head of a sentence or a panel."""
    return name[:1].upper() + name[1:]


def listed(parts: Sequence[str], language: str) -> str:
    """Join the parts of a list."""
    return _BETWEEN[language].join(parts)


def written(value: float, unit: str, language: str = "en") -> str:
    """Write a value with its unit as it stands in a sentence."""
    if unit == "per cent":
        return f"{value:.1f} %"
    if unit == "percentage points":
        return say(language, "sentence", "points", {"value": f"{value:.1f}"})
    if unit == "index":
        return f"{value:.3f}"
    number = f"{value:,.0f}" if abs(value) >= 100 or unit == "persons" else f"{value:.3g}"
    return f"{number} {say(language, 'unit', unit)}"
