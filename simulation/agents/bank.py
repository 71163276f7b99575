"""The consolidated bank: commercial and central bank in one; its money lines stand in the ledger (model 2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Bank:
    """What the bank remembers beside its balance sheet."""

    payout: float = 0.0
    """¤ paid out to its owners this period."""
    recapitalisation: float = 0.0
    """¤ put in by the government this period."""
