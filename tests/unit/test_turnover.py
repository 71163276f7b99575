"""Turnover of firms: who must close, what happens to the estate, and who founds anew."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.agents.firms import SERVICES
from simulation.columns import NOBODY
from simulation.institutions.turnover import entrants_plan, is_insolvent, renew_firms, value_firms
from tests.limits.economies import before, opened, take

VICTIM = 2


def settled(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


def failing(*, scenario="baseline", hole=200.0, workers=300, changes=None, deposits=None):
    """Return an economy before renewal in which one firm owes `hole` more than it was lent for anything of worth."""
    economy = before(opened(workers, scenario=scenario, changes=changes), renew_firms)
    ledger, firms = economy.ledger, economy.firms
    loan = np.zeros(len(firms.loans))
    loan[VICTIM] = hole
    ledger.lend(loan)
    ledger.settle(flows.RESIDUAL, ledger.firms, loan, ledger.fund, hole)
    if deposits is not None:
        paid = np.zeros(len(firms.loans))
        paid[VICTIM] = max(float(firms.deposits[VICTIM]) - deposits, 0.0)
        ledger.settle(flows.RESIDUAL, ledger.firms, paid, ledger.fund, float(paid.sum()))
    return economy


def test_equity_is_what_a_firm_has_less_what_it_owes():
    economy = opened(200)
    take(economy, value_firms)
    firms = economy.firms
    worth = (firms.deposits - firms.loans + firms.unit_cost * firms.inventory
             + economy.published.machine_price * firms.n_machines)
    other = firms.equity - worth
    assert np.all(other >= -1e-9), "plant comes on top, nothing comes off"
    services_before = firms.equity.copy()
    economy.ledger.lend(np.ones(len(firms.loans)))
    take(economy, value_firms)
    assert firms.equity == pytest.approx(services_before), "a loan makes nobody richer"


def test_only_a_firm_with_negative_equity_or_hopeless_debt_is_wound_up():
    economy = failing()
    value_firms(economy)
    assert np.flatnonzero(is_insolvent(economy)).tolist() == [VICTIM]
    sound = before(opened(300), renew_firms)
    value_firms(sound)
    assert not np.any(is_insolvent(sound))


def test_trap_T14_debt_far_over_the_limit_closes_even_a_firm_of_worth():
    economy = before(opened(300), renew_firms)
    firms = economy.firms
    firms.credit_limit[VICTIM] = 0.0
    firms.expected_sales[VICTIM] = 1e-6
    economy.ledger.lend(np.where(np.arange(len(firms.loans)) == VICTIM, 50.0, 0.0))
    value_firms(economy)
    assert firms.equity[VICTIM] > 0.0
    assert is_insolvent(economy)[VICTIM]


def test_the_estate_pays_the_bank_first_and_the_bank_bears_what_is_missing():
    economy = failing()
    firms, ledger = economy.firms, economy.ledger
    owed, deposit = float(firms.loans[VICTIM]), float(firms.deposits[VICTIM])
    take(economy, renew_firms)
    taken_over = settled(economy, flows.TAKEOVER)
    repaid = settled(economy, flows.REPAYMENT)
    assert repaid >= deposit + taken_over - 1e-9
    assert economy.notes.write_offs == pytest.approx(owed - deposit - taken_over)
    assert settled(economy, flows.WRITE_OFF) == pytest.approx(economy.notes.write_offs)
    assert settled(economy, flows.LIQUIDATION) == 0.0, "nothing is left for the old owners"
    assert ledger.loans[VICTIM] <= owed


def test_what_the_bank_need_not_take_goes_to_the_old_holders_of_claims():
    """A firm with more money than debt is closed for its debt, and nobody is rich enough to found another."""
    economy = before(opened(300, changes={"owners.founding_effort": 0.0}), renew_firms)
    firms, ledger, holdings = economy.firms, economy.ledger, economy.holdings
    sale = np.zeros(len(firms.loans))
    sale[VICTIM] = 100.0
    ledger.fund_government(100.0)
    ledger.settle(flows.PURCHASES, ledger.government, 100.0, ledger.firms, sale)
    firms.credit_limit[VICTIM], firms.expected_sales[VICTIM] = 0.0, 0.0
    ledger.lend(0.01 * sale)
    rows = holdings.rows()
    persons = economy.owners.person[holdings.owner[rows[holdings.firm[rows] == VICTIM]]]
    deposits = economy.households.deposits.copy()
    left = float(firms.deposits[VICTIM] - firms.loans[VICTIM])
    take(economy, renew_firms)
    assert (economy.notes.exits, economy.notes.write_offs) == (1, 0.0)
    assert settled(economy, flows.LIQUIDATION) == pytest.approx(left)
    assert (economy.households.deposits - deposits)[persons].sum() == pytest.approx(left)


def test_a_wound_up_firms_people_are_jobless_and_its_unsold_machines_scrapped():
    economy = failing(changes={"owners.founding_effort": 0.0})
    staff = np.flatnonzero(economy.households.employer == VICTIM)
    assert len(staff) > 0
    standing = int(np.sum(economy.machines.workplace[economy.machines.rows()] == VICTIM))
    take(economy, renew_firms)
    assert np.all(economy.households.employer[staff] == NOBODY)
    machines = economy.machines
    assert not np.any(machines.workplace[machines.rows()] == VICTIM)
    assert economy.firms.machines_lost[VICTIM] >= standing


def test_an_underfunded_slot_stays_empty():
    for effort, founded in ((0.0, 0), (1.0, 1)):
        economy = failing(changes={"owners.founding_effort": effort, "owners.founding_means": 0.0})
        take(economy, renew_firms)
        assert (economy.notes.exits, economy.notes.entries, economy.notes.vacant_slots) == (1, founded, 1 - founded)
        assert economy.firms.is_active[VICTIM] == bool(founded)
        assert economy.firms.is_alive[VICTIM] == bool(founded)
        assert economy.firms.loans[VICTIM] == 0.0


def test_a_slot_left_empty_is_offered_to_founders_again():
    economy = failing(changes={"owners.founding_effort": 0.0})
    take(economy, renew_firms)
    assert economy.notes.entries == 0
    economy.parameters = economy.parameters.model_copy(
        update={"owners": economy.parameters.owners.model_copy(update={"founding_effort": 1.0, "founding_means": 0.0})})
    take(economy, renew_firms)
    assert (economy.notes.exits, economy.notes.entries) == (0, 1)


def test_founders_pay_in_what_they_pledge_and_hold_the_new_firm_in_proportion():
    economy = failing(changes={"owners.founding_means": 0.0, "owners.founding_effort": 0.6})
    deposits = economy.households.deposits.copy()
    take(economy, renew_firms)
    holdings, owners, households = economy.holdings, economy.owners, economy.households
    rows = holdings.rows()[holdings.firm[holdings.rows()] == VICTIM]
    paid = (deposits - households.deposits)[owners.person[holdings.owner[rows]]]
    assert np.all(paid > 0.0)
    assert holdings.share[rows] == pytest.approx(paid / paid.sum())
    assert paid.sum() == pytest.approx(settled(economy, flows.FOUNDING) + settled(economy, flows.TAKEOVER))
    assert economy.firms.deposits[VICTIM] == pytest.approx(settled(economy, flows.FOUNDING))


def test_trap_T4_entrants_are_like_the_mean_survivor_and_half_the_median_size():
    economy = opened(2000, changes={"technology.opening_dispersion": 0.0})
    firms = economy.firms
    makers = firms.sector == 2
    firms.offered_capability[makers] = np.linspace(0.3, 0.7, makers.sum())
    leaving = np.zeros(len(firms.sector), bool)
    leaving[np.flatnonzero(makers)[-1]] = True
    plan = entrants_plan(economy, leaving)
    stays = ~leaving
    assert plan.capability[makers] == pytest.approx(
        np.full(makers.sum(), firms.offered_capability[makers & stays].mean()))
    for k in range(3):
        sector = firms.sector == k
        median = np.median(firms.expected_sales[sector & stays])
        assert plan.sales[sector] == pytest.approx(np.full(sector.sum(), economy.parameters.owners.entry_size * median))
        assert plan.productivity[sector] == pytest.approx(
            np.full(sector.sum(), firms.productivity[sector & stays].mean()))


def test_trap_T16_a_sector_without_survivors_can_be_founded_anew():
    economy = opened(300)
    leaving = economy.firms.sector == SERVICES
    plan = entrants_plan(economy, leaving)
    for values in (plan.productivity, plan.sales, plan.markup, plan.unit_cost, plan.jobs):
        assert np.all(np.isfinite(values))
        assert np.all(values > 0.0)


def test_a_new_firm_is_a_new_identity_in_an_old_slot():
    economy = failing(changes={"owners.founding_means": 0.0, "owners.founding_effort": 1.0})
    known = economy.firms.identity.copy()
    take(economy, renew_firms)
    firms = economy.firms
    assert firms.identity[VICTIM] == len(known)
    assert np.array_equal(np.delete(firms.identity, VICTIM), np.delete(known, VICTIM))
    assert firms.quarters_active[VICTIM] == 0
    assert firms.price[VICTIM] == pytest.approx((1 + firms.markup[VICTIM]) * firms.unit_cost[VICTIM])


def test_members_found_a_cooperative_out_of_joblessness_and_work_there():
    economy = failing(scenario="worker_cooperatives")
    jobless = ~economy.is_employed
    take(economy, renew_firms)
    members = np.flatnonzero(economy.households.employer == VICTIM)
    assert economy.notes.entries == 1
    assert len(members) > 0
    assert np.all(jobless[members])
    assert economy.households.wage[members] == pytest.approx(economy.households.asked_wage[members])


@pytest.mark.parametrize(("scenario", "payer"), [("state_ownership", "government"), ("dispersed_shares", "households")])
def test_who_owns_all_firms_founds_the_new_one(scenario, payer):
    economy = failing(scenario=scenario)
    ledger = economy.ledger
    bonds = ledger.bonds
    held = ledger.balances.copy()
    take(economy, renew_firms)
    cost = settled(economy, flows.FOUNDING) + settled(economy, flows.TAKEOVER)
    assert cost > 0.0
    if payer == "government":
        public = held[ledger.government] - ledger.balances[ledger.government] + ledger.bonds - bonds
        assert public == pytest.approx(cost - settled(economy, flows.LIQUIDATION))
        assert np.array_equal(ledger.balances[ledger.households], held[ledger.households])
    else:
        paid = held[ledger.households] - ledger.balances[ledger.households]
        assert paid.sum() == pytest.approx(cost)
        assert np.all(paid > 0.0)


def test_the_best_machines_are_what_founders_take_over():
    economy = failing(workers=600, changes={"owners.founding_means": 0.0, "owners.founding_effort": 1.0})
    machines = economy.machines
    rows = machines.add(40)
    machines.workplace[rows], machines.owner[rows] = VICTIM, VICTIM
    machines.capability[rows] = np.linspace(0.1, 0.9, 40)
    loan = np.zeros(len(economy.firms.loans))
    loan[VICTIM] = 1e4
    economy.ledger.lend(loan)
    economy.ledger.settle(flows.RESIDUAL, economy.ledger.firms, loan, economy.ledger.fund, 1e4)
    take(economy, renew_firms)
    kept = machines.capability[machines.rows()[machines.workplace[machines.rows()] == VICTIM]]
    assert 0 < len(kept) < 40
    assert np.min(kept) > 0.9 - 0.8 / 39 * (len(kept) + 0.5)
