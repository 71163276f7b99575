"""What a sweep costs beside the runs in it: `python -m experiments.benchmark --sweep`.

Elapsed time says little where others use the machine, so processor time of this process and its workers is counted
too; and whether workers wait for work is measured with runs that only sleep, which no neighbour slows.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import simulation
from experiments.sweep.engine import Order, OtherModel, make, make_all
from experiments.sweep.runs import Result, RunSpec
from experiments.sweep.store import Store
from experiments.worker_process import Failure

NAP = 1.0
"""Seconds a sleeping run takes."""
NAPS = 40


def specs(runs: int, people: int, periods: int) -> list[RunSpec]:
    """Plan runs of the baseline that differ in their seeds."""
    settings: dict[str, Any] = {"population.workers": people}
    digest = simulation.load_scenario("baseline", settings).digest
    return [RunSpec("baseline", settings, digest, seed, periods, 0) for seed in range(runs)]


def nap(order: Order) -> Result:
    """Take the time of a run and no processor."""
    time.sleep(NAP)
    return nothing(order)


def nothing(order: Order) -> Result:
    """Stand in for a run of no length."""
    return Result({"output": float(order.spec.seed)}, "0" * 64, {})


def clocked(do: Callable[[], object]) -> tuple[float, float]:
    """Return seconds elapsed and seconds of processor, of this process and of those it started and that ended."""
    began, used = time.perf_counter(), _processor()
    do()
    return time.perf_counter() - began, _processor() - used


def _processor() -> float:
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in found)


def swept(planned: list[RunSpec], jobs: int, work: Callable[[Order], Result | OtherModel] = make) -> None:
    """Make runs and keep them, as a sweep does, in a folder of no use to anybody."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for spec, result in make_all(planned, jobs, work=work):
            if isinstance(result, Failure):
                raise RuntimeError(result.reason)
            store.write(spec, result)


def bare(planned: list[RunSpec]) -> None:
    """Make the same runs by nothing but `simulate`."""
    scenario = planned[0].scenario()
    for spec in planned:
        run = simulation.simulate(scenario, seed=spec.seed, periods=spec.periods)
        assert run.summary_since(spec.burn_in)
        assert run.digest


def idle_share(jobs: int) -> float:
    """Return the time that workers wait for their next run and for its storing, as a share of the runs' own."""
    ends: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for spec, result in make_all(specs(NAPS, 100, 1), jobs, work=nap):
            ends.append(time.perf_counter())
            if isinstance(result, Result):
                store.write(spec, result)
    # The first run of each worker is left out, and so is the time that workers take to start.
    return (ends[-1] - ends[jobs - 1]) / ((NAPS - jobs) / jobs * NAP) - 1.0


def peak_memory(runs: int, jobs: int) -> float:
    """Return the most memory that the process of a sweep of runs of no length ever held, MB; a process of its own."""
    program = ("import resource\n"
               "from experiments.sweep_benchmark import nothing, specs, swept\n"
               "if __name__ == '__main__':\n"
               f"    swept(specs({runs}, 100, 1), {jobs}, nothing)\n"
               "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout)


def report(runs: int, people: int, periods: int, jobs: int = 2) -> str:
    """Measure what a sweep costs, and say how busy the machine was with other things."""
    planned = specs(runs, people, periods)
    bare(planned[:1])
    lines = [f"{runs} runs of {people} people over {periods} quarters; the machine had {os.getloadavg()[0]:.1f} "
             f"processes that wanted its {os.cpu_count()} cores"]
    alone, alone_processor = clocked(lambda: bare(planned))
    one, one_processor = clocked(lambda: swept(planned, 1))
    many, many_processor = clocked(lambda: swept(planned, jobs))
    lines += [
        f"bare simulate      {alone:8.1f} s elapsed {alone_processor:8.1f} s of processor, "
        f"{alone_processor / runs:.3f} s a run",
        f"sweep, 1 process   {one:8.1f} s elapsed {one_processor:8.1f} s of processor, "
        f"{100 * (one_processor / alone_processor - 1):+.1f} %",
        f"sweep, {jobs} processes {many:8.1f} s elapsed {many_processor:8.1f} s of processor, "
        f"{100 * (many_processor / alone_processor - 1):+.1f} %; {one / many:.2f} times as fast as 1",
    ]
    lines.append(f"workers whose runs sleep {NAP:g} s wait for work {100 * idle_share(jobs):.1f} % of their time")
    for count in (1_000, 10_000):
        lines.append(f"peak memory of {count:,} runs of no length: {peak_memory(count, jobs):.0f} MB")
    return "\n".join(lines)
