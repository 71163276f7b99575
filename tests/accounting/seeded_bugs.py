"""Bugs to be found: each makes one quarter's books wrong in one place, as a slip in a step or in the ledger would."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np
import pytest

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.accounting.ledger import Accounts, Amount, Ledger
from simulation.agents.firms import GOODS, SERVICES
from simulation.agents.owners import PERSON
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.institutions import ownership, turnover
from simulation.schedule import SCHEDULE, Schedule, Step

Slip = Callable[[Economy, Step], None]
Bug = Callable[[Economy, pytest.MonkeyPatch], Schedule]


def careless(step: str, slip: Slip) -> Schedule:
    """The schedule with one step done by `slip`, which is given the right step."""

    def done_carelessly(right: Step) -> Step:
        @wraps(right)
        def step_with_a_slip(economy: Economy) -> None:
            slip(economy, right)

        return step_with_a_slip

    return tuple(
        (phase, tuple(done_carelessly(right) if right.__name__ == step else right for right in steps))
        for phase, steps in SCHEDULE)


def then(change: Callable[[Economy], None]) -> Slip:
    """A slip after the step was done right."""

    def slip(economy: Economy, right: Step) -> None:
        right(economy)
        change(economy)

    return slip


def forced_exit(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the firm that owes most beyond its deposits be wound up this quarter, and no other."""
    firms = economy.firms
    firm = int(np.argmax(np.where(firms.is_active, firms.loans - firms.deposits, -np.inf)))
    monkeypatch.setattr(turnover, "is_insolvent", lambda economy: np.arange(len(firms.sector)) == firm)
    return firm


def without_founders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody put up money for a new firm."""
    ask = turnover.collect_pledges
    monkeypatch.setattr(turnover, "collect_pledges", lambda economy, need, members: ask(economy, 0.0 * need, members))


def leg(flow: Flow, side: str, factor: float) -> Bug:
    """Book one side of a flow `factor` times: 0 drops it, 2 pays it twice, -1 has the wrong sign."""

    def bug(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
        ledger = economy.ledger
        book, legs = ledger._add, {"payers": -1.0, "payees": 1.0}
        settled: list[Flow] = []

        def settle(kind: Flow, payers: Accounts, paid: Amount, payees: Accounts, received: Amount) -> None:
            settled.append(kind)
            Ledger.settle(ledger, kind, payers, paid, payees, received)

        def book_wrongly(accounts: Accounts, amounts: Amount, sign: float) -> None:
            wrong = settled[-1] is flow and sign == legs[side]
            book(accounts, amounts, factor * sign if wrong else sign)

        monkeypatch.setattr(ledger, "settle", settle)
        monkeypatch.setattr(ledger, "_add", book_wrongly)
        return SCHEDULE

    return bug


def unbooked(flow: Flow) -> Bug:
    """Move the money of a flow and leave it out of the journal."""

    def bug(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
        ledger = economy.ledger

        def settle(kind: Flow, payers: Accounts, paid: Amount, payees: Accounts, received: Amount) -> None:
            Ledger.settle(ledger, kind, payers, paid, payees, received)
            if kind is flow:
                ledger.journal.pop()

        monkeypatch.setattr(ledger, "settle", settle)
        return SCHEDULE

    return bug


def left_out(step: str) -> Bug:
    """Skip a step."""
    return lambda economy, monkeypatch: careless(step, lambda economy, right: None)


def done_twice(step: str) -> Bug:
    """Do a step twice over, each time properly booked."""

    def twice(economy: Economy, right: Step) -> None:
        right(economy)
        right(economy)

    return lambda economy, monkeypatch: careless(step, twice)


def written_past_the_ledger(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Give a person money by unlocking the column."""

    def write(economy: Economy) -> None:
        economy.ledger._balances[7] += 1e-3

    return careless("renew_contracts", then(write))


