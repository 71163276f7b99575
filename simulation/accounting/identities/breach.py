"""The breach of an identity: what stops a run, and how it says where."""

from __future__ import annotations

from simulation.accounting.ledger import Entry
from simulation.economy import Economy

TOLERANCE = 1e-12


class BooksError(RuntimeError):
    """An identity that does not hold: in which period, after which step, in which sector, by which flow."""

    def __init__(self, economy: Economy, identity: str, sector: str, flow: str, residual: float) -> None:
        """Name the place of the breach and its size relative to the stock or turnover it belongs to."""
        self.period, self.step, self.identity = economy.period, economy.ledger.step, identity
        self.sector, self.flow, self.residual = sector, flow, residual
        super().__init__(
            f"books do not balance in period {self.period}, step {self.step}: {identity}; sector {sector}, "
            f"flow {flow}, relative residual {residual:.3g}")


def hold(economy: Economy, identity: str, residual: float, sector: str, booked: str | list[Entry]) -> None:
    """Stop the run where a residual is too large, naming the flow or the entries `booked` that come into question."""
    if not residual <= TOLERANCE:
        flow = booked if isinstance(booked, str) else names_of(booked)
        raise BooksError(economy, identity, sector, flow, residual)
    if residual > economy.worst_residual:
        economy.worst_residual = residual


def names_of(entries: list[Entry]) -> str:
    """Return the names of the flows of entries, each once."""
    return ", ".join(dict.fromkeys(entry.flow.name for entry in entries)) or "none booked"
