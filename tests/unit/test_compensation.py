"""Reform against compensation: who pays how much to whom, over how long, and what becomes of promises."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.accounting.opening import open_books
from simulation.institutions.compensation import gains, pay_compensation, proportions
from simulation.institutions.ownership import book_values, private_claims
from simulation.institutions.reform import enact_reforms
from tests.limits.economies import opened, take

KINDS = ("private", "dispersed", "state", "cooperative", "commons", "sci_tech", "users", "founders", "bank")


def reformed(compensation=0.5, quarters=4, workers=200, **claims):
    """An economy of private owners in which a reform has just given claims to others."""
    economy = opened(workers, periods=3)
    rule = economy.parameters
    full = dict.fromkeys(KINDS, 0.0) | claims
    coming = rule.model_copy(update={
        "ownership": rule.ownership.model_copy(update=full),
        "ownership_bank": rule.ownership_bank.model_copy(update={"applies": True}),
        "owners": rule.owners.model_copy(update={"compensation": compensation, "compensation_quarters": quarters})})
    economy.parameters_at = lambda period, reforms: coming
    held = private_claims(economy)
    return take(economy, open_books, enact_reforms), held


def paid(economy):
    take(economy, open_books, pay_compensation)
    return next(entry for entry in economy.ledger.journal if entry.flow is flows.COMPENSATION)


def test_without_compensation_nothing_is_promised():
    economy, _ = reformed(compensation=0.0, state=1.0)
    assert len(economy.promises) == 0
    assert np.sum(paid(economy).paid) == 0.0


def test_half_the_book_value_of_what_was_lost_is_promised_to_those_who_lost_it():
    economy, (firm, person, share) = reformed(state=0.6, private=0.4)
    on_firms = firm < len(economy.firms.sector)
    worth = np.maximum(book_values(economy), 0.0)[firm] * share * 0.6 * 0.5
    expected = np.bincount(person[on_firms], weights=worth[on_firms], minlength=200)
    rows = economy.promises.rows()
    promised = np.bincount(economy.promises.creditor[rows], weights=economy.promises.left[rows], minlength=200)
    assert promised == pytest.approx(expected)


def test_the_state_pays_in_even_parts_until_nothing_is_left():
    economy, _ = reformed(state=1.0, quarters=4)
    total = float(economy.promises.left[economy.promises.rows()].sum())
    parts = [float(paid(economy).paid[economy.ledger.government]) for _ in range(4)]
    assert parts == pytest.approx([total / 4] * 4)
    assert len(economy.promises) == 0
    assert np.sum(paid(economy).received) == 0.0


@pytest.mark.parametrize("kind", ["dispersed", "cooperative", "sci_tech", "commons", "bank"])
def test_who_lacks_the_money_pays_what_there_is_and_the_rest_stays_due(kind):
    economy, _ = reformed(compensation=1.0, quarters=1, **{kind: 1.0})
    due = float(economy.promises.left[economy.promises.rows()].sum())
    entry = paid(economy)
    left = float(economy.promises.left[economy.promises.rows()].sum())
    assert np.sum(entry.received) + left == pytest.approx(due)
    assert np.min(economy.ledger.balances[: economy.ledger.bank]) >= 0.0


def test_a_promise_lapses_with_the_firm():
    economy, _ = reformed(state=1.0)
    promises, victim = economy.promises, 2
    economy.firms.reopen(np.array([victim]))
    others = promises.firm[promises.rows()] != victim
    assert not np.all(others)
    due = float(promises.left[promises.rows()][others].sum()) / 4
    assert np.sum(paid(economy).received) == pytest.approx(due)


def test_those_who_gain_pay_as_they_gain():
    before, after = np.zeros((1, 8)), np.zeros((1, 8))
    before[0, 0], after[0, :3] = 1.0, (0.2, 0.6, 0.2)
    assert gains(before, after)[0, :3] == pytest.approx([0.0, 0.75, 0.25])


def test_shares_are_among_those_that_count_or_among_all():
    found = proportions(np.array([0, 0, 1]), np.array([0.2, 0.6, 0.5]), np.array([True, False, False]), 2)
    assert found.tolist() == [1.0, 0.0, 1.0]
