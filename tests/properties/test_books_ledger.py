"""Whatever is booked in whatever order, money stays backed, accounts follow the journal and the matrices close."""

from __future__ import annotations

import dataclasses
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.accounting import flows
from simulation.accounting.balance_sheets import transaction_flows
from simulation.accounting.ledger import Entry, Ledger, LedgerError
from simulation.build import open_economy
from simulation.economy import Economy
from simulation.scenario import load_scenario

PEOPLE = 20
ROUNDING = 1e-12
CREATES = {flows.LENDING.name: 1.0, flows.REPAYMENT.name: -1.0, flows.BOND_ISSUE.name: 1.0,
           flows.BOND_RETIREMENT.name: -1.0}

money = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))
weights = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4)
kinds = st.sampled_from(
    ["pay", "pay chosen", "pay alike", "lend", "repay", "write off", "issue", "retire", "unsound"])
movements = st.lists(st.tuples(kinds, money, weights, weights, st.integers(0, 10_000)), min_size=1, max_size=10)
opening_stocks = st.lists(st.floats(0.0, 1e5), min_size=1, max_size=6)
Movement = tuple[str, float, list[float], list[float], int]


@cache
def small_economy() -> Economy:
    return open_economy(load_scenario("baseline", {"population.workers": PEOPLE}), 0)


def opened(stocks: list[float]) -> Ledger:
    """A ledger with given deposits and loans, the bank's own funds being what closes it."""
    ledger = Ledger(PEOPLE, len(small_economy().firms.sector))
    balances = np.resize(np.array(stocks), ledger.bank + 1)
    loans, bonds = np.resize(np.array(stocks[::-1]), ledger.n_firms), float(np.max(stocks))
    balances[ledger.bank] = float(np.sum(loans)) + bonds - float(np.sum(balances[: ledger.bank]))
    ledger.open_accounts(balances, loans, bonds)
    return ledger


def split(total: float, parts: list[float], number: int) -> np.ndarray:
    """Split a total over accounts in proportion to weights, evenly where there are none."""
    part = np.resize(np.array(parts), number)
    return total * (part / np.sum(part)) if np.sum(part) > 0 else np.full(number, total / number)


def sides(ledger: Ledger) -> list[slice | int]:
    return [ledger.households, ledger.firms, slice(0, ledger.bank), ledger.government, ledger.fund, ledger.bank]


def size(accounts: slice | int) -> int:
    return accounts.stop - accounts.start if isinstance(accounts, slice) else 1


def amounts(accounts: slice | int, total: float, parts: list[float]) -> np.ndarray | float:
    return split(total, parts, size(accounts)) if isinstance(accounts, slice) else total


