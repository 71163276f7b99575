"""Stopped from outside, by Ctrl-C or SIGTERM: at once, with nothing lost, and with a word on how to go on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


def heed_termination() -> None:
    """Let SIGTERM end this process as Ctrl-C does, by an exception that lets everything be put away; code 143."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


def heed_nothing() -> None:
    """Ignore a second Ctrl-C, impatient of the last words after the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def resumable(folder: Path, kept: Callable[[], int], of: int) -> Iterator[None]:
    """Say on stderr how many of so many runs are kept in the folder, where user or disk stop the runs inside."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, OSError):
        print(f"stopped: {kept()} of {of} runs are kept in {folder}; the same command goes on", file=sys.stderr)
        raise
