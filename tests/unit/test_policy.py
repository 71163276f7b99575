"""The public hand towards firms: rescue, guarantees, venture money, equal treatment, competition policy (6.22)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting import flows
from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.institutions.competition import cap_markups, find_dominant
from simulation.institutions.founding import private_pledges
from simulation.institutions.mergers import merge_firms
from simulation.institutions.rescue import rescue_firms
from simulation.institutions.turnover import insolvency, is_insolvent, renew_firms
from simulation.metrics.catalogue import measure
from simulation.production.planning_of_output import choose_machines, least_order, plan_staff
from simulation.scenario import declarations
from simulation.streams import Streams
from tests.limits.economies import before, opened, take

FAILING = {"opening.firm_loans": 5.0}
STATE = {"ownership.private": 0.0, "ownership.state": 1.0}
SECTIONS = ("rescue", "guarantees", "venture", "research_pool", "sector_treatment", "competition")
OTHERS = ("investment.least_order", "technology.experience", "credit.wealth_access", "credit.counter_cyclical",
          "credit.inclusive", "owners.consortium", "owners.pooling", "owners.least_maker")
LEVERS = [declared for path, declared in declarations().items() if path.split(".")[0] in SECTIONS or path in OTHERS]


def settled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def late(changes, measured, *, workers=200, periods=24, seed=3):
    records = simulate(load_scenario("baseline", {"population.workers": workers} | changes), seed=seed,
                       periods=periods).records
    return float(np.mean([row[measured] for row in records]))


def ruin(economy, firm):
    """Load a firm with debt and take its money."""
    ledger = economy.ledger
    it = np.arange(len(economy.firms.sector)) == firm
    ledger.lend(np.where(it, 1e3, 0.0))
    lost = np.where(it, economy.firms.deposits, 0.0)
    ledger.settle(flows.RESIDUAL, ledger.firms, lost, ledger.fund, float(np.sum(lost)))
    return economy


def test_a_soft_budget_keeps_every_firm_of_the_state_alive_and_the_state_pays():
    economy = before(opened(200, changes=FAILING | STATE | {"rescue.state_firms": True}), rescue_firms)
    firms = economy.firms
    take(economy, rescue_firms)
    assert economy.notes.firms_rescued > 0
    _, excess = insolvency(economy)
    assert economy.notes.bail_outs > 0.0
    assert settled(economy, flows.BAIL_OUT) == pytest.approx(economy.notes.bail_outs)
    assert not np.any(is_insolvent(economy))
    assert np.all(excess[firms.is_rescued] <= 1e-9 * np.maximum(firms.loans[firms.is_rescued], 1.0))
    assert late(FAILING | STATE | {"rescue.state_firms": True}, "exits") == 0.0
    assert late(FAILING | STATE, "exits") > 0.0


def test_a_soft_budget_of_the_state_saves_no_private_firm():
    economy = before(opened(200, changes=FAILING | {"rescue.state_firms": True}), rescue_firms)
    take(economy, rescue_firms)
    assert economy.notes.firms_rescued == 0
    assert settled(economy, flows.BAIL_OUT) == 0.0


def test_more_bail_outs_mean_fewer_exits_row_I2():
    exits = [late(FAILING | {"rescue.share": share}, "exits") for share in (0.0, 0.5, 1.0)]
    assert exits[0] > exits[1] > exits[2] == 0.0


def test_the_state_bears_its_share_of_what_the_bank_loses():
    for share in (0.0, 0.4):
        economy = before(opened(200, changes=FAILING | {"guarantees.share": share}), renew_firms)
        take(economy, renew_firms)
        assert economy.notes.write_offs > 0.0
        assert settled(economy, flows.GUARANTEE_CALL) == pytest.approx(share * economy.notes.write_offs, rel=1e-12)


def test_a_guarantee_takes_its_share_of_the_charge_for_risk():
    rates = {}
    for share in (0.0, 1.0):
        economy = before(opened(200, changes=FAILING | {"guarantees.share": share}, periods=1), choose_machines)
        rates[share] = economy.firms.interest_rate.copy()
    assert np.all(rates[1.0] == pytest.approx(load_scenario("baseline").parameters.credit.loan_rate))
    assert np.any(rates[0.0] > rates[1.0])


def test_venture_money_founds_firms_that_founders_cannot_and_gets_a_claim_for_it():
    poor = FAILING | {"owners.founding_effort": 0.05, "owners.least_capital": 0.9}
    without = late(poor, "n_firms")
    assert late(poor | {"venture.budget": 0.2}, "n_firms") > without
    economy = opened(200, changes=poor | {"venture.budget": 0.2, "venture.holder": "citizens_fund"}, periods=3)
    before(economy, renew_firms)
    take(economy, renew_firms)
    paid = sum(entry.received for entry in economy.ledger.journal if entry.flow is flows.VENTURE_MONEY)
    assert np.any(paid > 0.0)
    holdings = economy.holdings
    rows = holdings.rows()
    of_fund = rows[holdings.owner[rows] == 1]
    held = np.bincount(holdings.firm[of_fund], weights=holdings.share[of_fund], minlength=len(paid) + 1)[:-1]
    raised = sum(entry.received for entry in economy.ledger.journal if entry.flow in (flows.FOUNDING, flows.TAKEOVER))
    assert held[paid > 0] == pytest.approx((paid / np.where(paid > 0, paid + raised, 1.0))[paid > 0])


def test_a_subsidy_is_paid_for_each_planned_job_of_a_new_firm_and_to_nobody_else():
    economy = before(opened(200, changes=FAILING | {"competition.entry_subsidy": 2.0}), renew_firms)
    take(economy, renew_firms)
    paid = next(entry.received for entry in economy.ledger.journal if entry.flow is flows.ENTRY_SUBSIDY)
    firms = economy.firms
    new = firms.is_active & (firms.quarters_active == 0)
    assert np.any(new)
    jobs = np.maximum(firms.expected_sales / firms.productivity, 1.0)
    assert paid == pytest.approx(np.where(new, 2.0 * economy.published.mean_wage * jobs, 0.0))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 8), st.booleans(), st.sampled_from([0.0, 0.3, 1.0]))
def test_founders_raise_no_more_than_is_needed_whatever_the_consortium(seed, most, pooling, inclusive):
    draw = np.random.default_rng(seed)
    deposits = draw.gamma(0.5, 4.0, 12)
    need = draw.gamma(1.0, 3.0, 6) * (draw.random(6) < 0.8)
    slot, person, amount, stake = private_pledges(
        Streams(seed).key("founders"), need, deposits, np.maximum(deposits - 1.0, 0.0), 1.0, 0.5, most, pooling,
        inclusive)
    assert np.bincount(slot, minlength=6).max() <= most
    assert np.all(np.bincount(slot, weights=stake, minlength=6) <= need * (1 + 1e-9))
    assert np.all(np.bincount(person, weights=amount, minlength=12) <= deposits)
    assert np.all((stake >= amount) & (amount > 0.0))
    assert inclusive > 0.0 or np.array_equal(stake, amount)


def test_pooling_raises_more_where_one_founder_is_not_enough():
    raised = []
    for pooling in (False, True):
        deposits, need = np.full(50, 3.0), np.full(20, 12.0)
        _, _, amount, _ = private_pledges(Streams(1).key("founders"), need, deposits, deposits, 0.0, 0.5, 10,
                                          pooling, 0.0)
        raised.append(np.sum(amount))
    assert raised[1] > raised[0]


def test_inclusive_credit_lets_people_without_means_own_row_K6():
    deposits = np.array([100.0] + [0.5] * 99)
    means = np.maximum(deposits - 4.0, 0.0)
    for inclusive, poor_found in ((0.0, False), (1.0, True)):
        _, person, _, _ = private_pledges(Streams(1).key("founders"), np.full(10, 9.0), deposits, means, 4.0, 0.5, 3,
                                          False, inclusive)
        assert np.any(person > 0) == poor_found


def test_services_are_taxed_financed_and_founded_alike_at_the_null_and_apart_beyond_it_row_I1():
    tight = {"credit.leverage": 0.5}
    equal = before(opened(200, changes=tight, periods=1), choose_machines)
    apart = before(opened(200, changes=tight | {"sector_treatment.services_credit": 0.3}, periods=1), choose_machines)
    services = equal.firms.sector == SERVICES
    assert apart.firms.credit_limit[~services] == pytest.approx(equal.firms.credit_limit[~services])
    assert apart.firms.credit_limit[services] == pytest.approx(0.7 * equal.firms.credit_limit[services])
    assert late({"sector_treatment.services_tax": 0.5}, "employment_services", periods=40) < late(
        {}, "employment_services", periods=40)


def test_a_capped_firm_charges_the_normal_markup_and_others_what_they_like():
    economy = opened(400, changes={"competition.dominance": 0.1, "competition.markup_cap": True}, periods=4)
    before(economy, cap_markups)
    firms, norm = economy.firms, economy.parameters.pricing.markup
    assert np.any(firms.is_dominant)
    was = firms.markup.copy()
    take(economy, cap_markups)
    assert np.all(firms.markup[firms.is_dominant] <= norm)
    assert np.array_equal(firms.markup[~firms.is_dominant], was[~firms.is_dominant])
    assert np.array_equal(firms.price[firms.markup < was], ((1 + firms.markup) * firms.unit_cost)[firms.markup < was])


def test_nobody_dominates_at_the_null_not_even_a_monopolist():
    economy = before(opened(60), find_dominant)
    economy.firms.revenue_previous[:] = np.arange(len(economy.firms.sector)) == 0
    take(economy, find_dominant)
    assert not np.any(economy.firms.is_dominant)


def test_a_merger_moves_machines_people_stock_and_customers_and_the_buyer_pays():
    economy = opened(300, changes={"competition.mergers": True, "owners.liquidation_value": 0.1}, periods=2)
    ruin(before(economy, merge_firms), firm=1)
    firms, households = economy.firms, economy.households
    people, plant, stock = np.sum(households.employer >= 0), np.sum(firms.plant), np.sum(firms.inventory)
    machines = len(economy.machines)
    take(economy, merge_firms)
    assert economy.notes.mergers == 1
    gone = firms.is_bought
    assert gone[1]
    assert np.sum(households.employer >= 0) == people
    assert not np.any(gone[households.employer[households.employer >= 0]])
    assert not np.any(gone[economy.machines.workplace[economy.machines.rows()]])
    assert not np.any(gone[households.goods_supplier[households.goods_supplier >= 0]])
    assert len(economy.machines) == machines
    assert (np.sum(firms.plant), np.sum(firms.inventory)) == pytest.approx((plant, stock))
    assert np.all(firms.plant[gone] == 0.0)
    assert settled(economy, flows.MERGER) > 0.0
    take(economy, renew_firms)
    assert np.all(firms.quarters_active[gone] == 0)


def test_nobody_merges_into_dominance_row_H10():
    economy = opened(300, changes={"competition.mergers": True, "owners.liquidation_value": 0.1,
                                   "competition.dominance": 0.02}, periods=2)
    take(ruin(before(economy, merge_firms), firm=1), merge_firms)
    assert np.any(is_insolvent(economy))
    assert economy.notes.mergers == 0


def test_an_order_below_the_least_waits_on_the_book_row_B2():
    economy = before(opened(600, changes={"investment.least_order": 0.5}, periods=19), plan_staff)
    firms, least = economy.firms, least_order(economy.parameters)
    assert least == pytest.approx(5.0)
    waiting = (firms.machines_on_order >= 1.0) & (firms.machines_wanted == 0)
    assert np.any(waiting)
    take(economy, plan_staff)
    assert np.all((firms.machines_wanted == 0) | (firms.machines_wanted >= least))


def test_what_a_pool_refunds_is_failed_research_of_makers_and_makers_can_pay_for_it_themselves():
    changes = {"technology.research_share": 0.2, "research_pool.share": 0.5, "technology.research_productivity": 0.05}
    for paid_by in ("state", "makers"):
        economy = opened(600, changes=changes | {"research_pool.paid_by": paid_by}, periods=3)
        entry = next(entry for entry in economy.ledger.journal if entry.flow is flows.RESEARCH_POOL)
        firms = economy.firms
        assert np.sum(entry.received) > 0.0
        assert entry.received == pytest.approx(
            np.where((firms.sector == MACHINE_MAKERS) & firms.research_failed, 0.5 * firms.research, 0.0))


def test_experience_makes_the_leader_better_and_newcomers_start_without_it_row_C3():
    economy = opened(200, changes=FAILING | {"technology.experience": 0.2}, periods=6)
    firms = economy.firms
    new = firms.is_active & (firms.quarters_active <= 1)
    assert np.all(firms.experience[firms.quarters_active > 3] > 0.0)
    assert np.all(firms.experience[new] <= np.max(firms.experience[~new]))
    goods = firms.is_active & (firms.sector == GOODS)
    assert np.sum(firms.experience[goods]) > 0.0
    assert late({"technology.experience": 0.3}, "output", periods=30) > late({}, "output", periods=30)


def test_no_lever_pulled_is_the_same_as_no_lever_to_the_last_bit():
    """A rule idle for want of somebody it applies to moves no number either: it draws and books beside the others."""
    plain = simulate(load_scenario("baseline", {"population.workers": 100}), seed=1, periods=12).digest
    for idle in ({"venture.holder": "citizens_fund"}, {"research_pool.paid_by": "makers"},
                 {"research_pool.response": 2.0}, {"guarantees.leverage": 2.0}, {"competition.markup_cap": True},
                 {"competition.interoperability": 1.0}, {"rescue.state_firms": True}):
        run = simulate(load_scenario("baseline", {"population.workers": 100} | idle), seed=1, periods=12)
        assert run.digest == plain, idle


def test_public_money_for_firms_is_measured_per_value_of_output():
    economy = opened(200, changes=FAILING | {"rescue.share": 1.0, "guarantees.share": 1.0}, periods=3)
    row = measure(economy)
    output = float(np.sum(economy.firms.price * economy.firms.output))
    assert row["bail_out_share"] == pytest.approx(settled(economy, flows.BAIL_OUT) / output)
    assert 0.0 < row["leader_share"] <= 1.0
    assert row["first_movers_share"] == 1.0


@st.composite
def policies(draw):
    changes = dict(FAILING) if draw(st.booleans()) else {}
    for declared in LEVERS:
        if declared.kind is bool:
            changes[declared.path] = draw(st.booleans())
        elif declared.options:
            changes[declared.path] = draw(st.sampled_from(declared.options))
        elif declared.kind is int:
            changes[declared.path] = draw(st.integers(declared.low, declared.high))
        else:
            changes[declared.path] = draw(st.sampled_from([declared.low, 0.5 * (declared.low + declared.high),
                                                           declared.high]))
    if draw(st.booleans()):
        changes |= {"ownership.private": 0.4, "ownership.state": 0.5, "ownership.cooperative": 0.1}
    return changes


@settings(max_examples=60, deadline=None)
@given(policies(), st.integers(0, 2**32 - 1))
def test_with_every_lever_pulled_at_once_the_books_close(changes, seed):
    run = simulate(load_scenario("baseline", changes | {"population.workers": 100}), seed=seed, periods=12)
    assert run.worst_residual <= 1e-12
    assert np.all(np.isfinite(list(run.summary.values())))
