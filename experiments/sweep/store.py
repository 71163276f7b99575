"""A folder of runs: each run one file, whole or absent, whose name carries its own checksum.

    DIR/runs/ab/<key>.<sum>.zip     summary.json and one Parquet file a table
    DIR/failed/<key>.json           runs that gave nothing: scenario, settings, seed, reason
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.output_folder import write_whole
from experiments.sweep.runs import Result, RunSpec

if TYPE_CHECKING:
    import pandas as pd

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every member of a file: the same run gives the same bytes whenever it is made."""


class Damaged(ValueError):
    """A file of the store that does not hold what it should; the text names it and says why."""


class Store:
    """The runs in a folder."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder; nothing is made before something is written."""
        self.folder = folder

    def keys(self) -> set[str]:
        """Return the keys of all runs that are there."""
        return {file.name.partition(".")[0] for file in self.folder.glob("runs/*/*.zip")}

    def write(self, spec: RunSpec, result: Result) -> None:
        """Keep a run in one step."""
        content = packed(spec, result)
        file = self.folder / "runs" / spec.key[:2] / f"{spec.key}.{checksum(content)}.zip"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
        self.failure_of(spec.key).unlink(missing_ok=True)

    def set_aside(self, spec: RunSpec, reason: str) -> None:
        """Keep the reason why a run gave nothing."""
        file = self.failure_of(spec.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(described(spec) | {"reason": reason}, indent=1).encode())

    def failure_of(self, key: str) -> Path:
        """Return the file of a run that gave nothing."""
        return self.folder / "failed" / f"{key}.json"

    def read(self, key: str) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
        """Return what is told of a run (its spec, summary and digest) and its tables; raises `Damaged`."""
        file = next(iter(self.folder.glob(f"runs/{key[:2]}/{key}.*.zip")), None)
        if file is None:
            raise KeyError(key)
        content = file.read_bytes()
        if file.name.split(".")[1] != checksum(content):
            raise Damaged(f"{file}: its content does not have the checksum in its name")
        return unpacked(content)

    def failures(self) -> Iterator[dict[str, Any]]:
        """Yield what is told of the runs that gave nothing."""
        for file in sorted(self.folder.glob("failed/*.json")):
            yield json.loads(file.read_text(encoding="utf-8"))


def described(spec: RunSpec) -> dict[str, Any]:
    """Describe a run by all that decides its numbers."""
    return {"key": spec.key, "source": spec.source, "settings": dict(spec.settings), "scenario": spec.digest,
            "seed": spec.seed, "periods": spec.periods, "burn_in": spec.burn_in, "record": spec.record.described()}


def packed(spec: RunSpec, result: Result) -> bytes:
    """Return the bytes of a run's file."""
    told = described(spec) | {"digest": result.digest, "summary": dict(result.summary)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("run.json", EPOCH), json.dumps(told))
        for name, table in sorted(result.tables.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet", EPOCH),
                             table.to_parquet(None, index=False, compression="zstd"))
    return buffer.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Read a run's file."""
    import pandas as pd

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("run.json"))
        tables = {name.removesuffix(".parquet"): pd.read_parquet(io.BytesIO(archive.read(name)))
                  for name in archive.namelist() if name.endswith(".parquet")}
    return told, tables


def checksum(content: bytes) -> str:
    """Return the first 16 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


