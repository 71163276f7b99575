"""Reforms: what a scenario dates comes into force, rewrites claims and moves no money."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting.opening import open_books
from simulation.agents.owners import CITIZENS_FUND, COOPERATIVE, EVERYBODY, PERSON, STATE
from simulation.institutions.ownership import private_claims
from simulation.institutions.reform import enact_reforms
from tests.limits.economies import opened, take


def reformed(economy, **claims):
    """Decree a new claim vector for the present period and enact it."""
    rule = economy.parameters
    full = dict.fromkeys(("private", "state", "commons", "dispersed", "cooperative"), 0.0) | claims
    coming = rule.model_copy(update={"ownership": rule.ownership.model_copy(update=full)})
    economy.parameters_at = lambda *_: coming
    return take(economy, open_books, enact_reforms)


def held(economy):
    """Return the shares held by kind of owner, summed over firms."""
    holdings = economy.holdings
    rows = holdings.rows()
    own = rows[holdings.firm[rows] < len(economy.firms.sector)]
    return np.bincount(economy.owners.kind[holdings.owner[own]], weights=holdings.share[own], minlength=5)


@pytest.mark.parametrize("claims", [{"state": 1.0}, {"commons": 1.0}, {"dispersed": 1.0}, {"cooperative": 1.0},
                                    {"private": 0.4, "commons": 0.6}])
def test_a_reform_rewrites_claims_and_moves_no_money(claims):
    economy = opened(300, periods=3)
    ledger = economy.ledger
    balances, loans, bonds = ledger.balances.copy(), ledger.loans.copy(), ledger.bonds
    reformed(economy, **claims)
    assert np.array_equal(ledger.balances, balances)
    assert np.array_equal(ledger.loans, loans)
    assert ledger.bonds == bonds
    assert ledger.journal == []
    kinds = {"private": PERSON, "state": STATE, "commons": CITIZENS_FUND, "dispersed": EVERYBODY,
             "cooperative": COOPERATIVE}
    expected = np.zeros(5)
    for name, share in claims.items():
        expected[kinds[name]] = share * len(economy.firms.sector)
    assert held(economy) == pytest.approx(expected, abs=1e-9)


def test_private_holders_keep_their_proportions_in_what_is_left_to_them():
    economy = opened(300)
    firm, person, share = private_claims(economy)
    order = np.lexsort((person, firm))
    reformed(economy, private=0.25, commons=0.75)
    firm_after, person_after, share_after = private_claims(economy)
    order_after = np.lexsort((person_after, firm_after))
    assert np.array_equal(firm[order], firm_after[order_after])
    assert np.array_equal(person[order], person_after[order_after])
    assert share[order] == pytest.approx(share_after[order_after])


def test_the_expropriated_lose_their_title_and_keep_their_money():
    economy = opened(300)
    assert np.any(economy.households.title >= 0)
    deposits = economy.households.deposits.copy()
    reformed(economy, state=1.0)
    assert np.all(economy.households.title == -1)
    assert np.array_equal(economy.households.deposits, deposits)
    assert np.count_nonzero(economy.owners.kind[economy.owners.rows()] == PERSON) == 0


def test_without_a_new_claim_vector_claims_stay_as_they_are():
    economy = opened(300)
    version = economy.holdings.version
    take(economy, open_books, enact_reforms)
    assert economy.holdings.version == version


def test_the_parameters_of_the_period_are_in_force_from_that_period():
    economy = opened(300)
    rule = economy.parameters
    higher = rule.model_copy(update={"taxes": rule.taxes.model_copy(update={"wages": 0.5})})
    economy.parameters_at = lambda period, _: higher if period >= 4 else rule
    for period, rate in ((3, rule.taxes.wages), (4, 0.5), (9, 0.5)):
        economy.period = period
        take(economy, open_books, enact_reforms)
        assert economy.parameters.taxes.wages == rate
