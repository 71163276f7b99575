"""What is looked at while a run goes on: classes, Lorenz curves, moves between classes and agents; nothing is changed.

`Records` is an observer for `simulate(..., observe=)`. Each table has a column `period`, quarters counted from 0, and
in its `attrs` the unit and meaning of each column, which the store writes beside the column.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.record import Record

if TYPE_CHECKING:
    import pandas as pd

KINDS: Final = {"workers": "households", "firms": "firms", "machines": "machines"}
"""Kinds of agents that can be kept, and the table of the economy that holds them."""
PERIOD: Final = {"period": ("quarter", "number of the quarter, from 0")}
CLASS_TABLE: Final = PERIOD | {
    "class": ("1", "class by what most of a person's income before tax is"),
    "people": ("persons", "people of the class"),
    "disposable_income": ("¤/quarter", "disposable income of all of them; the five sources add up to it"),
    "income_from_labour": ("¤/quarter", "of which pay"),
    "income_from_property": ("¤/quarter", "of which claims and rents, those for knowledge left out"),
    "income_from_knowledge": ("¤/quarter", "of which contracts and what sci-tech people get for their knowledge"),
    "income_from_transfers": ("¤/quarter", "of which transfers"),
    "income_from_taxes": ("¤/quarter", "of which taxes, below zero"),
    "consumption": ("¤/quarter", "spending of all of them"),
    "wealth": ("¤", "privately attributed net worth of all of them"),
}
LORENZ: Final = PERIOD | {
    "people": ("1", "share of people, from the poorest"),
    "income": ("1", "share of disposable income that they have; what is below zero counts as nothing"),
    "wealth": ("1", "the same of privately attributed net worth"),
}
MOBILITY: Final = PERIOD | {
    "from_class": ("1", "class at the opening of the window"),
    "to_class": ("1", "class in this quarter"),
    "people": ("persons", "people who moved so; a successor stands in the row of who retired"),
}
MOBILITY_INDEX: Final = PERIOD | {
    "shorrocks": ("1/window", "Shorrocks (1978) index of moves between classes over the window that ends here"),
}


def table(columns: Mapping[str, Any], meanings: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Make a table of columns, with unit and meaning of each in its `attrs`."""
    import pandas as pd

    frame = pd.DataFrame(columns)
    frame.attrs = {name: {"unit": meanings[name][0], "meaning": meanings[name][1]} for name in frame.columns}
    return frame


def class_table(economy: Any) -> pd.DataFrame:
    """Return people, income by source, spending and wealth of each class in the quarter that closed; a row a class."""
    from simulation.metrics.classes import CLASSES
    from simulation.metrics.income_sources import SOURCES, incomes_by_source

    households, found = economy.households, economy.relations.social_class
    sources = dict(zip((f"income_from_{name}" for name in SOURCES), incomes_by_source(economy), strict=True))
    amounts = {"disposable_income": households.disposable_income, **sources, "consumption": households.consumption,
               "wealth": households.wealth}
    sums = {name: np.bincount(found, weights=of_people, minlength=len(CLASSES)) for name, of_people in amounts.items()}
    return table({"period": np.full(len(CLASSES), economy.period - 1), "class": CLASSES,
                  "people": np.bincount(found, minlength=len(CLASSES)), **sums}, CLASS_TABLE)


def lorenz_table(economy: Any, points: int = 101) -> pd.DataFrame:
    """Return the Lorenz curves of disposable income and wealth at `points` even steps of people from 0 to 1."""
    from simulation.metrics.inequality import lorenz

    people = economy.households
    return table({"period": np.full(points, economy.period - 1), "people": np.linspace(0.0, 1.0, points),
                  "income": lorenz(people.disposable_income, points), "wealth": lorenz(people.wealth, points)}, LORENZ)


def agents(economy: Any, kinds: Iterable[str] = tuple(KINDS)) -> dict[str, pd.DataFrame]:
    """Return every living agent of some kinds with all that is known of it; a table a kind, a row an agent.

    `row` is what the links of others point to; a column with a value a bin, or a recipient, becomes one each, numbered
    from 0. Raises KeyError for a kind that is not in `KINDS`.
    """
    return {kind: _agents_of(getattr(economy, KINDS[kind]), economy.period - 1) for kind in kinds}


