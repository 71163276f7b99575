"""Ownership: claims as edges, how a residual is split among holders, and who founds what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.accounting import flows
from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.columns import NOBODY
from simulation.institutions.founding import collect_pledges, everybodys_part, member_pledges, private_pledges
from simulation.institutions.ownership import (
    INSTITUTIONS,
    claim_vector,
    payments_to_holders,
    private_claims,
    split_claims,
    titles_of,
    write_claims,
)
from simulation.metrics.wealth import attribute_wealth
from simulation.streams import Streams
from tests.limits.economies import opened, take

OWNERSHIP = ("private", "state", "commons", "dispersed", "cooperative")


def shares_of_holders(economy, residual):
    """What ¤ residual brings each person, the state and the citizens' fund."""
    due, ledger = payments_to_holders(economy, residual), economy.ledger
    return due[ledger.households], due[ledger.government], due[ledger.fund]


def owned(workers=200, **claims):
    full = dict.fromkeys(OWNERSHIP, 0.0) | claims
    return opened(workers, changes={f"ownership.{name}": share for name, share in full.items()})


def residual_of(economy, amount=1.0):
    return np.append(np.full(len(economy.firms.sector), amount), (0.0, 0.0))


def test_a_claim_vector_lists_persons_state_fund_everybody_and_members_in_that_order():
    economy = owned(private=0.1, state=0.2, commons=0.3, dispersed=0.15, cooperative=0.25)
    vector = claim_vector(economy.parameters.ownership)
    assert vector[[PERSON, STATE, CITIZENS_FUND, EVERYBODY, COOPERATIVE]].tolist() == [0.1, 0.2, 0.3, 0.15, 0.25]


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0.001, 1.0)), min_size=5, max_size=40),
       st.lists(st.floats(0.0, 1e9), min_size=5, max_size=5))
def test_a_residual_is_split_to_the_last_dust(edges, residual):
    edges += [(f, 1.0) for f in range(5)]
    firm = np.array([f for f, _ in edges], dtype=np.int64)
    share = np.array([s for _, s in edges])
    share /= np.bincount(firm, weights=share)[firm]
    amounts = split_claims(np.ones(len(firm), bool), len(firm), firm, share, np.array(residual))
    assert np.min(amounts) >= 0.0
    for f in range(5):
        left = residual[f]
        for amount in amounts[firm == f]:
            left -= amount
        assert left == 0.0
    assert amounts == pytest.approx(np.array(residual)[firm] * share, rel=1e-9, abs=1e-300)


def test_a_dead_claim_receives_nothing():
    amounts = split_claims(np.array([True, False, True]), 3, np.zeros(3, np.int64), np.array([0.5, 0.9, 0.5]),
                           np.array([10.0]))
    assert amounts.tolist() == [5.0, 0.0, 5.0]


def test_private_holders_receive_in_proportion_to_their_shares():
    economy = owned(private=1.0)
    received, to_state, to_fund = shares_of_holders(economy, residual_of(economy))
    assert (to_state, to_fund) == (0.0, 0.0)
    firm, person, share = private_claims(economy)
    own = firm < len(economy.firms.sector)
    expected = np.bincount(person[own], weights=share[own], minlength=200)
    assert received == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("claims", [{"state": 1.0}, {"commons": 1.0}, {"dispersed": 1.0},
                                    {"state": 0.3, "commons": 0.2, "dispersed": 0.5}])
def test_state_fund_and_everybody_receive_what_they_hold(claims):
    economy = owned(**claims)
    firms = len(economy.firms.sector)
    received, to_state, to_fund = shares_of_holders(economy, residual_of(economy))
    assert to_state == pytest.approx(claims.get("state", 0.0) * firms)
    assert to_fund == pytest.approx(claims.get("commons", 0.0) * firms)
    assert received == pytest.approx(np.full(200, claims.get("dispersed", 0.0) * firms / 200))


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0])
def test_a_cooperatives_residual_goes_to_its_members_by_the_agreed_exponent(exponent):
    economy = opened(200, scenario="worker_cooperatives", changes={"distribution.member_pay_exponent": exponent})
    households = economy.households
    residual = np.zeros(len(economy.firms.sector) + 2)
    residual[0] = 100.0
    received, _, _ = shares_of_holders(economy, residual)
    member = households.employer == 0
    weight = households.wage[member] ** exponent
    assert received[member] == pytest.approx(100.0 * weight / weight.sum())
    assert np.all(received[~member] == 0.0), "who does not work there receives nothing"


