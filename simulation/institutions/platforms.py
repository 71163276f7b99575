"""Platforms as firms and contracts as law: what they take, run on and pay out in the same quarter (model 9, R3, R12).

Who takes part in them is in `relations.human_machine_human`.
"""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.firms import GOODS, SERVICES
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.institutions.ownership import payments_to_holders, row_of_platforms
from simulation.kernels import kernel


def fees_due(sales: Floats, is_member: Flags, fee: float, contracted_pay: Floats, work_fee: float) -> Floats:
    """Return ¤ of fees (H3): a share of members' sales to households and of pay contracted; shape (firms,)."""
    return fee * np.where(is_member, sales, 0.0) + work_fee * contracted_pay


@kernel
def share_out(users: Floats, workers: Floats, developers: Floats, goods: Floats, services: Floats, pay: Floats,
              employer: Ints, sector: Ints, taking_part: Floats, skill: Ints, sci_tech: int) -> Floats:
    """Share pools of contracts (contracts,) among people (H4), ¤ (people,).

    Users by what they spent on `goods` and `services` through a platform, workers by pay times the part (firms,)
    their firm takes, developers alike. What has no taker goes to the developers, and without them to everybody.
    """
    people = len(pay)
    spent = np.zeros(len(users))
    earned = np.zeros(len(users))
    able = 0
    for h in range(people):
        spent[GOODS] += goods[h]
        spent[SERVICES] += services[h]
        able += int(skill[h] >= sci_tech)
        if employer[h] >= 0:
            earned[sector[employer[h]]] += pay[h] * taking_part[employer[h]]
    per_spent = np.zeros(len(users))
    per_pay = np.zeros(len(users))
    rest = 0.0
    for c in range(len(users)):
        rest += developers[c]
        if spent[c] > 0.0:
            per_spent[c] = users[c] / spent[c]
        else:
            rest += users[c]
        if earned[c] > 0.0:
            per_pay[c] = workers[c] / earned[c]
        else:
            rest += workers[c]
    each = rest / able if able > 0 else rest / people
    received = np.empty(people)
    for h in range(people):
        amount = per_spent[GOODS] * goods[h] + per_spent[SERVICES] * services[h]
        if employer[h] >= 0:
            amount += per_pay[sector[employer[h]]] * pay[h] * taking_part[employer[h]]
        if able == 0 or skill[h] >= sci_tech:
            amount += each
        received[h] = amount
    return received


def charge_platform_fees(economy: Economy) -> None:
    """Take the fees into escrow and the gas to the validators, who are everybody; a firm that lacks money borrows."""
    firms, ledger, households = economy.firms, economy.ledger, economy.households
    platforms, rule = economy.platforms, economy.parameters.human_machine_human
    people = len(households.wage)
    sales = firms.price * firms.sold_to_people
    pay = (firms.wage_bill + firms.research) * firms.contracted_share
    firms.platform_fee[:] = fees_due(sales, firms.platform >= 0, rule.fee, pay, rule.work_fee)
    is_settled = (firms.agreed_split > 0.0).any(axis=1)
    of_settlements = economy.parameters.contract.gas * economy.published.mean_wage * is_settled
    firms.gas[:] = rule.gas * economy.published.mean_wage * _buyers_served(economy) + of_settlements
    contracts = len(platforms.kind)
    platforms.sales[:] = np.bincount(firms.platform + 1, weights=sales, minlength=contracts + 1)[1:]
    platforms.fee_income[:] = np.bincount(firms.sector, weights=firms.platform_fee, minlength=contracts)
    platforms.escrow += platforms.fee_income
    fees, gas = float(firms.platform_fee.sum()), float(firms.gas.sum())
    if fees + gas > 0.0:
        ledger.cover(firms.platform_fee + firms.gas)
    ledger.settle(flows.PLATFORM_FEE, ledger.firms, firms.platform_fee if fees > 0.0 else 0.0, ledger.platform, fees)
    ledger.settle(flows.GAS, ledger.firms, firms.gas if gas > 0.0 else 0.0, ledger.households, gas / people)
    if gas > 0.0:
        households.contract_income += gas / people


