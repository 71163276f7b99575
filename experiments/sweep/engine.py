"""Runs made here, in processes or on a cluster, given back one by one as they end, whatever becomes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.processes import stream
from experiments.sweep.memory import refuse_too_large
from experiments.sweep.runs import Result, RunSpec, carry_out, model_version
from experiments.worker_process import Failure

if TYPE_CHECKING:
    from simulation import Scenario

Ended = tuple[RunSpec, Result | Failure]


@dataclass(frozen=True, slots=True)
class Order:
    """What a process or a machine elsewhere needs to make a run: it reads no file, and has to have the same model."""

    spec: RunSpec
    scenario: Scenario
    model: str


class OtherModel(RuntimeError):
    """A run was to be made by another model than the one that named it."""


def make(order: Order) -> Result | OtherModel:
    """Make a run; an `OtherModel` comes back where the source of the model is not what it was as the sweep began.

    Raises `TooLarge`, before anything is begun, where its memory would not suffice.
    """
    if order.model != model_version():
        return OtherModel(f"the sweep was begun with model {order.model} and has met {model_version()}; has the source "
                          "been changed? What is made is kept; begin anew in another folder, or change it back")
    refuse_too_large(order.scenario, order.spec.periods)
    return carry_out(order.spec, order.scenario)


def make_all(
    specs: Iterable[RunSpec], jobs: int = 1, *, cluster: str | None = None,
    work: Callable[[Order], Result | OtherModel] = make,
) -> Iterator[Ended]:
    """Make runs and yield each with what became of it as soon as it ends, in any order.

    They are made `jobs` at a time on this machine, or on the dask cluster whose scheduler listens at the address
    `cluster`. Only those under way and the next few are held in memory; scenarios are loaded when their turn comes.
    Nothing is written: that is for whoever asks. Raises `RunChanged` for a scenario file and `OtherModel` for a model
    that was changed meanwhile, `ProcessesFail`, and `ClusterRefused` or `ClusterLost` for a cluster that
    cannot be used or stays away.
    """
    orders = (Order(spec, spec.scenario(), model_version()) for spec in specs)
    if cluster is None:
        ended = stream(work, orders, jobs)
    else:
        from experiments.sweep.cluster import stream_from_cluster

        ended = stream_from_cluster(work, orders, cluster)
    for order, result in ended:
        if isinstance(result, OtherModel):
            raise result
        yield order.spec, result
