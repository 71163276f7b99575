"""Distribution by work, by factors and by social responsibility: rules that say how a residual is divided (8.5-8.8)."""

from __future__ import annotations

import numpy as np

from simulation.agents.recipients import (
    CLAIMS,
    EVERYBODY,
    FUND,
    LAND,
    MAKERS,
    MANAGERS,
    NEED,
    RECIPIENTS,
    SCI_TECH,
    STAFF,
    STATE,
    USERS,
)
from simulation.columns import Floats
from simulation.economy import Economy
from simulation.parameters import Parameters
from simulation.parameters.factors import DistributionWeights
from simulation.production.contributions import (
    DATA,
    LABOUR,
    MANAGEMENT,
    TECHNOLOGY,
    coalition_values,
    euler_shares,
    shapley_shares,
)
from simulation.streams import normals

RECIPIENT_OF = {"firm": CLAIMS, "sci_tech": SCI_TECH, "workers": STAFF, "users": USERS, "managers": MANAGERS,
                "makers": MAKERS, "state": STATE, "everybody": EVERYBODY}
"""Who receives what is due to the holder of a soft asset."""
LANDLORD = {"persons": LAND, "everybody": EVERYBODY, "fund": FUND, "state": STATE}
"""Who receives what is due to the holder of land."""
SOFT = ("technology", "knowledge", "data", "management")
FACTORS = ("labour", "capital", "land", "knowledge", "technology", "management", "data")


def recipients_of_factors(rule: Parameters) -> dict[str, int]:
    """Return the recipient of what each factor is due: people, holders of claims, of land and of soft assets."""
    held = {name: RECIPIENT_OF[getattr(rule.soft_assets, name)] for name in SOFT}
    return {"labour": STAFF, "capital": CLAIMS, "land": LANDLORD[rule.land.holder]} | held


def divided_by_groups(rule: DistributionWeights, by_factors: Floats) -> Floats:
    """Return shares (firms, recipients) of the three groups together (row C5), given those by factors."""
    division: Floats = rule.factors * by_factors
    division[:, STAFF] += rule.work
    division[:, NEED if rule.social_by == "need" else EVERYBODY] += rule.social
    return division


def mismeasured(shares: Floats, error: Floats) -> Floats:
    """Return shares (factors, firms) as measured with a log error, scaled to sum to what they did (row C13)."""
    measured = shares * np.exp(error)
    total = measured.sum(axis=0)
    return np.where(total > 0.0, measured * (shares.sum(axis=0) / np.where(total > 0.0, total, 1.0)), shares)


def rewards(shares: Floats, value_added: Floats, wages: Floats, pool: Floats) -> Floats:
    """Return ¤ of labour, technology, data and management out of a pool (8.20); shape (4, firms).

    `shares` (players, firms) are of value added. Wages are labour's first part and never clawed back; the top-up and
    then the others get what they are due as far as the pool goes. A negative contribution gets nothing.
    """
    paid = np.empty((4, len(pool)))
    due = shares[LABOUR] * value_added - wages
    left = pool.copy()
    for place, player in enumerate((LABOUR, TECHNOLOGY, DATA, MANAGEMENT)):
        paid[place] = np.clip(due if player == LABOUR else shares[player] * value_added, 0.0, left)
        left -= paid[place]
    return paid


def divided_by_factors(economy: Economy) -> Floats:
    """Return what share of the factors' part of each residual goes to which recipient; shape (firms, recipients)."""
    firms, rule = economy.firms, economy.parameters.factors
    key = economy.key("measured contribution")
    to = recipients_of_factors(economy.parameters)
    division = np.zeros((len(firms.sector), len(RECIPIENTS)))
    if rule.rule == "claims":
        division[:, CLAIMS] = 1.0
        return division
    spread = rule.measurement_error

    def with_error(shares: Floats) -> Floats:
        if spread == 0.0:
            return shares
        error = np.stack([spread * normals(key, firms.identity, 2 * place) for place in range(len(shares))])
        return mismeasured(shares, error)

    if rule.rule == "vector":
        vector = np.array([getattr(economy.parameters.factor_shares, name) for name in FACTORS])
        shares = with_error(np.repeat(vector[:, None], len(firms.sector), axis=1))
        for name, share in zip(FACTORS, shares, strict=True):
            division[:, to[name]] += share
        return division
    pool = economy.parameters.distribution_weights.factors * firms.residual
    shares = with_error(euler_shares(firms.automated_share) if rule.rule == "euler" else contributions(economy))
    wages = firms.wage_bill + firms.research + firms.training_allowance
    paid = rewards(shares, wages + pool, wages, pool)
    parts = paid / np.where(pool > 0.0, pool, 1.0)
    for name, part in zip(("labour", "knowledge", "data", "management"), parts, strict=True):
        division[:, to[name]] += part
    division[:, CLAIMS] += np.maximum(1.0 - parts.sum(axis=0), 0.0)
    return division


def contributions(economy: Economy) -> Floats:
    """Return the Shapley share of each player in what each firm can make; shape (players, firms)."""
    firms, tasks, rule = economy.firms, economy.tasks, economy.parameters.factors
    return shapley_shares(coalition_values(
        firms.people_hours, firms.machine_hours * firms.is_active[:, None], firms.productivity, firms.mean_efficiency,
        firms.coordination_loss, tasks.weight, tasks.exponent, rule.labour_baseline, rule.technology_baseline,
        rule.data_baseline, rule.unmanaged_loss))
