"""The benchmark: turns, ratios, and honesty about what was not measured."""

from __future__ import annotations

import re
import sys

import numpy as np
import pytest

from experiments import benchmark
from experiments.fused_period import fused_period


@pytest.fixture
def without_bam_engine(monkeypatch):
    """Make the import of bam-engine fail, as where it is not installed."""
    monkeypatch.setitem(sys.modules, "bamengine", None)


def test_a_peer_that_is_not_installed_is_skipped_and_said_to_be(without_bam_engine, capsys):
    benchmark.main(workers="100", periods=1, repeat=1)
    printed = capsys.readouterr().out
    assert "bam-engine: skipped, bamengine is not installed" in printed
    assert "bam-engine µs" not in printed


def test_the_table_has_a_row_for_each_size_and_a_ratio_for_each_peer(without_bam_engine, capsys):
    benchmark.main(workers="100,200", periods=1, repeat=2)
    head, *rows = capsys.readouterr().out.splitlines()
    columns = re.split(r"\s{2,}", head.strip())
    assert columns[:2] == ["workers", "this model µs"]
    assert columns[-2:] == ["bytes held", "bytes at peak"]
    cells = [row.split() for row in rows[:2]]
    assert [row[0] for row in cells] == ["100", "200"]
    assert {len(row) for row in cells} == {len(columns)}
    assert all(float(cell.replace(",", "")) > 0.0 for row in cells for cell in row)


def test_peers_take_turns_and_ratios_are_taken_turn_by_turn():
    turns = []
    peers = {name: lambda workers, name=name: lambda: turns.append(name) for name in (benchmark.OURS, "peer")}
    measured = benchmark.compare(10, 2, 3, peers)
    after_warm_up = turns[2 * benchmark.WARM_UP :]
    assert after_warm_up == [benchmark.OURS, benchmark.OURS, "peer", "peer"] * 3
    assert {name: len(costs) for name, costs in measured.costs.items()} == {benchmark.OURS: 3, "peer": 3}
    assert benchmark.Measurement(10, {benchmark.OURS: [2.0, 9.0, 4.0], "peer": [1.0, 1.0, 8.0]}).ratio("peer") == 2.0


def test_the_profile_names_every_step_of_the_schedule_the_checks_and_the_metrics():
    from simulation.metrics.catalogue import GROUPS
    from simulation.schedule import SCHEDULE

    costs = benchmark.profile(100, 1, "four_relations")
    steps = {step.__name__ for _, steps in SCHEDULE for step in steps}
    assert set(costs) == steps | {group.__name__ for group in GROUPS} | {"all checks of the books"}
    assert list(costs.values()) == sorted(costs.values(), reverse=True)


def test_the_cost_of_the_relations_is_set_against_all_the_rest():
    from simulation.metrics.catalogue import GROUPS
    from simulation.schedule import SCHEDULE

    parts = [*(step for _, steps in SCHEDULE for step in steps), *GROUPS]
    costs = {part.__name__: 2.0 if "relations" in part.__module__ else 0.0 for part in parts} | {"pay_wages": 8.0}
    number = sum("relations" in part.__module__ for part in parts)
    assert benchmark.cost_of_relations(costs) == pytest.approx(2.0 * number / 8.0)


def test_the_fused_period_sells_only_what_is_made_and_pays_for_it():
    people, firms = 60, 5
    employer, money = np.arange(people) % firms, np.ones(people)
    staff, sold = np.zeros(firms, np.int64), np.zeros(firms)
    wage, price, productivity, stock = np.ones(firms), np.full(firms, 1.1), np.ones(firms), np.zeros(firms)
    with np.errstate(over="ignore"):
        fused_period(np.uint64(3), employer, wage, price, productivity, staff, stock, sold, money)
    assert staff.sum() == people
    assert np.all(stock >= 0.0)
    assert stock + sold == pytest.approx(staff**0.9)
    assert money.sum() == pytest.approx(2.0 * people - 1.1 * sold.sum())


def test_the_fused_period_compiles_to_what_the_interpreter_does():
    numba = pytest.importorskip("numba")
    results = []
    for period in (fused_period, numba.njit(fused_period)):
        state = [np.arange(60) % 5, np.linspace(1.0, 1.1, 5), np.full(5, 1.1), np.ones(5), np.zeros(5, np.int64),
                 np.zeros(5), np.zeros(5), np.ones(60)]
        with np.errstate(over="ignore"):
            period(np.uint64(3), *state)
        results.append(np.concatenate(state))
    assert results[0] == pytest.approx(results[1], rel=1e-12)


def test_a_run_is_timed_as_a_whole_and_at_the_pace_of_its_fastest_quarters():
    whole, at_best = benchmark.seconds_of_a_run("baseline", 3)
    assert whole >= at_best > 0.0
