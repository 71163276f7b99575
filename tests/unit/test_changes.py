"""Changes: dated or waiting for a statistic, at once or by and by, for good or for a time, of one value or a regime."""

from __future__ import annotations

import copy
import pickle
from math import fsum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import Scenario, load_scenario
from simulation.metrics.catalogue import CATALOGUE, measure
from simulation.parameters.terms import STATISTICS, Terms
from simulation.run import Simulation, simulate
from simulation.scenario import differences, overlaps, to_toml
from simulation.scenario.phasing import progress, whole_between
from simulation.schedule import advance

BASE = 'extends = "baseline"\n'


def written(folder: Path, text: str, name: str = "mine.toml") -> Scenario:
    """Load a scenario of this text above the baseline."""
    (folder / name).write_text(BASE + text, encoding="utf-8")
    return load_scenario(folder / name)


def markups(scenario: Scenario, *periods: int, fired: tuple[tuple[int, int], ...] = ()) -> list[float]:
    """Return the markup in force in some periods."""
    return [scenario.at(period, fired).pricing.markup for period in periods]


BEFORE = load_scenario("baseline").parameters.pricing.markup


# By and by, and back again

def test_a_phased_change_comes_in_equal_steps_and_is_there_in_full_at_the_last(tmp_path):
    text = '[pricing]\nmarkup = 0.2\n[[changes]]\nperiod = 10\nover = 4\n"pricing.markup" = 0.4\n'
    scenario = written(tmp_path, text)
    assert markups(scenario, 9, 10, 11, 12, 13, 400) == pytest.approx([0.2, 0.25, 0.3, 0.35, 0.4, 0.4])
    assert scenario.at(13).pricing.markup == 0.4


def test_over_one_quarter_is_at_once(tmp_path):
    dated = written(tmp_path, '[[changes]]\nperiod = 10\n"pricing.markup" = 0.4\n')
    phased = written(tmp_path, '[[changes]]\nperiod = 10\nover = 1\n"pricing.markup" = 0.4\n')
    assert phased.digest == dated.digest


@pytest.mark.parametrize("end", ["until = 30", "for = 20"])
def test_a_change_that_ends_leaves_what_would_have_been_without_it(tmp_path, end):
    text = f'[[changes]]\nperiod = 10\n{end}\n"pricing.markup" = 0.4\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.3\n'
    scenario = written(tmp_path, text)
    assert markups(scenario, 4, 5, 9, 10, 29, 30) == [BEFORE, 0.3, 0.3, 0.4, 0.4, 0.3]
    assert scenario.changes[1].terms.lasts == 20


def test_a_change_within_another_wins_while_it_lasts_and_leaves_the_other_where_it_has_come(tmp_path):
    text = '[pricing]\nmarkup = 0.2\n[[changes]]\nperiod = 11\nover = 10\n"pricing.markup" = 0.4\n'
    scenario = written(tmp_path, text + '[[changes]]\nperiod = 13\nfor = 2\n"pricing.markup" = 0.9\n')
    assert markups(scenario, 12, 13, 14, 15) == pytest.approx([0.24, 0.9, 0.9, 0.3])


def test_switches_whole_numbers_and_names_change_at_the_end_of_a_phase(tmp_path):
    text = '[[changes]]\nperiod = 10\nover = 3\n"goods_market.retries" = 9\n"owners.open_class" = false\n'
    scenario = written(tmp_path, text)
    was = scenario.parameters.goods_market.retries
    found = [(scenario.at(period).goods_market.retries, scenario.at(period).owners.open_class) for period in (11, 12)]
    assert found == [(was, True), (9, False)]


def test_shares_of_a_whole_move_together(tmp_path):
    scenario = written(tmp_path, '[[changes]]\nperiod = 1\nover = 4\n"ownership.commons" = 1\n')
    assert [scenario.at(period).ownership.commons for period in range(5)] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert [scenario.at(period).ownership.private for period in range(5)] == [1.0, 0.75, 0.5, 0.25, 0.0]


