"""The charts on one page: those chosen keep up with the session, each with what it shows in words and as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import panel

from experiments.classroom.charts import chart_of
from experiments.classroom.controls import Refused
from experiments.classroom.session import Session
from experiments.classroom.texts import text
from experiments.classroom.views import (
    CHARTS,
    Neighbourhood,
    Story,
    View,
    lorenz_view,
    sentence_of,
    series_view,
    table_of,
)

NAMES = (*CHARTS, "lorenz", "neighbourhood", "story")
"""Every chart that can be chosen."""
AT_FIRST = ("output", "inequality")
ROWS = 60
"""Rows of a table at the most, the latest; the file that makes the world again holds all."""

Views = Mapping[str, View]


class Exhibits:
    """Charts by name, made when first chosen; those of other worlds are let go of by `begin`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.place = panel.Column(sizing_mode="stretch_width")
        self.charts: dict[str, Any] = {}
        self.words: dict[str, panel.pane.HTML] = {}
        self.tables: dict[str, panel.pane.HTML] = {}
        self.neighbourhoods = (Neighbourhood(0), Neighbourhood(1))
        self.story: Story | None = None

    def begin(self, session: Session, person: object) -> None:
        """Forget the worlds there were and follow a person of these; raises `Refused` if there is no such person."""
        self.neighbourhoods = (Neighbourhood(0), Neighbourhood(1))
        self.follow(session, person, 0)

    def follow(self, session: Session, person: object, world: int) -> None:
        """Follow another person from now on; raises `Refused` if there is no such person."""
        story = Story.begin(session, person, world)
        if self.story is not None and self.story.watch in session.watchers:
            self.story.end(session)
        self.story = story

    def since(self) -> dict[str, int]:
        """Return for every chart the quarter from which on it lacks any."""
        return {name: getattr(chart, "since", 0) for name, chart in self.charts.items()}

    def views(self, since: Mapping[str, int], names: Sequence[str], world: int, session: Session) -> Views:
        """Return what the named charts show from their quarters on; raises `Refused` for one that does not exist."""
        if unknown := set(names) - set(NAMES):
            raise Refused(f"there is no chart {sorted(unknown)[0]!r}")
        world = min(world, len(session.worlds) - 1)
        made: dict[str, Callable[[], View]] = {"lorenz": partial(lorenz_view, session),
                                               "neighbourhood": partial(self.neighbourhoods[world].view, session)}
        if self.story is not None:
            made["story"] = partial(self.story.view, since.get("story", 0))
        return {name: made[name]() if name in made else series_view(session, name, since.get(name, 0))
                for name in names}

    def show(self, views: Views) -> None:
        """Bring charts and sentences up to date; to be called with the lock of the document."""
        for name, view in views.items():
            if name in self.charts:
                self.charts[name].update(view)
            else:
                self.charts[name] = chart_of(view, self.language)
                self.words[name] = panel.pane.HTML(sizing_mode="stretch_width")
                self.tables[name] = panel.pane.HTML(sizing_mode="stretch_width")
            if getattr(view, "quarters", True):      # nothing new leaves the last sentence as it is
                self._say(name, view)
        self._place(list(views))

    def tell(self, views: Views) -> None:
        """Bring the tables up to date with whole views, which takes too long for every quarter of a play."""
        for name, view in ((name, view) for name, view in views.items() if name in self.tables):
            self._say(name, view)
            head, rows = table_of(view, self.language)
            self.tables[name].object = table(text(self.language, "page.table"), head, rows[-ROWS:][::-1])

    def clear(self) -> None:
        """Let go of all charts: other worlds may be one or two."""
        self.charts, self.words, self.tables = {}, {}, {}
        self.place[:] = []

    def _say(self, name: str, view: View) -> None:
        self.words[name].object = f"<p>{escape(sentence_of(view, self.language))}</p>"

    def _place(self, names: Sequence[str]) -> None:
        wanted = [part for name in names for part in (self.words[name], self.tables[name])]
        present = [part for part in self.place if isinstance(part, panel.pane.HTML)]
        if [id(part) for part in wanted] != [id(part) for part in present]:
            self.place[:] = [part for name in names for part in (
                panel.pane.Bokeh(self.charts[name].layout, sizing_mode="stretch_width"), self.words[name],
                self.tables[name])]


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table that can be unfolded, the first column naming the row."""
    heads = "".join(f"<th scope='col'>{escape(str(each))}</th>" for each in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell(each))}</td>' for each in row)}</tr>" for row in rows)
    return (f"<details><summary>{escape(caption)}</summary><table><thead><tr>{heads}</tr></thead>"
            f"<tbody>{lines}</tbody></table></details>")


def cell(value: object) -> str:
    """Write a value as it stands in a table."""
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)