def book(ledger: Ledger, movement: Movement) -> None:
    kind, total, first, second, choice = movement
    payers, payees = sides(ledger)[choice % 6], sides(ledger)[choice // 6 % 6]
    flow = (flows.WAGES, flows.CONSUMPTION, flows.RESIDUAL, flows.TAKEOVER)[choice % 4]
    everyone = ledger.bank + 1
    if kind == "pay":
        ledger.settle(flow, payers, amounts(payers, total, first), payees, amounts(payees, total, second))
    elif kind == "pay chosen":
        who = np.array([choice % everyone, choice // 7 % everyone, choice // 11 % everyone])
        ledger.settle(flow, who, split(total, first, 3), who[::-1].copy(), split(total, second, 3))
    elif kind == "pay alike":
        ledger.settle(flow, ledger.government, total * PEOPLE, ledger.households, total)
    elif kind == "lend":
        ledger.lend(split(total, first, ledger.n_firms))
    elif kind == "repay":
        ledger.repay(split(total, first, ledger.n_firms))
    elif kind == "write off":
        ledger.write_off(split(total, first, ledger.n_firms))
    elif kind == "issue":
        ledger.issue_bonds(total)
    elif kind == "retire":
        ledger.retire_bonds(total)
    else:
        with pytest.raises(LedgerError):
            ledger.settle(flow, payers, amounts(payers, total + 1.0, first), payees, amounts(payees, total, second))


def booked(stocks: list[float], sequence: list[Movement]) -> Ledger:
    ledger = opened(stocks)
    for movement in sequence:
        book(ledger, movement)
    return ledger


def turnover(ledger: Ledger) -> float:
    opening = ledger.opening
    moved = sum(float(np.sum(entry.paid)) * (1 if isinstance(entry.paid, np.ndarray) else PEOPLE)
                for entry in ledger.journal)
    return float(np.sum(np.abs(opening.balances)) + np.sum(opening.loans)) + opening.bonds + moved + 1.0


def legs(ledger: Ledger, entry: Entry) -> list[tuple[list[int], list[float], float]]:
    """The accounts, amounts and signs by which an entry changes deposits, one account at a time."""
    def side(accounts: object, amount: object, sign: float) -> tuple[list[int], list[float], float]:
        who = np.atleast_1d(np.arange(ledger.bank + 1)[accounts]).tolist()
        return who, np.broadcast_to(amount, len(who)).tolist(), sign

    if entry.flow is flows.WRITE_OFF:
        return [side(ledger.bank, entry.received, -1.0)]
    if entry.flow.name in CREATES:
        return [side(entry.payers, entry.paid, CREATES[entry.flow.name])]
    return [side(entry.payers, entry.paid, -1.0), side(entry.payees, entry.received, 1.0)]


def money_is_backed(ledger: Ledger) -> None:
    deposits = float(np.sum(ledger.balances[: ledger.bank]))
    backing = float(np.sum(ledger.loans)) + ledger.bonds - float(ledger.balances[ledger.bank])
    assert abs(deposits - backing) <= ROUNDING * turnover(ledger)


def accounts_follow_the_journal(ledger: Ledger) -> None:
    lines: list[list[float]] = [[float(opening)] for opening in ledger.opening.balances]
    for entry in ledger.journal:
        for who, much, sign in legs(ledger, entry):
            for account, amount in zip(who, much, strict=True):
                lines[account].append(sign * amount)
    for account, line in enumerate(lines):
        assert abs(math.fsum(line) - float(ledger.balances[account])) <= ROUNDING * turnover(ledger)


def debts_follow_the_journal(ledger: Ledger) -> None:
    loans, bonds = ledger.opening.loans.copy(), ledger.opening.bonds
    for entry in ledger.journal:
        if entry.flow in (flows.LENDING, flows.REPAYMENT):
            loans = loans + CREATES[entry.flow.name] * entry.paid
        elif entry.flow is flows.WRITE_OFF:
            loans = loans - entry.paid
        elif entry.flow.name in CREATES:
            bonds += CREATES[entry.flow.name] * float(entry.paid)
    assert np.max(np.abs(loans - ledger.loans)) <= ROUNDING * turnover(ledger)
    assert abs(bonds - ledger.bonds) <= ROUNDING * turnover(ledger)


def flows_close(ledger: Ledger) -> None:
    table = transaction_flows(dataclasses.replace(small_economy(), ledger=ledger))
    assert np.max(np.abs(table.values.sum(axis=1))) <= ROUNDING * turnover(ledger)
    assert np.max(np.abs(table.values.sum(axis=0))) <= ROUNDING * turnover(ledger)


@settings(max_examples=500)
@given(opening_stocks, movements)
def test_deposits_stay_backed_by_loans_and_bonds_after_every_booking(
        stocks: list[float], sequence: list[Movement]) -> None:
    ledger = opened(stocks)
    for movement in sequence:
        book(ledger, movement)
        money_is_backed(ledger)


@settings(max_examples=500)
@given(opening_stocks, movements)
def test_each_account_is_its_opening_and_its_lines_of_the_journal(
        stocks: list[float], sequence: list[Movement]) -> None:
    accounts_follow_the_journal(booked(stocks, sequence))


@settings(max_examples=500)
@given(opening_stocks, movements)
def test_loans_and_bonds_are_what_was_lent_less_repaid_and_written_off(
        stocks: list[float], sequence: list[Movement]) -> None:
    debts_follow_the_journal(booked(stocks, sequence))


@settings(max_examples=500)
@given(opening_stocks, movements)
def test_the_matrix_of_flows_closes_whatever_is_booked(stocks: list[float], sequence: list[Movement]) -> None:
    flows_close(booked(stocks, sequence))


@pytest.mark.slow
@given(opening_stocks, movements)
def test_ten_thousand_ledgers_keep_every_invariant(stocks: list[float], sequence: list[Movement]) -> None:
    ledger = booked(stocks, sequence)
    for invariant in (money_is_backed, accounts_follow_the_journal, debts_follow_the_journal, flows_close):
        invariant(ledger)
