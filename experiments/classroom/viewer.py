"""One viewer before a session of their own: what takes time is done beside the server's loop, one thing at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from experiments.classroom.session import Session
from experiments.classroom.texts import Refused

MOST_WAITING = 8
"""Wishes of one viewer that may wait for one another; whoever clicks faster is told so."""
BREATH = 0.02
"""Seconds between two quarters that are left to everybody else, at the least."""

Answer = TypeVar("Answer")


class Viewer:
    """A session, its lock and the threads all viewers share, a quarter at a time, so that nobody waits for long."""

    def __init__(self, threads: Executor) -> None:
        self.threads = threads
        self.session: Session | None = None
        self.playing = False
        self.speed = 2.0
        """Quarters a second while playing, if the economy can be made that fast."""
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def open(self, name: str, other: str | None, seed: int, people: int) -> None:
        """Open other worlds; raises ScenarioError and `Refused`, and keeps the worlds there were."""
        self.playing = False
        made = await self._beside(partial(Session, name, other, seed=seed, people=people))
        self.session = made

    async def ask(self, question: Callable[[Session], Answer]) -> Answer:
        """Return what a function of the session gives, run beside the loop; raises what it raises and `Refused`."""
        return await self._beside(lambda: question(self.ready))

    async def read(self, question: Callable[[Session], Answer]) -> Answer:
        """Return what a function finds in the session, as `ask` does, but however many wishes wait: it changes none."""
        async with self._lock:
            return await asyncio.get_running_loop().run_in_executor(self.threads, lambda: question(self.ready))

    async def step(self, quarters: int = 1) -> None:
        """Let quarters pass, one by one, so that other viewers' come in between; raises what stepping raises."""
        for _ in range(quarters):
            await self.ask(Session.step)

    async def play(self, drawn: Callable[[], Awaitable[None]]) -> None:
        """Let quarter after quarter pass, each drawn before the next, until `playing` is unset; raises likewise."""
        self.playing = True
        try:
            while self.playing:
                begun = time.monotonic()
                await self.step()
                await drawn()
                await asyncio.sleep(max(1 / self.speed - (time.monotonic() - begun), BREATH))
        finally:
            self.playing = False

    @property
    def ready(self) -> Session:
        """The session; raises `Refused` before there is one."""
        if self.session is None:
            raise Refused("not_open")
        return self.session

    async def _beside(self, task: Callable[[], Answer]) -> Answer:
        if self._waiting >= MOST_WAITING:
            raise Refused("too_fast")
        self._waiting += 1
        try:
            async with self._lock:
                return await asyncio.get_running_loop().run_in_executor(self.threads, task)
        finally:
            self._waiting -= 1