@st.composite
def divisions(draw):
    """Two divisions of one whole."""
    number = draw(st.integers(2, 8))
    parts = []
    for _ in range(2):
        weights = draw(st.lists(st.floats(0, 1), min_size=number, max_size=number).filter(lambda w: sum(w) > 0.01))
        shares = [weight / fsum(weights) for weight in weights]
        shares[shares.index(max(shares))] += 1.0 - fsum(shares)
        parts.append(shares)
    return parts


@given(divisions(), st.floats(0, 1))
@settings(max_examples=1000)
def test_shares_between_two_divisions_sum_to_one_to_the_last_bit_and_stay_between(whole, part):
    old, new = whole
    found = whole_between(old, new, part)
    assert fsum(found) == 1.0 or part in (0.0, 1.0)
    assert all(min(one, other) - 1e-15 <= share <= max(one, other) + 1e-15
               for one, other, share in zip(old, new, found, strict=True))


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 20), st.one_of(st.none(), st.integers(1, 40)))
def test_a_change_only_comes_nearer_until_it_ends(period, begun, over, lasts):
    now, then = (progress(at, begun, over, lasts) for at in (period, period + 1))
    assert 0.0 <= now <= 1.0
    assert then >= now or (lasts is not None and period + 1 == begun + lasts)


# Waiting for a statistic

WAITS = '[population]\nworkers = 100\n[[changes]]\nwhen = "machine_share"\nabove = 0.05\nnot_before = 4\n'


def test_a_change_that_waits_begins_once_what_was_published_passes_its_bound(tmp_path):
    simulation = Simulation(written(tmp_path, WAITS + '"pricing.markup" = 0.4\n'), 1)
    rows = [simulation.step() for _ in range(8)]
    first = next(row["period"] + 1 for row in rows if row["machine_share"] > 0.05 and row["period"] >= 3)
    assert simulation.economy.reforms == [(0, first)]
    assert [row["reforms_begun"] for row in rows] == [float(row["period"] >= first) for row in rows]
    assert simulation.economy.parameters.pricing.markup == 0.4


def test_a_bound_that_is_never_passed_leaves_every_number_as_it_is_to_the_bit(tmp_path):
    text = WAITS.replace("above = 0.05", "above = 2.0")
    one = simulate(written(tmp_path, text + '"pricing.markup" = 0.4\n'), 1, 12)
    other = simulate(load_scenario("baseline", {"population.workers": 100}), 1, 12)
    assert one.digest == other.digest


def test_a_change_to_what_is_already_there_leaves_every_number_as_it_is_to_the_bit(tmp_path):
    text = f'[population]\nworkers = 100\n[[changes]]\nperiod = 3\nover = 4\nfor = 6\n"pricing.markup" = {BEFORE}\n'
    one = simulate(written(tmp_path, text), 1, 12)
    other = simulate(load_scenario("baseline", {"population.workers": 100}), 1, 12)
    assert one.digest == other.digest


def test_a_change_that_fires_is_the_same_as_one_dated_then(tmp_path):
    waits = simulate(written(tmp_path, WAITS + '"pricing.markup" = 0.4\n'), 1, 12)
    date = waits.economy.reforms[0][1]
    text = f'[population]\nworkers = 100\n[[changes]]\nperiod = {date}\n"pricing.markup" = 0.4\n'
    dated = simulate(written(tmp_path, text), 1, 12)
    assert [row["output"] for row in waits.records] == [row["output"] for row in dated.records]


def test_a_change_that_repeats_begins_anew_only_after_it_has_ended(tmp_path):
    text = WAITS + 'for = 2\nrepeats = true\n"pricing.markup" = 0.4\n'
    economy = simulate(written(tmp_path, text), 1, 9).economy
    assert [period for _, period in economy.reforms] == [4, 6, 8]
    once = simulate(written(tmp_path, text.replace("repeats = true", "")), 1, 9).economy
    assert once.reforms == [(0, 4)]
    assert once.parameters.pricing.markup == BEFORE


