"""The charts on one page: those that are seen keep up with the session, each with words and a table of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.classroom.charts import chart_of
from experiments.classroom.session import Session
from experiments.classroom.texts import Refused
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
from simulation.scenario.problems import quoted

NAMES = (*CHARTS, "lorenz", "neighbourhood", "story")
"""Every chart that can be chosen."""
AT_FIRST = ("output", "inequality", "income_shares", "relation_shares")
ROWS = 60
"""Rows of a table at the most, the latest; the file that makes the world again holds all."""

Views = Mapping[str, View]
Table = tuple[list[str], list[list[str]]]


class Exhibits:
    """Charts by name, each made in its picture when first seen; those of other worlds are let go of by `clear`."""

    def __init__(self, pictures: Mapping[str, Any], language: str) -> None:
        self.pictures = pictures
        self.language = language
        self.is_large = False
        self.charts: dict[str, Any] = {}
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
        check(names)
        world = min(world, len(session.worlds) - 1)
        made: dict[str, Callable[[], View]] = {"lorenz": partial(lorenz_view, session),
                                               "neighbourhood": partial(self.neighbourhoods[world].view, session)}
        if self.story is not None:
            made["story"] = partial(self.story.view, since.get("story", 0))
        return {name: made[name]() if name in made else series_view(session, name, since.get(name, 0))
                for name in names}

    def show(self, views: Views) -> dict[str, str]:
        """Bring charts up to date, with the lock of the document, and return the sentences of those that changed."""
        for name, view in views.items():
            if name in self.charts:
                self.charts[name].update(view)
            else:
                self.charts[name] = chart_of(view, self.language, is_large=self.is_large)
                self.pictures[name].sizing_mode = "stretch_both" if self.is_large else "stretch_width"
                self.pictures[name].children = [self.charts[name].layout]
        return self.words(views)

    def words(self, views: Views) -> dict[str, str]:
        """Return the sentences of views, but where no quarter is new, since the last sentence then stays."""
        return {name: sentence_of(view, self.language) for name, view in views.items()
                if getattr(view, "quarters", True)}

    def tables(self, views: Views) -> dict[str, Table]:
        """Return the tables of whole views, written, the latest quarter first."""
        found = {}
        for name, view in views.items():
            head, rows = table_of(view, self.language)
            found[name] = head, [[cell(each) for each in row] for row in rows[-ROWS:][::-1]]
        return found

    def clear(self) -> None:
        """Let go of all charts: other worlds may be one or two, and other charts in other words or larger."""
        for name in self.charts:
            self.pictures[name].children = []
        self.charts = {}


def check(names: Iterable[str]) -> None:
    """Raise `Refused` for a chart that does not exist."""
    for name in names:
        if name not in NAMES:
            raise Refused("no_chart", name=quoted(name))


def cell(value: object) -> str:
    """Write a value as it stands in a table."""
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)
