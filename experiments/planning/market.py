"""A market of many goods, some of them planned: who foresees demand, from which records, and what is left unsold.

Demand for a good moves with *characteristics* that many goods share, which a record of sales tells (hard), with what
only its own firm comes to see (tacit), and with noise. A firm on the market looks at its own sales and nothing else,
by the rule of the economy's firms (7.1 in simulation/MODEL.md). The planner looks at the recorded sales of all goods,
and follows the characteristics as well as anybody could who knows how fast they change (Kalman 1960). Nobody answers
to anything here: no prices, no incomes, no entry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CONVERGED = 1e-12
"""A covariance that changes less than this in a quarter stays as it is."""


@dataclass(frozen=True)
class Market:
    """What moves demand, in logarithms of units a quarter, and how firms follow it."""

    change: float
    """Standard deviation of a quarter's change in the part of demand that lasts."""
    noise: float
    """Standard deviation of the part that is gone in the next quarter."""
    tacit: float = 0.02
    """Share of the lasting part's variance that leaves no record."""
    drift: float = 0.05
    """Part of the lasting part that is forgotten in a quarter."""
    characteristics: int = 20
    goods: int = 200
    adjustment: float = 0.3
    """Speed at which expected sales follow sales (`expectations.sales_adjustment` of the baseline)."""

    @property
    def lasting(self) -> float:
        """Variance of the lasting part, hard and tacit."""
        return self.change**2 / (1.0 - (1.0 - self.drift) ** 2)

    @property
    def hard(self) -> float:
        """Variance of what records can tell."""
        return (1.0 - self.tacit) * self.lasting

    @property
    def untold(self) -> float:
        """Variance of what no record tells of next quarter's demand: the tacit part, and noise."""
        return self.tacit * self.lasting + self.noise**2


@dataclass(frozen=True)
class Planning:
    """How much is planned, since when, and what of it is recorded."""

    share: float
    """Share of goods that are planned: the first ones."""
    begins: int = 100
    """First quarter of planning; before, all goods are sold on the market and recorded."""
    recorded: float = 0.0
    """Share of planned goods of which it is recorded what people would have bought."""

    def planned(self, goods: int) -> int:
        """Count planned goods."""
        return round(self.share * goods)

    def records(self, goods: int) -> NDArray[np.bool_]:
        """Tell which goods (goods,) leave records once planning has begun."""
        found = np.ones(goods, dtype=np.bool_)
        planned = self.planned(goods)
        found[round(self.recorded * planned):planned] = False
        return found


@dataclass(frozen=True)
class Drawn:
    """One history of demand; how it divides is known to nobody in it."""

    loadings: Floats
    """Characteristics of each good (goods, characteristics); squares of a row add up to one."""
    demand: Floats
    """Logarithm of what people would buy (quarters, goods); 0 on average."""


def draw(market: Market, quarters: int, seed: int) -> Drawn:
    """Draw a history; what is drawn for a purpose does not depend on the rest."""
    streams = np.random.SeedSequence(seed).spawn(4)
    of_goods, of_hard, of_tacit, of_noise = (np.random.default_rng(one) for one in streams)
    loadings = of_goods.normal(size=(market.goods, market.characteristics))
    loadings /= np.linalg.norm(loadings, axis=1, keepdims=True)
    tastes = lasting(market.hard, market.drift, of_hard.normal(size=(quarters, market.characteristics)))
    tacit = lasting(market.tacit * market.lasting, market.drift, of_tacit.normal(size=(quarters, market.goods)))
    noise = market.noise * of_noise.normal(size=(quarters, market.goods))
    return Drawn(loadings, tastes @ loadings.T + tacit + noise)


def lasting(variance: float, drift: float, shocks: Floats) -> Floats:
    """Return what keeps its variance while it forgets a part `drift` a quarter; shocks and result (quarters, n)."""
    path = np.empty_like(shocks)
    path[0] = np.sqrt(variance) * shocks[0]
    for quarter in range(1, len(shocks)):
        path[quarter] = (1.0 - drift) * path[quarter - 1] + np.sqrt(variance * (2.0 - drift) * drift) * shocks[quarter]
    return path


def adaptive(demand: Floats, adjustment: float) -> Floats:
    """Return the sales that firms expect before each quarter (7.1), from logarithms of demand; both (quarters, n)."""
    expected = np.ones_like(demand)
    for quarter in range(1, len(demand)):
        before = expected[quarter - 1]
        expected[quarter] = before + adjustment * (np.exp(demand[quarter - 1]) - before)
    return expected


def foreseen(market: Market, drawn: Drawn, planning: Planning) -> tuple[Floats, Floats]:
    """Return what the planner foresees of the hard part before each quarter, and its variance; (quarters, goods)."""
    loadings, kept = drawn.loadings, 1.0 - market.drift
    prior = market.hard * np.eye(market.characteristics)
    tastes, covariance = np.zeros(market.characteristics), prior
    estimates, variances = np.empty_like(drawn.demand), np.empty_like(drawn.demand)
    gain, of_goods, settled = np.empty((0, 0)), np.empty(0), False
    recorded = np.ones(market.goods, dtype=np.bool_)
    for quarter, demand in enumerate(drawn.demand):
        if quarter == planning.begins:
            recorded, settled = planning.records(market.goods), False
        seen = loadings[recorded]
        if not settled:
            of_goods = ((loadings @ covariance) * loadings).sum(axis=1)
            known = np.linalg.inv(np.linalg.inv(covariance) + seen.T @ seen / market.untold)
            gain = known @ seen.T / market.untold
            later = kept**2 * known + (1.0 - kept**2) * prior
            settled = bool(np.abs(later - covariance).max() < CONVERGED)
            covariance = later
        estimates[quarter], variances[quarter] = loadings @ tastes, of_goods
        tastes = kept * (tastes + gain @ (demand[recorded] - seen @ tastes))
    return estimates, variances


def made(market: Market, drawn: Drawn, planning: Planning) -> Floats:
    """Return what is made of every good (quarters, goods): what its firm, or the planner, expects to be bought."""
    output = adaptive(drawn.demand, market.adjustment)
    planned = planning.planned(market.goods)
    if planned:
        estimates, variances = foreseen(market, drawn, planning)
        expected = np.exp(estimates + 0.5 * (variances + market.untold))
        output[planning.begins:, :planned] = expected[planning.begins:, :planned]
    return output


def error(output: Floats, demand: Floats) -> float:
    """Return the mean squared error of what was made, in logarithms; demand in logarithms too."""
    return float(np.mean((np.log(output) - demand) ** 2))


def unsold(output: Floats, demand: Floats) -> float:
    """Return the part of output that nobody buys."""
    return float(np.maximum(output - np.exp(demand), 0.0).sum() / output.sum())


def served(output: Floats, demand: Floats) -> float:
    """Return the part of demand that finds what it asks for."""
    wanted = np.exp(demand)
    return float(np.minimum(output, wanted).sum() / wanted.sum())


def best_share(market_error: float, hard: float, untold: float, known: float) -> float:
    """Return the share of planned goods with the least error where precision is in proportion to records (11.3).

    `known` is what the planner still errs by, of a hard part of variance `hard`, when everything is sold on the
    market and recorded; `untold` is what it never knows; all are variances, like the error of the market's firms.
    """
    if market_error <= untold:
        return 0.0
    data = hard / known - 1.0
    if data <= 0.0:
        return 0.0 if market_error <= untold + hard else 1.0
    share = 1.0 - (np.sqrt((1.0 + data) * hard / (market_error - untold)) - 1.0) / data
    return float(np.clip(share, 0.0, 1.0))
