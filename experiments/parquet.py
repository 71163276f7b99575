"""Tables as Parquet files that explain themselves: unit and meaning of each column, origin of the file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def periods_file(periods: pd.DataFrame, record: Mapping[str, Any]) -> bytes:
    """Write the periods of a run, each column with its unit and meaning from the catalogue."""
    from simulation.metrics.catalogue import CATALOGUE

    meanings = {name: {"unit": CATALOGUE[name].unit, "meaning": CATALOGUE[name].meaning} for name in periods.columns}
    return table_file(periods, meanings, record)


def table_file(frame: pd.DataFrame, meanings: Mapping[str, Mapping[str, str]], record: Mapping[str, Any]) -> bytes:
    """Write a table (zstd) with `meanings` (column to its metadata) and `record` under `provenance`."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_metadata(dict(meanings.get(field.name, {}))) for field in table.schema]
    metadata = {**(table.schema.metadata or {}), b"provenance": json.dumps(record).encode()}
    buffer = io.BytesIO()
    pq.write_table(table.cast(pa.schema(fields, metadata=metadata)), buffer, compression="zstd")
    return buffer.getvalue()
