"""Output and its uses, shares of value added, and the state of finance (model 13, R3)."""

from __future__ import annotations

import math

import numpy as np

from simulation.accounting import flows
from simulation.accounting.flows import Flow
from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.economy import Economy
from simulation.metrics.concentration import hhi


def flow_total(economy: Economy, flow: Flow) -> float:
    """Return what moved by one flow in the quarter, ¤."""
    return math.fsum(entry.sum_received for entry in economy.ledger.journal if entry.flow is flow)


def value_added(economy: Economy) -> float:
    """Return value added at market prices (R3): revenue, stock change at normal cost, public research and training.

    Fees and gas only move it between firms, platforms and validators; what platforms buy is used up.
    Training that firms pay for is part of what they make, other training is output of the trainers.
    """
    firms = economy.firms
    used_up = float(economy.platforms.purchases.sum())
    trained = economy.notes.training_fees - float(firms.training_allowance.sum())
    return (float(firms.revenue.sum() + firms.stock_change.sum()) + public_work(economy) - used_up
            + max(trained, 0.0))


def public_work(economy: Economy) -> float:
    """Return what the state paid for research and for training people, ¤."""
    return economy.government.public_research + economy.government.public_training


def labour_income(economy: Economy) -> float:
    """Return what people were paid for work by firms, platforms, contracts and the state, ¤."""
    firms, platforms = economy.firms, economy.platforms
    pay = float(firms.wage_bill.sum() + firms.research.sum()) + public_work(economy) + economy.notes.training_fees
    return pay + float(platforms.pay.sum() + firms.gas.sum())


def output_measures(economy: Economy) -> dict[str, float]:
    """Measure output, its uses at prices of period 0, and the shares of value added."""
    firms, published = economy.firms, economy.published
    base = published.base_price[firms.sector]
    sells = firms.sector != MACHINE_MAKERS
    output = float((firms.output * base).sum())
    people = float((firms.sold_to_people * base).sum())
    machines = float(firms.machines_delivered.sum()) * float(published.base_price[MACHINE_MAKERS])
    plant = float(firms.plant_bought.sum()) * float(published.base_price[GOODS])
    total = value_added(economy)
    value = float((firms.output * firms.price).sum())
    unsold = np.where(sells, firms.inventory + firms.spoiled, 0.0)
    platforms = economy.platforms
    surplus = float(platforms.fee_income.sum() - platforms.purchases.sum() - platforms.pay.sum())
    return {
        "output": output,
        "consumption": people,
        "investment": machines + plant,
        "machine_investment": machines,
        "government_purchases": float((firms.sold_to_state * base).sum()),
        "output_per_worker": output / max(float(firms.n_employees.sum()), 1.0),
        "nominal_output": total,
        "price_index": published.price_index,
        "machine_price": published.machine_price,
        "wage_share": labour_income(economy) / total,
        "profit_share": (float(firms.profit_booked.sum()) + surplus) / total,
        "interest_share": flow_total(economy, flows.LOAN_INTEREST) / total,
        "depreciation_share": float(firms.depreciation.sum()) / total,
        "wage_share_of_revenue": float(firms.wage_bill.sum()) / float(firms.revenue.sum()),
        "residual_share": flow_total(economy, flows.RESIDUAL) / total,
        "utilisation": output / float((firms.capacity * base).sum()),
        "unsold_share": float((unsold * firms.price).sum()) / value,
        "unmet_share": economy.notes.unmet_demand / total,
        "hhi": hhi(firms.revenue[sells]),
        "markup": float((firms.markup * firms.revenue).sum()) / float(firms.revenue.sum()),
    }


def finance_measures(economy: Economy) -> dict[str, float]:
    """Measure debts, losses and rescues, and the turnover of firms."""
    ledger, notes, firms = economy.ledger, economy.notes, economy.firms
    total = value_added(economy)
    loans = float(ledger.loans.sum())
    return {
        "debt_to_gdp": ledger.bonds / total / 4.0,
        "loans_to_gdp": loans / total / 4.0,
        "bank_capital_ratio": float(ledger.balances[ledger.bank]) / (loans + ledger.bonds),
        "write_off_rate": notes.write_offs / max(loans + notes.write_offs, 1e-300),
        "recapitalisation_share": economy.bank.recapitalisation / total,
        "n_firms": int(np.count_nonzero(firms.is_active)),
        "exits": notes.exits,
        "entries": notes.entries,
    }
