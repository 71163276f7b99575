"""The engine of a sweep: the same runs however they are made, and a stop from outside that loses none."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.sweep.engine import Order, OtherModel, make, make_all
from experiments.sweep.runs import Result, RunSpec, carry_out
from experiments.sweep_benchmark import peak_memory
from experiments.worker_process import Failure
from simulation import load_scenario

ROOT = Path(__file__).parents[2]
SMALL = {"population.workers": 40}


def specs(runs: int, periods: int = 2) -> list[RunSpec]:
    digest = load_scenario("baseline", SMALL).digest
    return [RunSpec("baseline", SMALL, digest, seed, periods, 0) for seed in range(runs)]


def digests(runs: list[RunSpec], jobs: int) -> dict[int, str]:
    """Make runs and return their digests by seed."""
    return {spec.seed: result.digest for spec, result in make_all(runs, jobs) if isinstance(result, Result)}


def poisoned(order: Order) -> Result | OtherModel:
    """Make a run, except the third, which takes its process with it."""
    if order.spec.seed == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return make(order)


def test_runs_are_the_same_here_and_in_processes_and_in_any_order() -> None:
    alone = {spec.seed: carry_out(spec, spec.scenario()).digest for spec in specs(4)}
    assert digests(specs(4), 1) == digests(specs(4)[::-1], 2) == alone


def test_a_run_that_kills_its_process_fails_alone() -> None:
    ended = {spec.seed: result for spec, result in make_all(specs(4), 2, work=poisoned)}
    assert [isinstance(ended[seed], Failure) for seed in range(4)] == [False, False, True, False]
    assert "SIGKILL" in ended[2].reason


def test_a_model_that_was_changed_meanwhile_makes_no_run_and_stops_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter(["0.0.0+planned", "0.0.0+changed", "0.0.0+changed"])
    monkeypatch.setattr("experiments.sweep.engine.model_version", lambda: next(versions))
    with pytest.raises(OtherModel, match=r"begun with model 0\.0\.0\+planned and has met 0\.0\.0\+changed"):
        list(make_all(specs(1), 1))


def test_a_run_too_large_for_the_machine_fails_alone_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said with estimate and limit; the others are made (test:T14)."""
    monkeypatch.setattr("experiments.sweep.memory.available", lambda: 2e9)
    giant = {"population.workers": 20_000_000}
    huge = RunSpec("baseline", giant, load_scenario("baseline", giant).digest, 9, 4, 0)
    ended = {spec.seed: result for spec, result in make_all([huge, *specs(1)], 1)}
    assert isinstance(ended[0], Result)
    assert isinstance(ended[9], Failure)
    assert "20,000,000 people over 4 quarters need at least 26.3 GB of memory, and 2.0 GB can be had" in ended[9].reason


@pytest.mark.slow
def test_the_memory_of_the_parent_is_the_same_for_ten_times_as_many_runs() -> None:
    """Runs of no length, since only what is kept of them could pile up (test:T14)."""
    few, many = peak_memory(1_000, 2), peak_memory(10_000, 2)
    assert many < few + 30.0


DESIGN = """
[design]
scenarios = ["baseline"]
seeds = 2000
periods = 2
[set]
"population.workers" = 40
"""


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups are those of POSIX")
@pytest.mark.parametrize(("stop", "times", "jobs"), [
    (signal.SIGINT, 1, 2), (signal.SIGTERM, 1, 2), (signal.SIGINT, 2, 1)])
def test_a_stop_from_outside_keeps_what_is_done_and_says_how_to_go_on(
    tmp_path: Path, stop: signal.Signals, times: int, jobs: int
) -> None:
    """Within 5 s of processor time that others leave, without traceback and without an orphan (test:T12)."""
    design, out = tmp_path / "design.toml", tmp_path / "out"
    design.write_text(DESIGN, encoding="utf-8")
    program = ("import signal\n"
               "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # what runs in the background ignores it
               "from experiments.cli import main\n"
               "if __name__ == '__main__': main()\n")
    command = [sys.executable, "-c", program, "sweep", str(design), "--out", str(out), "--jobs", str(jobs)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            wait_for_runs(out, 3)
            for _ in range(times):
                (os.killpg if stop == signal.SIGINT else os.kill)(process.pid, stop)
            _, talk = process.communicate(timeout=5)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 128 + stop
    assert "Traceback" not in talk
    said = re.search(rf"stopped: (\d+) of 2000 runs are kept in {re.escape(str(out))}; the same command goes on", talk)
    assert said is not None, talk
    assert int(said[1]) == len(list(out.glob("runs/*/*.zip"))) >= 3
    assert_nothing_lives_in(process.pid)


def wait_for_runs(out: Path, number: int) -> None:
    deadline = time.monotonic() + 60.0
    while len(list(out.glob("runs/*/*.zip"))) < number:
        assert time.monotonic() < deadline, "no run was made"
        time.sleep(0.02)


def assert_nothing_lives_in(group: int) -> None:
    """Wait until the last process of a group is gone; the system may need a moment to take note of its end."""
    deadline = time.monotonic() + 30.0
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < deadline, "a process outlived the one that started it"
        time.sleep(0.05)
