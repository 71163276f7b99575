"""What statisticians publish at the end of a quarter, for everybody to see in the next one."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import GOODS, SERVICES
from simulation.economy import Economy
from simulation.markets.wages import expected_inflation


def price_index(sector_price: np.ndarray, base_price: np.ndarray) -> float:
    """Return the consumer price index: goods and services in equal parts, 1 at the opening."""
    return float(0.5 * sector_price[GOODS] / base_price[GOODS] + 0.5 * sector_price[SERVICES] / base_price[SERVICES])


def publish_output_and_prices(economy: Economy) -> None:
    """Publish the value of output, the price index, and what inflation people come to expect."""
    firms, published = economy.firms, economy.published
    published.output_value = float(firms.revenue.sum())
    index = price_index(published.sector_price, published.base_price)
    published.expected_inflation = expected_inflation(published.expected_inflation, index / published.price_index - 1.0)
    published.price_index = index
