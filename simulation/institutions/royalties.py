"""What firms pay for factors that are not theirs before profit is counted: royalties and the rent of land (8.1)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.recipients import CLAIMS, RECIPIENTS
from simulation.columns import Flags, Floats
from simulation.economy import Economy
from simulation.institutions.division import pay_recipients
from simulation.institutions.factors import LANDLORD, SOFT, recipients_of_factors


def royalties_due(value_added: Floats, rates: Floats) -> Floats:
    """Return ¤ due for each soft asset at its rate on value added, none on a loss; shape (firms, assets)."""
    return np.maximum(value_added, 0.0)[:, None] * rates[None, :]


def land_let(expected_sales: Floats, is_active: Flags, endowment: float) -> Floats:
    """Return units of land each firm rents: all there is, in proportion to expected sales in ¤; shape (firms,)."""
    wanted = expected_sales * is_active
    total = float(wanted.sum())
    return wanted * (endowment / total) if total > 0.0 else np.zeros(len(wanted))


def land_rent(rent_share: float, output_value: float, endowment: float) -> float:
    """Return ¤ of rent for a unit of land in a quarter: a share of the value of output over all land."""
    return rent_share * output_value / endowment if endowment > 0.0 else 0.0


def pay_royalties(economy: Economy) -> None:
    """Pay the holders of soft assets what was agreed; an asset that is the firm's own costs it nothing."""
    firms, ledger, rule = economy.firms, economy.ledger, economy.parameters
    to = recipients_of_factors(rule)
    rates = np.array([getattr(rule.royalties, name) * (to[name] != CLAIMS) for name in SOFT])
    firms.royalties[:] = 0.0
    if rates.any():
        value_added = firms.revenue - (firms.platform_fee + firms.gas) - firms.product_tax + firms.subsidy
        firms.royalties[:] = royalties_due(value_added, rates)
        ledger.cover(firms.royalties.sum(axis=1))
    amounts = np.zeros((len(firms.sector), len(RECIPIENTS)))
    for place, name in enumerate(SOFT):
        if to[name] != CLAIMS:
            amounts[:, to[name]] += firms.royalties[:, place]
    economy.households.contract_income += pay_recipients(economy, flows.ROYALTY, amounts)


def pay_land_rent(economy: Economy) -> None:
    """Let firms rent all land, publish its price as capitalised rent, and pay who holds it."""
    firms, ledger, published, rule = economy.firms, economy.ledger, economy.published, economy.parameters.land
    endowment = rule.endowment * len(economy.households.wage)
    rent = land_rent(rule.rent_share, published.output_value, endowment)
    published.land_price = rent / rule.capitalisation
    amounts = np.zeros((len(firms.sector), len(RECIPIENTS)))
    firms.land[:] = land_let(firms.price * firms.expected_sales, firms.is_active, endowment)
    firms.land_rent[:] = rent * firms.land
    if rent > 0.0:
        ledger.cover(firms.land_rent)
        amounts[:, LANDLORD[rule.holder]] = firms.land_rent
    economy.households.property_income += pay_recipients(economy, flows.LAND_RENT, amounts)
    if rule.holder == "state":
        economy.government.received_as_owner += float(firms.land_rent.sum())
