"""Charts hold the session's numbers, grow by rows alone and share nothing between them."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("bokeh")

from bokeh.document import Document
from bokeh.events import Event
from bokeh.models import GlyphRenderer, MultiLine, Scatter

from experiments.classroom.charts import chart_of
from experiments.classroom.session import Session
from experiments.classroom.texts import LANGUAGES
from experiments.classroom.views import CHARTS, Neighbourhood, Story, lorenz_view, series_view


@pytest.fixture
def twins() -> Session:
    session = Session("baseline", "citizens_fund", people=100)
    session.step(3)
    return session


def heard(chart: Any) -> list[Event]:
    """Listen to what a page would be sent."""
    document, events = Document(), []
    document.add_root(chart.layout)
    document.on_change(events.append)
    return events


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_holds_the_view_however_it_came_by_it(twins: Session, name: str) -> None:
    fed = chart_of(series_view(twins, name))
    for _ in range(3):
        twins.step()
        fed.update(series_view(twins, name, since=fed.since))
    whole = chart_of(series_view(twins, name))
    assert fed.fed.source.data == whole.fed.source.data
    view = series_view(twins, name)
    assert fed.fed.source.data["quarter"] == view.quarters
    for line in view.lines:
        assert fed.fed.source.data[f"{line.measure}_{line.world}"] == line.values


def test_an_update_sends_the_new_rows_and_nothing_else(twins: Session) -> None:
    chart = chart_of(series_view(twins, "inequality"))
    events = heard(chart)
    chart.update(series_view(twins, "inequality", since=chart.since))
    assert events == [], "nothing has happened"
    twins.step(2)
    chart.update(series_view(twins, "inequality", since=chart.since))
    assert [type(event).__name__ for event in events] == ["ColumnsStreamedEvent"]
    assert events[0].data["quarter"] == [3, 4]


def test_after_a_reset_a_chart_begins_anew(twins: Session) -> None:
    chart = chart_of(series_view(twins, "output"))
    twins.reset()
    chart.update(series_view(twins, "output", since=chart.since))
    assert chart.since == 0
    twins.step()
    chart.update(series_view(twins, "output", since=chart.since))
    assert chart.fed.source.data["quarter"] == [0]


def test_two_charts_of_one_view_share_nothing(twins: Session) -> None:
    one, other = (chart_of(series_view(twins, "output")) for _ in range(2))
    twins.step()
    one.update(series_view(twins, "output", since=one.since))
    assert (one.since, other.since) == (4, 3)
    assert not {model.id for model in one.layout.references()} & {model.id for model in other.layout.references()}


def test_lorenz_curves_are_replaced_whole(twins: Session) -> None:
    chart = chart_of(lorenz_view(twins))
    twins.step()
    view = lorenz_view(twins)
    chart.update(view)
    for curve in view.curves:
        assert chart.source.data[f"{curve.measure}_{curve.world}"] == curve.values


def test_the_four_relations_differ_by_colour_and_by_dash_and_all_nodes_are_drawn() -> None:
    session, seen = Session(people=100), Neighbourhood()
    chart = chart_of(seen.view(session))
    session.step(2)
    view = seen.view(session)
    chart.update(view)
    drawn = [renderer for renderer in chart.layout.select({"type": GlyphRenderer})
             if isinstance(renderer.glyph, MultiLine)]
    assert len({renderer.glyph.line_color for renderer in drawn}) == 4
    assert len({str(renderer.glyph.line_dash) for renderer in drawn}) == 4
    nodes = [renderer for renderer in chart.layout.select({"type": GlyphRenderer})
             if isinstance(renderer.glyph, Scatter)]
    firms = len(view.hexagons)
    places = [x for renderer in nodes for x in renderer.data_source.data["x"] if x == x]
    assert len(places) == len(view.nodes) - firms
    events = heard(chart)
    chart.update(view)
    assert events == []


def test_a_story_grows_by_rows_and_another_person_s_takes_its_place(twins: Session) -> None:
    one, other = (Story.begin(twins, person) for person in (3, 4))
    chart = chart_of(one.view())
    twins.step(2)
    events = heard(chart)
    chart.update(one.view(chart.since))
    assert [type(event).__name__ for event in events] == ["ColumnsStreamedEvent"]
    chart.update(other.view())
    assert chart.fed.source.data["labour"] == [each.income[0] for each in other.moments]


def test_type_for_a_projector_is_larger_and_every_chart_is_drawn_in_every_language(twins: Session) -> None:
    story, seen = Story.begin(twins, 3), Neighbourhood()
    views = [*(series_view(twins, name) for name in CHARTS), lorenz_view(twins), story.view(), seen.view(twins)]
    for view in views:
        for language in LANGUAGES:
            small, large = (chart_of(view, language, is_large=is_large) for is_large in (False, True))
            document = Document()
            document.add_root(large.layout)
            assert document.to_json(deferred=False)["roots"]
            sizes = [min(int(model.text_font_size.removesuffix("pt")) for model in chart.layout.references()
                         if type(model).__name__ == "Title") for chart in (small, large)]
            assert sizes[0] < 20 <= sizes[1]
