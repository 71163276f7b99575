"""Who may receive a part of a firm's residual: the places of `firms.division`, in order (model 8.1-8.7)."""

from __future__ import annotations

from typing import Final

CLAIMS: Final = 0
STAFF: Final = 1
SCI_TECH: Final = 2
MANAGERS: Final = 3
USERS: Final = 4
MAKERS: Final = 5
LAND: Final = 6
EVERYBODY: Final = 7
NEED: Final = 8
FUND: Final = 9
STATE: Final = 10
RECIPIENTS: Final = ("claims", "staff", "sci_tech", "managers", "users", "makers", "land", "everybody", "need", "fund",
                     "state")
"""Holders of claims; the firm's people; of them its sci-tech people; of them its managers; those who buy from it first;
sci-tech people of machine makers; holders of land; all alike; those who expect less than the mean, by how much less;
the citizens' fund; the state."""