def test_who_leaves_a_cooperative_leaves_the_claim_behind():
    economy = opened(200, scenario="worker_cooperatives")
    households = economy.households
    leaver = int(np.flatnonzero(households.employer == 0)[0])
    households.employer[leaver] = NOBODY
    residual = np.zeros(len(economy.firms.sector) + 2)
    residual[0] = 100.0
    received, _, _ = shares_of_holders(economy, residual)
    assert received[leaver] == 0.0
    assert received.sum() == pytest.approx(100.0)


def test_the_residual_of_a_cooperative_without_members_goes_to_everybody():
    economy = opened(200, scenario="worker_cooperatives")
    economy.households.employer[economy.households.employer == 0] = NOBODY
    residual = np.zeros(len(economy.firms.sector) + 2)
    residual[0] = 100.0
    received, _, _ = shares_of_holders(economy, residual)
    assert received == pytest.approx(np.full(200, 0.5))


@pytest.mark.parametrize("claims", [{"private": 1.0}, {"private": 0.5, "commons": 0.5}, {"cooperative": 1.0},
                                    {"private": 0.2, "state": 0.2, "commons": 0.2, "dispersed": 0.2,
                                     "cooperative": 0.2}])
def test_claims_on_each_firm_and_on_the_bank_sum_to_one(claims):
    economy = owned(**claims)
    holdings = economy.holdings
    rows = holdings.rows()
    total = np.bincount(holdings.firm[rows], weights=holdings.share[rows], minlength=len(economy.firms.sector) + 1)
    assert total == pytest.approx(np.ones(len(total)), abs=1e-12)


def test_firms_without_private_founders_give_the_private_part_to_everybody():
    economy = owned(private=1.0)
    nobody = np.zeros(0, np.int64)
    write_claims(economy, np.array([3]), nobody, nobody, np.zeros(0))
    holdings = economy.holdings
    rows = holdings.rows()[holdings.firm[holdings.rows()] == 3]
    assert economy.owners.kind[holdings.owner[rows]].tolist() == [EVERYBODY]
    assert holdings.share[rows].tolist() == [1.0]


def test_a_person_has_one_title_for_all_claims_and_loses_it_with_the_last():
    economy = owned(private=1.0)
    households, owners = economy.households, economy.owners
    person = int(np.flatnonzero(households.title == NOBODY)[0])
    first = titles_of(economy, np.array([person, person]))
    assert first[0] == first[1] == households.title[person]
    assert (owners.kind[first[0]], owners.person[first[0]]) == (PERSON, person)
    everything = np.arange(len(economy.firms.sector) + 1)
    write_claims(economy, everything, everything, np.full(len(everything), person), np.ones(len(everything)))
    assert np.flatnonzero(households.title != NOBODY).tolist() == [person]
    people = owners.rows()[owners.kind[owners.rows()] == PERSON]
    assert owners.person[people].tolist() == [person]


def test_institutions_keep_their_rows():
    economy = owned(cooperative=1.0)
    assert economy.owners.kind[:4].tolist() == list(INSTITUTIONS)


def pledges(need, deposits, floor=1.0, effort=0.5, seed=0):
    deposits = np.array(deposits, float)
    means = np.maximum(deposits - floor, 0.0)
    return private_pledges(Streams(seed).key("founders"), np.array(need, float), deposits, means, floor, effort, 3,
                           False, 0.0)[:3]


@given(st.integers(0, 10**6))
def test_founders_never_pledge_below_the_floor_nor_beyond_their_effort(seed):
    draw = np.random.default_rng(seed)
    deposits = draw.gamma(0.5, 4.0, 12)
    need = draw.gamma(1.0, 3.0, 6) * (draw.random(6) < 0.8)
    floor, effort = float(draw.uniform(0.0, 2.0)), float(draw.uniform(0.1, 1.0))
    slot, person, amount = pledges(need, deposits, floor, effort, seed)
    given_up = np.bincount(person, weights=amount, minlength=12)
    rich = given_up > 0
    assert np.all(deposits[rich] - given_up[rich] >= floor - 1e-9), "even of several firms' founders"
    assert np.all(amount <= effort * deposits[person] + 1e-12)
    raised = np.bincount(slot, weights=amount, minlength=6)
    assert np.all(raised <= need * (1 + 1e-12))
    assert np.bincount(slot, minlength=6).max() <= 3