def moved_between_neighbours(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Move money from one person to the next without booking it: no sum of a sector changes."""

    def move(economy: Economy) -> None:
        some = 0.5 * economy.ledger._balances[3]
        economy.ledger._balances[3:5] += -some, some

    return careless("match_workers", then(move))


def loan_without_deposit(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Raise the debt of firms and forget to credit their accounts."""

    def lend(economy: Economy) -> None:
        economy.ledger._loans[0] += 1.0

    return careless("plan_staff", then(lend))


def bonds_without_deposit(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Raise the public debt and forget to credit the government."""

    def issue(economy: Economy) -> None:
        economy.ledger.bonds += 1.0

    return careless("pay_interest", then(issue))


def repaid_but_still_owed(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Book repayments that lower deposits and leave the loans as they were."""
    ledger = economy.ledger

    def repay(amounts: Floats) -> None:
        Ledger.repay(ledger, amounts)
        ledger._loans += amounts

    monkeypatch.setattr(ledger, "repay", repay)
    return SCHEDULE


def overdrawn(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Take more from a person than it has, properly booked."""

    def tax(economy: Economy) -> None:
        ledger = economy.ledger
        some = float(ledger.household_deposits[5]) + 1.0
        ledger.settle(flows.LIQUIDATION, 5, some, ledger.government, some)

    return careless("retire_public_debt", then(tax))


def stale_register(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Pay residuals by last year's register of who holds which claim."""

    def by_the_old_register(economy: Economy, right: Step) -> None:
        rows = economy.owners.rows()
        persons = rows[economy.owners.kind[rows] == PERSON]
        true = economy.owners.person.copy()
        economy.owners.person[persons] = true[np.roll(persons, 1)]
        right(economy)
        economy.owners.person[:] = true

    return careless("pay_residual", by_the_old_register)


def stale_members(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Pay the shares of cooperatives by a list that puts each person where another works."""

    def by_the_wrong_list(economy: Economy, right: Step) -> None:
        true = economy.households.employer.copy()
        economy.households.employer[:] = np.roll(true, 1)
        right(economy)
        economy.households.employer[:] = true

    return careless("pay_residual", by_the_wrong_list)


def claims_of_the_firm_before(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Found a firm in the slot of one wound up, and leave the claims with those who owned the old one."""
    forced_exit(economy, monkeypatch)
    monkeypatch.setattr(turnover, "write_claims", lambda *register: None)
    return SCHEDULE


def lost_dust(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Round each claim's part of a residual down, and let the firms keep the dust."""
    split = ownership.split_claims

    def pay(economy: Economy, right: Step) -> None:
        def settle(flow: Flow, payers: Accounts, paid: Amount, payees: Accounts, received: Amount) -> None:
            handed_on = float(np.sum(received)) / float(np.sum(paid))
            Ledger.settle(economy.ledger, flow, payers, paid * handed_on, payees, received)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ownership, "split_claims", lambda *claims: np.floor(split(*claims) * 1e6) / 1e6)
            patch.setattr(economy.ledger, "settle", settle)
            right(economy)

    return careless("pay_residual", pay)


def dust_lost_in_settling(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Round each claim's part of a residual down, and let the dust vanish."""
    split = ownership.split_claims
    monkeypatch.setattr(ownership, "split_claims", lambda *claims: np.floor(split(*claims) * 1e6) / 1e6)
    return SCHEDULE


def skipped_write_off(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Wind up a firm and leave what it still owes in the slot."""
    forced_exit(economy, monkeypatch)
    monkeypatch.setattr(economy.ledger, "write_off", lambda amounts: None)
    return SCHEDULE


def write_off_of_nothing(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Wind up a firm, book a write-off of zero, and let the firm that follows owe the old debt."""
    forced_exit(economy, monkeypatch)
    ledger = economy.ledger
    monkeypatch.setattr(ledger, "write_off", lambda amounts: Ledger.write_off(ledger, 0.0 * amounts))
    return SCHEDULE


def skipped_write_off_of_an_empty_slot(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """The same where nobody founds a new firm in the slot."""
    forced_exit(economy, monkeypatch)
    monkeypatch.setattr(economy.ledger, "write_off", lambda amounts: None)
    without_founders(monkeypatch)
    return SCHEDULE


def write_off_that_costs_nobody(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Cancel a loan and leave the bank's own funds as they were."""
    forced_exit(economy, monkeypatch)
    ledger = economy.ledger

    def write_off(amounts: Floats) -> None:
        Ledger.write_off(ledger, amounts)
        ledger._balances[ledger.bank] += float(np.sum(amounts))

    monkeypatch.setattr(ledger, "write_off", write_off)
    return SCHEDULE


def goods_sold_and_kept(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Let government pay for goods that stay in stock."""

    def buy(economy: Economy, right: Step) -> None:
        makes_goods = economy.firms.sector == GOODS
        stock = economy.firms.inventory[makes_goods]
        right(economy)
        economy.firms.inventory[makes_goods] = stock

    return careless("buy_for_the_state", buy)


def machine_out_of_nowhere(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Let a machine stand where none was delivered."""

    def add(economy: Economy) -> None:
        (row,) = economy.machines.add(1)
        economy.machines.owner[row] = economy.machines.workplace[row] = 0

    return careless("deliver_machines", then(add))


def claims_beyond_the_whole(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Give one claim more than is left of the firm."""

    def enlarge(economy: Economy) -> None:
        economy.holdings.share[economy.holdings.rows()[0]] *= 1.001

    return careless("learn_by_doing", then(enlarge))


def claim_of_nobody(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Strike an owner off the register who still holds claims."""

    def strike(economy: Economy) -> None:
        holder = economy.holdings.owner[economy.holdings.rows()]
        economy.owners.remove(holder[economy.owners.kind[holder] == PERSON][:1])

    return careless("codify", then(strike))


def staff_of_nowhere(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Wind up a firm, find no founder, and leave people employed in the empty slot."""
    firm = forced_exit(economy, monkeypatch)
    without_founders(monkeypatch)

    def keep(economy: Economy, right: Step) -> None:
        employer = economy.households.employer.copy()
        right(economy)
        economy.households.employer[employer == firm] = firm

    return careless("renew_firms", keep)


def revenue_not_counted(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Let firms receive what government pays and not count it as revenue."""

    def buy(economy: Economy, right: Step) -> None:
        counted = economy.firms.revenue.copy()
        right(economy)
        economy.firms.revenue[:] = counted

    return careless("buy_for_the_state", buy)


def income_not_noted(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Pay residuals and leave them out of what people count as property income."""

    def pay(economy: Economy, right: Step) -> None:
        noted = economy.households.property_income.copy()
        right(economy)
        economy.households.property_income[:] = noted

    return careless("pay_residual", pay)


def services_kept_in_stock(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Make a service that nobody buys and carry it over to the next quarter."""

    def keep(economy: Economy) -> None:
        firms = economy.firms
        maker = np.flatnonzero(firms.sector == SERVICES)[0]
        firms.output[maker] += 1.0
        firms.inventory[maker] += 1.0

    return careless("take_stock", then(keep))


def rents_from_the_wrong_firms(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Charge the rent of each machine to the firm beside the one that uses it."""

    def charge(economy: Economy, right: Step) -> None:
        workplace = economy.machines.workplace.copy()
        rows = economy.machines.rows()
        economy.machines.workplace[rows] = (workplace[rows] + 1) % len(economy.firms.sector)
        right(economy)
        economy.machines.workplace[:] = workplace

    return careless("pay_rents", charge)


def machine_with_two_owners(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Sell a machine that everybody owns to a person and leave the title in common as it was."""

    def sell(economy: Economy) -> None:
        economy.machines.holder[economy.machines.rows()[0]] = 3

    return careless("codify", then(sell))


def wealth_left_out(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Leave one person's claims out of its wealth."""

    def forget(economy: Economy) -> None:
        richest = int(np.argmax(economy.households.wealth))
        economy.households.wealth_with_public[richest] = economy.households.deposits[richest]

    return careless("attribute_wealth", then(forget))


def price_that_is_no_number(economy: Economy, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """Let a division by nothing into the prices."""

    def spoil(economy: Economy) -> None:
        economy.firms.price[2] = np.nan

    return careless("learn_unit_costs", then(spoil))
