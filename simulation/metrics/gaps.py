"""The three gaps of the paper's conflict X1: owners, knowledge people and the rest, never one number (rows B7, X1).

An owner is a person with a private claim, whatever its skill; a knowledge person any other who masters one of the two
hardest bins of tasks, what it gets as sci-tech staff included; the rest are all others. The gap to a class that has no
member is 1.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.metrics.roles import theil_between

STANDINGS: Final = ("owners", "knowledge", "rest")
OWNERS, KNOWLEDGE, REST = range(len(STANDINGS))
SOURCES: Final = ("labour", "knowledge", "capital", "state")


@kernel
def sums_of_standings(title: Ints, skill: Ints, sci_tech: int, disposable: Floats, pay: Floats, knowledge: Floats,
                      capital: Floats, transfers: Floats, people: Floats, income: Floats, by_source: Floats) -> None:
    """Sum persons (3,) and disposable income ¤ (3,) by standing, and income before tax ¤ by source (4,).

    `pay` of who masters the hardest bins, and `knowledge`, what it gets of residuals for it, are of one source.
    """
    for h in range(len(skill)):
        k = OWNERS if title[h] >= 0 else KNOWLEDGE if skill[h] >= sci_tech else REST
        people[k] += 1.0
        income[k] += disposable[h]
        by_source[1 if skill[h] >= sci_tech else 0] += pay[h]
        by_source[1] += knowledge[h]
        by_source[2] += capital[h]
        by_source[3] += transfers[h]


def gap_between(people: Floats, income: Floats, above: int, below: int) -> float:
    """Return mean income of one class over that of another, of persons and ¤ (classes,); 1 where one is missing."""
    if min(people[above], people[below]) <= 0.0 or income[below] <= 0.0:
        return 1.0
    return float(income[above] / people[above] / (income[below] / people[below]))


def gap_measures(economy: Economy) -> dict[str, float]:
    """Measure the three gaps, Theil's index between the three classes and the sources of persons' income."""
    households = economy.households
    people, income, by_source = np.zeros(3), np.zeros(3), np.zeros(4)
    sums_of_standings(households.title, households.skill, economy.parameters.tasks.bins - 2,
                      households.disposable_income, households.labour_income + households.contract_income,
                      households.knowledge_income, households.property_income - households.knowledge_income,
                      households.transfer_income, people, income, by_source)
    total = float(by_source.sum())
    return {
        "gap_owners_knowledge": gap_between(people, income, OWNERS, KNOWLEDGE),
        "gap_knowledge_rest": gap_between(people, income, KNOWLEDGE, REST),
        "gap_owners_rest": gap_between(people, income, OWNERS, REST),
        "theil_between_owners_knowledge_rest": theil_between(people, income),
        **{f"income_share_{source}": float(part) / total if total > 0.0 else 0.0
           for source, part in zip(SOURCES, by_source, strict=True)},
    }
