"""Runs on a cluster: the same as here, though workers die, and never a wait for a cluster that is not there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from experiments.sweep import cluster
from experiments.sweep.cluster import ClusterLost, ClusterRefused, check_workers, connected, stream_from_cluster
from experiments.sweep.engine import Order, OtherModel, make, make_all
from experiments.sweep.runs import Result
from experiments.worker_process import Failure
from tests.unit.test_engine import ROOT, specs

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@dataclass
class Machines:
    """A scheduler and the workers it was given, all real processes; the scheduler is the first."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]]

    def start(self, *command: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
        self.processes.append(subprocess.Popen([sys.executable, "-m", *command], cwd=self.folder, env=environment,
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                               start_new_session=True))

    def start_worker(self, *options: str) -> None:
        self.start("distributed.cli.dask_worker", self.address, "--no-dashboard", "--nworkers", "1", *options)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Start a scheduler and two workers with one thread each that nobody starts again."""
    file = tmp_path / "scheduler.json"
    started = Machines("", tmp_path, [])
    started.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                  "--scheduler-file", str(file))
    try:
        started.address = address_in(file)
        for _ in range(2):
            started.start_worker("--nthreads", "1", "--no-nanny")
        client = connected(started.address)
        client.wait_for_workers(2, timeout=60)
        client.close()
        yield started
    finally:
        for process in started.processes:
            with suppress(ProcessLookupError):  # a nanny that is killed alone leaves its worker behind
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def address_in(file: Path) -> str:
    """Wait for a scheduler to write where it listens."""
    deadline = time.monotonic() + 60.0
    while True:
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (FileNotFoundError, ValueError):
            assert time.monotonic() < deadline, "no scheduler"
            time.sleep(0.1)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 3.0)
    monkeypatch.setattr(cluster, "GLANCE", 0.2)


def patient(order: Order) -> Result | OtherModel:
    """Make a run, but not at once, so that a worker can be killed meanwhile."""
    time.sleep(0.1)
    return make(order)


def poisoned(order: Order) -> Result | OtherModel:
    """Make a run, except the third, which takes its worker with it."""
    if order.spec.seed == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return patient(order)


def test_a_killed_worker_costs_no_run_and_a_cluster_without_workers_is_not_waited_for(machines: Machines) -> None:
    """Three things in one test, since real machines take their time to start (test:T11)."""
    runs = specs(12)
    alone = {spec.seed: result.digest for spec, result in make_all(runs) if isinstance(result, Result)}
    made: dict[int, str] = {}
    for ended, (spec, result) in enumerate(make_all(runs, cluster=machines.address, work=patient)):
        if ended == 1:
            machines.processes[1].kill()
        assert isinstance(result, Result), result
        assert spec.seed not in made
        made[spec.seed] = result.digest
    assert made == alone

    orders = (Order(spec, spec.scenario(), "0.0.0+else") for spec in specs(1))
    [(_, other)] = stream_from_cluster(make, orders, machines.address)
    assert isinstance(other, OtherModel)

    rest = make_all(specs(1000), cluster=machines.address, work=patient)
    next(rest)
    machines.processes[2].kill()
    with pytest.raises(ClusterLost, match="no worker for 3 s; start some"):
        for _ in rest:
            pass


@pytest.mark.slow
def test_a_run_that_kills_every_worker_fails_alone_and_a_lost_scheduler_is_told(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers are started again by a nanny; dask blames all that was assigned to the dead ones (test:T11)."""
    monkeypatch.setattr(cluster, "PATIENCE", 60.0)
    for process in machines.processes[1:]:
        process.kill()
    for _ in range(2):
        machines.start_worker("--nthreads", "1")
    ended = {spec.seed: result for spec, result in make_all(specs(8), cluster=machines.address, work=poisoned)}
    assert [isinstance(ended[seed], Failure) for seed in range(8)] == [seed == 2 for seed in range(8)]
    assert "nothing else was under way" in ended[2].reason
    rest = make_all(specs(1000), cluster=machines.address, work=patient)
    next(rest)
    machines.processes[0].kill()
    with pytest.raises(ClusterLost, match="the scheduler of the cluster has gone"):
        for _ in rest:
            pass


def test_workers_that_differ_or_do_several_things_at_a_time_are_refused(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connected(machines.address)
    with monkeypatch.context() as patched:
        patched.setattr(cluster, "model_version", lambda: "0.0.0+ours")
        with pytest.raises(ClusterRefused, match=r"has model .*, and here it is 0\.0\.0\+ours"):
            check_workers(client, 60.0)
    machines.start_worker("--nthreads", "2", "--no-nanny")
    client.wait_for_workers(3, timeout=60)
    with pytest.raises(ClusterRefused, match="has 2 threads; start `dask worker` with --nthreads 1"):
        check_workers(client, 60.0)
    client.close()


@pytest.mark.parametrize(("address", "why"), [
    ("tcp://127.0.0.1:9", "nobody answers"), ("127.0.0.1", "missing port"), ("carrier-pigeon://roof:1", "scheme")])
def test_an_address_that_is_none_or_where_nobody_answers_is_named(
    address: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER_WITHIN", 1.0)
    with pytest.raises(ClusterRefused) as refused:
        connected(address)
    assert address in str(refused.value)
    assert why in str(refused.value)
    assert "dask scheduler" in str(refused.value)
    assert refused.value.exit_code == 2
