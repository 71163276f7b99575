"""The columns that tell the rows of collected tables apart, and the unit and meaning of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.sweep.runs import Label, RunSpec

if TYPE_CHECKING:
    import pyarrow as pa

Meaning = Mapping[str, str]
"""Unit and meaning of a column."""

TRENDS: Mapping[str, Meaning] = {
    "growth_per_year": {"unit": "1/year", "meaning": "trend of the logarithm of output over the run but its opening"},
    "inflation_per_year": {"unit": "1/year", "meaning": "trend of the logarithm of consumer prices, the same quarters"},
    "bottom50_growth_less_mean_per_year": {
        "unit": "1/year",
        "meaning": "trend of the logarithm of the poorer half's share in income, the same quarters"},
    "worst_residual": {"unit": "1", "meaning": "largest relative error of any identity of the books in any quarter"},
}
"""Measures of a summary that are no means."""

_KINDS: Mapping[type, int] = {bool: 0, int: 1, float: 1, str: 2}


def label_names(specs: Sequence[RunSpec]) -> tuple[str, ...]:
    """Return the names of all labels, in the order in which runs bring them up."""
    return tuple(dict.fromkeys(name for spec in specs for name in spec.labels))


def in_order(specs: Sequence[RunSpec]) -> list[RunSpec]:
    """Sort runs by labels, from the first to the last, then by seed; false, true, numbers, words, none."""
    names = label_names(specs)
    return sorted(specs, key=lambda spec: (*(_rank(spec.labels.get(name)) for name in names), spec.seed, spec.key))


def _rank(label: Label | None) -> tuple[int, float, str]:
    if isinstance(label, str):
        return 2, 0.0, label
    return (3, 0.0, "") if label is None else (_KINDS[type(label)], float(label), "")


def key_table(specs: Sequence[RunSpec], names: Sequence[str]) -> pa.Table:
    """Return the columns `run`, labels and `seed`, one row a run, each label in the narrowest type that holds it."""
    import pyarrow as pa

    columns = {"run": pa.array([spec.key for spec in specs], pa.string())}
    for name in names:
        columns[name] = _label_column([spec.labels.get(name) for spec in specs])
    return pa.table(columns | {"seed": pa.array([spec.seed for spec in specs], pa.int64())})


def _label_column(labels: Sequence[Label | None]) -> pa.Array:
    """Return labels as booleans, whole numbers, numbers or, where they are of several kinds, words."""
    import json

    import pyarrow as pa

    kinds = {type(label) for label in labels if label is not None}
    for kind, held in ((bool, {bool}), (int, {int}), (float, {int, float})):
        if kinds <= held:
            arrow = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}[kind]
            return pa.array([None if label is None else kind(label) for label in labels], arrow)
    words = (label if label is None or isinstance(label, str) else json.dumps(label) for label in labels)
    return pa.array(list(words), pa.string())


def meaning_of(table: str, column: str, own: Meaning, labels: Sequence[str], window: str) -> Meaning:
    """Return unit and meaning of a column: as its table told them, or as catalogue and declarations know them.

    `window` says over which quarters the means of a summary are taken.
    """
    from simulation.metrics.catalogue import CATALOGUE
    from simulation.scenario import declarations

    if own:
        return own
    if column == "run":
        return {"unit": "", "meaning": "name of the run, made of all that decides its numbers (SHA-256)"}
    if column == "seed":
        return {"unit": "", "meaning": "seed of all chance"}
    if column in labels and (declared := declarations().get(column)):
        return {"unit": declared.unit, "meaning": f"parameter: {declared.meaning}"}
    if column in labels:
        return {"unit": "", "meaning": "scenario, or the base of its factors" if column == "scenario" else
                f"whether {column} is laid over the base"}
    if table == "runs" and column in TRENDS:
        return TRENDS[column]
    if measure := CATALOGUE.get(column):
        mean = f"mean over {window}: " if table == "runs" else ""
        return {"unit": measure.unit, "meaning": mean + measure.meaning}
    return {"unit": "", "meaning": ""}
