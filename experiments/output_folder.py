"""A folder of results: refused before anything is simulated in vain, filled with whole files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pandas as pd


class OutputRefused(OSError):
    """Results cannot be written where they were asked for; the text says where and why."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the path and the reason, as `results/out: is a file; --out names a folder`."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def claim_folder(path: str | Path) -> Path:
    """Make the folder if it is missing and prove that it takes a file; raise `OutputRefused` otherwise."""
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise OutputRefused(folder, "is a file; --out names a folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Permission bits say little for root, read-only mounts and full disks; only a written file proves it.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0")
    except OSError as error:
        raise OutputRefused(folder, f"cannot be written to ({error.strerror or error})") from error
    return folder


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file by new content in one step, so that a reader or a crash never meets half of it."""
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write bit by bit; it takes its name in one step, when all is on the disk, or never."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise OutputRefused(path, f"could not be written ({error.strerror or error})") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a new name outlast a power cut, where the system lets a folder be synced at all."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def write_results(folder: Path, files: dict[str, bytes], record: str) -> None:
    """Write files (name to content) over those of an earlier run; others in the folder stay as they are.

    `record` names the file that describes the rest: it goes first and comes back last, so that wherever it
    stands the files beside it are complete and its own.
    """
    try:
        (folder / record).unlink(missing_ok=True)
    except OSError as error:
        raise OutputRefused(folder / record, f"could not be replaced ({error.strerror or error})") from error
    for name in sorted(files, key=lambda name: (name == record, name)):
        write_whole(folder / name, files[name])


def as_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV, nine digits a number: the same bytes wherever sums are rounded a little otherwise."""
    text: str = frame.to_csv(index=False, lineterminator="\n", float_format="%.9g")
    return text.encode()
