"""Agents as Mesa knows them: views of one row each, made when somebody asks, with no state of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from mesa.agent import Agent
from numpy.typing import NDArray

from simulation.columns import NOBODY, Table
from simulation.model.writing import RULES, unknown, write


class RowAgent(Agent):
    """A view of one row: its columns read as attributes in plain Python numbers.

    Facts of the agent alone may be written. When the agent has gone, `is_alive` is False and reading raises
    ReferenceError, since the row may belong to somebody else by then. `Agent.__init__` never runs: it would
    register the view, and Mesa 3.3 would then keep the model for ever.
    """

    __slots__ = ("_identity", "_row", "model")

    table_name: ClassVar[str]
    number: ClassVar[int]
    pos: ClassVar[None] = None

    _identity: int
    _row: int

    def __init__(self, *values: Any, **named: Any) -> None:
        """Refuse: nobody is created past the books."""
        raise TypeError(
            f"a {type(self).__name__} cannot be created by hand: {RULES}; "
            "the scenario says how many there are, as in overrides={'population.workers': 5000}"
        )

    @classmethod
    def of_row(cls, model: Any, row: int, identity: int) -> RowAgent:
        """Make the view of a row, for the agent whose identity the row holds now."""
        view = cls.__new__(cls)
        object.__setattr__(view, "model", model)
        object.__setattr__(view, "_row", row)
        object.__setattr__(view, "_identity", identity)
        return view

    @classmethod
    def table_of(cls, model: Any) -> Table:
        """Return the table in which this kind of agent lives."""
        table: Table = getattr(model.economy, cls.table_name)
        return table

    @property
    def row(self) -> int:
        """The row of the table, which is what links in other tables hold."""
        return self._row

    @property
    def identity(self) -> int:
        """The number of the agent in its table, which stays its own when the row is given to another."""
        return self._identity

    @property
    def unique_id(self) -> int:
        """A number that no other agent of the model ever has, from 1."""
        return int(unique_ids(self.number, self._identity))

    @property
    def is_alive(self) -> bool:
        """Whether the agent is still part of the economy."""
        table = self.table_of(self.model)
        return bool(table.is_alive[self._row]) and int(table.identity[self._row]) == self._identity

    def follow(self, name: str) -> RowAgent | None:
        """Return the agent that a link points to, as in `worker.follow("employer")`; None for nobody."""
        row, unit = getattr(self, name), self.table_of(self.model).columns[name].unit
        for kind in KINDS:
            if unit == f"row of {kind.table_name}":
                identity = kind.table_of(self.model).identity
                return None if row == NOBODY else kind.of_row(self.model, row, int(identity[row]))
        raise AttributeError(f"{type(self).__name__}.{name} is a number of its own and leads to no other agent")

    def remove(self) -> None:
        """Refuse: what the agent owns and owes has to go somewhere."""
        raise TypeError(f"{self!r} cannot be removed by hand: {RULES}, which settle what they own and owe")

    def __getattr__(self, name: str) -> Any:
        """Read a column of the row as a Python number, or a tuple of them where the column is wide."""
        table = self.table_of(self.model)
        if name not in table.columns:
            raise unknown(type(self).__name__, table, name)
        self._refuse_the_gone()
        value = getattr(table, name)[self._row].tolist()
        return tuple(value) if table.columns[name].wide else value

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a fact of the agent into its row."""
        self._refuse_the_gone()
        write(type(self).__name__, self.table_of(self.model), np.array([self._row]), name, value)

    def _refuse_the_gone(self) -> None:
        if not self.is_alive:
            raise ReferenceError(f"{self!r} has left the economy; its row may belong to somebody else now")

    def __dir__(self) -> Iterable[str]:
        """List the columns with the methods, for completion."""
        return [*super().__dir__(), *self.table_of(self.model).columns]

    def __repr__(self) -> str:
        """Name the agent."""
        gone = "" if self.is_alive else ", gone"
        return f"{type(self).__name__}(unique_id={self.unique_id}, row={self._row}{gone})"

    def __eq__(self, other: object) -> bool:
        """Two views of one agent are the same agent."""
        return type(other) is type(self) and other.model is self.model and other.unique_id == self.unique_id

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.unique_id)

    def __reduce__(self) -> tuple[Any, tuple[Any, int, int]]:
        """Copy and pickle as a view of the model's copy."""
        return type(self).of_row, (self.model, self._row, self._identity)


class Worker(RowAgent):
    """A person, in work or not."""

    table_name = "households"
    number = 0


class Machine(RowAgent):
    """An intelligent machine."""

    table_name = "machines"
    number = 1


class Firm(RowAgent):
    """A firm of one of the three sectors."""

    table_name = "firms"
    number = 2


class Owner(RowAgent):
    """A title-holder: a person with claims, or an institution."""

    table_name = "owners"
    number = 3


KINDS: tuple[type[RowAgent], ...] = (Worker, Machine, Firm, Owner)


def unique_ids(numbers: Any, identities: Any) -> Any:
    """Return ids from 1 that are unique across the four tables, from kinds and identities; shape as given."""
    return identities * len(KINDS) + numbers + 1


def scalars(values: NDArray[Any]) -> list[Any]:
    """Turn the values of a column into Python numbers, the rows of a wide one into tuples."""
    listed = values.tolist()
    return [tuple(row) for row in listed] if values.ndim > 1 else listed