def _buyers_served(economy: Economy) -> Floats:
    households, slots = economy.households, len(economy.firms.price)
    if economy.parameters.human_machine_human.gas == 0.0 or not economy.platforms.members.any():
        return np.zeros(slots)
    served = [np.bincount(server + 1, minlength=slots + 1)[1:]
              for server in (households.goods_server, households.services_server)]
    return (served[0] + served[1]).astype(np.float64)


def run_platforms(economy: Economy) -> None:
    """Let platforms buy goods, as far as there are any, and pay sci-tech people for running them (R12)."""
    firms, ledger, platforms = economy.firms, economy.ledger, economy.platforms
    budget = 0.5 * economy.parameters.human_machine_human.running_cost * platforms.fee_income
    total = float(budget.sum())
    value = firms.inventory * firms.price * (firms.sector == GOODS) * firms.is_active
    there = float(value.sum())
    bought = min(total, there)
    spent = value * (bought / there if there > 0.0 else 0.0)
    platforms.purchases[:] = budget * (bought / total if total > 0.0 else 0.0)
    platforms.pay[:] = budget
    bought = float(spent.sum())
    ledger.settle(flows.PLATFORM_PURCHASES, ledger.platform, bought, ledger.firms, spent if bought > 0.0 else 0.0)
    nothing = np.zeros(len(budget))
    _pay_people(economy, flows.PLATFORM_PAY, min(total, float(ledger.balances[ledger.platform])), nothing, nothing,
                budget)
    if bought > 0.0:
        units = np.minimum(spent / firms.price, firms.inventory)
        firms.inventory -= units
        firms.sales += units
        firms.demand += units
        firms.revenue += spent
    platforms.escrow[:] = np.maximum(platforms.escrow - platforms.purchases - platforms.pay, 0.0)


def execute_contracts(economy: Economy) -> None:
    """Pay out what is in escrow by the agreed split (9.4): contracts all of it, a private platform what it decides to.

    Owners are those of the bank, in the same proportions, unless platforms have owners of their own.
    """
    ledger, platforms, households = economy.ledger, economy.platforms, economy.households
    rule = economy.parameters.human_machine_human
    part = 1.0 if rule.contracts else rule.payout
    total = part * max(float(ledger.balances[ledger.platform]), 0.0)
    to_owners = rule.to_owners * total
    residual = np.zeros(len(economy.firms.sector) + 2)
    residual[row_of_platforms(economy)] = to_owners
    due = np.zeros(ledger.bank + 1)
    if to_owners > 0.0:
        due = payments_to_holders(economy, residual)
        households.property_income += due[ledger.households]
        economy.government.received_as_owner += float(due[ledger.government])
    ledger.settle(flows.PLATFORM_RESIDUAL, ledger.platform, to_owners, slice(0, ledger.bank + 1),
                  due if to_owners > 0.0 else 0.0)
    payable = part * platforms.escrow
    developers = rule.to_developers * payable
    _pay_people(economy, flows.PLATFORM_PAYOUT, total - to_owners, rule.to_users * payable, rule.to_workers * payable,
                developers)
    platforms.escrow -= payable
    platforms.to_owners[:] = rule.to_owners * payable
    platforms.to_others[:] = payable - platforms.to_owners
    platforms.latency[:] = np.where(payable > 0.0, platforms.escrow / np.where(payable > 0.0, payable, 1.0), 0.0)


def _pay_people(economy: Economy, flow: Flow, amount: float, users: Floats, workers: Floats,
                developers: Floats) -> None:
    """Pay ¤ amount out of escrow to people, in proportion to what they are to have of the pools (contracts,)."""
    firms, households, ledger = economy.firms, economy.households, economy.ledger
    if amount <= 0.0:
        ledger.settle(flow, ledger.platform, 0.0, ledger.households, 0.0)
        return
    taking_part = np.where(firms.platform >= 0, 1.0, firms.contracted_share)
    received = share_out(users, workers, developers, households.goods_on_platform, households.services_on_platform,
                         households.labour_income, households.employer, firms.sector, taking_part, households.skill,
                         economy.parameters.tasks.bins - 2)
    due = float(received.sum())
    received = received * (amount / due) if due > 0.0 else np.full(len(received), amount / len(received))
    ledger.settle(flow, ledger.platform, amount, ledger.households, received)
    households.contract_income += received
