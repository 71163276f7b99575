"""What the class sees is what the session holds: in the picture's data, in its table and in its sentence."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import networkx
import numpy as np
import pytest

from experiments.classroom.neighbourhood import LARGEST, cut
from experiments.classroom.series import RELATIONS
from experiments.classroom.session import Session
from experiments.classroom.story import SECTORS
from experiments.classroom.telling_firms import telling_firms
from experiments.classroom.texts import LANGUAGES, Refused, texts
from experiments.classroom.views import (
    CHARTS,
    Neighbourhood,
    Story,
    lorenz_view,
    sentence_of,
    series_view,
    table_of,
)
from experiments.graph_sample import Sample
from simulation.metrics.catalogue import CATALOGUE
from simulation.metrics.income_sources import SOURCES


@pytest.fixture(scope="module")
def twins() -> Session:
    session = Session("baseline", "citizens_fund", people=100)
    session.step(6)
    return session


def test_every_chart_and_line_has_a_name() -> None:
    named = {f"view.line.{measure}" for chart in CHARTS.values() for measure in chart.measures}
    named |= {f"view.chart.{name}" for name in (*CHARTS, "lorenz", "neighbourhood", "story")}
    assert named <= set(texts("en"))


def test_every_chart_draws_columns_of_the_catalogue_that_share_a_unit() -> None:
    for chart in CHARTS.values():
        assert len({CATALOGUE[measure].unit for measure in chart.measures}) == 1
        assert f"view.unit.{chart.unit}" in texts("en")
        assert f"view.unit.{chart.difference_unit}" in texts("en")


def test_the_lines_of_a_chart_are_the_series_of_the_session(twins: Session) -> None:
    for name in ("output", "consumption", "inequality", "employment_by_sector"):
        view = series_view(twins, name)
        for line in view.lines:
            assert line.values == twins.series(line.measure)[line.world]
    shares = series_view(twins, "unsold")
    assert shares.lines[1].values == [100.0 * value for value in twins.series("unsold_share")[1]]
    jobs = series_view(twins, "employment_by_skill")
    assert jobs.lines[0].values == [100.0 * (1.0 - value) for value in twins.series("unemployment_low_skill")[0]]


def test_the_difference_is_second_less_first_and_for_levels_in_per_cent_of_the_first(twins: Session) -> None:
    first, second = (np.array(values) for values in twins.series("output"))
    assert series_view(twins, "output").differences[0].values == pytest.approx(100.0 * (second - first) / first)
    assert series_view(twins, "inequality").differences[1].values == twins.difference("gini_wealth")
    assert series_view(Session(people=100), "output").differences == ()


def test_bands_of_income_and_of_relations_fill_the_whole(twins: Session) -> None:
    for name in ("income_shares", "relation_shares"):
        view = series_view(twins, name)
        for world in (0, 1):
            bands = [line.values for line in view.lines if line.world == world]
            assert np.sum(bands, axis=0) == pytest.approx(100.0)


def test_a_view_since_a_quarter_is_the_end_of_the_whole_view(twins: Session) -> None:
    whole, late = series_view(twins, "inequality"), series_view(twins, "inequality", since=4)
    assert late.quarters == whole.quarters[4:] == [4, 5]
    assert [line.values for line in late.lines] == [line.values[4:] for line in whole.lines]
    assert [line.values for line in late.differences] == [line.values[4:] for line in whole.differences]


def test_a_lorenz_curve_encloses_the_gini_index_of_the_quarter(twins: Session) -> None:
    view = lorenz_view(twins, points=101)
    area = np.trapezoid(view.curves[0].values, view.people)
    assert 1.0 - 2.0 * area == pytest.approx(twins.series("gini_income")[0][-1], abs=2e-3)
    assert [(curve.measure, curve.world) for curve in view.curves] == [
        ("income", 0), ("wealth", 0), ("income", 1), ("wealth", 1)]


def test_a_neighbourhood_is_part_of_the_graph_of_the_quarter_and_small_enough_to_see() -> None:
    session, seen = Session(people=300), Neighbourhood()
    for _ in range(5):
        session.step()
        view = seen.view(session)
        assert view is seen.view(session), "it is drawn once a quarter"
        graph = session.worlds[0].simulation.economy.relations.graph()
        assert 0 < len(view.nodes) <= LARGEST
        assert {node for node, *_ in view.nodes} <= set(graph)
        drawn = {node for node, *_ in view.nodes}
        there = {(source, target, edge["relation"], edge["kind"])
                 for source, target, edge in graph.edges(data=True)
                 if source in drawn and target in drawn and source != target}
        assert set(view.edges) <= there
        missing = Counter(kind for *_, kind in there - set(view.edges))
        assert set(missing) <= {"order", "construction", "contagion", "service", "control"}, missing


def test_firms_of_a_neighbourhood_stay_where_they_are_while_they_last() -> None:
    session, seen = Session(people=300), Neighbourhood()
    places = []
    for _ in range(6):
        session.step()
        places.append({firm: (x, y) for firm, x, y, _ in seen.view(session).hexagons})
    kept = [before == after for before, after in pairwise(places)]
    assert sum(kept) >= 3


def test_a_neighbourhood_shows_the_relations_there_are_as_long_as_a_class_looks_at_it() -> None:
    session, seen = Session("four_relations", people=300), Neighbourhood()
    shown = []
    for _ in range(40):
        session.step()
        shown.append({relation for *_, relation, _ in seen.view(session).edges})
    assert sum(relations == set(RELATIONS) for relations in shown) >= 30


def test_firms_are_chosen_for_relations_that_are_not_yet_seen_and_not_for_their_size() -> None:
    graph = networkx.MultiDiGraph()
    for firm, people, relations in (("firm 1", 12, ("human_human",)), ("firm 2", 4, ("human_human", "human_machine")),
                                    ("firm 3", 12, ("human_human",)), ("firm 4", 30, ("machine_machine",))):
        graph.add_node(firm, agent="firm", sector="goods")
        for number in range(people):
            person = f"person {firm.split()[1]}{number}"
            graph.add_node(person, agent="person")
            for relation in relations:
                graph.add_edge(person, firm, relation=relation, kind="employment", firm=firm)
    assert set(telling_firms(graph, 20).members) == {"firm 2", "firm 1"}, "what shows most, then a size to see"
    assert set(telling_firms(graph, 36).members) == {"firm 2", "firm 4"}, "what nobody else has is worth more"


def test_a_firm_with_more_people_than_can_be_seen_is_drawn_in_part_and_that_is_said() -> None:
    graph = networkx.MultiDiGraph()
    people = tuple(f"person {number}" for number in range(80))
    graph.add_node("firm 1", agent="firm", departed=False, sector="goods")
    for person in people:
        graph.add_node(person, agent="person", departed=False)
        graph.add_edge(person, "firm 1", relation="human_human", kind="employment", firm="firm 1")
    part, is_cut = cut(Sample(graph, {"firm 1": people}, ""))
    assert is_cut
    assert part.graph.number_of_nodes() == LARGEST == 1 + len(part.members["firm 1"])


def test_a_reset_forgets_the_neighbourhood() -> None:
    session, seen = Session(people=100), Neighbourhood()
    assert seen.view(session).nodes == ()
    session.step()
    first = seen.view(session)
    session.step(2)
    seen.view(session)
    session.reset()
    session.step()
    assert seen.view(session) == first


def test_a_story_is_what_the_person_s_row_holds_quarter_by_quarter() -> None:
    session = Session(people=100)
    session.step()
    stories = [Story.begin(session, person) for person in (0, 7)]
    for _ in range(5):
        session.step()
        people = session.worlds[0].simulation.economy.households
        graph = session.worlds[0].simulation.economy.relations.graph()
        for story in stories:
            now = story.moments[-1]
            assert sum(now.income) == pytest.approx(people.disposable_income[story.person])
            facts = graph.nodes[f"person {story.person}"]
            assert facts.get("employer") == (None if now.firm is None else f"firm {now.firm}")
            assert facts.get("sector", "") == now.sector
            assert now.is_successor == people.is_successor[story.person]
    assert stories[0].view().quarters == [0, 1, 2, 3, 4, 5]
    assert set(SECTORS) == {name.removeprefix("employment_") for name in CHARTS["employment_by_sector"].measures}
    stories[0].end(session)
    session.reset()
    session.step()
    assert stories[1].view().quarters == [0]
    assert len(stories[0].moments) == 6


def test_a_successor_is_told_of() -> None:
    session = Session(people=100)
    stories = [Story.begin(session, person) for person in range(100)]
    for _ in range(12):
        session.step()
        if taken := [story for story in stories if story.moments[-1].is_successor]:
            break
    assert "A successor took its place" in sentence_of(taken[0].view())
    assert table_of(taken[0].view())[1][-1][3] == "×"


@pytest.mark.parametrize("person", [-1, 100, 1.0, True, "7", None])
def test_nobody_s_story_is_refused(person: object) -> None:
    with pytest.raises(Refused, match="There is no person"):
        Story.begin(Session(people=100), person)


def test_the_table_holds_what_the_picture_shows(twins: Session) -> None:
    head, rows = table_of(series_view(twins, "output"))
    assert head == ["quarter", "output (world A)", "output (world B)", "output (difference)"]
    assert len(rows) == 6
    assert rows[5][:3] == [5, twins.series("output")[0][5], twins.series("output")[1][5]]
    seen = Neighbourhood().view(twins)
    story = Story.begin(twins, 3).view()
    for view in (lorenz_view(twins), seen, story, *(series_view(twins, name) for name in CHARTS)):
        for language in LANGUAGES:
            head, rows = table_of(view, language)
            assert rows
            assert {len(row) for row in rows} == {len(head)}
            assert sentence_of(view, language)


def test_the_sentence_says_how_far_the_second_world_is_from_the_first(twins: Session) -> None:
    first, second = (values[-1] for values in twins.series("output"))
    gap = 100.0 * (second / first - 1.0)
    way = "above" if gap > 0 else "below"
    assert sentence_of(series_view(twins, "output")) == (
        f"Output of world B is {abs(gap):.1f} % {way} world A's in quarter 5."
        if f"{abs(gap):.1f}" != "0.0" else "Output is the same in both worlds in quarter 5.")
    same = Session("baseline", "baseline", people=100)
    same.step()
    assert sentence_of(series_view(same, "output")) == "Output is the same in both worlds in quarter 0."
    assert sentence_of(series_view(Session(people=100), "output")) == "No quarter has passed yet."


def test_income_of_a_story_stands_in_the_order_of_its_sources(twins: Session) -> None:
    story = Story.begin(twins, 3, world=1)
    assert [line.measure for line in story.view().lines] == list(SOURCES)
    assert story.view().world == 1
