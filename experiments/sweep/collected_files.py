"""What explains collected tables: a dictionary of their columns, and a provenance with the checksum of each file."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments import provenance
from experiments.output_folder import write_whole
from experiments.sweep.csv_file import write_csv
from experiments.sweep.runs import model_version

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.sweep.collect import Collected

DESIGN, PROVENANCE = "design.toml", "provenance.json"


def write_dictionary(folder: Path, schemas: Mapping[str, pa.Schema]) -> None:
    """Write table, column, type, unit and meaning, one row a column."""
    import pyarrow as pa

    rows = []
    for name, schema in schemas.items():
        for field in schema:
            told = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
            rows.append({"table": name, "column": field.name, "type": str(field.type),
                         "unit": told.get("unit", ""), "meaning": told.get("meaning", "")})
    columns = pa.schema([(name, pa.string()) for name in ("table", "column", "type", "unit", "meaning")])
    buffer = io.BytesIO()
    write_csv(pa.Table.from_pylist(rows, columns), buffer)
    write_whole(folder / "dictionary.csv", buffer.getvalue())


def write_provenance(
    folder: Path, tables: Iterable[str], made_with: Sequence[Mapping[str, str]], collected: Collected
) -> None:
    """Write where the tables come from: no clock and no host, so that a rerun agrees."""
    design = folder / DESIGN
    command = f"relations sweep {DESIGN} --out DIR"
    begun_with = {"command": command, "design_sha256": sha256(design)} if design.is_file() else {}
    names = [*(f"{name}{ending}" for name in tables for ending in (".parquet", ".csv")), "dictionary.csv"]
    counted = Counter(json.dumps(dict(made), sort_keys=True) for made in made_with)
    record = {
        **begun_with,
        "model": model_version(),
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "runs": {"asked": collected.asked, "there": collected.there, "failed": collected.failed,
                 "damaged": len(collected.damaged), "missing": collected.missing - len(collected.damaged),
                 "is_complete": collected.there == collected.asked},
        "made_with": [{**json.loads(made), "runs": count} for made, count in sorted(counted.items())],
        "files": {name: sha256(folder / name) for name in names if (folder / name).exists()},
    }
    write_whole(folder / PROVENANCE, (json.dumps(record, indent=2) + "\n").encode())


def sha256(file: Path) -> str:
    """Return the checksum of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
