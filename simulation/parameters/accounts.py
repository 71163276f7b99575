"""How labour values are counted and the first books are written."""

from __future__ import annotations

from typing import Literal

from simulation.parameters.declaring import Section, choice, parameter


class ValueAccounting(Section):
    """How labour values are counted; measured, never felt (model 12)."""

    knowledge_depreciation: float = parameter("1/quarter", 0, 1, "share of past research amortised, convention K")
    machine_value_share: float = parameter("1", 0, 1, "value created per autonomous machine hour, convention M")
    reduction: Literal["productivity", "training", "permuted"] = choice(
        "what an hour of each skill counts for, convention K: what it adds, what it took to learn, or the wrong skill's"
    )


class Opening(Section):
    """The first balance sheets."""

    firm_size_spread: float = parameter("1", 0, 2, "spread of log firm size", opening=True)
    household_deposits: float = parameter("quarters of pay", 0.1, 20, "deposits of a person", opening=True)
    deposit_spread: float = parameter("1", 0, 2, "spread of log deposits", opening=True)
    firm_deposits: float = parameter("mean wages per job", 0, 10, "deposits of a firm", opening=True)
    firm_loans: float = parameter("mean wages per job", 0, 10, "loans of a firm", opening=True)
    bank_capital: float = parameter("1", 0, 0.5, "own funds of the bank per deposit", opening=True)
