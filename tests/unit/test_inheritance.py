"""Inheritance: what heirs get, what lapses, and that one heir is as good as no rule."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.agents.owners import EVERYBODY
from simulation.institutions.inheritance import inherit, join_claims, lapse
from simulation.institutions.ownership import held_by, private_claims
from simulation.metrics.catalogue import measure
from tests.limits.economies import before, opened, take

FOUNDERS = {"ownership.private": 0.0, "ownership.founders": 1.0}


def retired(economy):
    return np.flatnonzero(economy.households.is_successor)


def test_with_one_heir_nothing_moves():
    economy = before(opened(300, changes={"population.retirement_rate": 0.1}), inherit)
    balances, claims = economy.ledger.balances.copy(), private_claims(economy)
    take(economy, inherit)
    assert len(retired(economy)) > 10
    assert np.array_equal(economy.ledger.balances, balances)
    assert all(np.array_equal(one, other) for one, other in zip(claims, private_claims(economy), strict=True))


def test_row_R9_more_heirs_divide_deposits_and_claims_evenly_and_keep_the_sums():
    economy = before(opened(300, changes={"population.retirement_rate": 0.1, "owners.heirs": 4}), inherit)
    ledger, deposits = economy.ledger, economy.households.deposits.copy()
    owners = np.count_nonzero(economy.households.title >= 0)
    take(economy, inherit)
    entry = next(entry for entry in ledger.journal if entry.flow is flows.INHERITANCE)
    gone = retired(economy)
    assert entry.paid[gone] == pytest.approx(0.75 * deposits[gone])
    assert np.sum(entry.paid) == pytest.approx(np.sum(entry.received), rel=1e-12)
    assert np.count_nonzero(economy.households.title >= 0) > owners
    firm, _, share = private_claims(economy)
    assert np.bincount(firm, weights=share) == pytest.approx(np.ones(len(economy.firms.sector) + 1), abs=1e-12)


def test_an_heir_who_has_a_claim_already_has_one_larger_claim():
    economy = opened(100)
    holdings = economy.holdings
    firm, _, _ = private_claims(economy)
    row = int(holdings.rows()[holdings.firm[holdings.rows()] == firm[0]][0])
    twin = holdings.add(1)
    holdings.owner[twin], holdings.firm[twin], holdings.share[twin] = holdings.owner[row], firm[0], 0.25
    share = float(holdings.share[row])
    join_claims(economy, np.array([firm[0]]))
    assert holdings.share[row] == share + 0.25
    assert not holdings.is_alive[twin[0]]


def test_founders_claims_lapse_to_the_others_and_at_last_to_everybody():
    economy = opened(300, changes=FOUNDERS)
    firm, person, share = private_claims(economy)
    counts = np.bincount(firm[firm < len(economy.firms.sector)])
    several = int(np.flatnonzero(counts == 3)[0])
    first, second, third = person[firm == several]
    parts = share[firm == several]
    lapse(economy, np.array([first]))
    here = private_claims(economy)[0] == several
    assert private_claims(economy)[2][here] == pytest.approx(parts[1:] / parts[1:].sum())
    lapse(economy, np.array([second, third]))
    assert held_by(economy, EVERYBODY)[several] == 1.0


def test_splitting_what_is_left_spreads_wealth():
    """Over 40 quarters in which two in a hundred retire; means over three seeds."""
    gini = {heirs: np.mean([measure(opened(300, seed=seed, periods=40, changes={
        "population.retirement_rate": 0.02, "owners.heirs": heirs}))["gini_wealth"] for seed in range(3)])
        for heirs in (1, 5)}
    assert gini[5] < gini[1] - 0.02
