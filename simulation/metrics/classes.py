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


@kernel
def sums_of_classes(found: Codes, income: Floats, wealth: Floats, sums: Floats) -> None:
    """Sum people, disposable income ¤ and wealth ¤ by class into `sums` (3, classes)."""
    for h in range(len(found)):
        k = found[h]
        sums[0, k] += 1.0
        sums[1, k] += income[h]
        sums[2, k] += wealth[h]


def class_measures(economy: Economy) -> dict[str, float]:
    """Measure the classes: their share of people, of disposable income and of wealth, and mobility between them."""
    households, relations = economy.households, economy.relations
    found: dict[str, float] = {"class_mobility": mobility(relations.class_moves)}
    by_class = np.zeros((3, len(CLASSES)))
    sums_of_classes(relations.social_class, households.disposable_income, households.wealth, by_class)
    for measure, sums in zip(("share", "income_share", "wealth_share"), by_class, strict=True):
        total = float(sums.sum())
        found |= {f"class_{name}s_{measure}".replace("supporteds", "supported"): float(part) / total if total else 0.0
                  for name, part in zip(CLASSES, sums, strict=True)}
    return found
