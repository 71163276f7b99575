"""The file of one run: a zip of `run.json` and one Parquet file a table, the same bytes whenever it is made.

The members are stored, not deflated, and dated `EPOCH`, so that the bytes hang neither on the zlib at hand nor on the
clock. Parquet names the pyarrow that wrote it and is compressed by the zstd within it: byte for byte the same holds
for one version of pyarrow, number for number for all.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from experiments.sweep.record import Record
from experiments.sweep.runs import Result, RunSpec, key_of, model_version

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMAT = 1
"""Version of what is in the file; a file of another version is never read."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every member."""

MADE_OF = tuple(field.name for field in fields(RunSpec) if field.name not in ("digest", "labels"))
"""What of a run is written as it stands; its digest is called `scenario`, and labels are the design's."""


class Damaged(ValueError):
    """A file of the store that does not hold what it should; the text names it and says why."""


def described(spec: RunSpec) -> dict[str, Any]:
    """Describe a run by all that decides its numbers and all that is needed to make it again."""
    return {"key": spec.key, "model": model_version(), "scenario": spec.digest,
            **{name: getattr(spec, name) for name in MADE_OF},
            "settings": dict(spec.settings), "record": spec.record.described()}


def spec_of(told: Mapping[str, Any]) -> RunSpec:
    """Return the run that a description tells of, without labels."""
    record: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in told["record"].items()}
    made_of = {name: told[name] for name in MADE_OF}
    return RunSpec(**{**made_of, "digest": told["scenario"], "record": Record(**record)})


def packed(spec: RunSpec, result: Result) -> bytes:
    """Return the bytes of a run's file."""
    told = {"format": FORMAT, **described(spec), "made_with": dict(result.made_with), "digest": result.digest,
            "summary": dict(result.summary)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(_member("run.json"), json.dumps(told))
        for name, table in sorted(result.tables.items()):
            archive.writestr(_member(f"{name}.parquet"), _parquet(table))
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.create_system = 3  # Unix, wherever the file is written
    member.external_attr = 0o644 << 16
    return member


def _parquet(frame: pd.DataFrame) -> bytes:
    """Write a table without what hangs on the version of pandas; units in its `attrs` go to their columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    notes = {name: dict(note) for name, note in frame.attrs.items() if isinstance(note, Mapping)}
    fields = [pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type,
                       metadata=notes.get(field.name, {})) for field in table.schema]
    buffer = io.BytesIO()
    pq.write_table(table.cast(pa.schema(fields)), buffer, compression="zstd")
    return buffer.getvalue()


def unpacked(content: bytes, tables: Collection[str] | None = None) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    """Read what is told of a run and its tables (all, or those named that it has); raises `Damaged`."""
    import pyarrow.parquet as pq

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            told = json.loads(archive.read("run.json"))
            names = [name.removesuffix(".parquet") for name in archive.namelist() if name.endswith(".parquet")]
            _check(told)
            return told, {name: pq.ParquetFile(io.BytesIO(archive.read(f"{name}.parquet"))).read(use_threads=False)
                          for name in names if tables is None or name in tables}
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as error:
        if isinstance(error, Damaged):
            raise
        raise Damaged(f"is no file of a run ({error})") from error


def _check(told: Any) -> None:
    if told["format"] != FORMAT:
        raise Damaged(f"has format {told['format']!r}, not {FORMAT}")
    if told["key"] != key_of(told):
        raise Damaged("tells of another run than its key names")


def checksum(content: bytes) -> str:
    """Return the first 16 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]
