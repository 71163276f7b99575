"""Hypothesis H12 and rows H6-H8, in markets of which it is known what can be foreseen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.planning.__main__ import main
from experiments.planning.demand import GROWN, SETTLED, Watching, apart
from experiments.planning.market import (
    Market,
    Planning,
    adaptive,
    best_share,
    draw,
    error,
    foreseen,
    lasting,
    made,
    served,
    unsold,
)
from experiments.planning.study import (
    ALL_RECORDED,
    BEST,
    BEYOND_FORMULA,
    HALF_TACIT,
    Study,
    Worlds,
    compared,
    judge,
    of_variant,
    world,
)
from simulation import load_scenario

MARKET = Market(change=0.1, noise=0.2)
SMALL = Market(change=0.1, noise=0.1, goods=40, characteristics=4)


def test_firms_of_the_market_expect_by_the_rule_of_those_of_the_economy():
    assert load_scenario("baseline").parameters.expectations.sales_adjustment == MARKET.adjustment
    demand = np.log(np.array([[2.0], [1.0], [1.0]]))
    assert adaptive(demand, 0.3)[:, 0] == pytest.approx([1.0, 1.3, 1.21])


def test_what_lasts_keeps_its_variance_and_is_forgotten_at_the_rate_said():
    path = lasting(0.09, 0.05, np.random.default_rng(1).normal(size=(4000, 50)))
    assert path.var() == pytest.approx(0.09, rel=0.05)
    assert np.mean(path[1:] * path[:-1]) / path.var() == pytest.approx(0.95, abs=0.01)
    assert np.diff(path, axis=0).std() == pytest.approx(np.sqrt(2 * 0.05 * 0.09), rel=0.02)


def test_demand_has_the_variance_of_its_parts():
    demand = draw(replace(MARKET, tacit=0.3, drift=0.25), 2000, 3).demand
    market = replace(MARKET, tacit=0.3, drift=0.25)
    assert demand.var() == pytest.approx(market.hard + market.untold, rel=0.05)


def test_what_is_drawn_for_one_purpose_does_not_depend_on_another():
    plain, noisier = draw(replace(MARKET, tacit=0.0), 50, 7), draw(replace(MARKET, tacit=0.0, noise=0.4), 50, 7)
    assert np.array_equal(plain.loadings, noisier.loadings)
    silent = draw(replace(MARKET, tacit=0.0, noise=0.0), 50, 7).demand
    assert noisier.demand - silent == pytest.approx(2.0 * (plain.demand - silent))


def test_of_one_good_with_one_characteristic_the_planner_knows_what_kalman_says():
    """The variance that solves Riccati's equation, written out for one dimension."""
    market = Market(change=0.1, noise=0.2, tacit=0.0, goods=1, characteristics=1)
    _, variances = foreseen(market, draw(market, 400, 1), Planning(0.0, begins=400))
    kept, noise = 0.95**2, 0.2**2
    innovation = (1.0 - kept) * market.hard
    half = (innovation - noise * (1.0 - kept)) / 2.0
    assert variances[-1, 0] == pytest.approx(half + np.sqrt(half**2 + innovation * noise), rel=1e-9)


def test_the_planner_errs_by_as_much_as_it_thinks():
    market = replace(MARKET, tacit=0.0)
    drawn = draw(market, 400, 2)
    estimates, variances = foreseen(market, drawn, Planning(0.0))
    errors = (estimates - drawn.demand)[100:]
    assert errors.var() == pytest.approx(variances[100:].mean() + market.untold, rel=0.03)


def test_a_quarter_of_the_records_doubles_the_variance_where_tastes_drift_slowly():
    """With their root, not in proportion: this is why more can be planned than (11.3) says."""
    market = Market(change=0.02, noise=0.3, tacit=0.0, drift=0.002)
    drawn = draw(market, 400, 1)
    known = [foreseen(market, drawn, Planning(share))[1][-1].mean() for share in (0.0, 0.75)]
    assert known[1] / known[0] == pytest.approx(2.0, rel=0.15)


def test_without_records_the_planner_forgets_all_it_knew():
    drawn = draw(SMALL, 400, 1)
    estimates, variances = foreseen(SMALL, drawn, Planning(1.0))
    assert variances[-1] == pytest.approx(SMALL.hard, rel=1e-6)
    assert np.abs(estimates[-1]).max() < 1e-3 * np.abs(estimates[100]).max()


