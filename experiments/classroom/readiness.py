"""Kernels are compiled when the server starts, beside it, so that the page opens at once and says what it waits for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable

from experiments.classroom.session import FEWEST_PEOPLE, Session

QUARTERS = 2
"""Quarters of a small world in which what usually happens has happened."""


class Readiness:
    """Whether all that a first quarter needs is machine code by now; it is kept on disk for the next start."""

    def __init__(self, scenarios: Iterable[str]) -> None:
        self.scenarios = tuple(dict.fromkeys(scenarios))
        self._begun = time.monotonic()
        self._ready = threading.Event()

    def begin(self) -> None:
        """Step a small world of each scenario in a thread of its own."""
        threading.Thread(target=self._compile, name="compiling", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether worlds can be opened without waiting for a compiler."""
        return self._ready.is_set()

    @property
    def seconds(self) -> float:
        """Seconds since the server began to get ready."""
        return time.monotonic() - self._begun

    def _compile(self) -> None:
        try:
            for scenario in self.scenarios:
                session = Session(scenario, people=FEWEST_PEOPLE)
                session.step(QUARTERS)
                session.recipes()
        except Exception:
            # Not the place to fail: the page of a viewer meets the same and tells it.
            logging.getLogger(__name__).exception("a small world could not be stepped")
        finally:
            self._ready.set()