def test_founders_are_drawn_in_proportion_to_their_means():
    counts = np.zeros(3)
    for seed in range(300):
        _, person, _ = pledges([0.001], [1.0, 2.0, 4.0], floor=1.0, seed=seed)
        counts += np.bincount(person, minlength=3)
    assert counts[0] == 0
    assert counts[2] / counts[1] == pytest.approx(3.0, rel=0.25)


def test_cooperators_are_jobless_and_join_one_cooperative_only():
    jobless = np.array([4, 7, 9, 11])
    slot, person, amount = member_pledges(Streams(1).key("a"), np.array([6.0, 6.0, 0.0]), np.array([3, 3, 3]), jobless,
                                          np.full(12, 3.0), 0.5)
    assert sorted(person.tolist()) == jobless.tolist()
    assert np.bincount(slot, minlength=3).tolist() == [3, 1, 0]
    assert amount.tolist() == [1.5] * 4, "half the deposit, though an even part were two"


def test_if_all_found_alike_the_poor_pay_no_more_than_their_effort():
    part = everybodys_part(np.array([0.1, 10.0, 10.0]), 3.0, 0.5)
    assert part.tolist() == [0.05, 1.0, 1.0]


def test_with_a_closed_class_only_the_first_owners_found_firms():
    economy = opened(400, changes={"owners.open_class": False, "owners.founding_means": 0.0})
    need = np.full(len(economy.firms.sector), 1.0)
    found = collect_pledges(economy, need, np.ones(len(need), np.int64))
    assert len(found.person) > 10
    assert np.all(economy.households.title[found.person] != NOBODY)
    open_class = opened(400, changes={"owners.founding_means": 0.0})
    found = collect_pledges(open_class, need, np.ones(len(need), np.int64))
    assert np.mean(open_class.households.title[found.person] == NOBODY) > 0.5


def test_a_cooperative_borrows_no_more_than_half_of_what_it_needs():
    economy = opened(200, scenario="worker_cooperatives")
    need = np.full(len(economy.firms.sector), 1e3)
    found = collect_pledges(economy, need, np.ones(len(need), np.int64))
    assert found.loan == pytest.approx(0.5 * need)


def test_the_fund_pledges_no_more_than_it_has():
    economy = owned(commons=1.0)
    ledger = economy.ledger
    wage = np.zeros(ledger.n_households)
    wage[0] = 3.0
    ledger.settle(flows.WAGE_TAX, ledger.households, wage, ledger.fund, 3.0)
    need = np.full(len(economy.firms.sector), 1.0)
    found = collect_pledges(economy, need, np.ones(len(need), np.int64))
    assert found.fund.sum() == pytest.approx(3.0)


def test_trap_T22_wealth_is_published_with_and_without_what_the_state_holds():
    private, state = owned(private=1.0), owned(state=1.0)
    assert np.array_equal(private.households.wealth, private.households.wealth_with_public)
    attribute_wealth(state)
    held = state.firms.equity.sum() + state.ledger.balances[state.ledger.bank]
    gap = state.households.wealth_with_public - state.households.wealth
    assert gap == pytest.approx(np.full(200, held / 200))


@pytest.mark.parametrize("claims", [{"private": 1.0}, {"dispersed": 1.0}, {"commons": 1.0}, {"cooperative": 1.0},
                                    {"state": 1.0}])
def test_all_equity_is_attributed_to_somebody_once(claims):
    economy = owned(**claims)
    take(economy, attribute_wealth)
    ledger = economy.ledger
    total = (ledger.household_deposits.sum() + economy.firms.equity.sum() + ledger.balances[ledger.bank]
             + ledger.balances[ledger.fund])
    assert economy.households.wealth_with_public.sum() == pytest.approx(total, rel=1e-12)


def test_everybody_and_the_fund_count_per_head():
    for claims in ({"dispersed": 1.0}, {"commons": 1.0}):
        economy = owned(**claims)
        own = economy.households.wealth - economy.households.deposits
        assert own == pytest.approx(np.full(200, own[0]))
