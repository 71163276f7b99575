"""How far a sweep has come, with rate and time left: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TypeVar

from experiments.sweep.estimate import duration

SECONDS_BETWEEN_LINES = 30.0
Ended = TypeVar("Ended")


def watched(ended: Iterator[Ended], total: int, *, pause: float = SECONDS_BETWEEN_LINES) -> Iterator[Ended]:
    """Pass on what ends, and tell on the standard error how far it has come."""
    from rich.console import Console

    talk = Console(stderr=True)
    yield from on_terminal(ended, total, talk) if talk.is_terminal else in_lines(ended, total, pause)


def in_lines(ended: Iterator[Ended], total: int, pause: float) -> Iterator[Ended]:
    """Print a line at most every `pause` seconds; none for what is over before."""
    began = told = time.monotonic()
    for made, one in enumerate(ended, 1):
        yield one
        now = time.monotonic()
        if now - told >= pause and made < total:
            told, rate = now, made / max(now - began, 1e-9)
            print(f"{made} of {total} runs, {rate:.3g} a second, {duration((total - made) / rate)} left",
                  file=sys.stderr, flush=True)


def on_terminal(ended: Iterator[Ended], total: int, talk: object) -> Iterator[Ended]:
    """Draw a bar that goes when all is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    assert isinstance(talk, Console)
    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeRemainingColumn(elapsed_when_finished=True))
    began = time.monotonic()
    with Progress(*columns, console=talk, transient=True) as progress:
        bar = progress.add_task("runs", total=total, rate="")
        for made, one in enumerate(ended, 1):
            yield one
            progress.update(bar, advance=1, rate=f"{made / max(time.monotonic() - began, 1e-9):.3g} a second")