@settings(max_examples=20, deadline=None)
@given(share=st.floats(0.0, 1.0), recorded=st.floats(0.0, 1.0))
def test_only_planned_goods_go_unrecorded_and_only_they_are_made_otherwise(share: float, recorded: float) -> None:
    planning = Planning(share, begins=20, recorded=recorded)
    planned = planning.planned(SMALL.goods)
    records = planning.records(SMALL.goods)
    assert records[planned:].all()
    assert records.sum() == SMALL.goods - planned + round(recorded * planned)
    drawn = draw(SMALL, 40, 1)
    output, of_firms = made(SMALL, drawn, planning), adaptive(drawn.demand, SMALL.adjustment)
    assert np.array_equal(output[:20], of_firms[:20])
    assert np.array_equal(output[:, planned:], of_firms[:, planned:])


def test_what_is_unsold_and_what_is_served():
    output, demand = np.array([[3.0, 1.0]]), np.log(np.array([[2.0, 3.0]]))
    assert unsold(output, demand) == pytest.approx(1.0 / 4.0)
    assert served(output, demand) == pytest.approx(3.0 / 5.0)
    assert error(np.exp(demand), demand) == pytest.approx(0.0)


@settings(max_examples=50, deadline=None)
@given(firms=st.floats(0.01, 0.2), hard=st.floats(0.01, 0.3), untold=st.floats(0.0, 0.1), data=st.floats(0.1, 50.0))
def test_the_formula_finds_the_least_of_what_it_is_of(firms: float, hard: float, untold: float, data: float) -> None:
    shares = np.linspace(0.0, 1.0, 2001)
    loss = shares * (hard / (1.0 + data * (1.0 - shares)) + untold) + (1.0 - shares) * firms
    said = best_share(firms, hard, untold, hard / (1.0 + data))
    assert np.interp(said, shares, loss) <= loss.min() + 1e-6


def test_the_formula_plans_nothing_or_all_where_data_are_of_no_use():
    assert best_share(0.05, 0.1, 0.06, 0.01) == 0.0
    assert best_share(0.05, 0.1, 0.01, 0.1) == 0.0
    assert best_share(0.20, 0.1, 0.01, 0.1) == 1.0


def test_changes_are_taken_apart_into_what_lasts_and_noise():
    chance = np.random.default_rng(5)
    level = np.cumsum(0.1 * chance.normal(size=(3000, 20)), axis=0)
    change, noise = apart(np.diff(level + 0.2 * chance.normal(size=level.shape), axis=0))
    assert (change, noise) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.2, abs=0.01))
    assert apart(np.diff(level, axis=0))[1] < 0.02


class Firms:
    """Ten firms of goods, whose demand only drifts, and two of services."""

    def __init__(self, quarter: int, sales: np.ndarray) -> None:
        self.identity = np.arange(12)
        self.is_active = np.ones(12, dtype=bool)
        self.sector = np.repeat([0, 1], [10, 2])
        self.quarters_active = np.full(12, quarter)
        self.expected_sales = np.full(12, 2.0)
        self.perceived_sales = sales.copy()


def test_firms_count_once_they_have_grown_and_expect_something():
    watching = Watching()
    paths = np.exp(np.cumsum(0.1 * np.random.default_rng(1).normal(size=(2 * SETTLED, 12)), axis=0))
    for quarter, sales in enumerate(paths):
        firms = Firms(quarter, sales)
        if quarter == SETTLED:
            firms.quarters_active[0] = GROWN
            firms.perceived_sales[0] = 1e9
            firms.expected_sales[1] = 0.0
        watching(type("Economy", (), {"firms": firms}))
    found = watching.movement(0)
    assert found.change == pytest.approx(0.1, rel=0.2)
    assert found.error == pytest.approx(np.log(paths[SETTLED:, :10] / 2.0).std(), rel=0.1)


def little(**changed):
    """The study in small markets."""
    return Study(**({"markets": {"goods": SMALL, "services": replace(SMALL, noise=0.2)}, "quarters": 160,
                     "window": (110, 160), "worlds": Worlds(count=3, errors=(0.0, 9.0))} | changed))


def test_every_share_sees_the_same_history():
    study = little()
    some = compared(study, "goods", SMALL, 1, "", (0.0, 0.3))
    assert some == [row for row in compared(study, "goods", SMALL, 1, "", (0.0, 0.3, 1.0)) if row[3] < 1.0]


