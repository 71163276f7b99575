"""A process that does what it is handed through a pipe, on one thread, and ends when its parent does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by numerical libraries when they load: a process for each core leaves no core for threads."""
READY = "ready"
"""The first thing a process says."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Failure:
    """Work that gave nothing, and why: an error with its traceback, or a process that died twice."""

    reason: str


def attempt(work: Callable[[T], R], task: T) -> R | Failure:
    """Do a piece of work; an error becomes a `Failure`, so that it takes no other work with it."""
    try:
        return work(task)
    except Exception:
        return Failure(traceback.format_exc())


@dataclass
class Handed(Generic[T]):
    """A task and how many processes died of it."""

    task: T
    deaths: int = 0


class Worker(Generic[T]):
    """A process and what it was handed, in order: the first of it is under way."""

    def __init__(self, work: Callable[[T], Any]) -> None:
        """Start the process; it ignores Ctrl-C, which a terminal sends to all: only this process answers it."""
        spawn = multiprocessing.get_context("spawn")
        self.connection, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(work, theirs), daemon=True)
        with deaf_to_interrupts(), _environment(dict.fromkeys(ONE_THREAD, "1")):
            self.process.start()
        theirs.close()
        self.is_ready = False
        self.handed: deque[Handed[T]] = deque()

    def hand(self, handed: Handed[T]) -> None:
        """Send a task; that the process has died is found out when its answer is read."""
        self.handed.append(handed)
        with suppress(OSError):
            self.connection.send(handed.task)

    def end(self) -> str:
        """End the process at once, whatever it does, and say what it died of if it was dead."""
        self.process.join(0.0)
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.connection.close()
        code = cast(int, self.process.exitcode)
        if code >= 0:
            return f"it ended with code {code}"
        name = signal.Signals(-code).name
        return f"it was ended by {name}" + (", as for want of memory" if name == "SIGKILL" else "")


def _serve(work: Callable[[T], Any], connection: Connection) -> None:
    """Do in a process what comes through the pipe, in the order of its coming."""
    tasks: SimpleQueue[T] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    answer: Any = READY
    while True:
        try:
            connection.send(answer)
        except OSError:  # the parent has gone
            os._exit(1)
        except Exception:  # a result that cannot be sent
            connection.send(Failure(traceback.format_exc()))
        answer = attempt(work, tasks.get())


def _receive(connection: Connection, tasks: SimpleQueue[T]) -> None:
    """Take tasks out of the pipe at once, lest the parent wait, and end this process when the parent does."""
    try:
        while True:
            tasks.put(connection.recv())
    finally:
        os._exit(1)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables of the environment for a moment."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C for a moment, and let processes that are started meanwhile ignore it for good."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
