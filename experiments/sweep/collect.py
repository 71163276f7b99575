"""`relations collect`: tidy tables of all runs of a design, the same bytes however the runs came about.

    DIR/runs.parquet        one row a run: its name, what the design varies, its seed, the measures of its summary
    DIR/periods.parquet     one row a run and quarter; and so for every other table that the runs keep
    DIR/dictionary.csv      type, unit and meaning of every column of every table; in the Parquet files too
    DIR/provenance.json     model, versions, command, what is missing, checksums; written last, so it speaks for all
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.output_folder import OutputRefused
from experiments.sweep.collected_files import write_dictionary, write_provenance
from experiments.sweep.columns import in_order, key_table, label_names, meaning_of
from experiments.sweep.lock import locked
from experiments.sweep.long_table import long_table
from experiments.sweep.run_file import Damaged
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ROWS_OF_SUMMARIES = "runs"
"""The table of one row a run."""


class UnlikeRuns(RuntimeError):
    """Runs of one design hold different measures and make no table."""


@dataclass(frozen=True)
class Collected:
    """What was gathered: runs asked for, those there, and why the others are not."""

    asked: int
    there: int
    failed: int
    damaged: tuple[str, ...]
    tables: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Count the runs that have not been made, or not been kept."""
        return self.asked - self.there - self.failed


@dataclass(frozen=True)
class Survey:
    """The runs that are there and whole, in the order of the tables, and what their tables are like."""

    specs: list[RunSpec]
    summaries: dict[str, array[float]]
    schemas: dict[str, pa.Schema]
    made_with: list[Mapping[str, str]]
    damaged: tuple[str, ...]


def survey(specs: Iterable[RunSpec], store: Store) -> Survey:
    """Read every run once, leave out what is not there or damaged, and keep the summaries."""
    import pyarrow as pa

    there = store.keys()
    found = Survey([], {}, {}, [], ())
    damaged: list[str] = []
    for spec in in_order(list(specs)):
        if spec.key not in there:
            continue
        try:
            told, tables = store.read_arrow(spec.key)
        except Damaged as damage:
            damaged.append(str(damage))
            continue
        for name, table in tables.items():
            known = [found.schemas[name]] if name in found.schemas else []
            found.schemas[name] = pa.unify_schemas([*known, table.schema], promote_options="permissive")
        if not found.specs:
            found.summaries.update({name: array("d") for name in told["summary"]})
        if told["summary"].keys() != found.summaries.keys():
            raise UnlikeRuns(f"run {spec.key} holds other measures than run {found.specs[0].key}")
        for name, column in found.summaries.items():
            column.append(told["summary"][name])
        found.specs.append(spec)
        found.made_with.append(told["made_with"])
    return Survey(found.specs, found.summaries, found.schemas, found.made_with, tuple(damaged))


def runs_table(found: Survey, names: Sequence[str]) -> pa.Table:
    """Return one row a run: its name, labels and seed, then every measure of its summary."""
    table = key_table(found.specs, names)
    for name, column in found.summaries.items():
        if name in table.column_names:
            raise UnlikeRuns(f"'{name}' is both a label of the design and a measure; rename the label")
        table = table.append_column(name, [_doubles(column)])
    return table


def _doubles(column: array[float]) -> pa.Array:
    import pyarrow as pa

    return pa.array(memoryview(column), pa.float64())


def table_of(specs: Iterable[RunSpec], store: Store) -> pd.DataFrame:
    """Return one row a run: its name, labels, seed, then every measure of its summary; sorted by labels and seed."""
    asked = list(specs)
    return runs_table(survey(asked, store), label_names(asked)).to_pandas()


def collect(specs: Iterable[RunSpec], store: Store, *, csv: bool = False) -> Collected:
    """Write the tables of all runs that are there into the folder of the store; runs that are not are counted.

    CSV is written if asked for, and kept up where there is some.
    Raises `OutputRefused`, and `FolderInUse` while somebody else collects.
    """
    asked = list(specs)
    names = label_names(asked)
    with locked(store.folder / ".collecting"):
        found = survey(asked, store)
        try:
            (store.folder / "provenance.json").unlink(missing_ok=True)
        except OSError as error:
            raise OutputRefused(store.folder / "provenance.json", f"is in the way ({error.strerror})") from error
        schemas = _write_tables(found, names, store, csv)
        given_up = {told["key"] for told in store.failures()}
        failed = len({spec.key for spec in asked} & given_up)
        collected = Collected(len(asked), len(found.specs), failed, found.damaged, tuple(schemas))
        write_dictionary(store.folder, schemas)
        write_provenance(store.folder, schemas, found.made_with, collected)
    return collected


def _write_tables(found: Survey, names: Sequence[str], store: Store, csv: bool) -> dict[str, pa.Schema]:
    """Write one table of summaries and one of each kind that runs keep; return their columns with their meanings."""
    import pyarrow as pa

    runs = runs_table(found, names)
    keys = runs.select(["run", *names, "seed"])
    schemas = {ROWS_OF_SUMMARIES: _explained(ROWS_OF_SUMMARIES, runs.schema, found, names)}
    for name, schema in sorted(found.schemas.items()):
        own = [field for field in schema if field.name not in keys.column_names]
        schemas[name] = _explained(name, pa.schema([*keys.schema, *own]), found, names)
    with ExitStack() as files:
        add = {name: files.enter_context(long_table(path := store.folder / f"{name}.parquet", schema,
                                                    with_csv=csv or path.with_suffix(".csv").exists()))
               for name, schema in schemas.items()}
        add[ROWS_OF_SUMMARIES](runs)
        for row, spec in enumerate(found.specs if found.schemas else []):
            for name, table in store.read_arrow(spec.key)[1].items():
                key = keys.slice(row, 1).take([0] * len(table))
                add[name](pa.table([*key.columns, *table.columns], names=[*key.column_names, *table.column_names]))
    return schemas


def _explained(name: str, schema: pa.Schema, found: Survey, labels: Sequence[str]) -> pa.Schema:
    """Return columns with unit and meaning in the metadata of each."""
    import pyarrow as pa

    windows = {f"quarters {spec.burn_in} to {spec.periods - 1}" for spec in found.specs}
    window = windows.pop() if len(windows) == 1 else "the last quarters"
    fields = []
    for field in schema:
        own = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        fields.append(field.with_metadata(dict(meaning_of(name, field.name, own, labels, window))))
    return pa.schema(fields)
