"""What a run of a sweep leaves behind, besides its summary."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """Which tables are kept of every run."""

    periods: tuple[str, ...] = ()
    """Measures kept quarter by quarter; `("all",)` keeps every column of the catalogue."""
    every: int = 1
    """Quarters between two rows of them."""
    classes_every: int = 0
    """Quarters between two class tables; 0 keeps none."""
    lorenz_every: int = 0
    """Quarters between two Lorenz curves; 0 keeps none."""
    agents_at: tuple[int, ...] = ()
    """Quarters of which every agent is kept."""
    mobility_over: int = 0
    """Quarters over which moves between classes are counted; 0 counts none."""

    def described(self) -> dict[str, Any]:
        """Return the options as plain values, for keys and files."""
        return asdict(self)