def _agents_of(agents: Any, period: int) -> pd.DataFrame:
    rows = agents.rows()
    columns: dict[str, NDArray[Any]] = {"period": np.full(len(rows), period), "row": rows}
    meanings = PERIOD | {"row": ("1", "row of the agent, which links of others point to")}
    for name, column in agents.columns.items():
        if name == "is_alive":
            continue
        values = getattr(agents, name)[rows]
        parts = {name: values} if values.ndim == 1 else {f"{name}_{k}": values[:, k] for k in range(values.shape[1])}
        columns |= {part: np.ascontiguousarray(of_agents) for part, of_agents in parts.items()}
        meanings |= dict.fromkeys(parts, (column.unit, column.meaning))
    return table(columns, meanings)


def mobility_table(period: int, before: NDArray[np.int8], now: NDArray[np.int8]) -> pd.DataFrame:
    """Count moves from each class to each between two quarters, of codes of classes (people,); a row a pair."""
    from simulation.metrics.classes import CLASSES
    from simulation.metrics.roles import moves

    count = moves(before, now, len(CLASSES))
    return table({"period": np.full(count.size, period), "from_class": np.repeat(CLASSES, len(CLASSES)).tolist(),
                  "to_class": CLASSES * len(CLASSES), "people": count.ravel()}, MOBILITY)


def period_table(periods: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Return the measures that a record asks for of a run's periods, every so many quarters."""
    from simulation.metrics.catalogue import CATALOGUE

    names = list(periods) if record.periods == ("all",) else list(dict.fromkeys(["period", *record.periods]))
    meanings = {name: (CATALOGUE[name].unit, CATALOGUE[name].meaning) for name in names}
    return table(periods.loc[:: record.every, names], meanings).reset_index(drop=True)


class Records:
    """An observer that keeps, every so many quarters from the first on, the tables that a record asks for."""

    def __init__(self, record: Record) -> None:
        """Keep what `record` asks for."""
        self.record = record
        self._parts: dict[str, list[pd.DataFrame]] = {}
        self._classes: deque[NDArray[np.int8]] = deque(maxlen=record.mobility_over + 1)
        self._mobility: dict[int, float] = {}

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to look at while the run goes on."""
        record = self.record
        return not (record.classes_every or record.lorenz_every or record.agents_at or record.mobility_over)

    def __call__(self, economy: Any) -> None:
        """Look at the economy after a quarter and keep copies."""
        record, period = self.record, economy.period - 1
        if record.classes_every and period % record.classes_every == 0:
            self._keep("classes", class_table(economy))
        if record.lorenz_every and period % record.lorenz_every == 0:
            self._keep("lorenz", lorenz_table(economy))
        if period in record.agents_at:
            for kind, found in agents(economy).items():
                self._keep(kind, found)
        if record.mobility_over:
            self._note_classes(period, economy.relations.social_class)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables kept so far by name: classes, lorenz, workers, firms, machines, mobility, mobility_index.

        `mobility` counts moves over windows that follow on one another, `mobility_index` measures those of the window
        that ends in each quarter.
        """
        import pandas as pd

        found = {name: pd.concat(parts, ignore_index=True) for name, parts in self._parts.items()}
        for name, frame in found.items():
            frame.attrs = self._parts[name][0].attrs
        if self._mobility:
            index = {"period": list(self._mobility), "shorrocks": list(self._mobility.values())}
            found["mobility_index"] = table(index, MOBILITY_INDEX)
        return found

    def _keep(self, name: str, part: pd.DataFrame) -> None:
        self._parts.setdefault(name, []).append(part)

    def _note_classes(self, period: int, found: NDArray[np.int8]) -> None:
        from simulation.metrics.classes import CLASSES
        from simulation.metrics.roles import mobility, moves

        window, classes = self.record.mobility_over, self._classes
        classes.append(found.copy())
        if len(classes) <= window:
            return
        self._mobility[period] = mobility(moves(classes[0], classes[-1], len(CLASSES)))
        if period % window == 0:
            self._keep("mobility", mobility_table(period, classes[0], classes[-1]))
