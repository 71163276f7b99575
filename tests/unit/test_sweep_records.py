"""What a run of a sweep can keep besides measures: classes, Lorenz curves, moves, agents; and that nobody feels it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.figures import class_moves, lorenz_family
from experiments.sweep.record import Record
from experiments.sweep.records import KINDS, Records, agents, class_table, lorenz_table, mobility_table, period_table
from experiments.sweep.run_file import packed, unpacked
from experiments.sweep.runs import RunSpec, carry_out
from simulation import load_scenario, simulate
from simulation.metrics.catalogue import CATALOGUE, measure
from simulation.metrics.classes import CLASSES
from simulation.run import Run
from tests.limits.economies import opened

EVERYTHING = Record(periods=("all",), classes_every=2, lorenz_every=3, agents_at=(0, 7), mobility_over=2)
QUARTERS = 8


@pytest.fixture(scope="module")
def kept() -> tuple[Run, dict[str, pd.DataFrame]]:
    """Make a small run that keeps everything."""
    records = Records(EVERYTHING)
    run = simulate(load_scenario("baseline", {"population.workers": 80}), seed=2, periods=QUARTERS, observe=records)
    return run, records.tables()


def test_keeping_everything_changes_no_bit_of_a_run(kept):
    """test:M10."""
    plain = simulate(load_scenario("baseline", {"population.workers": 80}), seed=2, periods=QUARTERS)
    assert kept[0].digest == plain.digest
    assert np.array_equal(kept[0].economy.households.wealth, plain.economy.households.wealth)


def test_each_table_is_kept_in_the_quarters_asked_for(kept):
    _, tables = kept
    quarters = {name: sorted(set(frame["period"])) for name, frame in tables.items()}
    assert quarters == {"classes": [0, 2, 4, 6], "lorenz": [0, 3, 6], "workers": [0, 7], "firms": [0, 7],
                        "machines": [0, 7], "mobility": [2, 4, 6], "mobility_index": [2, 3, 4, 5, 6, 7]}


def test_every_column_tells_its_unit_and_its_meaning_in_the_file_too(kept):
    _, tables = kept
    for frame in tables.values():
        assert list(frame.attrs) == list(frame.columns)
        assert all(note["unit"] and note["meaning"] for note in frame.attrs.values())
    spec = RunSpec("baseline", {}, load_scenario("baseline").digest, 2, QUARTERS, 0, EVERYTHING)
    result = carry_out(spec, load_scenario("baseline", {"population.workers": 40}))
    assert set(result.tables) == {*tables, "periods"}
    told, found = unpacked(packed(spec, result))
    assert told["summary"] == result.summary
    for name, frame in result.tables.items():
        pd.testing.assert_frame_equal(found[name].to_pandas(), frame, check_exact=True, check_dtype=False)
        unit = {one.name: (one.metadata or {}).get(b"unit", b"").decode() for one in found[name].schema}
        assert unit == {column: note["unit"] for column, note in frame.attrs.items()}


def test_classes_hold_all_people_and_what_they_have(kept):
    """row:A13."""
    run, tables = kept
    row, classes = run.records[6], tables["classes"].query("period == 6").set_index("class")
    assert list(classes.index) == list(CLASSES)
    assert classes["people"].sum() == 80
    assert classes.loc["owner", "people"] / 80 == row["class_owners_share"]
    sources = classes.filter(like="income_from_").sum(axis=1)
    assert sources.to_numpy() == pytest.approx(classes["disposable_income"].to_numpy())
    assert classes["wealth"]["owner"] / classes["wealth"].sum() == pytest.approx(row["class_owners_wealth_share"])


def test_a_class_nobody_is_in_is_a_row_of_nothing():
    economy = opened(60, periods=1)
    economy.relations.social_class[:] = 1
    table = class_table(economy).set_index("class")
    assert table.loc[["owner", "supported"], table.columns != "period"].to_numpy().sum() == 0.0


def test_lorenz_curves_run_from_nothing_to_all_and_hold_the_gini_index():
    economy = opened(80, periods=2)
    curve = lorenz_table(economy)
    assert curve[["people", "income", "wealth"]].iloc[[0, -1]].to_numpy().tolist() == [[0.0] * 3, [1.0] * 3]
    assert (curve["income"].diff().dropna() >= 0.0).all()
    fine = lorenz_table(economy, points=80 + 1)
    area = np.trapezoid(fine["income"], fine["people"])
    assert 1.0 - 2.0 * area == pytest.approx(measure(economy)["gini_income"], abs=1e-12)


def test_moves_of_all_people_are_counted_and_the_index_is_that_of_the_matrix(kept):
    """row:A13."""
    _, tables = kept
    assert set(tables["mobility"].groupby("period")["people"].sum()) == {80}
    moved = mobility_table(5, np.array([0, 0, 1, 1], np.int8), np.array([0, 1, 1, 2], np.int8))
    found = moved.set_index(["from_class", "to_class"])["people"]
    assert found["owner", "worker"] == found["owner", "owner"] == found["worker", "supported"] == 1
    matrix = tables["mobility"].query("period == 4").pivot(index="from_class", columns="to_class", values="people")
    matrix = matrix.loc[list(CLASSES), list(CLASSES)].to_numpy(float)
    there = matrix.sum(axis=1) > 0
    stayed = (np.diag(matrix)[there] / matrix.sum(axis=1)[there]).sum()
    index = tables["mobility_index"].set_index("period")["shorrocks"]
    assert index[4] == pytest.approx((there.sum() - stayed) / (there.sum() - 1))


def test_moves_over_one_quarter_are_those_of_the_column():
    records = Records(Record(mobility_over=1))
    run = simulate(load_scenario("baseline", {"population.workers": 60}), periods=5, observe=records)
    index = records.tables()["mobility_index"].set_index("period")["shorrocks"]
    assert [run.records[quarter]["class_mobility"] for quarter in index.index] == index.to_list()
    assert list(index.index) == [1, 2, 3, 4]


def test_agents_are_kept_with_all_their_columns_and_links_that_point_to_rows(kept):
    run, tables = kept
    economy, last = run.economy, {kind: tables[kind].query("period == 7") for kind in KINDS}
    assert {kind: len(frame) for kind, frame in last.items()} == {
        "workers": 80, "firms": len(economy.firms), "machines": len(economy.machines)}
    workers, firms = last["workers"], last["firms"].set_index("row")
    assert workers["wealth"].to_numpy().tolist() == economy.households.wealth[economy.households.rows()].tolist()
    at_work = workers.query("employer >= 0")
    assert firms.loc[at_work["employer"], "is_active"].all()
    assert firms.filter(regex=r"^staff_\d").shape[1] == economy.firms.staff.shape[1]
    assert set(last["machines"]["workplace"]) <= set(firms.index)


def test_a_kind_of_agents_there_is_not_is_refused():
    with pytest.raises(KeyError, match="robots"):
        agents(opened(60), ["robots"])


def test_copies_are_kept_that_later_quarters_do_not_move():
    records, economy = Records(Record(classes_every=1, agents_at=(0,), mobility_over=1)), opened(60, periods=1)
    records(economy)
    before = records.tables()["workers"].copy()
    economy.households.wealth[:] = -1.0
    pd.testing.assert_frame_equal(records.tables()["workers"], before)


def test_measures_are_kept_every_so_many_quarters_each_once(kept):
    periods = kept[0].periods
    few = period_table(periods, Record(periods=("output", "period"), every=3))
    assert list(few.columns) == ["period", "output"]
    assert few["period"].to_list() == [0, 3, 6]
    assert few["output"].to_list() == periods["output"].iloc[::3].to_list()
    assert list(period_table(periods, Record(periods=("all",)))) == list(CATALOGUE)


def test_a_record_that_asks_for_nothing_looks_at_nothing():
    assert Records(Record(periods=("all",))).is_idle
    assert Records(Record()).tables() == {}
    assert not any(Records(one).is_idle for one in (Record(classes_every=1), Record(lorenz_every=1),
                                                    Record(agents_at=(0,)), Record(mobility_over=1)))


def test_tables_have_the_columns_that_figures_draw(kept):
    _, tables = kept
    assert {lorenz_family.PEOPLE, *lorenz_family.TOTALS} <= set(tables[lorenz_family.TABLE])
    assert {class_moves.FROM, class_moves.TO, class_moves.PERSONS} <= set(tables[class_moves.TABLE])


def test_the_files_of_a_run_that_keeps_everything_are_the_same_bytes_each_time():
    scenario = load_scenario("baseline", {"population.workers": 40})
    spec = RunSpec("baseline", {"population.workers": 40}, scenario.digest, 1, 4, 0, EVERYTHING)
    one, other = (packed(spec, carry_out(spec, scenario)) for _ in range(2))
    assert one == other
