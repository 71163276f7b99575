"""What the programme of the page reads: runs as whole numbers, charts, colours, words."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from itertools import chain, product
from typing import Any

from experiments.classroom.colours import HATCHES, LINES, WORLDS, band_colours
from experiments.classroom.texts import text, texts
from experiments.classroom.told import listed
from experiments.classroom.views import CHARTS
from experiments.figures.style import SERIES
from experiments.handout.plan import LORENZ_POINTS, Axis, Plan
from experiments.handout.runs import LORENZ_PLACES, PERSON, STORY_PLACES, Kept, curve_quarters, life, packed, places

WORDS = ("view.", "handout.", "word.world_", "button.play", "button.pause", "page.quarter")
"""Beginnings of the keys of all texts that the programme may use."""


def data(plan: Plan, runs: Sequence[Kept]) -> str:
    """Return all of it as JSON that can stand in a page, whatever a title may hold."""
    decimals = {name: places(chart, runs) for name, chart in CHARTS.items()}
    by_measure = {measure: decimals[name] for name, chart in CHARTS.items() for measure in chart.measures}
    content: dict[str, Any] = {
        "periods": plan.periods,
        "seeds": plan.seeds,
        "worlds": [scenario.title for scenario in plan.scenarios],
        "axes": [{"label": text(plan.language, f"slider.{axis.control.id}.label"), "stops": written_stops(plan, axis),
                  "own": axis.own} for axis in plan.axes],
        "charts": [{"id": name, "measures": chart.measures, "stacked": chart.is_stacked, "relative": chart.is_relative,
                    "unit": chart.unit, "differenceUnit": chart.difference_unit, "places": decimals[name],
                    "colours": band_colours(chart.measures) if chart.is_stacked else []}
                   for name, chart in CHARTS.items()],
        "lorenz": {"quarters": curve_quarters(plan.periods), "points": LORENZ_POINTS, "places": LORENZ_PLACES},
        "story": {"person": PERSON, "places": STORY_PLACES, "sources": [line.measure for line in runs[0].story.lines],
                  "colours": SERIES[1:5], "beside": SERIES[4]},
        "looks": {"lines": LINES, "worlds": WORLDS, "hatches": HATCHES},
        "between": listed(("", ""), plan.language),
        "gap": " " if plan.language == "en" else "",
        "colon": ": " if plan.language == "en" else "：",
        "words": {key: template for key, template in texts(plan.language).items() if key.startswith(WORDS)},
        "commands": commands(plan),
        "runs": [{"series": {measure: packed(values, by_measure[measure]) for measure, values in run.series.items()},
                  "curves": {kind: packed(list(chain(*curves)), LORENZ_PLACES) for kind, curves in run.curves.items()},
                  "story": life(run.story), "digest": run.digest} for run in runs],
    }
    made = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return made.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def commands(plan: Plan) -> list[str]:
    """Return the command of each world and point, to be ended with a seed."""
    return [shlex.join(["relations", "run", source, "--periods", str(plan.periods), *(
                part for path, value in plan.values(scenario, point).items()
                for part in ("--set", f"{path}={json.dumps(value)}"))])
            for (source, scenario), point in product(zip(plan.sources, plan.scenarios, strict=True), plan.points)]


def written_stops(plan: Plan, axis: Axis) -> list[str]:
    """Write the values where a slider stops, and say which are the scenarios' own."""
    return [text(plan.language, "handout.own", value=f"{value:g}") if place == axis.own else f"{value:g}"
            for place, value in enumerate(axis.values)]
