"""Rescue: soft budgets of state firms and bail-outs of others (Kornai 1980; rows I2 and B11)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.owners import STATE
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.turnover import count_machines, insolvency, value_firms
from simulation.streams import uniforms

CONTROLLING = 0.5 - 1e-9
"""Share of the claims from which a firm counts as the state's; a half, but for rounding."""


def bail_out_needed(lacking: Floats, excess: Floats) -> Floats:
    """Return what keeps a firm alive (6.22.1): enough for its equity and for its debt; ¤ (firms,)."""
    return np.maximum(np.maximum(lacking, excess), 0.0)


def state_shares(holder_kind: Ints, firm: Ints, share: Floats, firms: int) -> Floats:
    """Return the share of each firm's claims that the state holds, from claims (kind of holder, firm, share)."""
    of_state = np.where(holder_kind == STATE, share, 0.0)
    return np.bincount(firm, weights=of_state, minlength=firms + 1)[:firms].astype(np.float64)


def rescue_firms(economy: Economy) -> None:
    """Let the state pay what insolvent firms need, its own where their budget is soft and others by chance.

    What is paid beyond the lack of equity goes at once to the bank, for debt far over the limit.
    """
    firms, ledger, rule, notes = economy.firms, economy.ledger, economy.parameters.rescue, economy.notes
    key = economy.key("bail-out")
    paid = np.zeros(len(firms.sector))
    firms.is_rescued[:] = False
    if rule.state_firms or rule.share > 0.0:
        count_machines(economy)
        value_firms(economy)
        lacking, excess = insolvency(economy)
        insolvent = firms.is_active & ((lacking > 0.0) | (excess > 0.0))
        rows = economy.holdings.rows()
        kind = economy.owners.kind[economy.holdings.owner[rows]]
        held = state_shares(kind, economy.holdings.firm[rows], economy.holdings.share[rows], len(paid))
        is_soft = rule.state_firms & (held >= CONTROLLING)
        firms.is_rescued[:] = insolvent & (is_soft | (uniforms(key, firms.identity, 0) < rule.share))
        paid = bail_out_needed(lacking, excess) * firms.is_rescued
    notes.bail_outs, notes.firms_rescued = float(np.sum(paid)), int(firms.is_rescued.sum())
    ledger.fund_government(notes.bail_outs)
    ledger.settle(flows.BAIL_OUT, ledger.government, notes.bail_outs, ledger.firms, paid)
    if notes.firms_rescued:
        ledger.repay(np.clip(np.where(firms.is_rescued, excess, 0.0), 0.0, np.minimum(firms.loans, firms.deposits)))
