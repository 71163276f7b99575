"""The ledger of growth: what the account of growth keeps from quarter to quarter (rows O1, O3, O4)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulation.columns import Floats, Ints


@dataclass
class Production:
    """What the firms of a quarter made and used, by slot, and what their machines did.

    identity: number of the firm (slots,); output: ¤ of period 0 (slots,); used: worker-quarters of people, machines
    and units of plant (slots, 3); running: worker-quarters that machines ran by the clock; effective: worker-quarters
    of work they did at their efficiency.
    """

    identity: Ints
    output: Floats
    used: Floats
    running: float
    effective: float


@dataclass
class GrowthLedger:
    """What is kept to tell growth from one quarter to the next; nothing in the economy reads it."""

    quarter: Production | None = None
    """The quarter under way."""
    window: Production | None = None
    """The quarter that opened the window of the decomposition."""
    prices: Floats = field(default_factory=lambda: np.zeros(3))
    """¤ per unit of each input in that quarter (3,)."""
    inputs: tuple[float, ...] = ()
    """Inputs of the last quarter, in the order of `metrics.growth_accounting.INPUTS`; empty before the first."""
    output: float = 0.0
    """Output of the last quarter, ¤ of period 0."""
    shares: tuple[float, ...] = ()
    """Shares of people, machines and plant in value added of the last quarter."""
    productivity: tuple[float, ...] = (1.0, 1.0, 1.0)
    """Index of total factor productivity by way of counting machines, 1 in the first quarter."""
    forces: tuple[float, ...] = ()
    """Level of each productive force in the first quarter; empty before it."""
    measures: dict[str, float] = field(default_factory=dict)
    """What was last found, by column of the catalogue."""
