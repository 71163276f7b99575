"""Distribution by work, by factors and by social responsibility: what each rule divides, and by what contribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.agents.recipients import CLAIMS, EVERYBODY, MANAGERS, NEED, SCI_TECH, STAFF, USERS
from simulation.institutions.distribution import pay_residual
from simulation.institutions.division import divide_residual, pay_division
from simulation.institutions.factors import contributions, mismeasured, rewards
from simulation.production.contributions import (
    CAPITAL,
    DATA,
    LABOUR,
    MANAGEMENT,
    PLAYERS,
    TECHNOLOGY,
    coalition_values,
    euler_shares,
    output_of,
    shapley_shares,
    shapley_values,
)
from simulation.production.tasks import produce
from tests.limits.economies import before, opened, take

SHAPLEY = {"factors.rule": "shapley", "soft_assets.knowledge": "sci_tech", "soft_assets.management": "managers",
           "soft_assets.data": "users"}
AMOUNTS = st.floats(0.0, 1e6, allow_subnormal=False)


def run(changes, workers=150, periods=12):
    return simulate(load_scenario("baseline", {"population.workers": workers} | changes), seed=3, periods=periods)


def firms_with_machines():
    """Made-up supplies of people and machines by bin, with the technology of the baseline."""
    economy = before(opened(300, periods=4), divide_residual)
    firms = economy.firms
    return economy, firms.people_hours.copy(), firms.machine_hours * firms.is_active[:, None], firms.productivity.copy()


@given(st.lists(AMOUNTS, min_size=32, max_size=32))
def test_shapley_values_sum_to_what_all_add_to_nobody(values):
    """(2.15), (8.19)."""
    v = np.array(values)[:, None]
    assert shapley_values(v).sum() == pytest.approx(v[-1, 0] - v[0, 0], rel=1e-12, abs=1e-12 * max(values) + 1e-300)


@given(st.lists(AMOUNTS, min_size=16, max_size=16))
def test_a_player_that_adds_nothing_anywhere_has_a_shapley_value_of_nothing(values):
    half = np.array(values)
    v = np.empty((32, 1))
    for coalition in range(32):
        v[coalition] = half[coalition & 7 | (coalition & 16) >> 1]
    assert shapley_values(v)[DATA, 0] == pytest.approx(0.0, abs=1e-12 * max(values) + 1e-300)


@given(st.lists(AMOUNTS, min_size=4, max_size=4))
def test_players_that_are_interchangeable_are_worth_the_same(values):
    v = np.array([[values[bin(coalition).count("1") % 4]] for coalition in range(8)])
    phi = shapley_values(v)[:, 0]
    assert phi == pytest.approx(np.full(3, phi[0]), rel=1e-9, abs=1e-9 * max(values) + 1e-300)


def test_what_the_grand_coalition_makes_is_the_capacity_of_the_firm():
    economy, people, machines, productivity = firms_with_machines()
    made = output_of(people, machines, productivity, economy.tasks.weight, economy.tasks.exponent)
    at_work = 1.0 - economy.firms.strike_share
    assert made * at_work == pytest.approx(economy.firms.capacity, rel=1e-12)


def test_every_firm_that_makes_something_has_shapley_shares_that_sum_to_one():
    economy = before(opened(300, periods=4), divide_residual)
    shares = contributions(economy)
    makes = economy.firms.capacity > 0.0
    assert np.sum(shares[:, makes], axis=0) == pytest.approx(np.ones(int(makes.sum())), rel=1e-12)
    assert np.all(shares[DATA] == 0.0), "at the null baseline data add nothing"
    assert np.all(shares[LABOUR, makes] > 0.0)
    assert np.all(shares[TECHNOLOGY, makes] > 0.0)
    without_machines = makes & (economy.firms.n_machines == 0) & ~np.any(economy.firms.machine_hours, axis=1)
    assert np.any(without_machines)
    assert shares[CAPITAL, without_machines] == pytest.approx(0.0, abs=1e-12)
    assert np.any(shares[CAPITAL] > 0.0)


def test_limit_LC12_aumann_shapley_is_euler_when_what_multiplies_is_held_fixed():
    """The diagonal integral of marginal products is what marginal products at full use pay, as returns are constant."""
    economy, people, machines, productivity = firms_with_machines()
    firms, tasks = economy.firms, economy.tasks
    nodes, weights = np.polynomial.legendre.leggauss(6)
    priced = np.zeros((2, len(productivity)))
    for node, weight in zip(0.5 * (nodes + 1.0), 0.5 * weights, strict=True):
        marginal, part, density = (np.empty_like(people) for _ in range(3))
        capacity, automated = np.empty(len(productivity)), np.empty(len(productivity))
        produce(node * people, node * machines, productivity, tasks.weight, tasks.exponent, density, capacity, marginal,
                automated, part)
        priced[0] += weight * np.sum(marginal * people, axis=1)
        priced[1] += weight * np.sum(marginal * machines, axis=1)
    made = output_of(people, machines, productivity, tasks.weight, tasks.exponent)
    works = made > 0.0
    euler = euler_shares(firms.automated_share)
    assert np.sum(priced, axis=0)[works] == pytest.approx(made[works], rel=1e-9)
    assert (priced[0] / np.where(works, made, 1.0))[works] == pytest.approx(euler[LABOUR, works], rel=1e-9)
    assert (priced[1] / np.where(works, made, 1.0))[works] == pytest.approx(euler[CAPITAL, works], abs=1e-9)
    assert np.any(euler[CAPITAL, works] > 0.05)


def test_a_baseline_that_leaves_more_without_a_factor_makes_the_factor_worth_less():
    economy, people, machines, productivity = firms_with_machines()
    tasks, firms = economy.tasks, economy.firms

    def shares(technology_left=0.85, data_left=1.0, unmanaged=0.5):
        return shapley_shares(coalition_values(
            people, machines, productivity, firms.mean_efficiency, firms.coordination_loss, tasks.weight,
            tasks.exponent, 1e-6, technology_left, data_left, unmanaged))

    works = firms.capacity > 0.0
    assert np.all(shares(technology_left=0.95)[TECHNOLOGY, works] < shares()[TECHNOLOGY, works])
    assert np.all(shares(data_left=0.9)[DATA, works] > 0.0)
    assert np.all(shares(unmanaged=0.6)[MANAGEMENT, works] > shares()[MANAGEMENT, works])


@given(st.lists(st.floats(-1.0, 2.0), min_size=5, max_size=5), AMOUNTS, AMOUNTS, AMOUNTS)
def test_rewards_never_claw_back_wages_nor_pay_more_than_there_is(shares, value_added, wages, pool):
    paid = rewards(np.array(shares)[:, None], np.array([value_added]), np.array([wages]), np.array([pool]))
    assert np.all(paid >= 0.0)
    assert paid.sum() <= pool * (1.0 + 1e-12)
    assert paid[0, 0] <= max(shares[LABOUR] * value_added - wages, 0.0) + 1e-9


@settings(max_examples=50)
@given(st.lists(st.floats(0.01, 1.0), min_size=len(PLAYERS), max_size=len(PLAYERS)),
       st.lists(st.floats(-3.0, 3.0), min_size=len(PLAYERS), max_size=len(PLAYERS)))
def test_row_C13_measured_shares_still_make_up_the_whole(shares, error):
    measured = mismeasured(np.array(shares)[:, None], np.array(error)[:, None])
    assert measured.sum() == pytest.approx(np.sum(shares), rel=1e-12)
    assert np.array_equal(mismeasured(np.array(shares)[:, None], np.zeros((len(PLAYERS), 1))) > 0.0,
                          np.array(shares)[:, None] > 0.0)


def test_row_C13_error_in_measurement_spreads_what_firms_give_for_the_same_contribution():
    changes = {"factors.rule": "vector", "factor_shares.labour": 0.4, "factor_shares.capital": 0.6}
    for spread in (0.0, 0.3):
        economy = before(opened(300, changes=changes | {"factors.measurement_error": spread}), divide_residual)
        take(economy, divide_residual)
        parts = economy.firms.division[:, STAFF]
        assert (np.std(parts) > 0.02) == (spread > 0.0)
        assert np.sum(economy.firms.division, axis=1) == pytest.approx(np.ones(len(parts)), rel=1e-12)


def test_row_C5_the_three_groups_get_their_weights():
    changes = {f"distribution_weights.{name}": value
               for name, value in {"work": 0.3, "factors": 0.5, "social": 0.2}.items()}
    for by, recipient in (("alike", EVERYBODY), ("need", NEED)):
        economy = before(opened(300, changes=changes | {"distribution_weights.social_by": by}), divide_residual)
        take(economy, divide_residual, pay_residual, pay_division)
        divided, residual = economy.firms.divided, economy.firms.residual
        assert residual.sum() > 0.0
        for place, share in ((STAFF, 0.3), (CLAIMS, 0.5), (recipient, 0.2)):
            assert divided[:, place] == pytest.approx(share * residual)


def test_row_C5_distribution_by_need_reaches_those_below_the_mean_only_and_the_poorest_most():
    economy = before(opened(300, changes={"distribution_weights.factors": 0.0, "distribution_weights.social": 1.0,
                                          "distribution_weights.social_by": "need"}), divide_residual)
    households = economy.households
    take(economy, divide_residual, pay_residual)
    income = households.contract_income.copy()
    take(economy, pay_division)
    received = households.contract_income - income
    expected = households.expected_income
    assert np.all(received[expected >= expected.mean()] == 0.0)
    assert np.argmax(received) == np.argmin(expected)


def test_row_C6_each_factor_is_paid_through_its_holder():
    shares = {"labour": 0.1, "capital": 0.3, "knowledge": 0.2, "management": 0.25, "data": 0.15}
    changes = SHAPLEY | {f"factor_shares.{name}": value for name, value in shares.items()} | {"factors.rule": "vector"}
    economy = before(opened(300, changes=changes), divide_residual)
    take(economy, divide_residual)
    found = economy.firms.division[0]
    wanted = {STAFF: 0.1, CLAIMS: 0.3, SCI_TECH: 0.2, MANAGERS: 0.25, USERS: 0.15}
    assert {place: share for place, share in enumerate(found) if share > 0.0} == pytest.approx(wanted)


def test_what_is_due_to_an_asset_of_the_firm_stays_with_the_claims():
    economy = before(opened(200, changes={"factors.rule": "vector", "factor_shares.capital": 0.4,
                                          "factor_shares.knowledge": 0.6}), divide_residual)
    take(economy, divide_residual)
    assert economy.firms.division[:, CLAIMS] == pytest.approx(1.0)


@pytest.mark.parametrize("changes", [
    {"factors.rule": "vector"},
    {"distribution_weights.social_by": "need"},
    {"factors.technology_baseline": 0.2, "factors.unmanaged_loss": 0.9, "factors.measurement_error": 0.5},
    {"soft_assets.knowledge": "sci_tech", "soft_assets.technology": "makers", "soft_assets.data": "users",
     "soft_assets.management": "managers"},
    {"land.endowment": 5.0, "land.holder": "state"},
    {"land.rent_share": 0.1},
    {"human_capital.initial": 20.0, "human_capital.paid_by": "state"},
    {"royalties.technology": 0.1},
], ids=lambda changes: next(iter(changes)))
def test_a_rule_that_gives_nothing_is_no_rule_to_the_last_bit(changes):
    """Weights that are all capital's, assets nobody pays for, land without rent: the economy does not notice."""
    plain, ruled = run({}), run(changes)
    for ours, theirs in zip(plain.records, ruled.records, strict=True):
        assert {key: value for key, value in ours.items() if key != "human_capital"} == {
            key: value for key, value in theirs.items() if key != "human_capital"}


def test_books_hold_and_shares_of_value_added_sum_to_one_under_every_rule():
    for changes in (SHAPLEY, {"factors.rule": "euler"},
                    SHAPLEY | {"royalties.knowledge": 0.03, "royalties.data": 0.02, "land.endowment": 1.0,
                               "land.rent_share": 0.04, "human_capital.rate": 0.005}):
        found = run(changes)
        last = found.records[-1]
        assert found.worst_residual < 1e-12
        assert sum(value for key, value in last.items() if key.startswith("paid_to_")) == pytest.approx(1.0)
        assert last["paid_to_labour"] > last["wage_share"] - 1e-9


def test_marginal_products_pay_machines_their_part_and_shapley_pays_technology_too():
    euler, shapley = run({"factors.rule": "euler"}).records[-1], run(SHAPLEY).records[-1]
    assert euler["paid_to_knowledge"] == 0.0
    assert shapley["paid_to_knowledge"] > 0.0
    assert euler["paid_to_labour"] > shapley["paid_to_labour"]
