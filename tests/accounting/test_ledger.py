"""The ledger alone: it reproduces Godley and Lavoie's model SIM, refuses what cannot be booked, and is locked."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.accounting.ledger import Ledger, LedgerError
from simulation.build import open_economy
from simulation.scenario import load_scenario

# Godley & Lavoie (2007), Monetary Economics, ch. 3: exogenous purchases, tax rate, propensities to consume
PURCHASES, TAX_RATE, OUT_OF_INCOME, OUT_OF_WEALTH = 20.0, 0.2, 0.6, 0.4


def quarter_of_model_sim(ledger: Ledger) -> tuple[float, float, float, float]:
    """One period through the ledger: output, disposable income, consumption and money held at its end."""
    people, firm = ledger.households, ledger.account(np.array([0]))
    held = float(ledger.household_deposits[0])
    ledger.open_period()
    output = (PURCHASES + OUT_OF_WEALTH * held) / (1.0 - OUT_OF_INCOME * (1.0 - TAX_RATE))
    ledger.cover(np.array([output]))
    ledger.settle(flows.WAGES, firm, np.array([output]), people, output)
    ledger.settle(flows.WAGE_TAX, people, TAX_RATE * output, ledger.government, TAX_RATE * output)
    income = float(ledger.household_deposits[0]) - held
    consumption = OUT_OF_INCOME * income + OUT_OF_WEALTH * held
    ledger.settle(flows.CONSUMPTION, people, consumption, firm, np.array([consumption]))
    ledger.fund_government(PURCHASES)
    ledger.settle(flows.PURCHASES, ledger.government, PURCHASES, firm, PURCHASES)
    ledger.retire_bonds(float(ledger.balances[ledger.government]))
    ledger.repay(np.minimum(ledger.loans, np.maximum(ledger.firm_deposits, 0.0)))
    return output, income, consumption, float(ledger.household_deposits[0])


@pytest.fixture
def sim() -> Ledger:
    return Ledger(n_households=1, n_firms=1)


def test_the_first_two_periods_of_model_sim_come_out_as_printed(sim: Ledger) -> None:
    assert quarter_of_model_sim(sim) == pytest.approx((38.4615, 30.7692, 18.4615, 12.3077), abs=5e-5)
    assert quarter_of_model_sim(sim) == pytest.approx((47.929, 38.3432, 27.929, 22.7219), abs=5e-5)


def test_model_sim_settles_where_taxes_equal_purchases(sim: Ledger) -> None:
    quarters = [quarter_of_model_sim(sim) for _ in range(300)]
    assert quarters[-1] == pytest.approx((100.0, 80.0, 80.0, 80.0), rel=1e-12)
    assert all(earlier[3] <= later[3] + 1e-12 for earlier, later in pairwise(quarters))


def test_the_money_of_model_sim_is_the_public_debt(sim: Ledger) -> None:
    for _ in range(20):
        quarter_of_model_sim(sim)
        assert float(sim.household_deposits[0]) == pytest.approx(sim.bonds, rel=1e-12)
        assert float(np.sum(sim.balances[1:])) == pytest.approx(0.0, abs=1e-12)
        assert float(sim.loans[0]) == pytest.approx(0.0, abs=1e-12)


@pytest.fixture
def ledger() -> Ledger:
    books = Ledger(n_households=3, n_firms=2)
    books.open_accounts(np.array([5.0, 6.0, 7.0, 4.0, 3.0, 2.0, 1.0, 0.0, 0.5]), np.array([10.0, 12.0]), 6.5)
    return books


def pay(paid: list[float], received: list[float]) -> Callable[[Ledger], None]:
    return lambda books: books.settle(
        flows.CONSUMPTION, books.households, np.array(paid), books.firms, np.array(received))


UNSOUND: dict[str, Callable[[Ledger], None]] = {
    "unequal sums": pay([1.0, 1.0, 1.0], [1.5, 1.4]),
    "a sum off by one part in ten thousand million": pay([1.0, 1.0, 1.0], [1.5, 1.5 + 3e-10]),
    "nothing received": pay([1.0, 0.0, 0.0], [0.0, 0.0]),
    "nothing paid": pay([0.0, 0.0, 0.0], [0.0, 1.0]),
    "a negative payment hidden in a sound sum": pay([3.0, -1.0, 0.0], [1.0, 1.0]),
    "a negative receipt hidden in a sound sum": pay([1.0, 1.0, 0.0], [3.0, -1.0]),
    "two negative sides": pay([-1.0, 0.0, 0.0], [-1.0, 0.0]),
    "no number": pay([np.nan, 0.0, 0.0], [np.nan, 0.0]),
    "no number on one side": pay([1.0, 0.0, 0.0], [1.0, np.nan]),
    "without end": pay([np.inf, 0.0, 0.0], [np.inf, 0.0]),
    "one amount counted for one person instead of three": lambda books: books.settle(
        flows.BASIC_INCOME, books.government, 1.0, books.households, 1.0),
    "a negative loan": lambda books: books.lend(np.array([-1.0, 0.0])),
    "a loan that is no number": lambda books: books.lend(np.array([np.nan, 0.0])),
    "a repayment without end": lambda books: books.repay(np.array([np.inf, 0.0])),
    "a negative write-off": lambda books: books.write_off(np.array([0.0, -2.0])),
    "negative bonds": lambda books: books.issue_bonds(-1.0),
    "a retirement that is no number": lambda books: books.retire_bonds(float("nan")),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_an_unsound_entry_is_refused_and_nothing_is_booked(ledger: Ledger, fault: str) -> None:
    before = ledger.snapshot()
    with pytest.raises(LedgerError, match="in period 0, step opening: "):
        UNSOUND[fault](ledger)
    assert np.array_equal(ledger.balances, before.balances)
    assert np.array_equal(ledger.loans, before.loans)
    assert ledger.bonds == before.bonds
    assert ledger.journal == []


def test_a_refusal_names_flow_step_and_both_sums(ledger: Ledger) -> None:
    ledger.step = "shop_for_goods_and_services"
    place = "consumption in period 0, step shop_for_goods_and_services"
    with pytest.raises(LedgerError, match=rf"^{place}: 3\.0 paid but 2\.9"):
        pay([1.0, 1.0, 1.0], [1.5, 1.4])(ledger)


def test_rounding_of_a_long_sum_is_no_breach(ledger: Ledger) -> None:
    pay([0.1, 0.2, 0.3], [0.6, 0.0])(ledger)
    assert ledger.firm_deposits[0] == 4.6


def test_one_amount_for_a_range_of_accounts_goes_to_each(ledger: Ledger) -> None:
    ledger.settle(flows.BASIC_INCOME, ledger.government, 1.5, ledger.households, 0.5)
    assert ledger.household_deposits.tolist() == [5.5, 6.5, 7.5]
    assert ledger.balances[ledger.government] == 0.5


def test_an_account_named_twice_is_paid_twice(ledger: Ledger) -> None:
    firm, person = ledger.account(np.array([0])), np.array([1, 1])
    ledger.settle(flows.RESIDUAL, firm, np.array([3.0]), person, np.array([1.0, 2.0]))
    assert ledger.household_deposits.tolist() == [5.0, 9.0, 7.0]


def test_sums_too_small_for_twelve_digits_are_booked(ledger: Ledger) -> None:
    """A forgotten firm's last customers: the smallest number there is has one digit."""
    smallest = np.nextafter(0.0, 1.0)
    ledger.settle(flows.CONSUMPTION, ledger.households, np.array([smallest, 0.0, 0.0]),
                  ledger.firms, np.array([smallest, smallest]))
    assert len(ledger.journal) == 1


