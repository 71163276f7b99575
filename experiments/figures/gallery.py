"""The figures that a sweep can give: what each shows, what it needs to have been recorded, and who draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from experiments.figures import bands, class_moves, fans, heat_map, lorenz_family, paired, phase_plot
from experiments.figures.drawn import Drawn
from experiments.figures.swept import PlotRefused, Swept, listed, one_of
from experiments.figures.view import Asked, View, split, view_of

_USUAL = ("output", "gini_income", "gini_wealth")
_COMFORTABLE = 24
"""Panels up to which a fan chart shows all outcomes of the design unasked."""


@dataclass(frozen=True)
class Kind:
    """A figure by name: what it shows, how many columns it tells apart, what it needs and how to record that."""

    shows: str
    dimensions: int
    table: str
    either: tuple[tuple[str, ...], ...]
    """Columns of the table without which it cannot be drawn: all of one of these."""
    record: str
    outcomes: tuple[int, int]
    """Fewest and most outcomes it shows; none where what it shows is fixed."""
    least_columns: int = 0
    """Columns that must vary in a grid."""


KINDS: dict[str, Kind] = {
    "fan": Kind("outcomes over time: median, 50 and 90 % of seeds, a panel a scenario", 1, "periods", ((),),
                'periods = "outcomes"', (1, 12)),
    "multiples": Kind("one outcome over time in every cell of a grid", 2, "periods", ((),), 'periods = "outcomes"',
                      (1, 1), 2),
    "differences": Kind("differences from the control, paired by seed, with 95 % intervals", 2, "runs", ((),), "",
                        (1, 12), 1),
    "heatmap": Kind("outcomes over two columns; with --control the differences from it", 2, "runs", ((),), "",
                    (1, 12), 2),
    "lorenz": Kind("Lorenz curves of income and wealth, by scenario; --by period: over time", 1, lorenz_family.TABLE,
                   ((lorenz_family.PEOPLE, "income"), (lorenz_family.PEOPLE, "wealth")), "lorenz_every = 20", (1, 2)),
    "factors": Kind("who receives income: shares of factors, stacked over time", 1, "periods",
                    tuple(whole.columns for whole in bands.FACTORS), 'periods = "all"', (0, 0)),
    "relations": Kind("the four relations and solo work, stacked over time", 1, "periods",
                      tuple(whole.columns for whole in bands.RELATIONS), 'periods = "all"', (0, 0)),
    "phase": Kind("output against inequality: path over time, and where each seed ends", 1, "periods", ((),),
                  'periods = ["output", "gini_wealth"]', (2, 2)),
    "mobility": Kind("moves between classes as a matrix", 1, class_moves.TABLE,
                     ((class_moves.FROM, class_moves.TO, class_moves.PERSONS),), "mobility_over = 40", (0, 0)),
}


def draw(swept: Swept, name: str, asked: Asked) -> tuple[View, Drawn]:
    """Draw a figure; raises `PlotRefused` where the folder or what was asked for does not allow it."""
    name = one_of(name, KINDS, "figure")
    kind = KINDS[name]
    if reason := obstacle(swept, kind):
        raise PlotRefused(f"{name}: {reason}")
    over_quarters = name == "lorenz" and asked.by == "period"
    if over_quarters:
        asked = replace(asked, by=None)
    view = view_of(swept, asked, dimensions=kind.dimensions, outcomes=chosen_outcomes(swept, name, kind, asked))
    match name:
        case "fan":
            return (view := _comfortable(view, asked)), fans.fan(view)
        case "multiples":
            return view, fans.multiples(view)
        case "differences":
            return view, paired.differences(view)
        case "heatmap":
            return view, heat_map.heat_map(view)
        case "lorenz":
            return view, lorenz_family.lorenz(view, over_quarters)
        case "factors":
            return view, bands.factors(view)
        case "relations":
            return view, bands.relations(view)
        case "phase":
            return view, phase_plot.phase(view)
        case _:
            return view, class_moves.mobility(view)


def obstacle(swept: Swept, kind: Kind) -> str | None:
    """Say why a figure cannot be drawn from a folder and what to do; None if it can."""
    crossed, drawn = split(swept.runs, swept.labels)
    if len(crossed) < kind.least_columns:
        found = f"only {listed(crossed)} does" if crossed else "none does"
        points = f" ({listed(drawn)} vary together, as drawn points)" if drawn else ""
        what = "two columns" if kind.least_columns == 2 else "a column"
        return f"needs {what} that vary in a grid, and {found}{points}: add to `scenarios` or [grid] of the design"
    there = swept.columns(kind.table)
    advice = f"put `{kind.record}` under [record] of the design and sweep into another folder"
    if not there:
        return f"no {kind.table}.parquet in {swept.folder}: {advice}"
    if not any(set(columns) <= set(there) for columns in kind.either):
        lacking = min(([one for one in columns if one not in there] for columns in kind.either), key=len)
        return f"{kind.table}.parquet lacks {listed(lacking)}: {advice}"
    return None


def measures(swept: Swept, table: str) -> list[str]:
    """List the measures of a table, behind its labels, seed and quarter."""
    about = {*swept.labels, "run", "seed", "period", lorenz_family.PEOPLE}
    return [column for column in swept.columns(table) if column not in about]


def chosen_outcomes(swept: Swept, name: str, kind: Kind, asked: Asked) -> tuple[str, ...]:
    """Choose what a figure shows: as asked, else what the design names first; raises `PlotRefused`."""
    least, most = kind.outcomes
    known = measures(swept, kind.table)
    if asked.outcomes:
        if not most:
            raise PlotRefused(f"{name} always shows the same; leave out --outcome")
        where = f" in {kind.table}.parquet" + ("" if kind.table == "runs" else "; only what was recorded can be shown")
        found = tuple(dict.fromkeys(one_of(word, known, "outcome", where) for word in asked.outcomes))
        if not least <= len(found) <= most:
            count = f"{least}" if least == most else f"{least} to {most}"
            raise PlotRefused(f"{name} shows {count} outcome{'s' * (most > 1)}; asked for are {listed(found)}")
        return found
    if name == "lorenz":
        return tuple(total for total in lorenz_family.TOTALS if total in known)
    first = ("output", "gini_wealth") if name == "phase" else _designed(swept)
    found = tuple(one for one in first if one in known) or tuple(known[:1])
    if len(found) < least:
        raise PlotRefused(f"{name} needs {listed(first)} in {kind.table}.parquet; choose others by --outcome, or "
                          f"put `{kind.record}` under [record] of the design and sweep into another folder")
    return found[:most]


def _designed(swept: Swept) -> Sequence[str]:
    """Return the outcomes that the design names first."""
    named: Sequence[str] = swept.design.get("design", {}).get("outcomes", [])
    return named or _USUAL


def _comfortable(view: View, asked: Asked) -> View:
    """Leave out the last outcomes where nobody asked for so many panels; the caption names those shown."""
    fitting = max(1, _COMFORTABLE // len(view.values[view.by]))
    return view if asked.outcomes else replace(view, outcomes=view.outcomes[:fitting])
