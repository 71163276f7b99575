"""Growth accounting: the residual, three ways of counting machines, growth by firms, forces (rows O1-O5)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.catalogue import measure
from simulation.metrics.growth_accounting import (
    COUNTS,
    WINDOW,
    account_growth,
    counted,
    factor_shares,
    hours_of_firms,
    input_growth,
    log_change,
    machines_running,
    net_return,
    note_inputs,
    share_of_growth,
)
from simulation.metrics.productive_forces import FORCES, force_levels, forces_index, synergy
from simulation.metrics.productivity_decomposition import CHANNELS, decompose
from simulation.run import Run
from tests.limits.economies import before, opened, take

firms = st.integers(3, 12)
amounts = st.floats(0.0, 1e6, allow_subnormal=False)


def test_shares_use_up_value_added_at_one_net_return_on_machines_and_plant():
    shares = factor_shares(60.0, 100.0, 200.0, 300.0, (0.05, 0.01))
    rate = net_return(40.0, 200.0, 300.0, (0.05, 0.01))
    assert rate == pytest.approx((40.0 - 10.0 - 3.0) / 500.0)
    assert shares == pytest.approx((0.6, (rate + 0.05) * 2.0, (rate + 0.01) * 3.0))
    assert sum(shares) == pytest.approx(1.0, abs=1e-15)


@given(st.floats(-10, 300), st.floats(-10, 200), amounts, amounts)
def test_shares_are_shares_whatever_pay_profit_and_capital_are(pay, value, machines, plant):
    shares = factor_shares(pay, value, machines, plant, (0.05, 0.01))
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)


def test_growth_of_output_with_inputs_in_proportion_leaves_no_residual():
    """row:O1: constant returns, shares one together."""
    inputs, shares = (50.0, 10.0, 12.0, 30.0, 80.0), (0.6, 0.1, 0.3)
    for (x, s), (y, t) in zip(counted(inputs, shares), counted(tuple(1.1 * x for x in inputs), shares), strict=True):
        assert input_growth(x, y, s, t) == pytest.approx(math.log(1.1))


def test_better_machines_are_productivity_as_capital_and_an_input_as_labour():
    """row:O1: the same machines run as long and do twice the work."""
    shares = (0.6, 0.1, 0.3)
    pairs = zip(counted((50.0, 10.0, 10.0, 30.0, 80.0), shares), counted((50.0, 10.0, 20.0, 30.0, 80.0), shares),
                strict=True)
    as_capital, as_labour, at_prices = (input_growth(x, y, s, t) for (x, s), (y, t) in pairs)
    assert as_capital == at_prices == 0.0
    assert as_labour == pytest.approx(0.7 * math.log(70.0 / 60.0))


def test_machines_that_stand_idle_are_an_input_at_prices_only():
    shares = (0.6, 0.1, 0.3)
    pairs = zip(counted((50.0, 10.0, 10.0, 30.0, 80.0), shares), counted((50.0, 10.0, 10.0, 60.0, 80.0), shares),
                strict=True)
    as_capital, as_labour, at_prices = (input_growth(x, y, s, t) for (x, s), (y, t) in pairs)
    assert as_capital == as_labour == 0.0
    assert at_prices == pytest.approx(0.4 * math.log(140.0 / 110.0))


def test_an_input_that_is_new_explains_no_growth():
    assert log_change(0.0, 5.0) == log_change(5.0, 0.0) == 0.0
    assert input_growth((1.0, 0.0), (1.0, 9.0), (0.9, 0.1), (0.9, 0.1)) == 0.0


def test_productivity_has_the_share_of_growth_that_its_trend_has_in_outputs():
    """row:O5."""
    quarters = np.arange(40.0)
    assert share_of_growth(np.exp(0.002 * quarters), np.exp(0.005 * quarters)) == pytest.approx(0.4)
    assert math.isnan(share_of_growth(np.ones(5), np.ones(5)))
    assert math.isnan(share_of_growth(np.array([1.0, 0.0]), np.array([1.0, 2.0])))


def test_hours_are_those_of_firms_at_work_at_the_hours_they_used():
    hours = np.empty(2)
    effective = hours_of_firms(np.array([True, False]), np.array([[1.0, 2.0], [5.0, 5.0]]), np.array([0.5, 1.0]),
                               np.array([[4.0, 0.0], [7.0, 7.0]]), hours)
    assert hours.tolist() == [1.5, 0.0]
    assert effective == 2.0


def test_a_machine_runs_if_it_lives_works_masters_something_and_its_firm_is_there():
    alive = np.array([True, True, True, False, True])
    idle = np.array([False, True, False, False, False])
    running = machines_running(alive, 5, idle, np.array([0, 0, 0, 0, 1]), np.array([2, 2, 0, 2, 2]),
                               np.array([0.5, 1.0, 1.0, 1.0, 1.0]), np.array([True, False]), np.array([0.8, 1.0]))
    assert running == pytest.approx(0.4)


def test_one_firm_that_gets_better_is_growth_within():
    one = np.array([1, 2])
    found = decompose(one, np.array([10.0, 10.0]), np.array([10.0, 10.0]), one, np.array([12.0, 10.0]),
                      np.array([10.0, 10.0]))
    assert found["productivity_within"] == pytest.approx(0.1)
    assert [found[f"productivity_{name}"] for name in ("between", "cross", "entry", "exit")] == [0.0] * 4


def test_inputs_that_move_to_the_better_firm_are_growth_between():
    one = np.array([1, 2])
    found = decompose(one, np.array([20.0, 10.0]), np.array([10.0, 10.0]), one, np.array([30.0, 5.0]),
                      np.array([15.0, 5.0]))
    assert found["productivity_between"] == pytest.approx(found["productivity_growth"])
    assert found["productivity_within"] == found["productivity_cross"] == 0.0


def test_a_better_firm_in_the_slot_of_a_worse_one_is_exit_and_entry():
    found = decompose(np.array([1, 2]), np.array([5.0, 10.0]), np.array([10.0, 10.0]), np.array([1, 7]),
                      np.array([5.0, 20.0]), np.array([10.0, 10.0]))
    assert found["productivity_within"] == found["productivity_between"] == found["productivity_cross"] == 0.0
    assert found["productivity_exit"] < 0.0 < found["productivity_entry"]
    assert found["productivity_growth"] == pytest.approx(10.0 / 15.0)


@given(st.data(), firms)
def test_the_five_terms_add_up_to_growth(data, number):
    """row:O4: to 1e-12, with firms that come, go, stand still or make nothing."""
    def drawn(low, high):
        return np.array(data.draw(st.lists(st.floats(low, high) | st.just(0.0), min_size=number, max_size=number)))
    was, made_before, there, made = drawn(0.5, 100), drawn(0.1, 100), drawn(0.5, 100), drawn(0.1, 100)
    stays = np.array(data.draw(st.lists(st.booleans(), min_size=number, max_size=number)))
    one = np.arange(number)
    found = decompose(one, made_before, was, np.where(stays, one, one + 100), made, there)
    growth = found["productivity_growth"]
    assert sum(found[f"productivity_{name}"] for name in CHANNELS) == pytest.approx(growth, rel=1e-12, abs=1e-12)
    if np.any(was) and np.any(there) and np.sum(made_before[was > 0]) > 0:
        level = np.sum(made_before[was > 0]) / np.sum(was)
        assert growth == pytest.approx(np.sum(made[there > 0]) / np.sum(there) / level - 1.0, rel=1e-12, abs=1e-12)


def test_an_economy_without_firms_has_no_growth_to_decompose():
    nothing = np.zeros(2)
    assert set(decompose(np.arange(2), nothing, nothing, np.arange(2), nothing, nothing).values()) == {0.0}


def test_the_index_of_forces_is_their_geometric_mean_and_begins_at_one():
    """row:O3."""
    opening = (2.0, 3.0, 0.5, 0.2)
    assert set(forces_index(opening, opening).values()) == {1.0}
    found = forces_index((2.0, 3.0, 0.5, 3.2), opening)
    assert found["productive_forces"] == pytest.approx(2.0)
    assert found["productive_forces_technology"] == pytest.approx(16.0)
    assert forces_index((4.0, 3.0, 0.5, 3.2), opening, (1, 0, 0, 0))["productive_forces"] == pytest.approx(2.0)


def test_growth_of_the_index_does_not_depend_on_the_quarter_it_is_based_on():
    first, middle, last = (1.0, 3.0, 0.5, 0.2), (1.1, 2.0, 0.6, 0.3), (1.2, 5.0, 0.7, 0.9)
    whole = forces_index(last, first)["productive_forces"]
    steps = forces_index(middle, first)["productive_forces"] * forces_index(last, middle)["productive_forces"]
    assert whole == pytest.approx(steps)


def test_a_force_that_was_nothing_counts_as_unchanged_and_one_that_is_gone_takes_all():
    assert forces_index((1.0, 1.0, 1.0, 0.4), (1.0, 1.0, 1.0, 0.0))["productive_forces"] == 1.0
    assert forces_index((1.0, 1.0, 1.0, 0.0), (1.0, 1.0, 1.0, 0.2))["productive_forces"] == 0.0


def test_synergy_is_what_three_upgrades_do_together_beyond_each_alone():
    """row:E5: none where effects multiply, some where the last one makes the others count."""
    multiply = 100.0 * np.multiply.outer(np.multiply.outer([1.0, 1.1], [1.0, 1.2]), [1.0, 1.3])
    assert synergy(multiply) == pytest.approx(0.0, abs=1e-12)
    multiply[1, 1, 1] *= 1.05
    assert synergy(multiply) == pytest.approx(math.log(1.05))
    with pytest.raises(ValueError, match=r"\(2, 2, 2\), not \(2, 2\)"):
        synergy(np.ones((2, 2)))


def test_a_run_starts_at_one_and_carries_every_index_on():
    economy = opened(100, periods=1)
    row = measure(economy)
    assert [row[f"tfp_{way}"] for way in COUNTS] == [1.0, 1.0, 1.0]
    assert [row[f"productive_forces_{name}"] for name in FORCES] == [1.0] * 4
    assert row["productivity_growth"] == 0.0
    later = measure(opened(100, periods=6))
    assert all(0.5 < later[f"tfp_{way}"] != 1.0 for way in COUNTS)


def test_a_window_closes_after_twenty_quarters_and_its_terms_add_up_in_a_run():
    economy = opened(100, periods=WINDOW)
    assert measure(economy)["productivity_growth"] == 0.0
    row = measure(opened(100, periods=WINDOW + 1))
    assert row["productivity_growth"] != 0.0
    assert sum(row[f"productivity_{name}"] for name in CHANNELS) == pytest.approx(row["productivity_growth"], abs=1e-12)


def test_notes_of_inputs_are_those_of_the_account_of_labour_values():
    economy = take(before(opened(100, periods=2), note_inputs), note_inputs)
    noted, work = economy.growth.quarter, economy.values.quarter
    assert np.sum(noted.used[:, 0]) == pytest.approx(np.sum(work.people) + np.sum(work.research))
    assert noted.effective == pytest.approx(np.sum(work.machines[:, 0]))
    assert np.sum(noted.used[:, 1]) == len(economy.machines)
    assert 0.0 < noted.running <= len(economy.machines) * economy.parameters.machines.hours * \
        economy.parameters.machines.size


def test_output_of_the_account_is_the_column():
    economy = opened(100, periods=3)
    assert economy.growth.output == pytest.approx(measure(economy)["output"], rel=1e-12)
    assert sum(economy.growth.shares) == pytest.approx(1.0)
    assert economy.growth.shares[0] == pytest.approx(measure(economy)["wage_share"])


def test_the_account_of_growth_is_felt_by_nobody(monkeypatch):
    """test:M10: without its steps every other column is the same to the bit."""
    from simulation import schedule
    from simulation.metrics import catalogue

    def run() -> Run:
        economy = opened(100)
        rows = []
        for _ in range(5):
            schedule.advance(economy, plan)
            rows.append(catalogue.measure(economy))
        return rows
    plan = schedule.SCHEDULE
    with_account = run()
    ours = [name for name in with_account[0] if name.startswith(("tfp_", "productivity_", "productive_forces"))]
    plan = tuple((phase, tuple(step for step in steps if step not in (note_inputs, account_growth)))
                 for phase, steps in schedule.SCHEDULE)
    monkeypatch.setattr(catalogue, "GROUPS", (*catalogue.GROUPS, lambda economy: dict.fromkeys(ours, 0.0)))
    without = run()
    assert all(row[name] == other[name] for row, other in zip(with_account, without, strict=True)
               for name in row if name not in ours)


def test_levels_of_the_forces_are_read_off_people_machines_tasks_and_makers():
    economy = opened(100)
    economy.tasks.tacitness[:2] = 0.2, 0.4
    before_training = force_levels(economy)
    assert before_training[2] == pytest.approx(0.7)
    economy.households.skill[:] = len(economy.tasks.opening_relative_wage) - 1
    assert force_levels(economy)[0] == pytest.approx(economy.tasks.opening_relative_wage[-1])
    assert force_levels(economy)[0] > before_training[0]
    economy.machines.efficiency *= 2.0
    economy.firms.offered_efficiency *= 2.0
    better = force_levels(economy)
    assert better[1] > before_training[1]
    assert better[3] == pytest.approx(2.0 * before_training[3])