def test_what_began_later_lies_above(tmp_path):
    text = '[[changes]]\nwhen = "gini_income"\nbelow = 0.9\n"pricing.markup" = 0.4\n'
    scenario = written(tmp_path, text + '[[changes]]\nperiod = 20\n"pricing.markup" = 0.3\n')
    assert [change.period for change in scenario.changes] == [20, None]
    assert markups(scenario, 19, 20, fired=((1, 10),)) == [0.4, 0.3]
    assert markups(scenario, 19, 20, 30, fired=((1, 30),)) == [BEFORE, 0.3, 0.4]


def test_a_copied_or_pickled_economy_keeps_its_memory(tmp_path):
    text = WAITS + 'over = 6\n"pricing.markup" = 0.4\n'
    simulation = Simulation(written(tmp_path, text), 1)
    for _ in range(6):
        simulation.step()
    others = [copy.deepcopy(simulation.economy), pickle.loads(pickle.dumps(simulation.economy))]
    for economy in (simulation.economy, *others):
        for _ in range(3):
            advance(economy)
    values = [measure(economy) for economy in (simulation.economy, *others)]
    assert values[0] == values[1] == values[2]
    assert values[0]["reforms_begun"] == 1


@pytest.mark.parametrize("name", STATISTICS)
def test_a_statistic_is_published_as_the_table_of_the_run_shows_it(tmp_path, name):
    text = f'[population]\nworkers = 100\n[[changes]]\nwhen = "{name}"\nabove = 1e9\n"pricing.markup" = 0.4\n'
    simulation = Simulation(written(tmp_path, text), 2)
    for _ in range(3):
        row = simulation.step()
        assert simulation.economy.statistics == {name: row[name]}
    assert name in CATALOGUE


# Whole regimes

def test_a_regime_is_adopted_with_all_it_sets_above_the_baseline(tmp_path):
    scenario = written(tmp_path, '[[changes]]\nperiod = 40\nadopt = "basic_income"\n')
    regime = load_scenario("basic_income")
    assert scenario.at(40) == regime.parameters
    assert scenario.at(39) == load_scenario("baseline").parameters
    assert dict(scenario.changes[0].values) == {path: value for path, _, value, _ in differences(
        load_scenario("baseline"), regime)}


def test_what_a_change_sets_itself_lies_above_what_it_adopts_and_of_two_regimes_the_later(tmp_path):
    text = '[[changes]]\nperiod = 40\nadopt = ["basic_income", "state_ownership"]\n"taxes.profits" = 0.4\n'
    now = written(tmp_path, text).at(40)
    assert (now.taxes.profits, now.taxes.wages, now.ownership.state, now.ownership.private) == (0.4, 0.26, 1.0, 0.0)


def test_a_file_beside_this_one_is_adopted_without_what_both_extend(tmp_path):
    written(tmp_path, "[pricing]\nmarkup = 0.3\n[taxes]\nwages = 0.3\n", "before.toml")
    (tmp_path / "after.toml").write_text('extends = "before.toml"\n[taxes]\nwages = 0.2\n')
    (tmp_path / "mine.toml").write_text(
        'extends = "before.toml"\n[[changes]]\nperiod = 9\nadopt = "after.toml"\n')
    assert dict(load_scenario(tmp_path / "mine.toml").changes[0].values) == {"taxes.wages": 0.2}
    lone = written(tmp_path, '[[changes]]\nperiod = 9\nadopt = "after.toml"\n', "lone.toml")
    assert dict(lone.changes[0].values) == {"taxes.wages": 0.2, "pricing.markup": 0.3}


# One laid over another

