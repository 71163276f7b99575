"""The ledger of labour values: what quarters made, used up and took in work, and what was last found (model 12)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from simulation.columns import Floats

SECTORS = 3


@dataclass
class Quantities:
    """Physical quantities of some quarters by sector (3,) and skill (bins,); values are made of nothing else.

    people: worker-quarters in production (3, bins); research: worker-quarters in research and training of machines
    (bins,); knowledge: worker-quarters of past research amortised where machines work (3, bins); machines: effective
    worker-quarters of machines, and of these the part they decided by themselves (3, 2); output: units (3,); worth:
    ¤ of output (3,); used: units of product i used up in sector j (3, 3); wages: ¤; spent: ¤ of people by sector (3,);
    gained: capability gained by research and by machines themselves (2,); quarters: how many.
    """

    people: Floats
    research: Floats
    knowledge: Floats
    machines: Floats
    output: Floats
    worth: Floats
    used: Floats
    spent: Floats
    gained: Floats
    wages: float = 0.0
    quarters: int = 0

    @classmethod
    def nothing(cls, bins: int) -> Quantities:
        """Begin with nothing made and nothing done."""
        return cls(people=np.zeros((SECTORS, bins)), research=np.zeros(bins), knowledge=np.zeros((SECTORS, bins)),
                   machines=np.zeros((SECTORS, 2)), output=np.zeros(SECTORS), worth=np.zeros(SECTORS),
                   used=np.zeros((SECTORS, SECTORS)), spent=np.zeros(SECTORS), gained=np.zeros(2))

    def add(self, other: Quantities) -> None:
        """Add the quantities of other quarters."""
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


@dataclass
class ValueLedger:
    """What the account of labour values keeps from quarter to quarter; nothing in the economy reads it."""

    knowledge: Floats | None = None
    """Worker-quarters of research not yet amortised, by skill of who did it; None before the first quarter."""
    quarter: Quantities | None = None
    """Quantities of the quarter under way."""
    window: Quantities | None = None
    """Quantities since the last account."""
    measured: Quantities | None = None
    """Quantities of the last account."""
    residual: float = 0.0
    """Largest relative gap of (12.3) in the last account."""
    measures: dict[str, float] = field(default_factory=dict)
    """What the last account found, by column of the catalogue."""
