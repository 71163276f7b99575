"""How fast a viewer may ask: as fast as anybody clicks, and no faster for long."""

from __future__ import annotations

import time
from collections.abc import Callable

PER_SECOND, AT_ONCE = 15.0, 30.0
"""Wishes a second that are heard for ever, and how many may come in a burst before."""


class Pace:
    """A bucket of wishes that fills with time: each wish takes one, and an empty bucket allows none."""

    def __init__(self, per_second: float = PER_SECOND, at_once: float = AT_ONCE,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self.at_once, self.clock = per_second, at_once, clock
        self._left, self._last = at_once, clock()
        self._was_allowed = True

    def allows(self) -> bool:
        """Take a wish from the bucket and return whether there was one."""
        self._fill()
        is_allowed = self._left >= 1.0
        self._left -= is_allowed
        self._was_allowed = self._was_allowed or is_allowed
        return is_allowed

    def wait(self) -> float:
        """Take a wish, owing it if there is none, and return the seconds after which it is paid for."""
        self._fill()
        self._left -= 1.0
        return max(-self._left / self.per_second, 0.0)

    def is_news(self) -> bool:
        """Return whether this is the first refusal since a wish was allowed, so that it is told once."""
        was, self._was_allowed = self._was_allowed, False
        return was

    def _fill(self) -> None:
        now = self.clock()
        self._left = min(self._left + (now - self._last) * self.per_second, self.at_once)
        self._last = now
