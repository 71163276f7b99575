"""What the class sees, as plain data of a session, and the same as a table and in a sentence for those who cannot.

The one door to all views: `series_view`, `lorenz_view`, `Neighbourhood`, `Story`, and `table_of`, `sentence_of`.
"""

from __future__ import annotations

from collections import Counter

from experiments.classroom.neighbourhood import Neighbourhood, NeighbourhoodView
from experiments.classroom.series import (
    CHARTS,
    RELATIONS,
    Chart,
    Line,
    LorenzView,
    SeriesView,
    heads,
    lorenz_view,
    series_view,
)
from experiments.classroom.story import Moment, Story, StoryView
from experiments.classroom.told import capitalised, listed, say, written

__all__ = ["CHARTS", "RELATIONS", "Chart", "Line", "LorenzView", "Moment", "Neighbourhood", "NeighbourhoodView",
           "SeriesView", "Story", "StoryView", "View", "lorenz_view", "sentence_of", "series_view", "table_of"]

View = SeriesView | LorenzView | NeighbourhoodView | StoryView
Table = tuple[list[str], list[list[object]]]


def table_of(view: View, language: str = "en") -> Table:
    """Return the head and the rows of a view: what the picture shows, and nothing else, in plain numbers."""
    match view:
        case SeriesView():
            first = say(language, "head", "quarter")
            lines = [*view.lines, *view.differences]
            return [first, *heads(view.worlds, view.lines, view.differences, language)], _rows(view.quarters, lines)
        case LorenzView():
            first = say(language, "head", "people")
            return [first, *heads(view.worlds, view.curves, (), language)], _rows(view.people, view.curves)
        case NeighbourhoodView():
            head = [say(language, "head", name) for name in ("source", "target", "relation")]
            return head, [[source, target, say(language, "line", f"relation_share_{relation}")]
                          for source, target, relation, _ in view.edges]
        case StoryView():
            return _table_of_story(view, language)


def sentence_of(view: View, language: str = "en") -> str:
    """Say in a sentence or two what is seen now."""
    match view:
        case SeriesView() if view.quarters:
            return _sentence_of_twins(view, language) if view.differences else _sentence_of_one(view, language)
        case LorenzView() if view.curves:
            return _sentence_of_lorenz(view, language)
        case NeighbourhoodView() if view.nodes:
            return _sentence_of_neighbourhood(view, language)
        case StoryView() if view.moments:
            return _sentence_of_story(view, language)
    return say(language, "sentence", "nothing_yet")


def _rows(first: list[int] | list[float], lines: list[Line] | tuple[Line, ...]) -> list[list[object]]:
    return [list(row) for row in zip(first, *(line.values for line in lines), strict=True)]


def _named(measure: str, language: str, *, as_first: bool = False) -> str:
    name = say(language, "line", measure)
    return capitalised(name) if as_first else name


def _sentence_of_one(view: SeriesView, language: str) -> str:
    values = [(line.measure, written(line.values[-1], view.chart.unit, language)) for line in view.lines]
    if len(values) == 1:
        name = _named(values[0][0], language, as_first=True)
        return say(language, "sentence", "one", {"name": name, "value": values[0][1], "quarter": view.quarters[-1]})
    parts = [f"{_named(measure, language)} {value}"
             for measure, value in values]
    return say(language, "sentence", "several", {"quarter": view.quarters[-1], "list": listed(parts, language)})


def _sentence_of_twins(view: SeriesView, language: str) -> str:
    """Say by how much the second world is above or below the first, or for several lines how each stands."""
    quarter, unit = view.quarters[-1], view.chart.unit
    if len(view.differences) == 1:
        line = view.differences[0]
        size = written(abs(line.values[-1]), view.chart.difference_unit, language)
        nothing = written(0.0, view.chart.difference_unit, language)
        way = "equal" if size == nothing else "below" if line.values[-1] < 0.0 else "above"
        name = _named(line.measure, language, as_first=True)
        return say(language, "sentence", way, {"name": name, "value": size, "quarter": quarter})
    pairs = zip(view.lines, view.lines[len(view.differences):], strict=False)
    parts = [say(language, "sentence", "twin_item", {
        "name": _named(first.measure, language), "first": written(first.values[-1], unit, language),
        "second": written(second.values[-1], unit, language)}) for first, second in pairs]
    return say(language, "sentence", "twin_levels", {"quarter": quarter, "list": listed(parts, language)})


def _sentence_of_lorenz(view: LorenzView, language: str) -> str:
    middle = len(view.people) // 2
    half = [f"{100.0 * curve.values[middle]:.0f}" for curve in view.curves]
    text = say(language, "sentence", "lorenz", {"income": half[0], "wealth": half[1], "quarter": view.quarter})
    if len(half) == 4:
        text += " " + say(language, "sentence", "lorenz_second", {"income": half[2], "wealth": half[3]})
    return text


def _sentence_of_neighbourhood(view: NeighbourhoodView, language: str) -> str:
    agents = Counter(agent for _, agent, *_ in view.nodes)
    relations = Counter(relation for *_, relation, _ in view.edges)
    parts = [f"{say(language, 'line', f'relation_share_{relation}')} {relations[relation]}" for relation in RELATIONS]
    text = say(language, "sentence", "neighbourhood", {
        "firms": len(view.hexagons), "all": view.firms, "people": agents["person"], "machines": agents["machine"],
        "quarter": view.quarter, "list": listed(parts, language)})
    return f"{text} {say(language, 'sentence', 'cut')}" if view.is_cut else text


def _sentence_of_story(view: StoryView, language: str) -> str:
    now = view.moments[-1]
    sector = say(language, "line", f"employment_{now.sector}") if now.sector else ""
    about = {"person": view.person, "quarter": now.quarter, "sector": sector, "firm": now.firm, "machine": now.machine}
    keys = ["at_work" if now.firm is not None else "jobless",
            "no_machine" if now.machine is None else "paced" if now.is_paced else "beside"]
    parts = [say(language, "sentence", key, about) for key in keys]
    sources = list(zip((line.measure for line in view.lines), now.income, strict=True))[:-1]
    total, (source, most) = sum(amount for _, amount in sources), max(sources, key=lambda pair: pair[1])
    parts.append(say(language, "sentence", "income" if total > 0.0 else "no_income", {
        "income": f"{total:.3g}", "share": f"{100.0 * most / total:.0f}" if total > 0.0 else "",
        "source": say(language, "line", source)}))
    if taken := [each.quarter for each in view.moments if each.is_successor]:
        parts.append(say(language, "sentence", "successor", {"quarter": taken[-1]}))
    return " ".join(parts)


def _table_of_story(view: StoryView, language: str) -> Table:
    head = [say(language, "head", name) for name in ("quarter", "job", "machine", "successor")]
    head += [say(language, "line", line.measure) for line in view.lines]
    rows: list[list[object]] = [
        [each.quarter, say(language, "line", f"employment_{each.sector}") if each.sector else "",
         "" if each.machine is None else each.machine, "×" if each.is_successor else "", *each.income]
        for each in view.moments]
    return head, rows
