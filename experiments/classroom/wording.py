"""What the charts say, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@cache
def wording() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return all texts of the charts by language, part and key."""
    return tomllib.loads(files("experiments.classroom").joinpath("wording.toml").read_text(encoding="utf-8"))


def say(language: str, part: str, key: str, values: Mapping[str, object] | None = None) -> str:
    """Return a text of a part (`chart`, `line`, `unit`, `head`, `sentence`) with values filled in; KeyError if none."""
    text = wording()[language][part][key]
    return text.format_map(values) if values else text


def written(value: float, unit: str, language: str = "en", *, digits: int = 1) -> str:
    """Write a value with its unit as it stands in a sentence."""
    if unit == "per cent":
        return say(language, "sentence", "percent", {"value": f"{value:.{digits}f}"})
    if unit == "percentage points":
        return say(language, "sentence", "points", {"value": f"{value:.{digits}f}"})
    if unit == "index":
        return f"{value:.3f}"
    number = f"{value:,.0f}" if abs(value) >= 100 or unit == "persons" else f"{value:.3g}"
    return f"{number} {say(language, 'unit', unit)}"
