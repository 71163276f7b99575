"""Work handed to a dask cluster whose workers come and go: `relations sweep --cluster ADDRESS`, see CLUSTER.md.

Results are fetched one by one and let go of, so neither this process nor the cluster fills up. What dask leaves to
chance is decided here: how many tasks are under way, who is guilty when workers die (dask blames every task that was
assigned to them), how often anything is tried again, and when to stop waiting for a cluster that has gone.
"""

from __future__ import annotations

import logging
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeAlias, TypeVar, cast

from experiments.provenance import versions
from experiments.sweep.runs import model_version
from experiments.worker_process import Failure, Handed, attempt

ANSWER_WITHIN = 10.0
"""Seconds a scheduler has for its first answer."""
PATIENCE = 60.0
"""Seconds without any worker after which nothing more is expected."""
GLANCE = 2.0
"""Seconds between two looks at who is there."""
FETCH_WITHIN = 60.0
"""Seconds a result has to arrive."""
AHEAD = 2
"""Tasks under way for every worker."""
TRIES = 3
"""How often a task is handed over whose result does not come."""
DECIDING = ("numpy", "numba", "scipy", "pandas", "pyarrow")
"""Libraries of which another version may move a number or not read a result."""

# Those of `distributed`, which is loaded only when asked for, and typed in part.
Client: TypeAlias = Any
Future: TypeAlias = Any

T = TypeVar("T")
R = TypeVar("R")


class ClusterRefused(ValueError):
    """A cluster that runs cannot be handed to, and what to do about it."""

    exit_code = 2


class ClusterLost(RuntimeError):
    """A cluster that was there and is gone."""


def about_this_process() -> dict[str, str]:
    """Tell what has to be equal on all machines for a run to be the same on all: model, Python, libraries."""
    found = versions()
    return {"model": model_version(), "python": platform.python_version(), **{name: found[name] for name in DECIDING}}


def stream_from_cluster(
    work: Callable[[T], R], tasks: Iterable[T], address: str
) -> Iterator[tuple[T, R | Failure]]:
    """Do work on a cluster and yield each task with its result as soon as it is here.

    Raises `ClusterRefused` where nobody answers, or workers differ from this machine in anything that decides a
    number, and `ClusterLost` where the scheduler goes or no worker is seen for `PATIENCE` seconds.
    """
    client = connected(address)
    try:
        check_workers(client, PATIENCE)
        yield from _Hands(client, work, tasks, PATIENCE).results()
    finally:
        with suppress(Exception):
            client.close(timeout=2)


def connected(address: str) -> Client:
    """Return a client of the scheduler at an address; raises `ClusterRefused`."""
    try:
        from distributed import Client
    except ImportError:
        raise ClusterRefused("--cluster needs dask; pip install 'production-relations[cluster]'") from None
    for name in ("distributed", "distributed.client"):  # what matters of their talk is said here, once
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return cast(Any, Client)(address, timeout=ANSWER_WITHIN, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = "nobody answers" if isinstance(error, OSError) else str(error)
        raise ClusterRefused(f"--cluster {address}: {why}; give the address that `dask scheduler` prints, as in "
                             "tcp://10.0.0.1:8786, and see that it can be reached from here") from None


def check_workers(client: Client, patience: float) -> None:
    """Wait for a worker and refuse any that is not like this process, or does several things at a time."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except OSError:
        raise ClusterLost(nobody(patience)) from None
    ours = about_this_process()
    for worker, theirs in sorted(client.run(about_this_process, on_error="return").items()):
        if not isinstance(theirs, dict):
            raise ClusterRefused(f"worker {worker} cannot load this package ({theirs}); install it there")
        for name, version in ours.items():
            if theirs.get(name) != version:
                raise ClusterRefused(f"worker {worker} has {name} {theirs.get(name)}, and here it is {version}; "
                                     "runs would differ: install the same on both")
    for worker, told in sorted(client.scheduler_info()["workers"].items()):
        if told["nthreads"] != 1:
            raise ClusterRefused(f"worker {worker} has {told['nthreads']} threads; start `dask worker` with "
                                 "--nthreads 1, and --nworkers for as many runs at a time as it has cores")


def nobody(patience: float) -> str:
    """Say that there is no worker."""
    return f"the cluster has had no worker for {patience:g} s; start some, and call again"


class _Hands(Generic[T, R]):
    """The tasks that are under way on a cluster, and those that wait."""

    def __init__(self, client: Client, work: Callable[[T], R], tasks: Iterable[T], patience: float) -> None:
        self.client = client
        self.work = work
        self.patience = patience
        self.coming = (Handed(task) for task in tasks)
        self.again: deque[Handed[T]] = deque()
        self.suspects: deque[Handed[T]] = deque()
        self.under_way: dict[str, tuple[Future, Handed[T]]] = {}
        self.ended: SimpleQueue[str] = SimpleQueue()
        self.is_one_alone = False
        self.workers = 1
        self.looked = self.seen = time.monotonic()

    def results(self) -> Iterator[tuple[T, R | Failure]]:
        """Yield each task with its result; tasks on whose account workers may have died go last, one at a time."""
        try:
            while self._look_round() and self._hand_over():
                with suppress(Empty):
                    yield from self._answer(*self.under_way.pop(self.ended.get(timeout=GLANCE)))
        finally:
            with suppress(Exception):
                self.client.cancel([future for future, _ in self.under_way.values()], force=True)

    def _hand_over(self) -> bool:
        """Keep the workers busy, and say whether anything is under way."""
        room = max(AHEAD * self.workers - len(self.under_way), 0)
        again = [self.again.popleft() for _ in range(min(room, len(self.again)))]
        for handed in [*again, *islice(self.coming, room - len(again))]:
            self._submit(handed)
        if not self.under_way and self.suspects:
            self.is_one_alone = True
            self._submit(self.suspects.popleft())
        return bool(self.under_way)

    def _submit(self, handed: Handed[T]) -> None:
        future = self.client.submit(attempt, self.work, handed.task, pure=False)
        self.under_way[future.key] = future, handed
        future.add_done_callback(lambda done: self.ended.put(done.key))

    def _look_round(self) -> bool:
        """Count the workers every now and then; raises `ClusterLost` where there is nobody any more."""
        if self.client.status in ("closing", "closed"):
            raise ClusterLost("the scheduler of the cluster has gone; start it again, and call again")
        now = time.monotonic()
        if now - self.looked > GLANCE and self.client.status == "running":
            self.looked, self.workers = now, len(self.client.scheduler_info()["workers"])
            if self.workers:
                self.seen = now
            elif now - self.seen > self.patience:
                raise ClusterLost(nobody(self.patience))
        return True

    def _answer(self, future: Future, handed: Handed[T]) -> Iterator[tuple[T, R | Failure]]:
        """Fetch what became of a task and yield it, or see to it that it is tried again."""
        from distributed import KilledWorker

        try:
            result = future.result(timeout=FETCH_WITHIN)
        except KilledWorker:
            if not self.is_one_alone:
                self.suspects.append(handed)
                return
            result = Failure("the processes that made it died, and nothing else was under way")
        except Exception as error:  # cancelled, lost with its worker, or never arrived
            handed.deaths += 1
            if handed.deaths < TRIES:
                self.again.append(handed)
                return
            result = Failure(f"its result did not come in {TRIES} tries: {type(error).__name__}: {error}")
        finally:
            future.release()
        yield handed.task, result
