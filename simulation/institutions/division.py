"""Division: how much of what is left a firm pays out, into what parts, and who receives what no claim holds (8.3).

`firms.division` says what share of the residual goes to which recipient. Rules write it first, agreements between the
parties of a firm may write over it, and only then is it paid.
"""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.firms import MACHINE_MAKERS
from simulation.agents.recipients import (
    CLAIMS,
    EVERYBODY,
    FUND,
    LAND,
    MAKERS,
    MANAGERS,
    NEED,
    SCI_TECH,
    STAFF,
    STATE,
    USERS,
)
from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.institutions.factors import divided_by_factors, divided_by_groups
from simulation.institutions.ownership import member_weights
from simulation.kernels import kernel


def residual_to_pay(deposits: Floats, buffer: Floats, profit: Floats, payout: Floats | float, hoard: float) -> Floats:
    """Return the residual paid out (8.3): profit as far as liquid, and part of what is hoarded; ¤ (firms,)."""
    from_profit = np.minimum(np.maximum(deposits - buffer, 0.0), payout * np.maximum(profit, 0.0))
    return from_profit + hoard * np.maximum(deposits - from_profit - 2.0 * buffer, 0.0)


@kernel
def split_residual(residual: Floats, division: Floats) -> Floats:
    """Split each residual, ¤ (firms,), by its shares (firms, recipients); the last share takes the remainder."""
    firms, recipients = division.shape
    amount = np.zeros((firms, recipients))
    for f in range(firms):
        last = 0
        for k in range(recipients):
            if division[f, k] > 0.0:
                last = k
        left = residual[f]
        for k in range(recipients):
            amount[f, k] = left if k == last else min(residual[f] * division[f, k], left)
            left -= amount[f, k]
    return amount


@kernel
def share_among_people(amount: Floats, sector: Ints, employer: Ints, weight: Floats, wage: Floats, merit: Floats,
                       skill: Ints, sci_tech: int, level: Ints, goods_supplier: Ints, services_supplier: Ints,
                       spent: Floats, shortfall: Floats, land: Floats) -> Floats:
    """Share amounts, ¤ (firms, recipients), among people, ¤ (people,), by recipient.

    The firm's people share by `weight`, its sci-tech people by `merit`, its managers by wage, those who buy from it
    first by what they spent, holders of land by its quantity, the needy by shortfall. Where a firm has no managers its
    staff takes their part, where it has no sci-tech people those of the economy; what has no taker goes to everybody.
    """
    firms, people = len(sector), len(wage)
    at = np.zeros((firms, 4))
    able, making, lacking, held = 0.0, 0.0, 0.0, 0.0
    for h in range(people):
        f = employer[h]
        lacking += shortfall[h]
        held += land[h]
        if f >= 0:
            at[f, 0] += weight[h]
            at[f, 2] += wage[h] if level[h] > 0 else 0.0
            if skill[h] >= sci_tech:
                at[f, 1] += merit[h]
                able += merit[h]
                making += merit[h] if sector[f] == MACHINE_MAKERS else 0.0
        if goods_supplier[h] >= 0:
            at[goods_supplier[h], 3] += spent[h]
        if services_supplier[h] >= 0:
            at[services_supplier[h], 3] += spent[h]
    each = np.zeros((firms, 4))
    of_able, of_making, of_needy, of_land, of_all = 0.0, 0.0, 0.0, 0.0, 0.0
    for f in range(firms):
        of_making += amount[f, MAKERS]
        of_needy += amount[f, NEED]
        of_land += amount[f, LAND]
        of_all += amount[f, EVERYBODY]
        to_staff = amount[f, STAFF]
        if at[f, 2] > 0.0:
            each[f, 2] = amount[f, MANAGERS] / at[f, 2]
        else:
            to_staff += amount[f, MANAGERS]
        if at[f, 0] > 0.0:
            each[f, 0] = to_staff / at[f, 0]
        else:
            of_all += to_staff
        if at[f, 1] > 0.0:
            each[f, 1] = amount[f, SCI_TECH] / at[f, 1]
        else:
            of_able += amount[f, SCI_TECH]
        if at[f, 3] > 0.0:
            each[f, 3] = amount[f, USERS] / at[f, 3]
        else:
            of_all += amount[f, USERS]
    if making <= 0.0:
        of_able += of_making
    if able <= 0.0:
        of_all += of_able
    if lacking <= 0.0:
        of_all += of_needy
    if held <= 0.0:
        of_all += of_land
    received = np.zeros(people)
    for h in range(people):
        part = of_all / people
        if lacking > 0.0:
            part += of_needy * shortfall[h] / lacking
        if held > 0.0:
            part += of_land * land[h] / held
        f = employer[h]
        if f >= 0:
            part += each[f, 0] * weight[h]
            if level[h] > 0:
                part += each[f, 2] * wage[h]
            if skill[h] >= sci_tech:
                part += (each[f, 1] + of_able / able) * merit[h]
                if sector[f] == MACHINE_MAKERS:
                    part += of_making / making * merit[h]
        if goods_supplier[h] >= 0:
            part += each[goods_supplier[h], 3] * spent[h]
        if services_supplier[h] >= 0:
            part += each[services_supplier[h], 3] * spent[h]
        received[h] = part
    return received


