"""A folder of runs: each run one file, whole or absent, whose name carries its key and the checksum of its bytes.

    DIR/runs/ab/<key>.<sum>.zip     run.json and one Parquet file a table, see run_file.py
    DIR/failed/<key>.json           runs that gave nothing: scenario, settings, seed, reason
    DIR/damaged/                    what stood in the place of runs and was none
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.output_folder import OutputRefused, write_whole
from experiments.sweep.lock import locked
from experiments.sweep.run_file import Damaged, checksum, described, packed, unpacked
from experiments.sweep.runs import Result, RunSpec

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NAME = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{16})\.zip")


@dataclass(frozen=True)
class Damage:
    """Something in the folder that is not what its name says, where it lies now, and why it is not read."""

    file: Path
    reason: str

    def __str__(self) -> str:
        """Name the file and the reason on one line."""
        return f"{self.file}: {self.reason}"


class Store:
    """The runs in a folder."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder; nothing is made before something is written."""
        self.folder = folder
        self._is_held = False

    @contextmanager
    def held(self) -> Iterator[list[Damage]]:
        """Keep others from writing here, having cleared away what a killed sweep left and moved damage aside.

        Gives the damage found; raises `FolderInUse` where another process holds the folder. May be nested.
        """
        if self._is_held:
            yield []
            return
        with locked(self.folder / ".lock"):
            self._is_held = True
            try:
                self._clear_parts()
                yield [self._moved_aside(damage) for damage in list(self.damages())]
            finally:
                self._is_held = False

    def keys(self) -> set[str]:
        """Return the keys of all runs that are there, by their names alone."""
        found = (NAME.fullmatch(file.name) for file in self.folder.glob("runs/??/*.zip"))
        return {name[1] for name in found if name}

    def write(self, spec: RunSpec, result: Result) -> None:
        """Keep a run in one step; raises `OutputRefused`, with nothing written, where the disk does not take it."""
        content = packed(spec, result)
        _write(self.folder / "runs" / spec.key[:2] / f"{spec.key}.{checksum(content)}.zip", content)
        self._failure(spec.key).unlink(missing_ok=True)

    def read(
        self, key: str, tables: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
        """Return what is told of a run (its spec, summary and digest) and its tables, all or those named.

        Raises KeyError for a run that is not there and `Damaged` for a file that is not whole.
        """
        told, found = self.read_arrow(key, tables)
        return told, {name: table.to_pandas() for name, table in found.items()}

    def read_arrow(
        self, key: str, tables: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, pa.Table]]:
        """Do as `read` does, with the tables as they stand in the file."""
        file = min(self.folder.glob(f"runs/{key[:2]}/{key}.*.zip"), default=None)
        if file is None:
            raise KeyError(key)
        return read_file(file, tables)

    def set_aside(self, spec: RunSpec, reason: str) -> None:
        """Keep the reason why a run gave nothing."""
        told = described(spec) | {"labels": dict(spec.labels), "reason": reason}
        _write(self._failure(spec.key), json.dumps(told, indent=1).encode())

    def failures(self) -> Iterator[dict[str, Any]]:
        """Yield what is told of the runs that gave nothing and are not there by now, in the order of their keys."""
        there = self.keys()
        for file in sorted(self.folder.glob("failed/*.json")):
            if file.stem in there:
                continue
            try:
                yield json.loads(file.read_bytes())
            except (ValueError, OSError) as error:
                raise Damaged(f"{file}: does not tell of a failed run ({error})") from error

    def damages(self) -> Iterator[Damage]:
        """Read everything in the folder and yield what is not what it should be; hidden files are left in peace."""
        return (found for found in self.inspected() if isinstance(found, Damage))

    def inspected(self) -> Iterator[dict[str, Any] | Damage]:
        """Read everything in the folder; yield what is told of each whole run, and what is not what it should be."""
        seen: set[str] = set()
        for file in _entries(self.folder / "runs"):
            if not re.fullmatch("[0-9a-f]{2}", file.name) or not file.is_dir():
                yield Damage(file, "is no folder of runs")
                continue
            for inner in _entries(file):
                try:
                    told = read_file(inner, ())[0]
                except Damaged as damage:
                    yield Damage(inner, str(damage).removeprefix(f"{inner}: "))
                    continue
                yield Damage(inner, "is a second file of the same run") if told["key"] in seen else told
                seen.add(told["key"])
        for file in _entries(self.folder / "failed"):
            try:
                if json.loads(file.read_bytes())["key"] != file.stem:
                    yield Damage(file, "tells of another run than its name")
            except (ValueError, KeyError, TypeError, OSError):
                yield Damage(file, "does not tell of a failed run")

    def _failure(self, key: str) -> Path:
        return self.folder / "failed" / f"{key}.json"

    def _clear_parts(self) -> None:
        for pattern in (".*.part", "*/.*.part", "runs/*/.*.part"):
            for part in self.folder.glob(pattern):
                part.unlink(missing_ok=True)

    def _moved_aside(self, damage: Damage) -> Damage:
        """Move what is no run out of the way of the one that will take its place."""
        aside = self.folder / "damaged"
        try:
            aside.mkdir(exist_ok=True)
            names = chain([damage.file.name], (f"{damage.file.name}.{number}" for number in count(2)))
            target = next(aside / name for name in names if not os.path.lexists(aside / name))
            os.rename(damage.file, target)
        except OSError as error:
            raise OutputRefused(damage.file, f"is damaged and could not be moved ({error.strerror})") from error
        return Damage(target, f"stood in {damage.file.parent} and {damage.reason}")


def read_file(file: Path, tables: Collection[str] | None = None) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    """Read the file of a run after it has been found whole and its own; raises `Damaged` otherwise."""
    try:
        name = NAME.fullmatch(file.name)
        if name is None or file.parent.name != name[1][:2]:
            raise Damaged("does not have the name of a run in its folder")
        if not file.is_file():
            raise Damaged("is no file")
        content = file.read_bytes()
        if name[2] != checksum(content):
            raise Damaged(f"does not have the checksum in its name ({len(content):,} bytes)")
        told, found = unpacked(content, tables)
        if told["key"] != name[1]:
            raise Damaged("holds another run than its name says")
    except (Damaged, OSError) as error:
        raise Damaged(f"{file}: {error}") from error
    return told, found


def _entries(folder: Path) -> list[Path]:
    """List what a folder holds, sorted, without hidden files; nothing if there is no such folder."""
    return sorted(file for file in folder.glob("*") if not file.name.startswith("."))


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputRefused(file.parent, f"could not be made ({error.strerror})") from error
    write_whole(file, content)
