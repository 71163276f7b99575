"""The stylised facts are measured as defined and judged by the bands of model.md section 15."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments import cli, fact_measures, facts, stylised_facts
from experiments.cycles import (
    crisis_share,
    hp_cycle,
    hump,
    log_flow,
    moment_ratio,
    okun_slope,
    persistence,
    yearly_growth,
    yearly_sums,
)
from experiments.fact_measures import SHORTEST, Panel, Sales, firm_growth, measure_facts
from experiments.figures.facts import place
from experiments.stylised_facts import Target, Verdict, facts_passed, is_accepted, judge, load_targets
from simulation import load_scenario
from simulation.agents import firms

INF = math.inf
BANDS = {
    "F1": [(0, 1e-12)],
    "F2": [(0.01, 0.18), (0.01, 0.18)],
    "F3": [(0.04, 0.10)],
    "F4": [(0.005, 0.03)],
    "F5": [(-0.01, 0.05)],
    "F6": [(0.3, 1.5), (0.3, 1.5)],
    "F7": [(0.28, 0.48)],
    "F8": [(0.65, 0.88), (0.55, 0.80)],
    "F9": [(1.2, 2.0)],
    "F10": [(0.55, 0.75)],
    "F11": [(0.008, 0.025)],
    "F12": [(0.6, 0.95)],
    "F13": [(0.5, 1.0)],
    "F14": [(2.0, 6.0)],
    "F15": [(-1.0, -0.6), (-0.6, -0.3)],
    "F16": [(-0.7, -0.2)],
    "F17": [(-0.9, -0.3)],
    "F18": [(1.9, INF)],
    "F19": [(0.2, INF), (0.9, 1.6)],
    "F20": [(0.02, INF), (0.02, INF)],
}


def autoregression(rho: float, length: int, seed: int = 0) -> np.ndarray:
    """A series of unit shocks that fade at rate rho."""
    shocks = np.random.default_rng(seed).normal(size=length)
    series = np.zeros(length)
    for t in range(1, length):
        series[t] = rho * series[t - 1] + shocks[t]
    return series


def periods(n: int = 400, **columns: np.ndarray) -> pd.DataFrame:
    """A made-up run: a cycle around growth of 2 % and inflation of 1 % a year; the rest follows the cycle."""
    t = np.arange(n)
    cycle = 0.02 * autoregression(0.85, n) * math.sqrt(1.0 - 0.85**2)
    noise = 0.02 * np.random.default_rng(1).normal(size=n)
    table = {
        "period": t,
        "output": 100.0 * np.exp(0.005 * t + cycle),
        "consumption": 70.0 * np.exp(0.005 * t + 0.8 * cycle),
        "investment": 20.0 * np.exp(0.005 * t + 4.0 * cycle),
        "unemployment_rate": 0.07 - 0.5 * cycle,
        "vacancy_rate": 0.03 + 0.2 * (cycle + noise),
        "price_index": np.exp(0.0025 * t),
        "wage_index": np.exp(np.cumsum(0.007 + 0.1 * (cycle + 1.5 * noise))),
        "mean_wage": np.exp(np.cumsum(0.007 - 0.1 * cycle)),
        "gini_income": np.full(n, 0.4),
        "gini_wealth": np.full(n, 0.75),
        "top10_wealth_share": np.full(n, 0.7),
        "wage_share_of_revenue": np.full(n, 0.65),
        "debt_to_gdp": np.full(n, 0.9),
        "services_employment_share": np.interp(t, [0, 60, 250, 380, 400], [0.5, 0.5, 0.65, 0.52, 0.52]),
        "exits": np.full(n, 2.0),
        "n_firms": np.full(n, 160.0),
        "tfp_capital_at_prices": np.exp(np.where(t < 230, 0.001 * t, 0.23 + 0.004 * (t - 230))),
        "tfp_machine_work_as_labour": np.exp(0.001 * t),
        "productivity_growth": np.full(n, 0.05),
        "productivity_within": np.where(t % 20 == 0, 0.04, 0.0),
        "productive_forces": np.exp(0.01 * t + 0.0005 * t**2),
        **{f"productive_forces_{name}": np.exp(rate * t) for name, rate in (
            ("labour", 0.0), ("tools", 0.02), ("objects", 0.001), ("technology", 0.05))},
    }
    return pd.DataFrame(table | columns)


def panel(take_off: int | None = 230) -> Panel:
    """A made-up panel: Laplace growth of firms, Pareto sizes and wealth."""
    chance = np.random.default_rng(5)
    rounds, sales, age = [], np.ones(500), np.ones(500, dtype=np.int64)
    for _ in range(40):
        rounds.append(Sales(age.copy(), sales.copy()))
        sales, age = sales * np.exp(chance.laplace(0.0, 0.1, 500)), age + 4
    sizes = [5.0 * (1.0 + chance.pareto(1.2, 150)) for _ in range(7)]
    wealth = [1.0 + chance.pareto(1.5, 20_000) for _ in range(7)]
    return Panel(rounds, sizes, wealth, take_off)


def measured(table: pd.DataFrame | None = None, take_off: int | None = 230) -> dict[str, float]:
    """The facts of the made-up run."""
    run = SimpleNamespace(periods=periods() if table is None else table, worst_residual=2e-14)
    return measure_facts(run, panel(take_off))


def economy(period: int, **columns: list) -> SimpleNamespace:
    """A made-up economy of one goods, one services and one machine-making firm and an empty slot."""
    firms = {
        "is_active": [True, True, True, False],
        "sector": [0, 1, 2, 1],
        "quarters_active": [9, 8, 7, 6],
        "sales": [10.0, 20.0, 30.0, 40.0],
        "revenue": [10.0, 20.0, 30.0, 40.0],
        "automated_share": [0.5, 0.0, 0.5, 0.9],
        "n_employees": [5, 6, 7, 0],
    } | columns
    households = SimpleNamespace(wealth=np.array([1.0, 2.0, 99.0]), rows=lambda: np.array([0, 1]))
    table = SimpleNamespace(**{name: np.array(values) for name, values in firms.items()})
    return SimpleNamespace(period=period, firms=table, households=households)


def test_shares_of_growth_are_ratios_of_trends_and_of_sums_over_windows():
    """rows O1, O4, O5."""
    found = measured(periods(output=np.exp(0.005 * np.arange(400))))
    assert found["tfp_share_with_work_as_labour"] == pytest.approx(0.2)
    assert found["tfp_share_rise"] == pytest.approx(0.8 - 0.2)
    assert 0.2 < found["tfp_share_of_growth"] < 0.8
    assert found["productivity_within_share"] == pytest.approx(0.8)


def test_the_index_of_productive_forces_is_held_to_ten_years_from_the_first_quarter():
    """row:O3."""
    found = measured()
    assert found["productive_forces_after_ten_years"] == pytest.approx(math.exp(0.4 + 0.8))
    assert found["productive_forces_acceleration"] == pytest.approx(0.0005 * (40**2 - 2 * 20**2))
    assert found["technology_lead"] == pytest.approx(math.exp(2.0) - math.exp(0.8))


def test_the_bands_are_those_of_the_specification():
    facts, _ = load_targets()
    bands: dict[str, list] = {}
    for target in facts:
        bands.setdefault(target.id, []).append((target.low, target.high))
    assert bands == BANDS


def test_the_first_eight_facts_are_mandatory_and_two_hold_in_every_seed():
    facts, evidence = load_targets()
    assert {target.id for target in facts if target.mandatory} == {f"F{i}" for i in range(1, 9)}
    assert {target.id for target in facts if target.judged == "every seed"} == {"F1", "F2"}
    assert {target.judged for target in facts + evidence} == {"mean", "every seed"}
    assert all(target.source and target.meaning for target in facts + evidence)
    assert not any(target.id or target.mandatory for target in evidence)


def test_every_target_is_measured_and_the_made_up_economy_passes_all_facts():
    facts, evidence = load_targets()
    assert {target.measure for target in facts + evidence} <= set(measured())
    verdicts = judge([measured()] * 10, facts)
    assert [verdict.target.measure for verdict in verdicts if not verdict.passed] == []
    assert is_accepted(verdicts)


def test_levels_are_measured_over_their_windows():
    debt = np.full(400, 0.5)
    debt[300:] = 1.5
    exits = np.where(np.arange(400) < 60, 99.0, 2.0)
    table = periods(debt_to_gdp=debt, exits=exits, output=100.0 * np.exp(0.005 * np.arange(400)))
    facts = measured(table)
    assert facts["growth_per_year"] == pytest.approx(0.02, abs=1e-12)
    assert facts["inflation_per_year"] == pytest.approx(0.01, abs=1e-12)
    assert facts["late_debt_to_gdp"] == pytest.approx(1.5, abs=1e-12)
    assert facts["debt_to_gdp"] == pytest.approx((240 * 0.5 + 100 * 1.5) / 340, abs=1e-12)
    assert facts["exits_per_year"] == pytest.approx(0.05, abs=1e-12)
    assert facts["crisis_share"] == 0.0


def test_unemployment_is_bounded_from_quarter_50_to_quarter_399():
    rate = periods(500)["unemployment_rate"].to_numpy(copy=True)
    rate[[49, 400]] = 0.5
    rate[50], rate[399] = 0.175, 0.005
    facts = measured(periods(500, unemployment_rate=rate))
    assert (facts["lowest_unemployment"], facts["highest_unemployment"]) == (0.005, 0.175)


def test_the_cycle_of_a_straight_line_is_nought():
    assert np.abs(hp_cycle(3.0 + 0.01 * np.arange(340.0))).max() < 1e-9


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_the_persistence_of_a_filtered_autoregression_is_that_of_its_spectrum(rho):
    frequency = np.linspace(1e-6, math.pi, 200_001)
    passed = 4.0 * 1600.0 * (1.0 - np.cos(frequency)) ** 2
    power = (passed / (1.0 + passed)) ** 2 / (1.0 + rho**2 - 2.0 * rho * np.cos(frequency))
    expected = (np.cos(frequency) * power).sum() / power.sum()
    assert persistence(hp_cycle(autoregression(rho, 40_000))) == pytest.approx(expected, abs=0.02)


def test_cycles_are_compared_with_that_of_output():
    facts = measured()
    assert facts["consumption_volatility"] == pytest.approx(0.8, rel=1e-6)
    assert facts["investment_volatility"] == pytest.approx(4.0, rel=1e-6)
    assert facts["yearly_investment_volatility"] == pytest.approx(4.0, rel=0.05)
    assert facts["unemployment_correlation"] == pytest.approx(-1.0, abs=1e-6)
    window = periods().iloc[60:]
    together = window["vacancy_rate"].corr(window["unemployment_rate"])
    assert facts["beveridge_correlation"] == pytest.approx(together, abs=1e-12)


def test_wage_inflation_of_a_quarter_is_set_against_unemployment_of_that_quarter():
    unemployment = periods()["unemployment_rate"].to_numpy()
    wages = np.exp(np.cumsum(0.01 - 0.2 * unemployment))
    exact = measured(periods(wage_index=wages, mean_wage=1.0 / wages))
    assert exact["phillips_correlation"] == pytest.approx(-1.0, abs=1e-9)
    assert exact["raw_phillips_correlation"] == pytest.approx(1.0, abs=1e-9)


def test_okuns_slope_is_found_beneath_noise():
    chance = np.random.default_rng(2)
    output = np.cumsum(chance.normal(0.004, 0.01, 4000))
    unemployment = 0.07 - 0.45 * (output - 0.004 * np.arange(4000)) + chance.normal(0.0, 0.002, 4000)
    assert okun_slope(unemployment, np.exp(output)) == pytest.approx(-0.45, abs=0.01)


def test_a_crisis_is_a_fall_of_more_than_a_twentieth_over_four_quarters():
    output = np.array([100.0] * 4 + [95.1, 94.9, 94.9, 100.0])
    assert crisis_share(output) == 0.5


def test_flows_are_summed_over_four_quarters_and_floored_before_their_logarithm():
    assert np.array_equal(yearly_sums(np.arange(6.0)), [6.0, 10.0, 14.0])
    assert log_flow(np.array([0.0, 2.0])) == pytest.approx([math.log(1e-6), math.log(2.0)])
    assert yearly_growth(np.exp(0.01 * np.arange(9.0))) == pytest.approx(0.04, abs=1e-12)


def test_the_moment_ratio_tells_laplace_from_normal_growth():
    chance = np.random.default_rng(3)
    assert moment_ratio(7.0 + chance.laplace(size=200_000)) == pytest.approx(2.0, abs=0.03)
    assert moment_ratio(7.0 + chance.normal(size=200_000)) == pytest.approx(math.pi / 2.0, abs=0.02)


def test_growth_is_that_of_one_firm_and_never_of_its_slot():
    first = Sales(np.array([5, 5, 5, 0, 5, 5]), np.array([1.0, 1.0, 1.0, 1.0, 0.0, 1.0]))
    second = Sales(np.array([9, 3, 0, 4, 9, 9]), np.array([2.0, 7.0, 7.0, 7.0, 7.0, 99.0]))
    assert firm_growth([first, second]) == pytest.approx([math.log(2.0)])


SHARES = {
    "rises and falls": ([0, 60, 250, 380, 400], [0.55, 0.55, 0.68, 0.54, 0.54], 240, True),
    "rises and stays": ([0, 60, 250, 400], [0.55, 0.55, 0.68, 0.68], 240, False),
    "falls from the start": ([0, 60, 400], [0.55, 0.55, 0.40], 60, False),
    "stands still": ([0, 400], [0.55, 0.55], 240, False),
    "dips and comes back": ([0, 60, 230, 400], [0.55, 0.55, 0.40, 0.55], 60, False),
    "falls before machines come": ([0, 60, 150, 250, 400], [0.55, 0.55, 0.68, 0.54, 0.54], 300, False),
    "falls though machines never come": ([0, 60, 250, 380, 400], [0.55, 0.55, 0.68, 0.54, 0.54], None, False),
}


@pytest.mark.parametrize("case", SHARES)
def test_a_hump_rises_and_falls_after_machines_take_off(case):
    quarters, shares, take_off, is_hump = SHARES[case]
    rise, fall = hump(np.interp(np.arange(400), quarters, shares), take_off)
    assert (rise >= 0.02 and fall >= 0.02) == is_hump, (rise, fall)


def test_a_hump_is_measured_from_the_opening_mean_to_the_highest_twenty_quarters():
    share = np.full(400, 0.5)
    share[20:60], share[200:220], share[380:] = 0.55, 0.70, 0.60
    assert hump(share, 100) == pytest.approx((0.15, 0.10), abs=1e-12)


def test_without_automated_services_the_rising_half_is_still_measured():
    facts = measured(take_off=None)
    assert facts["services_rise"] == pytest.approx(measured()["services_rise"])
    assert facts["services_fall"] == 0.0
    assert "never automate" in stylised_facts.services_note([facts])
    assert "1 of 2 seeds, from quarter 230" in stylised_facts.services_note([facts, measured()])


def test_the_panel_looks_at_sellers_every_fourth_and_at_people_every_fortieth_quarter():
    looking = Panel()
    for period in range(1, 501):
        looking(economy(period))
    assert len(looking.sales) == 75
    assert len(looking.sizes) == len(looking.wealth) == 7
    assert looking.sales[0].age.tolist() == [9, 8, 0, 0], "machine-makers and empty slots do not count"
    assert looking.sizes[0].tolist() == [5.0, 6.0]
    assert looking.wealth[0].tolist() == [1.0, 2.0]


def test_the_panel_keeps_what_it_saw_when_the_economy_moves_on():
    looking, now = Panel(), economy(101)
    looking(now)
    now.firms.sales[:] = 0.0
    assert looking.sales[0].sales.tolist() == [10.0, 20.0, 30.0, 40.0]


def test_services_take_off_when_machines_first_make_a_hundredth_of_their_tasks():
    looking = Panel()
    looking(economy(10, automated_share=[0.9, 0.009, 0.9, 0.9]))
    assert looking.services_take_off is None
    looking(economy(11, automated_share=[0.0, 0.011, 0.0, 0.0]))
    looking(economy(12, automated_share=[0.0, 0.5, 0.0, 0.0]))
    assert looking.services_take_off == 10


def test_a_run_too_short_for_the_facts_is_refused():
    with pytest.raises(ValueError, match=f"at least {SHORTEST} periods, this run has 100"):
        measured(periods(100))


def test_a_collapsed_run_fails_without_an_error():
    output = periods()["output"].to_numpy(copy=True)
    output[350:] = 0.0
    verdicts = judge([measured(periods(output=output, investment=np.zeros(400)))], load_targets()[0])
    failed = {verdict.target.id for verdict in verdicts if not verdict.passed}
    assert {"F4", "F11", "F12", "F13", "F14", "F15"} <= failed


def test_the_mean_over_seeds_is_judged_and_the_ends_of_a_band_belong_to_it():
    target = Target("m", "", "", 0.2, 0.4, "")
    assert Verdict(target, (0.1, 0.5)).passed
    assert Verdict(target, (0.2,)).passed
    assert Verdict(target, (0.4,)).passed
    assert not Verdict(target, (0.1, 0.2)).passed
    assert not Verdict(target, (0.3, math.nan)).passed


def test_what_must_hold_in_every_seed_fails_with_one_of_them():
    target = Target("m", "", "", 0.2, 0.4, "", judged="every seed")
    assert Verdict(target, (0.2, 0.4)).passed
    assert not Verdict(target, (0.3, 0.3, 0.41)).passed


def made_up_verdicts(failing: set[str]) -> list[Verdict]:
    """Verdicts on all facts, the last line of each failing one off its band."""
    facts, _ = load_targets()
    last = {target.id: target for target in facts}
    return [
        Verdict(
            target, (math.nan if target.id in failing and last[target.id] is target else target.low,) * 10
        )
        for target in facts
    ]


def test_a_fact_of_two_lines_passes_only_with_both():
    assert facts_passed(made_up_verdicts({"F15"}))["F15"] is False
    assert facts_passed(made_up_verdicts(set()))["F15"] is True


def test_sixteen_facts_with_every_mandatory_one_are_enough():
    assert is_accepted(made_up_verdicts({"F9", "F12", "F14", "F16"}))
    assert not is_accepted(made_up_verdicts({"F9", "F12", "F14", "F16", "F19"}))
    assert not is_accepted(made_up_verdicts({"F7"}))


def test_the_score_names_what_fails_and_too_few_seeds():
    assert stylised_facts.score(made_up_verdicts({"F9"})) == "19 of 20 facts pass: accepted; fail: F9"
    one = [Verdict(verdict.target, verdict.values[:1]) for verdict in made_up_verdicts(set())]
    assert stylised_facts.score(one) == "20 of 20 facts pass: accepted (on fewer than 10 seeds)"


@pytest.fixture
def made_up(monkeypatch):
    """Let every seed give the facts of the made-up run."""
    monkeypatch.setattr(facts, "measure_seeds", lambda seeds, *_: iter([(seed, measured()) for seed in seeds]))


def test_the_table_prints_each_line_with_its_band_and_source(made_up, capsys):
    assert facts.check_facts(load_scenario(), seeds=range(10))
    printed = capsys.readouterr().out
    assert all(target.name.split()[0] in printed for target in load_targets()[0])
    assert "-0.6 … -0.3" in printed
    assert "Ball, Leigh" in printed
    assert "20 of 20 facts pass: accepted" in printed


def test_the_files_hold_every_seed_and_agree_with_each_other(made_up, tmp_path):
    for _ in range(2):  # a second time over the first, which must give the same bytes
        facts.check_facts(load_scenario(), seeds=range(3, 6), out=tmp_path)
        held = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert held.setdefault("again", b"") == b""
    record = json.loads(held["facts.json"])
    table = pd.read_csv(tmp_path / "facts.csv")
    assert set(held) == {"facts.json", "facts.csv", "facts.svg", "facts.png", "again"}
    assert [row["measure"] for row in record["facts"]] == list(table["measure"])
    assert record["command"].startswith("relations facts baseline --periods 400 --seeds 3 --first-seed 3")
    assert all(len(row["seeds"]) == 3 for row in record["facts"])


def test_a_value_that_is_none_becomes_null_in_json(monkeypatch, capsys):
    none = measured() | {"wealth_tail": math.nan}
    monkeypatch.setattr(facts, "measure_seeds", lambda seeds, *_: iter([(seed, none) for seed in seeds]))
    facts.check_facts(load_scenario(), seeds=range(10), as_json=True)
    record = json.loads(capsys.readouterr().out)
    assert record["failed"] == ["F9"]
    assert {row["mean"] for row in record["facts"] if row["measure"] == "wealth_tail"} == {None}


def test_a_seed_without_facts_is_named_with_the_reason():
    with pytest.raises(facts.FactsFailed, match=r"baseline, seed 3: .*at least 141 periods"):
        list(facts.measure_seeds([3], load_scenario("baseline", {"population.workers": 60}), 4, 1))


def test_on_the_common_scale_a_band_reaches_from_nought_to_one():
    band, floor = Target("m", "", "", 0.2, 0.4, ""), Target("m", "", "", 0.2, INF, "")
    assert [place(band, value) for value in (0.2, 0.3, 0.4)] == pytest.approx([0.0, 0.5, 1.0])
    assert [place(floor, value) for value in (0.1, 0.2, 0.3)] == pytest.approx([-0.5, 0.0, 0.5])


@pytest.mark.parametrize("wrong", [["--seeds", "0"], ["--periods", "140"], ["--set", "workers"], ["--jobs", "x"],
                                   ["no_such_scenario"]])
def test_a_wrong_option_ends_with_code_two_and_names_what_was_wrong(wrong, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["relations", "facts", *wrong])
    assert cli.exit_code() == 2
    assert wrong[0] in capsys.readouterr().err


def test_the_panel_knows_sectors_by_the_codes_of_the_firms():
    assert (fact_measures.SERVICES, fact_measures.MACHINE_MAKERS) == (firms.SERVICES, firms.MACHINE_MAKERS)
    assert firms.GOODS < fact_measures.MACHINE_MAKERS
