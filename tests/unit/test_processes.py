"""Work in processes: nothing lost, nothing done twice, the guilty named, and never a wait for ever (test:T11)."""

from __future__ import annotations

import ctypes
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.processes import ProcessesFail, stream
from experiments.worker_process import ONE_THREAD, Failure

Task = tuple[Path, int]
"""A folder in which attempts are noted, and a number."""
ENDINGS = {2: "SIGKILL", 5: "code 9", 7: "SIGSEGV"}


def note(task: Task) -> None:
    """Leave a trace of an attempt that a process which dies leaves too."""
    folder, number = task
    (folder / f"{number}.{os.getpid()}").touch()


def attempts(folder: Path) -> Counter[int]:
    """Count how often each task was begun."""
    return Counter(int(file.name.split(".")[0]) for file in folder.iterdir())


def square(task: Task) -> int:
    """Stand in for work; must be importable by a spawned process."""
    note(task)
    return task[1] ** 2


def dangerous(task: Task) -> int:
    """Do the work, or end the process in one of the ways in which processes end."""
    note(task)
    if task[1] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if task[1] == 5:
        os._exit(9)
    if task[1] == 7:
        ctypes.string_at(0)
    if task[1] == 8:
        raise ValueError("eight is not wanted")
    return task[1] ** 2


def unlucky(task: Task) -> int:
    """End the process of whoever is first to try the third task."""
    if task[1] == 3 and not any(task[0].glob("3.*")):
        note(task)
        os._exit(1)
    return square(task)


def environment(task: Task) -> dict[str, str | None]:
    """Tell which variables a process sees before it loads anything, and whether it hears Ctrl-C."""
    heard = {"SIGINT": signal.getsignal(signal.SIGINT).name}  # type: ignore[union-attr]
    return {name: os.environ.get(name) for name in ONE_THREAD} | heard


def hold_what_cannot_be_sent(task: Task) -> object:
    """Return what no pipe takes."""
    return lambda: task


class Unborn:
    """Work that ends the process which is about to learn of it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (7,)

    def __call__(self, task: Task) -> int:
        return 0


def tasks(folder: Path, number: int) -> list[Task]:
    return [(folder, index) for index in range(number)]


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_process_that_dies_costs_only_its_own_work_which_is_tried_once_more(tmp_path: Path) -> None:
    results = {number: result for (_, number), result in stream(dangerous, tasks(tmp_path, 12), 2)}
    assert sorted(results) == list(range(12))
    failures = {number: result.reason for number, result in results.items() if isinstance(result, Failure)}
    assert sorted(failures) == [2, 5, 7, 8]
    for number, ending in ENDINGS.items():
        assert "its process died 2 times" in failures[number]
        assert ending in failures[number]
    assert "ValueError: eight is not wanted" in failures[8]
    assert "in dangerous" in failures[8]
    assert attempts(tmp_path) == Counter(range(12)) + Counter(ENDINGS.keys()), "the innocent are not done twice"
    assert all(results[number] == number**2 for number in results if number not in failures)


def test_what_dies_by_chance_is_done_the_second_time(tmp_path: Path) -> None:
    assert {task[1]: result for task, result in stream(unlucky, tasks(tmp_path, 5), 2)} == {n: n**2 for n in range(5)}


def test_here_and_in_processes_the_same_comes_out(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    results = {task[1]: result for task, result in stream(square, tasks(here, 9), 1)}
    assert {task[1]: result for task, result in stream(square, tasks(there, 9), 3)} == results
    assert attempts(here) == attempts(there) == Counter(range(9))


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_are_taken_only_when_their_turn_comes(tmp_path: Path, jobs: int) -> None:
    taken = 0

    def coming() -> Iterator[Task]:
        nonlocal taken
        for task in tasks(tmp_path, 40):
            taken += 1
            yield task

    most = 0
    for ended, _ in enumerate(stream(square, coming(), jobs)):
        most = max(most, taken - ended)
    assert taken == 40
    assert most <= 3 * jobs + 2


def test_a_result_that_cannot_be_sent_is_a_failure_and_not_a_dead_process(tmp_path: Path) -> None:
    [(_, result)] = stream(hold_what_cannot_be_sent, tasks(tmp_path, 1), 2)
    assert isinstance(result, Failure)
    assert "hold_what_cannot_be_sent" in result.reason


def test_processes_have_one_thread_and_leave_ctrl_c_to_their_parent(tmp_path: Path) -> None:
    before = dict(os.environ)
    [(_, seen)] = stream(environment, tasks(tmp_path, 1), 2)
    assert seen == {**dict.fromkeys(ONE_THREAD, "1"), "SIGINT": "SIG_IGN"}
    assert dict(os.environ) == before


def test_processes_that_cannot_begin_are_not_started_for_ever(tmp_path: Path) -> None:
    with pytest.raises(ProcessesFail, match="before they begin: it ended with code 7"):
        list(stream(Unborn(), tasks(tmp_path, 3), 2))


def test_leaving_early_ends_the_processes(tmp_path: Path) -> None:
    import multiprocessing

    results = stream(square, tasks(tmp_path, 100), 2)
    next(results)
    assert len(multiprocessing.active_children()) == 2
    results.close()
    assert multiprocessing.active_children() == []