def divide_residual(economy: Economy) -> None:
    """Find what each firm pays out of what is left, and divide it by the rule (C5, C6)."""
    firms, rule = economy.firms, economy.parameters.distribution
    to_buy = economy.parameters.machine_ownership.firms * firms.machines_on_order
    on_order = 0.5 * to_buy * economy.published.machine_price
    buffer = rule.liquidity * (firms.wage_bill + firms.research) + on_order
    residual = residual_to_pay(firms.deposits, buffer, firms.profit_after_tax, rule.payout * firms.payout_drive,
                               rule.hoard_payout)
    firms.residual[:] = np.where(firms.is_active, residual, 0.0)
    firms.division[:] = divided_by_groups(economy.parameters.distribution_weights, divided_by_factors(economy))


def pay_division(economy: Economy) -> None:
    """Pay the parts of the residual that no claim holds to people, the citizens' fund and the state."""
    economy.households.contract_income += pay_recipients(economy, flows.PROFIT_SHARE, economy.firms.divided)


def pay_recipients(economy: Economy, flow: Flow, amounts: Floats) -> Floats:
    """Pay ¤ amounts (firms, recipients) to all recipients but the holders of claims; return what people got, ¤."""
    firms, households, ledger = economy.firms, economy.households, economy.ledger
    paid = amounts[:, CLAIMS + 1:].sum(axis=1)
    total = float(np.sum(paid))
    if total <= 0.0:
        ledger.settle(flow, ledger.firms, 0.0, ledger.households, 0.0)
        return np.zeros(len(households.wage))
    weight = member_weights(economy)
    merit = households.wage * households.talent * households.valuation
    shortfall = np.maximum(np.mean(households.expected_income) - households.expected_income, 0.0)
    received = share_among_people(
        amounts, firms.sector, households.employer, weight, households.wage, merit, households.skill,
        economy.parameters.tasks.bins - 2, households.level, households.goods_supplier, households.services_supplier,
        households.consumption, shortfall, households.land)
    to_fund, to_state = float(amounts[:, FUND].sum()), float(amounts[:, STATE].sum())
    due = float(received.sum())
    received *= max(total - to_fund - to_state, 0.0) / due if due > 0.0 else 0.0
    due_to = np.zeros(ledger.bank)
    due_to[ledger.households], due_to[ledger.fund], due_to[ledger.government] = received, to_fund, to_state
    ledger.settle(flow, ledger.firms, paid, slice(0, ledger.bank), due_to)
    return received
