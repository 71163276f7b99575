"""LC14: a state that neither takes nor gives is nobody: its debt stands still, money comes and goes by loans."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.schedule import advance
from tests.limits.economies import opened

NOTHING = {f"taxes.{tax}": 0.0 for tax in ("wages", "property_income", "profits")} | {
    "transfers.unemployment_benefit": 0.0, "government.purchases": 0.0, "technology.public_research_share": 0.0,
    "investment.public_order_floor": 0.0, "credit.bond_rate": 0.0, "opening.bank_capital": 0.3}
"""Besides what the specification names: public research, orders that keep makers alive, coupons, bank rescues."""


def test_limit_LC14_a_state_that_neither_takes_nor_gives_leaves_its_debt_and_all_money_alone():
    economy = opened(200, changes=NOTHING | {"opening.firm_loans": 2.0})
    ledger = economy.ledger
    bonds = ledger.bonds
    for _ in range(12):
        deposits, loans = float(np.sum(ledger.balances[: ledger.bank])), float(np.sum(ledger.loans))
        own_funds = float(ledger.balances[ledger.bank])
        advance(economy)
        assert ledger.bonds == bonds
        assert ledger.balances[ledger.government] == 0.0
        change = float(np.sum(ledger.balances[: ledger.bank])) - deposits
        kept_by_bank = float(ledger.balances[ledger.bank]) - own_funds
        assert change == pytest.approx(float(np.sum(ledger.loans)) - loans - kept_by_bank, abs=1e-9 * deposits)


def test_limit_LC14_with_interest_and_losses_at_nothing_deposits_change_by_loans_alone():
    economy = opened(200, changes=NOTHING | {
        "opening.firm_loans": 0.5, "credit.loan_rate": 0.0, "credit.risk_charge": 0.0, "credit.bank_payout": 0.0})
    ledger = economy.ledger
    for _ in range(8):
        deposits, loans = float(np.sum(ledger.balances[: ledger.bank])), float(np.sum(ledger.loans))
        advance(economy)
        lost = sum(float(np.sum(entry.paid)) for entry in ledger.journal if entry.flow is flows.WRITE_OFF)
        change = float(np.sum(ledger.balances[: ledger.bank])) - deposits
        assert change == pytest.approx(float(np.sum(ledger.loans)) - loans + lost, abs=1e-9 * deposits)
