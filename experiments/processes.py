"""Work done here or in processes, given back piece by piece as it ends, whatever becomes of each piece.

Every process is handed its work through a pipe of its own, so a process that dies costs what it was doing and no
more. The pools of the standard library and of joblib cannot tell which work a dead process had, and lose it all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from experiments.worker_process import Failure, Handed, Worker, attempt, deaf_to_interrupts

RETRIES = 1
"""How often work is tried again whose process died."""
STILLBORN = 3
"""After so many processes in a row that ended before they began, there is no use in starting another."""

T = TypeVar("T")
R = TypeVar("R")


class ProcessesFail(RuntimeError):
    """Processes cannot even be started."""


def stream(work: Callable[[T], R], tasks: Iterable[T], jobs: int = 1) -> Iterator[tuple[T, R | Failure]]:
    """Do work, `jobs` pieces at a time, and yield each task with its result as soon as it ends.

    Tasks are taken from their iterable only when they are soon to be done (at most 3 × `jobs` + 1 are known at a time),
    and forgotten when they are. With one job the work is done in this process, so it had better not crash; with more,
    `work`, tasks and results must be picklable, and `work` the same wherever it is imported.
    Raises `ProcessesFail` where processes end before they begin.
    """
    if jobs > 1:
        yield from Crew(work, tasks, jobs).results()
    else:
        for task in tasks:
            yield task, attempt(work, task)


class Crew(Generic[T, R]):
    """The processes, and the line of tasks that wait for them."""

    def __init__(self, work: Callable[[T], R], tasks: Iterable[T], jobs: int) -> None:
        self.work = work
        self.jobs = jobs
        self.coming = (Handed(task) for task in tasks)
        self.line: deque[Handed[T]] = deque()
        self.workers: list[Worker[T]] = []
        self.stillborn = 0

    def results(self) -> Iterator[tuple[T, R | Failure]]:
        """Yield each task with its result as soon as it ends; end the processes at the end, or when left alone."""
        try:
            while self._lengthen_line() or any(worker.handed for worker in self.workers):
                self._hand_over()
                news = wait([worker.connection for worker in self.workers])
                for worker in [worker for worker in self.workers if worker.connection in news]:
                    yield from self._answer(worker)
        finally:
            with deaf_to_interrupts():
                for worker in self.workers:
                    worker.end()

    def _lengthen_line(self) -> bool:
        """Let tasks join the line, and say whether there are any."""
        self.line.extend(islice(self.coming, max(self.jobs + 1 - len(self.line), 0)))
        return bool(self.line)

    def _hand_over(self) -> None:
        """Give every process something to do, start those that are missing, then give each one task ahead.

        Nothing is handed ahead of the last tasks: a process that has nothing to do should find them.
        """
        for worker in self.workers:
            if self.line and worker.is_ready and not worker.handed:
                worker.hand(self.line.popleft())
        starting = sum(not worker.is_ready for worker in self.workers)
        for _ in range(min(self.jobs - len(self.workers), len(self.line) - starting)):
            self.workers.append(Worker(self.work))
        for worker in self.workers:
            if len(self.line) > self.jobs and worker.is_ready and len(worker.handed) == 1:
                worker.hand(self.line.popleft())

    def _answer(self, worker: Worker[T]) -> Iterator[tuple[T, R | Failure]]:
        """Read what a process has to say and yield the result, if it is one."""
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        if not worker.is_ready:
            worker.is_ready, self.stillborn = True, 0
            return
        task = worker.handed.popleft().task
        # The process has its next task before anything is done with this result, which may take a while.
        self._hand_over()
        yield task, result

    def _bury(self, worker: Worker[T]) -> Iterator[tuple[T, Failure]]:
        """Take leave of a process that died; what it was doing is tried once more, or has failed."""
        self.workers.remove(worker)
        reason = worker.end()
        self.stillborn += not worker.is_ready
        if self.stillborn == STILLBORN:
            raise ProcessesFail(f"processes die before they begin: {reason}")
        if not worker.handed:
            return
        under_way = worker.handed.popleft()
        under_way.deaths += 1
        self.line.extendleft(reversed(worker.handed))
        if under_way.deaths <= RETRIES:
            self.line.appendleft(under_way)
        else:
            yield under_way.task, Failure(f"its process died {under_way.deaths} times: {reason}")
