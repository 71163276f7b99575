"""The cost of a period, side by side with its peers: `python -m experiments.benchmark`.

An absolute time says little about a model and much about a machine, so every peer runs in the same process, on one
thread, by turns, and ratios are taken turn by turn. A peer that is not installed is skipped, and said to be.
"""

from __future__ import annotations

import os
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simulation.run import Simulation

ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WARM_UP = 4
"""Periods before the clock starts: kernels are compiled and the opening has passed."""
OURS = "this model"
RUN = 400
"""Quarters of a whole run."""

Step = Callable[[], object]


def open_this_model(workers: int) -> Step:
    """Return the full baseline's period: all markets, all checks, the default metrics."""
    return open_simulation(workers).step


def open_bam_engine(workers: int) -> Step:
    """Return bam-engine's period as shipped, silent, with five workers a firm; no machines, no owners, no ledger."""
    import bamengine

    step: Step = bamengine.Simulation.init(
        n_firms=max(workers // 5, 2), n_households=workers, seed=0, log_level="CRITICAL").step
    return step


def open_fused_period(workers: int) -> Step:
    """Return the smallest compiled period there is: search, wages, production, search, prices."""
    from experiments.fused_period import opened

    return opened(workers)


PEERS: dict[str, Callable[[int], Step]] = {
    OURS: open_this_model, "bam-engine": open_bam_engine, "fused minimal period": open_fused_period}


@dataclass(frozen=True)
class Measurement:
    """CPU µs a worker-period of every peer, turn by turn, at one size."""

    workers: int
    costs: dict[str, list[float]]

    def cost(self, peer: str) -> float:
        """Return the median cost of a peer, CPU µs a worker-period."""
        return statistics.median(self.costs[peer])

    def ratio(self, peer: str) -> float:
        """Return our cost per the peer's, the median over turns."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.costs[OURS], self.costs[peer], strict=True))


def open_simulation(workers: int, scenario: str = "baseline") -> Simulation:
    """Open a scenario with so many workers."""
    from simulation.run import Simulation
    from simulation.scenario import load_scenario

    return Simulation(load_scenario(scenario, {"population.workers": workers}), seed=0)


def seconds_of_a_run(scenario: str, periods: int) -> tuple[float, float]:
    """Return CPU seconds of a run at the scenario's own size: all of it, and at the pace of its fastest tenth.

    Where others use the machine too, the second tells more of the model; it leaves out reading and compiling.
    """
    from simulation.run import Simulation
    from simulation.scenario import load_scenario

    step = Simulation(load_scenario(scenario), seed=0).step
    times = []
    for _ in range(periods):
        start = time.process_time()
        step()
        times.append(time.process_time() - start)
    return sum(times), periods * sorted(times)[periods // 10]


def missing_peers(peers: dict[str, Callable[[int], Step]]) -> dict[str, str]:
    """Say of each peer that cannot be opened what it lacks, by name."""
    lacks: dict[str, str] = {}
    for name, open_peer in peers.items():
        try:
            open_peer(100)
        except ImportError as error:
            lacks[name] = f"{error.name} is not installed"
    return lacks


def compare(workers: int, periods: int, repeat: int, peers: dict[str, Callable[[int], Step]]) -> Measurement:
    """Let the peers take turns, `repeat` times `periods` periods each; the clock counts CPU time of all threads."""
    steps = {name: open_peer(workers) for name, open_peer in peers.items()}
    for step in steps.values():
        for _ in range(WARM_UP):
            step()
    costs: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(repeat):
        for name, step in steps.items():
            start = time.process_time()
            for _ in range(periods):
                step()
            costs[name].append(1e6 * (time.process_time() - start) / periods / workers)
    return Measurement(workers, costs)


def memory_per_worker(workers: int) -> tuple[float, float]:
    """Return bytes a worker: what the tables hold, and the most that NumPy and Python took up while periods passed."""
    tracemalloc.start()
    simulation = open_simulation(workers)
    simulation.step()
    tracemalloc.reset_peak()
    simulation.step()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    economy = simulation.economy
    tables = (economy.households, economy.machines, economy.firms, economy.owners, economy.holdings)
    held = sum(getattr(table, name).nbytes for table in tables for name in table.columns)
    held += sum(column.nbytes for column in vars(economy.relations.edges).values() if hasattr(column, "nbytes"))
    return held / workers, peak / workers


OF_RELATIONS = ("simulation.relations.", "simulation.institutions.platforms", "simulation.accounting.labour_values",
                "simulation.metrics.relations", "simulation.metrics.platforms", "simulation.metrics.roles",
                "simulation.metrics.classes")
"""Modules that came with the four relations."""


def cost_of_relations(costs: dict[str, float]) -> float:
    """Return what the steps and measures of the relations add to all others, as a share of those.

    An upper bound: what hierarchy, supervision and effort cost before the relations were edges is counted in.
    """
    from simulation.metrics.catalogue import GROUPS
    from simulation.schedule import SCHEDULE

    parts = [*(step for _, steps in SCHEDULE for step in steps), *GROUPS]
    of_relations = sum(costs[part.__name__] for part in parts if part.__module__.startswith(OF_RELATIONS))
    return of_relations / (sum(costs.values()) - of_relations)


def profile(workers: int, periods: int, scenario: str = "baseline") -> dict[str, float]:
    """Return CPU ms a period of each step, of the checks and of each group of measures (medians), the dearest first."""
    from simulation.metrics.catalogue import GROUPS
    from simulation.schedule import SCHEDULE, advance

    economy = open_simulation(workers, scenario).economy
    times: dict[str, list[float]] = {}

    def timed(function: Callable[..., object]) -> Callable[..., None]:
        @wraps(function)
        def clocked(*arguments: object) -> None:
            start = time.process_time()
            function(*arguments)
            times.setdefault(function.__name__, []).append(1e3 * (time.process_time() - start))

        return clocked

    schedule = tuple((phase, tuple(timed(step) for step in steps)) for phase, steps in SCHEDULE)
    for _ in range(WARM_UP + periods):
        timed(advance)(economy, schedule)
        for group in GROUPS:
            timed(group)(economy)
    medians = {name: statistics.median(clocked[WARM_UP:]) for name, clocked in times.items()}
    medians["all checks of the books"] = medians.pop("advance") - sum(
        medians[step.__name__] for _, steps in SCHEDULE for step in steps)
    return dict(sorted(medians.items(), key=lambda item: -item[1]))


def table(measurements: list[Measurement], missing: dict[str, str], memory: dict[int, tuple[float, float]]) -> str:
    """Lay out costs, ratios and memory, one row a size."""
    peers = [name for name in measurements[0].costs if name != OURS]
    heads = ["workers", f"{OURS} µs", *(head for name in peers for head in (f"{name} µs", "ratio")), "bytes held",
             "bytes at peak"]
    rows = [heads]
    for row in measurements:
        rivals = [text for name in peers for text in (f"{row.cost(name):.3f}", f"{row.ratio(name):.2f}")]
        rows.append([f"{row.workers:,}", f"{row.cost(OURS):.3f}", *rivals, *(f"{n:.0f}" for n in memory[row.workers])])
    widths = [max(len(line[column]) for line in rows) for column in range(len(heads))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in rows]
    lines.append("CPU µs a worker-period on one thread, medians; ratio: this model's cost per the peer's.")
    lines += [f"{name}: skipped, {reason}" for name, reason in missing.items()]
    return "\n".join(lines)


def main(
    workers: Annotated[str, typer.Option(help="Numbers of people, comma-separated.")] = "1000,10000,100000",
    periods: Annotated[int, typer.Option(min=1, help="Periods a turn.")] = 10,
    repeat: Annotated[int, typer.Option(min=1, help="Turns of each peer.")] = 5,
    with_profile: Annotated[bool, typer.Option("--profile", help="Show each step's cost at the largest size.")] = False,
    with_run: Annotated[bool, typer.Option("--run", help="Time a whole run of 400 quarters.")] = False,
    scenario: Annotated[str, typer.Option(help="Scenario to profile and to run.")] = "baseline",
    sweep: Annotated[int, typer.Option(help="Measure instead a sweep of so many runs of 1,000 people.")] = 0,
    quarters: Annotated[int, typer.Option(min=1, help="Length of the runs of that sweep.")] = 200,
) -> None:
    """Measure a period of the baseline against its peers, at each number of people, or what a sweep adds to runs."""
    if sweep:
        from experiments.sweep_benchmark import report

        print(report(sweep, 1000, quarters))
        return
    sizes = [int(size) for size in workers.replace("_", "").split(",")]
    missing = missing_peers(PEERS)
    present = {name: open_peer for name, open_peer in PEERS.items() if name not in missing}
    measurements = [compare(size, periods, repeat, present) for size in sizes]
    print(table(measurements, missing, {size: memory_per_worker(size) for size in sizes}))
    if with_run:
        whole, at_best = seconds_of_a_run(scenario, RUN)
        print(f"seconds of a {scenario} run of {RUN} quarters: {whole:.2f}; {at_best:.2f} at its fastest tenth's pace")
    if with_profile:
        costs = profile(max(sizes), periods, scenario)
        print(f"\nCPU ms a period of {scenario} at {max(sizes):,} workers; {sum(costs.values()):.2f} in all")
        print(f"steps and measures of the four relations add {100 * cost_of_relations(costs):.0f} % to all others")
        print("\n".join(f"{name:32}{cost:9.3f}" for name, cost in costs.items()))


if __name__ == "__main__":
    # Before numba is loaded, since it reads this once.
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    typer.run(main)
