"""`relations collect`: one tidy table of all runs of a design, the same bytes however they came about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from experiments.output_folder import write_whole
from experiments.parquet import table_file
from experiments.sweep.runs import RunSpec
from experiments.sweep.store import Store

if TYPE_CHECKING:
    import pandas as pd


def table_of(specs: Iterable[RunSpec], store: Store) -> pd.DataFrame:
    """Return one row a run: key, labels, seed, then every measure of its summary; sorted by labels and seed."""
    import pandas as pd

    there = store.keys()
    rows = [{"run": spec.key, **spec.labels, "seed": spec.seed, **store.read(spec.key)[0]["summary"]}
            for spec in specs if spec.key in there]
    return pd.DataFrame(rows)


def collect(specs: Iterable[RunSpec], store: Store) -> None:
    """Write `runs.parquet` into the folder of the store."""
    write_whole(store.folder / "runs.parquet", table_file(table_of(specs, store), {}, {}))
