"""Which sources of income make disposable income unequal: the Gini index by source (row B7; model 13).

Lerman and Yitzhaki (1985): G = Σ S_k R_k G_k, with S_k the share of source k in all income, G_k its own Gini index and
R_k = cov(y_k, F(y))/cov(y_k, F(y_k)) its correlation with where people stand in all income. The product is
2 cov(y_k, F(y))/mean income, for which one order of people is enough. Taxes are a source below zero.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.columns import Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel

SOURCES: Final = ("labour", "property", "knowledge", "transfers", "taxes")
"""Pay; claims and rents; contracts and what sci-tech people get for their knowledge; transfers; taxes, below zero."""


@kernel
def standing_of(order: Ints, income: Floats) -> Floats:
    """Return people below less people above each person, who stand `order` from the poorest; alike where income is."""
    n = len(order)
    standing = np.empty(n)
    first = 0
    while first < n:
        last = first
        while last + 1 < n and income[order[last + 1]] == income[order[first]]:
            last += 1
        for i in range(first, last + 1):
            standing[order[i]] = first + last - n + 1.0
        first = last + 1
    return standing


@kernel
def sums_by_source(standing: Floats, labour: Floats, claims: Floats, for_knowledge: Floats, contracts: Floats,
                   transfers: Floats, taxes: Floats, sums: Floats) -> None:
    """Sum each source times standing into `sums` (5,), ¤; claims are of all kinds, those for knowledge among them."""
    for h in range(len(standing)):
        sums[0] += standing[h] * labour[h]
        sums[1] += standing[h] * (claims[h] - for_knowledge[h])
        sums[2] += standing[h] * (contracts[h] + for_knowledge[h])
        sums[3] += standing[h] * transfers[h]
        sums[4] -= standing[h] * taxes[h]


@kernel
def sum_of_poorest(order: Ints, amounts: Floats, people: float) -> float:
    """Return what the first `people` in order hold of amounts (n,), the last of them counted in part."""
    whole = min(int(people), len(order))
    held = 0.0
    for i in range(whole):
        held += amounts[order[i]]
    if whole < len(order):
        held += (people - whole) * amounts[order[whole]]
    return held


def by_source(sources: Floats) -> tuple[Floats, Floats, Floats]:
    """Return share, Gini index and correlation with the whole of each source of income ¤ (k, people); each (k,).

    Their product adds up to the Gini index of the sum of the sources. A source nobody has has a Gini and correlation
    of 0; the Gini index of one that is below zero on the whole has its sign turned.
    """
    whole = sources.sum(axis=0)
    total, people = float(whole.sum()), len(whole)
    standing = standing_of(np.argsort(whole, kind="stable"), whole)
    sums = sources.sum(axis=1)
    own = np.array([(standing_of(np.argsort(source, kind="stable"), source) * source).sum() for source in sources])
    with_whole = (standing * sources).sum(axis=1)
    gini = np.divide(own, people * sums, out=np.zeros(len(sums)), where=sums != 0.0)
    correlation = np.divide(with_whole, own, out=np.zeros(len(sums)), where=own != 0.0)
    return sums / total if total else np.zeros(len(sums)), gini, correlation


def incomes_by_source(economy: Economy) -> Floats:
    """Return each person's income by source (5, people), ¤ a quarter, adding up to disposable income."""
    people = economy.households
    return np.array([people.labour_income, people.property_income - people.knowledge_income,
                     people.contract_income + people.knowledge_income, people.transfer_income, -people.taxes_paid])


def source_measures(economy: Economy, order: Ints) -> dict[str, float]:
    """Measure what each source adds to the Gini index, and the poorer half's real consumption a head.

    `order` (people,) is that of disposable income from the poorest. Where nobody's income is below zero the parts add
    up to `gini_income`.
    """
    people, sums = economy.households, np.zeros(len(SOURCES))
    income = people.disposable_income
    sums_by_source(standing_of(order, income), people.labour_income, people.property_income, people.knowledge_income,
                   people.contract_income, people.transfer_income, people.taxes_paid, sums)
    scale = len(order) * float(income.sum())
    half = 0.5 * len(order)
    return {f"gini_from_{source}": float(part) / scale if scale > 0.0 else 0.0
            for source, part in zip(SOURCES, sums, strict=True)} | {
        "bottom50_consumption": sum_of_poorest(order, people.consumption, half) / half / economy.published.price_index}
