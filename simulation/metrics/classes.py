"""Classes, read from where people's income comes from, so that anybody may move (row A13)."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.columns import Floats
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.metrics.roles import mobility, moves
from simulation.relations.edges import Codes

CLASSES: Final = ("owner", "worker", "supported")
OWNER, WORKER, SUPPORTED = range(len(CLASSES))


@kernel
def classes_by_income(labour: Floats, property_income: Floats, transfers: Floats, found: Codes) -> None:
    """Write each person's class (people,): most of its income from claims, else more from pay than transfers.

    Incomes are those of the quarter before tax, ¤; who has none at all is supported by nobody and counts there.
    """
    for h in range(len(labour)):
        total = labour[h] + property_income[h] + transfers[h]
        if property_income[h] > 0.5 * total:
            found[h] = OWNER
        elif labour[h] > transfers[h]:
            found[h] = WORKER
        else:
            found[h] = SUPPORTED


def assign_classes(economy: Economy) -> None:
    """Find each person's class from the quarter's income, and who moved since the quarter before."""
    relations, households = economy.relations, economy.households
    before, people = relations.social_class, len(households.skill)
    relations.social_class = np.empty(people, np.int8)
    classes_by_income(households.labour_income + households.contract_income, households.property_income,
                      households.transfer_income, relations.social_class)
    if len(before) == people:
        relations.class_moves = moves(before, relations.social_class, len(CLASSES))


def class_measures(economy: Economy) -> dict[str, float]:
    """Measure the classes: their share of people, of disposable income and of wealth, and mobility between them."""
    households, relations = economy.households, economy.relations
    found: dict[str, float] = {"class_mobility": mobility(relations.class_moves)}
    for measure, amounts in (("share", None), ("income_share", households.disposable_income),
                             ("wealth_share", households.wealth)):
        sums = np.bincount(relations.social_class, weights=amounts, minlength=len(CLASSES)).astype(np.float64)
        total = float(np.sum(sums))
        found |= {f"class_{name}s_{measure}".replace("supporteds", "supported"): float(part) / total if total else 0.0
                  for name, part in zip(CLASSES, sums, strict=True)}
    return found
