"""What of value added is paid to which factor, by what it is paid for: not by who receives it (row C6).

The shares sum to one. Labour is pay, training and the staff's part of residuals; land its rent; knowledge, technology,
management and data their royalties and the parts of sci-tech people, makers, managers and users; the state its taxes
on firms and products, less subsidies, and its part; what goes to all or by need is social. Capital is the rest: what
holders of claims get, interest, rents of machines, wear, and profit kept.
"""

from __future__ import annotations

import math

import numpy as np

from simulation.accounting import flows
from simulation.agents.recipients import EVERYBODY, FUND, LAND, MAKERS, MANAGERS, NEED, SCI_TECH, STAFF, STATE, USERS
from simulation.economy import Economy
from simulation.metrics.national_accounts import flow_total, public_work, value_added


def factor_measures(economy: Economy) -> dict[str, float]:
    """Measure the shares of value added by factor paid, royalties, land's price and human capital."""
    firms, households, platforms = economy.firms, economy.households, economy.platforms
    total = value_added(economy)
    royalty = firms.royalties.sum(axis=0)
    part = firms.divided.sum(axis=0)
    pay = (float(firms.wage_bill.sum() + firms.research.sum() + firms.gas.sum() + platforms.pay.sum())
           + public_work(economy) + economy.notes.training_fees)
    paid = {
        "labour": pay + part[STAFF],
        "land": float(firms.land_rent.sum()) + part[LAND],
        "knowledge": royalty[1] + part[SCI_TECH],
        "technology": royalty[0] + part[MAKERS],
        "management": royalty[3] + part[MANAGERS],
        "data": royalty[2] + part[USERS],
        "state": flow_total(economy, flows.PROFIT_TAX) + flow_total(economy, flows.MACHINE_TAX) + part[STATE]
        + float(firms.product_tax.sum() - firms.subsidy.sum()),
        "social": part[EVERYBODY] + part[NEED] + part[FUND],
    }
    shares = {f"paid_to_{factor}": float(amount) / total for factor, amount in paid.items()}
    return {
        "paid_to_capital": 1.0 - math.fsum(shares.values()),
        **shares,
        "profit_shared": float(part[1:].sum()) / total,
        "royalties_share": float(royalty.sum()) / total,
        "land_value": economy.parameters.land.endowment * len(households.wage) * economy.published.land_price / total,
        "human_capital": float(np.mean(households.human_capital)),
        "training_share": economy.notes.training_fees / total,
    }