def test_what_the_bank_is_paid_raises_its_own_funds(ledger: Ledger) -> None:
    deposits = float(np.sum(ledger.balances[: ledger.bank]))
    ledger.settle(flows.LOAN_INTEREST, ledger.firms, np.array([1.0, 0.5]), ledger.bank, 1.5)
    assert ledger.balances[ledger.bank] == 2.0
    assert float(np.sum(ledger.balances[: ledger.bank])) == deposits - 1.5


def test_a_write_off_costs_the_bank_and_moves_no_deposit(ledger: Ledger) -> None:
    deposits = ledger.balances[: ledger.bank].copy()
    ledger.write_off(np.array([2.0, 0.0]))
    assert ledger.loans.tolist() == [8.0, 12.0]
    assert ledger.balances[ledger.bank] == -1.5
    assert np.array_equal(ledger.balances[: ledger.bank], deposits)


@pytest.mark.parametrize("column", ["household_deposits", "firm_deposits", "loans", "balances"])
def test_money_cannot_be_written_past_the_ledger(ledger: Ledger, column: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(ledger, column)[0] += 1.0


@pytest.mark.parametrize(("table", "column"), [("households", "deposits"), ("firms", "deposits"), ("firms", "loans")])
@pytest.mark.parametrize("is_copy", [False, True], ids=["original", "copy"])
def test_the_tables_show_money_that_they_cannot_write(table: str, column: str, is_copy: bool) -> None:
    economy = open_economy(load_scenario("baseline", {"population.workers": 60}), 0)
    if is_copy:
        economy = copy.deepcopy(economy)
    shown = getattr(getattr(economy, table), column)
    with pytest.raises(ValueError, match="read-only"):
        shown[0] = 1e9
    economy.ledger.lend(np.full(len(economy.firms.sector), 2.0))
    economy.ledger.settle(flows.WAGES, economy.ledger.firms, 1.0, economy.ledger.households,
                          len(economy.firms.sector) / 60)
    assert np.array_equal(shown, getattr(economy.ledger, {
        ("households", "deposits"): "household_deposits", ("firms", "deposits"): "firm_deposits",
        ("firms", "loans"): "loans"}[table, column]))


def test_the_journal_keeps_what_was_booked_whatever_the_caller_does_with_its_arrays(ledger: Ledger) -> None:
    spent, earned = np.array([1.0, 2.0, 0.0]), np.array([3.0, 0.0])
    ledger.settle(flows.CONSUMPTION, ledger.households, spent, ledger.firms, earned)
    spent[:] = 99.0
    earned[:] = 99.0
    (entry,) = ledger.journal
    assert isinstance(entry.paid, np.ndarray)
    assert isinstance(entry.received, np.ndarray)
    assert entry.paid.tolist() == [1.0, 2.0, 0.0]
    assert entry.received.tolist() == [3.0, 0.0]


def test_an_entry_of_the_journal_cannot_be_changed(ledger: Ledger) -> None:
    pay([1.0, 2.0, 0.0], [3.0, 0.0])(ledger)
    (entry,) = ledger.journal
    with pytest.raises(AttributeError):
        entry.flow = flows.WAGES  # type: ignore[misc]
    assert isinstance(entry.paid, np.ndarray)
    with pytest.raises(ValueError, match="read-only"):
        entry.paid[0] = 0.0


def test_a_new_period_opens_with_an_empty_journal_and_the_stocks_of_the_last(ledger: Ledger) -> None:
    pay([1.0, 2.0, 0.0], [3.0, 0.0])(ledger)
    closing = ledger.snapshot()
    ledger.open_period()
    assert ledger.journal == []
    assert np.array_equal(ledger.opening.balances, closing.balances)
    assert np.array_equal(ledger.opening.loans, closing.loans)
    assert ledger.opening.bonds == closing.bonds