def test_drawn_markets_lie_in_their_ranges_and_are_kept_by_how_much_firms_err():
    study = little()
    for market in study.drawn_markets():
        for name, (low, high) in study.worlds.ranges.items():
            assert low <= getattr(market, name) <= high
    assert len(world(study, 0) or ()) == len(study.primary)
    assert world(little(worlds=Worlds(count=3, errors=(8.0, 9.0))), 0) is None


def rows(study, errors, *, recorded=0.9, tacit=2.0, lost=0.05, seeds=30):
    """Rows of a study with these errors by share; the error of all planned where all is recorded, or half is tacit."""
    chance, made_up = np.random.default_rng(2), []
    for base in study.markets:
        for seed in range(seeds):
            for share in (0.0, 0.3, BEST, 1.0):
                for variant in study.variants:
                    of = f"{base}{of_variant(variant)}"
                    value = errors[share]
                    if variant == ALL_RECORDED and share == 1.0:
                        value = recorded
                    if variant == HALF_TACIT and share:
                        value = tacit
                    noise = 0.001 * chance.normal()
                    gone = share * lost if variant != ALL_RECORDED else 0.0
                    made_up += [(of, seed, "error", share, value + noise), (of, seed, "unsold", share, 0.1 + noise),
                                (of, seed, "served", share, 0.9 - gone + noise)]
            made_up.append((base, seed, BEYOND_FORMULA, 0.0, 0.02))
    return made_up


INVERTED = {0.0: 1.0, 0.3: 0.95, BEST: 0.9, 1.0: 2.0}
WORLDS = {number: [-0.1, 0.5, -0.05, -0.01, 0.3] for number in range(40)}


@pytest.mark.parametrize(("errors", "recorded", "tried", "word"), [
    (INVERTED, 2.0, WORLDS, "supported"),
    (INVERTED, 0.9, WORLDS, "conditional"),
    (INVERTED, 2.0, {number: [0.1, *one[1:]] for number, one in WORLDS.items()}, "conditional"),
    ({0.0: 1.0, 0.3: 1.1, BEST: 1.3, 1.0: 2.0}, 0.9, WORLDS, "undecided"),
    ({0.0: 1.0, 0.3: 1.1, BEST: 1.3, 1.0: 2.0}, 0.9, {}, "contradicted"),
    ({0.0: 1.0, 0.3: 0.9, BEST: 0.8, 1.0: 0.6}, 0.6, {}, "contradicted"),
    ({0.0: 1.0, 0.3: 1.0, BEST: 1.0, 1.0: 2.0}, 0.9, WORLDS, "no effect"),
])
def test_some_planning_is_best_only_if_it_does_better_than_none_and_than_all(errors, recorded, tried, word):
    study = Study()
    verdicts, _ = judge(study, rows(study, errors, recorded=recorded), tried)
    assert verdicts["hypothesis.H12"].word == word


def test_rows_are_judged_by_their_own_outcomes():
    study = Study()
    verdicts, _ = judge(study, rows(study, INVERTED), WORLDS)
    assert verdicts["H8"].word == "conditional"
    assert "no record" in verdicts["H8"].conditions[0]
    assert verdicts["H6"].word == "no effect"
    assert verdicts["H7"].word == "conditional"


def test_what_is_asked_and_how_the_market_works_are_in_the_registration(monkeypatch):
    assert Study().registration == Study().registration
    assert Study(begins=50).registration != Study().registration
    monkeypatch.setattr("experiments.planning.market.__file__", __file__)
    changed = Study().registration
    monkeypatch.undo()
    assert changed != Study().registration


def test_the_command_writes_page_tables_and_figure_and_repeats_them(tmp_path, capsys):
    arguments = ["--seeds", "2", "--worlds", "2", "--jobs", "1", "--out"]
    for name in ("one", "two"):
        assert main([*arguments, str(tmp_path / name)]) == 0
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["planning.csv", "planning.md", "planning.svg", "planning_worlds.csv"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)
    told = (tmp_path / "one" / "planning.md").read_text(encoding="utf-8")
    assert "2 seeds give no interval" in told
    assert "python -m experiments.planning --seeds 2 --first-seed 0 --worlds 2 --jobs 2" in told


def test_a_folder_that_is_a_file_is_refused_before_anything_is_run(tmp_path, capsys):
    (tmp_path / "taken").write_text("mine")
    assert main(["--out", str(tmp_path / "taken")]) == 2
    assert "is a file" in capsys.readouterr().err
