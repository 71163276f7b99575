"""Mesa's AgentSet over rows: it holds numbers, reads whole columns, makes agents when looked at."""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from simulation.model.members import Members, everybody, of_agents
from simulation.model.views import RowAgent, scalars
from simulation.model.writing import unknown, writable, write

# Mesa keeps GroupBy beside AgentSet: in mesa.agent until 3.4, in mesa.agentset since.
GroupBy = sys.modules[AgentSet.__module__].GroupBy

Key = Callable[[RowAgent], Any] | str


class RowSet(AgentSet):
    """Agents in an order: all who live in some tables at any time, or chosen members while they live.

    It answers as Mesa's AgentSet does. Drawn orders come from `model.random`, not from the economy's streams.
    """

    def __init__(self, model: Any, kinds: Iterable[type[RowAgent]], chosen: Members | None = None) -> None:
        """Hold all agents of some kinds, or chosen ones; Mesa's constructor, not called, wants objects."""
        self.model = model
        self.random = model.random
        self._kinds = tuple(kinds)
        self._chosen = chosen

    def members(self) -> Members:
        """Return the rows of the set as they are now, the dead left out."""
        if self._chosen is None:
            return everybody(self.model, self._kinds)
        return self._chosen.living(self.model)

    def array(self, name: str) -> NDArray[Any]:
        """Return a copy of a column in the order of the set; shape (n,) or (n, bins), the column's unit."""
        members = self.members()
        parts = list(members.by_kind(self.model))
        for kind, table, _ in parts:
            if name not in table.columns:
                raise unknown(kind.__name__, table, name)
        values = [getattr(table, name)[members.rows[places]] for _, table, places in parts]
        if len(parts) < 2:
            return values[0] if parts else np.zeros(0)
        ordered = np.empty((len(members), *values[0].shape[1:]), dtype=np.result_type(*values))
        for (_, _, places), part in zip(parts, values, strict=True):
            ordered[places] = part
        return ordered

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return one attribute of all members as a list, or for a list of names one list a member."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing={handle_missing!r} is not allowed; give 'error' or 'default'")
        default = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._values(attr_names, default)
        columns = [self._values(name, default) for name in attr_names]
        return [[column[place] for column in columns] for place in range(len(self))]

    def _values(self, name: str, default: tuple[Any, ...]) -> list[Any]:
        members = self.members()
        if name == "unique_id":
            return list(members.unique_ids().tolist())
        values: list[Any] = [None] * len(members)
        for _, table, places in members.by_kind(self.model):
            part = members.take(places)
            if name in table.columns:
                found = scalars(getattr(table, name)[part.rows])
            else:
                found = [getattr(agent, name, *default) for agent in part.views(self.model)]
            if isinstance(places, slice):
                return found
            for place, value in zip(places.tolist(), found, strict=True):
                values[place] = value
        return values

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """Apply functions to an attribute's values: NumPy's to the array of a column, others to the list."""
        if callable(func):
            return self._aggregate(attribute, func)
        return [self._aggregate(attribute, each) for each in func]

    def _aggregate(self, attribute: str, func: Callable[[Any], Any]) -> Any:
        of_numpy = isinstance(func, np.ufunc) or str(getattr(func, "__module__", "")).startswith("numpy")
        is_column = all(attribute in kind.table_of(self.model).columns for kind in self._kinds)
        result = func(self.array(attribute) if of_numpy and is_column else self.get(attribute))
        return result.item() if isinstance(result, np.generic) else result

    def set(self, attr_name: str, value: Any) -> RowSet:
        """Write a value into a column for all members, or for none if a kind among them does not allow it."""
        members = self.members()
        parts = list(members.by_kind(self.model))
        for kind, table, _ in parts:
            writable(kind.__name__, table, attr_name)
        for kind, table, places in parts:
            write(kind.__name__, table, members.rows[places], attr_name, value)
        return self

    def select(
        self,
        filter_func: Callable[[RowAgent], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> RowSet:
        """Return the first `at_most` members (up to 1.0: that share of all) of a type that pass a filter."""
        members = self.members()
        limit = int(len(members) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
        if agent_type is not None:
            numbers = [kind.number for kind in self._kinds if issubclass(kind, agent_type)]
            members = members.take(np.isin(members.kinds, numbers))
        if filter_func is not None:
            members = members.take(self._passing(members, filter_func, limit))
        if limit < len(members):
            members = members.take(slice(max(math.ceil(limit), 0)))
        return self._become(members, inplace)

    def _passing(self, members: Members, filter_func: Callable[[RowAgent], bool], limit: float) -> list[int]:
        places: list[int] = []
        for place, agent in enumerate(members.views(self.model)):
            if len(places) >= limit:
                break
            if filter_func(agent):
                places.append(place)
        return places

    def shuffle(self, inplace: bool = False) -> RowSet:
        """Put the members into an order drawn from the model's `random`."""
        members = self.members()
        order = list(range(len(members)))
        self.random.shuffle(order)
        return self._become(members.take(order), inplace)

    def sort(self, key: Key, ascending: bool = False, inplace: bool = False) -> RowSet:
        """Put the members in order of an attribute or a function's values, as in Mesa the largest first."""
        members = self.members()
        values = self._keys(key)
        order = sorted(range(len(members)), key=values.__getitem__, reverse=not ascending)
        return self._become(members.take(order), inplace)

    def groupby(self, by: Key, result_type: str = "agentset") -> Any:
        """Group members by an attribute or a function's values, groups in order of first appearance."""
        members = self.members()
        places = defaultdict(list)
        for place, value in enumerate(self._keys(by)):
            places[value].append(place)
        sets = {value: RowSet(self.model, self._kinds, members.take(part)) for value, part in places.items()}
        if result_type == "agentset":
            return RowGroups(sets)
        return GroupBy({value: list(part) for value, part in sets.items()})

    def _keys(self, key: Key) -> list[Any]:
        return self.get(key) if isinstance(key, str) else [key(agent) for agent in self]

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> RowSet:
        """Call a function, or a method by name, on each member."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> RowSet:
        """Call a function, or a method by name, on each member in a drawn order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a function, or a method by name, on each member and return the results."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def to_list(self) -> list[RowAgent]:
        """Return the members as agents."""
        return list(self)

    def copy(self) -> RowSet:
        """Return the members of this moment as a set of their own."""
        return RowSet(self.model, self._kinds, self.members())

    __copy__ = copy

    def _become(self, members: Members, inplace: bool) -> RowSet:
        if not inplace:
            return RowSet(self.model, self._kinds, members)
        self._chosen = members
        return self

    def _from_iterable(self, agents: Iterable[RowAgent]) -> RowSet:
        """Make the result of `&`, `|`, `-` and `^`."""
        return RowSet(self.model, self._kinds, of_agents(agents))

    def _update(self, agents: Iterable[RowAgent]) -> RowSet:
        return self._become(of_agents(agents), inplace=True)

    def __len__(self) -> int:
        """Count the members."""
        if self._chosen is None:
            return sum(len(kind.table_of(self.model)) for kind in self._kinds)
        return len(self.members())

    def __iter__(self) -> Iterator[RowAgent]:
        """Make each member in turn."""
        return self.members().views(self.model)

    def __contains__(self, agent: object) -> bool:
        """Tell whether an agent of this model is a living member."""
        if not isinstance(agent, RowAgent) or agent.model is not self.model:
            return False
        return bool(np.any(self.members().unique_ids() == agent.unique_id))

    def __getitem__(self, item: int | slice) -> Any:
        """Return the member at a place, or a list of members for a slice."""
        members = self.members()
        if isinstance(item, slice):
            return list(members.take(item).views(self.model))
        return next(members.take([item]).views(self.model))

    def add(self, agent: object) -> None:
        """Refuse: sets are made by choosing."""
        raise TypeError("agents are not put into a set by hand; use select() or |")

    def discard(self, agent: object) -> None:
        """Refuse: sets are made by choosing."""
        raise TypeError("agents are not taken out of a set by hand; use select() or -")

    remove = discard

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the rows, not the agents."""
        return self.__dict__

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore the rows."""
        self.__dict__.update(state)

    def __repr__(self) -> str:
        """Count the members by kind."""
        members = self.members()
        counts = {kind.__name__: len(members.take(places)) for kind, _, places in members.by_kind(self.model)}
        return f"RowSet({', '.join(f'{count} {name}' for name, count in counts.items()) or 'nobody'})"


class RowGroups(GroupBy):  # type: ignore[misc, valid-type]
    """Groups of members by the value they share."""

    def agg(self, attr_name: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """Apply a function to the values of an attribute in each group, reading columns whole."""
        return {value: members.agg(attr_name, func) for value, members in self.groups.items()}
