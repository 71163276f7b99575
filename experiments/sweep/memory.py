"""Runs too large for the machine are refused before they begin: the system would kill their process, or others."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.metrics.catalogue import CATALOGUE

if TYPE_CHECKING:
    from simulation import Scenario

BYTES_OF_PROGRAM = 250e6
"""Of a process that has loaded the model and its compiled kernels."""
BYTES_A_PERSON = 1_300
"""At the peak of a quarter, with firms, machines and holdings, as `experiments.benchmark` finds it in the baseline."""
BYTES_A_MEASURE = 64
"""Of one number of one quarter, with its place in a dictionary."""


class TooLarge(MemoryError):
    """A run that needs more memory than there is."""


def refuse_too_large(scenario: Scenario, periods: int) -> None:
    """Raise `TooLarge` with estimate and limit, where even the baseline of that size would not fit."""
    people = scenario.at(0).population.workers
    needed = BYTES_OF_PROGRAM + BYTES_A_PERSON * people + BYTES_A_MEASURE * len(CATALOGUE) * periods
    there = available()
    if needed > there:
        raise TooLarge(f"{people:,} people over {periods:,} quarters need at least {needed / 1e9:.1f} GB of memory, "
                       f"and {there / 1e9:.1f} GB can be had; lower population.workers, or use a larger machine")


def available() -> float:
    """Return the bytes of memory that this process may take: what is free, or allowed if that is less."""
    limits = [float("inf")]
    with suppress(OSError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        limits.append(1024.0 * next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")))
    with suppress(OSError, ValueError):  # of a container; says "max" where there is none
        limits.append(float(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    with suppress(ImportError, OSError):
        import resource

        allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
        limits.append(float("inf") if allowed == resource.RLIM_INFINITY else float(allowed))
    return min(limits)
