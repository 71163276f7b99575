"""Labour values by vertical integration over the sectors, in three conventions: equations alone (model 12, R15).

`labour` counts hours alike; `knowledge` counts complex labour as multiplied and lets machines transfer past research;
`machine` counts hours that machines decide by themselves as creating value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulation.accounting.value_ledger import SECTORS, Quantities
from simulation.agents.firms import GOODS, MACHINE_MAKERS
from simulation.columns import Floats, Ints

TRAINING_QUARTERS = 40.0
CONVENTIONS: Final = ("labour", "knowledge", "machine")


def reduction_by_productivity(complexity: Floats, gradient: float, career: float) -> Floats:
    """Return simple labour per hour of each skill, ω_s = γ_s/γ_0 (12.2, the opening relative pay); shape (bins,)."""
    reduction: Floats = np.exp(gradient * (complexity - complexity[0]))
    return reduction


def reduction_by_training(complexity: Floats, gradient: float, career: float) -> Floats:
    """Return ω_s = 1 + quarters of training/quarters of work (Hilferding 1904; R15's ablation); shape (bins,)."""
    reduction: Floats = 1.0 + TRAINING_QUARTERS * (complexity - complexity[0]) / career
    return reduction


def reduction_permuted(complexity: Floats, gradient: float, career: float) -> Floats:
    """Return ω_s given to the wrong skills, the hardest first (R15's placebo); shape (bins,)."""
    return reduction_by_productivity(complexity, gradient, career)[::-1].copy()


REDUCTIONS: Final[Mapping[str, Callable[[Floats, float, float], Floats]]] = {
    "productivity": reduction_by_productivity, "training": reduction_by_training, "permuted": reduction_permuted}


@dataclass(frozen=True)
class Values:
    """Values of one convention, worker-quarters: per unit (3,), and by sector what work, knowledge and machines add."""

    per_unit: Floats
    living: Floats
    past: Floats
    by_machines: Floats
    residual: float

    @property
    def added(self) -> Floats:
        """What the sectors add to the value of the inputs they use up; (3,)."""
        return self.living + self.past + self.by_machines


def input_coefficients(used: Floats, output: Floats) -> Floats:
    """Return units of product i used up per unit of product j (12.1); shape (3, 3), zero columns without output."""
    return np.where(output > 0.0, used / np.where(output > 0.0, output, 1.0), 0.0)


def spectral_radius(inputs: Floats) -> float:
    """Return ρ(A), below one where the economy can reproduce itself (Hawkins & Simon 1949).

    Services are no input, so it is the larger root of the two by two block of goods and machines.
    """
    a, b = float(inputs[GOODS, GOODS]), float(inputs[GOODS, MACHINE_MAKERS])
    c, d = float(inputs[MACHINE_MAKERS, GOODS]), float(inputs[MACHINE_MAKERS, MACHINE_MAKERS])
    return 0.5 * (a + d + float(np.sqrt((a - d) ** 2 + 4.0 * b * c)))


def integrated_values(inputs: Floats, direct: Floats) -> Floats:
    """Return λ with λ = λA + direct (12.1), by elimination; worker-quarters a unit (3,).

    Each pivot is positive where the economy is viable, so that no rows need to be exchanged.
    """
    rows = np.eye(SECTORS) - inputs.T
    values = direct.copy()
    for i in range(SECTORS):
        for j in range(SECTORS):
            if j != i:
                factor = rows[j, i] / rows[i, i]
                rows[j] -= factor * rows[i]
                values[j] -= factor * values[i]
    return values / np.diag(rows)


def identity_gap(values: Floats, output: Floats, used: Floats, added: Floats) -> float:
    """Return how far the value of the net product is from what was added (12.3), relative to the latter."""
    net = float((values * (output - used.sum(axis=1))).sum())
    return abs(net - float(added.sum())) / max(float(added.sum()), 1e-300)


def is_measurable(quantities: Quantities) -> bool:
    """Tell whether values exist: every sector makes something, and less is used up than is made."""
    return bool((quantities.output > 0.0).all()) and spectral_radius(
        input_coefficients(quantities.used, quantities.output)) < 1.0


def values_of(quantities: Quantities, reduction: Floats, machine_share: float) -> dict[str, Values]:
    """Return the values of each convention (12.1); `reduction` is ω_s (bins,), `machine_share` ψ."""
    hours = quantities.people.sum(axis=1)
    nothing = np.zeros(SECTORS)
    parts = {
        "labour": (hours, nothing, nothing),
        "knowledge": ((reduction * quantities.people).sum(axis=1),
                      (reduction * quantities.knowledge).sum(axis=1), nothing),
        "machine": (hours, nothing, machine_share * quantities.machines[:, 1]),
    }
    inputs = input_coefficients(quantities.used, quantities.output)
    found = {}
    for name, (living, past, by_machines) in parts.items():
        added = living + past + by_machines
        per_unit = integrated_values(inputs, added / quantities.output)
        gap = identity_gap(per_unit, quantities.output, quantities.used, added)
        found[name] = Values(per_unit, living, past, by_machines, gap)
    return found


def value_of_money(quantities: Quantities, values: Values) -> float:
    """Return the monetary expression of labour time (12.4): ¤ of the net product per worker-quarter of its value."""
    net = quantities.output - quantities.used.sum(axis=1)
    price = quantities.worth / quantities.output
    return float((price * net).sum()) / float(values.added.sum())


def deviation_of_prices(quantities: Quantities, values: Values) -> float:
    """Return the mean distance of prices from values (12.4), Σ|p/(MELT λ) − 1| weighted by ¤ of output."""
    proportional = value_of_money(quantities, values) * values.per_unit * quantities.output
    return float((np.abs(quantities.worth / proportional - 1.0) * quantities.worth).sum() / quantities.worth.sum())


def rate_of_surplus_value(quantities: Quantities, values: Values) -> float:
    """Return (12.4) the value of the net product beyond that of what wages for production buy, per the latter."""
    price = quantities.worth / quantities.output
    spent = quantities.spent / max(float(quantities.spent.sum()), 1e-300)
    basket = quantities.wages * float((spent * values.per_unit / price).sum())
    return (float(values.added.sum()) - basket) / basket if basket > 0.0 else 0.0


def transferred_ratio(quantities: Quantities, values: Values) -> float:
    """Return value that machines, plant and past knowledge pass on per value newly added (row G1)."""
    passed_on = float((values.per_unit * quantities.used.sum(axis=1)).sum()) + float(values.past.sum())
    return passed_on / float((values.living + values.by_machines).sum())


def correlation(x: Floats, y: Floats, weight: Floats, group: Ints) -> float:
    """Return the weighted correlation of x and y (n,) within groups; 0 where one of them does not vary."""
    total = np.maximum(np.bincount(group, weights=weight, minlength=SECTORS), 1e-300)
    x = x - (np.bincount(group, weights=weight * x, minlength=SECTORS) / total)[group]
    y = y - (np.bincount(group, weights=weight * y, minlength=SECTORS) / total)[group]
    spread = float((weight * x * x).sum()) * float((weight * y * y).sum())
    return float((weight * x * y).sum()) / float(np.sqrt(spread)) if spread > 1e-24 else 0.0
