"""One writer at a time in a folder: the kernel keeps the lock, and frees it when its process ends, however it ends.

On a disk that knows no locks (some network file systems) the work goes on with a warning. Nothing is torn there
either: each run is written aside and renamed, so two sweeps would only do the same work twice. A Lustre mounted with
`localflock` sees the sweeps of one machine only.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.output_folder import OutputRefused

UNSUPPORTED = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


class FolderInUse(OSError):
    """Somebody else writes into the folder; the text says who."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock file for a while; raises `FolderInUse` with process and machine of who holds it."""
    import fcntl

    try:
        holder = file.open("a+", encoding="utf-8")
    except OSError as error:
        raise OutputRefused(file, f"could not be opened ({error.strerror})") from error
    with holder:
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(f"{file.parent}: in use by {_named(holder.fileno())}; wait for it or stop it") from None
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise OutputRefused(file, f"could not be locked ({error.strerror})") from error
            print(f"{file.parent}: this disk knows no locks; see to it that no other sweep writes there",
                  file=sys.stderr)
        try:
            _write(holder.fileno(), f"process {os.getpid()} on {socket.gethostname()}")
            yield
        finally:
            _write(holder.fileno(), "")


def _named(handle: int) -> str:
    return os.pread(handle, 1000, 0).decode(errors="replace").strip() or "another process"


def _write(handle: int, text: str) -> None:
    """Say who holds the lock; on a full disk the lock holds without."""
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, text.encode(), 0)
    except OSError:
        return