def test_scenarios_are_laid_over_one_another_by_plus_and_by_a_list(tmp_path):
    joined = load_scenario("citizens_fund+basic_income")
    listed = tmp_path / "both.toml"
    listed.write_text('extends = ["citizens_fund", "basic_income"]\n')
    assert joined.digest == load_scenario(listed).digest == load_scenario("basic_income + citizens_fund").digest
    assert load_scenario(f"{listed}+baseline").digest == joined.digest
    assert joined.name == "citizens_fund+basic_income"
    assert joined.title.count(" + ") == 1
    assert {path for path, *_ in differences(load_scenario("baseline"), joined)} == {
        path for name in ("citizens_fund", "basic_income")
        for path, *_ in differences(load_scenario("baseline"), load_scenario(name))}
    assert joined.sources["transfers.basic_income"] == load_scenario("basic_income").sources["transfers.basic_income"]


def test_of_two_that_set_one_value_the_later_wins_and_is_named():
    one, other = load_scenario("citizens_fund+state_ownership"), load_scenario("state_ownership+citizens_fund")
    assert (one.parameters.ownership.state, other.parameters.ownership.state) == (1.0, 0.0)
    assert [str(found) for found in overlaps("citizens_fund+state_ownership") if "commons" in found.path] == [
        "ownership.commons: citizens_fund says 0.5, state_ownership says 0.0 and wins"]
    assert overlaps("citizens_fund+basic_income") == overlaps("citizens_fund") == []


def test_what_two_extend_is_laid_once(tmp_path):
    written(tmp_path, "[pricing]\nmarkup = 0.3\n[taxes]\nwages = 0.3\n", "base.toml")
    (tmp_path / "one.toml").write_text('extends = "base.toml"\n[pricing]\nmarkup = 0.4\n')
    (tmp_path / "other.toml").write_text('extends = "base.toml"\n[taxes]\nwages = 0.2\n')
    both = load_scenario(f"{tmp_path / 'one.toml'}+{tmp_path / 'other.toml'}").parameters
    assert (both.pricing.markup, both.taxes.wages) == (0.4, 0.2)


def test_a_whole_file_laid_over_another_gives_only_what_sets_it_apart_from_the_baseline(tmp_path):
    whole = tmp_path / "whole.toml"
    whole.write_text(to_toml(load_scenario("basic_income").resolved()))
    assert load_scenario(f"citizens_fund+{whole}").digest == load_scenario("citizens_fund+basic_income").digest


def test_a_combination_with_every_kind_of_change_is_written_and_read_back_and_travels(tmp_path):
    text = '[[changes]]\nperiod = 5\nover = 4\nuntil = 30\nadopt = "basic_income"\n'
    text += '[[changes]]\nperiod = 5\n"pricing.markup" = 0.3\n[[changes]]\nperiod = 5\nover = 2\n"taxes.wages" = 0.4\n'
    text += '[[changes]]\nwhen = "gini_wealth"\nbelow = 0.2\nnot_before = 9\nfor = 8\nover = 2\nrepeats = true\n'
    written(tmp_path, text + '"owners.open_class" = false\n')
    scenario = load_scenario(f"{tmp_path / 'mine.toml'}+citizens_fund", {"taxes.machines": 0.01})
    again = tmp_path / "again.toml"
    again.write_text(to_toml(scenario.resolved()))
    assert load_scenario(again).digest == scenario.digest == load_scenario(scenario).digest
    arrived = pickle.loads(pickle.dumps(scenario))
    assert (arrived.digest, arrived.resolved(), arrived.files) == (scenario.digest, scenario.resolved(), scenario.files)
    labels = {path.rpartition(": ")[0] for path, *_ in differences(load_scenario("baseline"), scenario)} - {""}
    assert labels == {"from period 5", "from period 5 over 2", "from period 5 over 4 for 25",
                      "whenever gini_wealth is below 0.2 (not before 9) over 2 for 8"}


def test_terms_left_to_their_defaults_are_not_written():
    assert Terms(period=3).written() == {"period": 3}
    assert Terms(when="gini_income", above=0.0).written() == {"when": "gini_income", "above": 0.0}
