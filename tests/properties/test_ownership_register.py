"""The register of claims under anything that can happen to it: shares stay whole, every residual is paid in full."""

from __future__ import annotations

import copy

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.accounting.opening import open_books
from simulation.institutions.compensation import pay_compensation, reform_ownership
from simulation.institutions.inheritance import divide_claims, heirs_of, lapse
from simulation.institutions.ownership import claims_in_force, payments_to_holders, split_claims, write_claims
from simulation.streams import Streams
from tests.limits.economies import opened, take

KINDS = ("private", "dispersed", "state", "cooperative", "commons", "sci_tech", "users", "founders", "bank")
PEOPLE = 60
START = opened(PEOPLE, changes={"ownership_bank.applies": True, "owners.compensation": 0.7,
                                "owners.compensation_quarters": 3}, periods=2)


def shares(draw, names):
    part = draw.random(len(names)) * (draw.random(len(names)) < 0.5)
    part = part / part.sum() if part.sum() > 0 else np.eye(len(names))[0]
    return dict(zip(names, map(float, part), strict=True))


def reform(economy, draw):
    """Another claim vector for all, for one sector or for the bank; whole firms or shares of each."""
    rule, before = economy.parameters, claims_in_force(economy)
    update = {"owners": rule.owners.model_copy(update={"whole_firms": bool(draw.random() < 0.3)})}
    for section in ("ownership", "ownership_services", "ownership_bank", "ownership_platforms"):
        if draw.random() < 0.5:
            values = shares(draw, KINDS[:-1] if section == "ownership_bank" else KINDS)
            if section in ("ownership_services", "ownership_platforms"):
                values["applies"] = bool(draw.random() < 0.6)
            update[section] = getattr(rule, section).model_copy(update=values)
    economy.parameters = rule.model_copy(update=update)
    reform_ownership(economy, before)


def found(economy, draw):
    """Let some firms go and others come in their slots, founded by up to three persons or by nobody."""
    slots = np.flatnonzero(draw.random(len(economy.firms.sector)) < 0.4)
    if len(slots):
        economy.firms.kind_draw[slots] = draw.random(len(slots))
        economy.firms.reopen(slots)
        firm = np.repeat(slots, 3)[: int(draw.integers(0, 3 * len(slots) + 1))]
        weight = draw.random(len(firm)) + 1e-6
        write_claims(economy, slots, firm, draw.integers(0, PEOPLE, len(firm)), weight / np.bincount(
            firm, weights=weight, minlength=len(economy.firms.sector))[firm])


def retire(economy, draw):
    retired = np.flatnonzero(draw.random(PEOPLE) < 0.1)
    lapse(economy, retired)
    key = Streams(int(draw.integers(1 << 30))).key("heirs")
    divide_claims(economy, heirs_of(key, retired, economy.households.identity, int(draw.integers(2, 5)), PEOPLE))


def move(economy, draw):
    """Let people change jobs and buy elsewhere, so that groups are others than before."""
    economy.households.employer[:] = draw.integers(-1, len(economy.firms.sector), PEOPLE)
    bought = economy.notes.purchases
    bought.buyer, bought.seller = draw.integers(0, PEOPLE, 40), draw.integers(0, len(economy.firms.sector), 40)
    bought.spent = draw.random(40)


def pay(economy, draw):
    take(economy, open_books, pay_compensation)


OPERATIONS = (reform, found, retire, move, pay)


def whole_and_paid_in_full(economy, draw):
    holdings, slots = economy.holdings, len(economy.firms.sector)
    rows = holdings.rows()
    owned = slots + 1 + economy.parameters.ownership_platforms.applies
    total = np.bincount(holdings.firm[rows], weights=holdings.share[rows], minlength=owned)
    assert len(total) == owned
    assert np.max(np.abs(total - 1.0)) <= 1e-12
    assert np.all(economy.owners.is_alive[holdings.owner[rows]])
    residual = draw.gamma(0.5, 1e3, slots + 2)
    residual[owned:] = 0.0
    parts = split_claims(holdings.is_alive, holdings.n_used, holdings.firm, holdings.share, residual)
    left = residual.copy()
    for row in rows:
        left[holdings.firm[row]] -= parts[row]
    assert np.all(left == 0.0), "to the last fraction"
    due = payments_to_holders(economy, residual)
    assert np.min(due) >= 0.0
    assert abs(due.sum() - residual.sum()) <= 1e-12 * residual.sum()


@given(st.integers(0, 2**32 - 1), st.integers(1, 25))
@settings(max_examples=500, deadline=None)
def test_claims_stay_whole_and_residuals_are_paid_whatever_happens_in_whatever_order(seed, length):
    economy, draw = copy.deepcopy(START), np.random.default_rng(seed)
    for _ in range(length):
        OPERATIONS[int(draw.integers(len(OPERATIONS)))](economy, draw)
    whole_and_paid_in_full(economy, draw)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=1, deadline=None)
def test_ten_thousand_changes_leave_no_drift_in_the_shares(seed):
    economy, draw = copy.deepcopy(START), np.random.default_rng(seed)
    for number in range(10_000):
        OPERATIONS[int(draw.integers(len(OPERATIONS)))](economy, draw)
        if number % 500 == 499:
            whole_and_paid_in_full(economy, draw)
