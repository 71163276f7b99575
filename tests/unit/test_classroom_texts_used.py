"""No text of the catalogue without somebody who says it: what nobody reads, nobody keeps true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from experiments.classroom.controls import controls
from experiments.classroom.series import CHARTS
from experiments.classroom.texts import texts
from simulation.metrics.income_sources import SOURCES

HOUSE = Path(__file__).resolve().parents[2] / "experiments"
LESSONS = {lesson.name.removesuffix(".md") for lesson in files("experiments.classroom").joinpath("lessons").iterdir()}
NAMES = {*controls(), *SOURCES, *LESSONS, *"123",
         *(name for chart in CHARTS.values() for name in (*chart.measures, chart.unit))}
"""Parts of keys that come from elsewhere than a literal."""
OPEN = r"([^.]+)"


def said() -> tuple[set[str], set[str]]:
    """Collect what stands between quotes, and the patterns of what is put together, such as `slider.(...).label`."""
    literals, patterns = set(NAMES), set()
    for file in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add("".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else OPEN
                                     for part in node.values))
    for file in (*HOUSE.rglob("*.html"), *HOUSE.rglob("*.js")):
        words = file.read_text(encoding="utf-8")
        literals |= set(re.findall(r"""["'`]([^"'`\n]+)["'`]""", words)) | set(re.findall(r"\w+", words))
        patterns |= {re.sub(r"\\\$\\\{.*?\\\}", lambda _: OPEN, re.escape(found))
                     for found in re.findall(r"`([^`\n]*\$\{[^`\n]*)`", words)}
        patterns |= {re.escape(found) + OPEN for found in re.findall(r'"([\w.]+\.)" ~ name', words)}
    patterns |= {pattern + OPEN for pattern in patterns if pattern.endswith("_")}      # the beginning of some keys
    return literals, {pattern for pattern in patterns if re.match(r"[a-z_]+\\\.", pattern)}


def unused(keys: Iterable[str]) -> list[str]:
    """Return the keys that no literal and no pattern says, whose open parts are literals too."""
    literals, patterns = said()
    def is_said(key: str) -> bool:
        return key in literals or any((found := re.fullmatch(pattern, key)) and set(found.groups()) <= literals
                                      for pattern in patterns)

    return [key for key in keys if not is_said(key)]


def test_every_text_is_said_somewhere() -> None:
    assert unused(texts("en")) == []


def test_a_text_that_nobody_says_is_found() -> None:
    false = ["button.explode", "view.chart.temperature", "slider.phlogiston.label"]
    assert unused(["button.play", *false, "view.chart.output"]) == false
