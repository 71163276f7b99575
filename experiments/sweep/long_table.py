"""A table of all runs, written run by run in bounded memory, as Parquet and, if asked, as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.output_folder import whole_file
from experiments.sweep.csv_file import write_csv

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_BYTES = 32 * 2**20
"""Memory after which rows become a row group; counted on the rows alone, so that equal rows give equal bytes."""


@contextmanager
def long_table(path: Path, schema: pa.Schema, *, with_csv: bool = False) -> Iterator[Callable[[pa.Table], None]]:
    """Give a function that adds rows to the Parquet file `path` and the CSV beside it; they appear when all are in.

    Rows may lack columns of `schema` or hold a narrower type.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: list[pa.Table] = []
    held_bytes = 0
    with ExitStack() as files:
        csv = files.enter_context(whole_file(path.with_suffix(".csv"))) if with_csv else None
        parquet = files.enter_context(whole_file(path))
        if csv:
            write_csv(schema.empty_table(), csv)
        writer = files.enter_context(pq.ParquetWriter(parquet, schema, compression="zstd"))

        def write_group() -> None:
            nonlocal held_bytes
            group = pa.concat_tables([schema.empty_table(), *held], promote_options="permissive")
            # The metadata of columns is lost where tables are joined.
            group = group.select(schema.names).cast(schema).combine_chunks()
            held.clear()
            held_bytes = 0
            writer.write_table(group, row_group_size=max(len(group), 1))
            if csv:
                write_csv(group, csv, heading=False)

        def add(table: pa.Table) -> None:
            nonlocal held_bytes
            held.append(table)
            held_bytes += table.nbytes
            if held_bytes >= GROUP_BYTES:
                write_group()

        yield add
        if held:
            write_group()
