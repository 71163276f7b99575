"""A sweep that is killed, or whose disk refuses: nothing is lost, doubled or torn, and the same command goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from experiments.output_folder import OutputRefused
from experiments.sweep.collect import collect
from experiments.sweep.collect_command import DESIGN
from experiments.sweep.design import read_design
from experiments.sweep.store import Store
from experiments.sweep.sweep import run_sweep
from tests.unit.made_runs import made_specs
from tests.unit.test_sweep_store import ROOT, filled

TEXT = """
[design]
scenarios = ["baseline", "citizens_fund"]
seeds = {seeds}
periods = 2
[set]
"population.workers" = 40
[record]
periods = ["output", "gini_wealth"]
"""
PATIENCE = 240
"""Seconds after which a sweep that makes no run is given up."""


def kill_at(design: Path, out: Path, runs: int, jobs: int, chance: np.random.Generator) -> int:
    """Begin or go on with a sweep, kill it soon after so many more runs are there, and return how many are."""
    goal = len(Store(out).keys()) + runs
    command = [sys.executable, "-m", "simulation", "sweep", design, "--out", out, "--jobs", str(jobs)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    began = time.monotonic()
    while len(Store(out).keys()) < goal:
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.001)
    time.sleep(chance.uniform(0.0, 0.03))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return len(Store(out).keys())


@pytest.mark.parametrize(("seeds", "kills", "jobs"), [
    (12, 3, 1),
    pytest.param(100, 20, 2, marks=pytest.mark.slow),
])
def test_killed_at_random_times_and_gone_on_with_a_sweep_gives_the_same_table(
    tmp_path: Path, seeds: int, kills: int, jobs: int
) -> None:  # test:T10
    design = tmp_path / "small.toml"
    design.write_text(TEXT.format(seeds=seeds), encoding="utf-8")
    run_sweep(design, tmp_path / "whole")
    out, chance, there = tmp_path / "killed", np.random.default_rng(9), 0
    for _ in range(kills):
        now = kill_at(design, out, int(chance.integers(1, 2 * seeds // kills - 2)), jobs, chance)
        assert list(Store(out).damages()) == [], "torn"
        assert now > there, "lost"
        there = now
    assert there < 2 * seeds, "the last kill came too late to show anything"
    run_sweep(design, out)
    specs = list(read_design(design).runs())
    files = sorted(file.name for file in out.glob("runs/*/*"))
    assert [file.partition(".")[0] for file in files] == sorted(spec.key for spec in specs), "doubled"
    assert files == sorted(file.name for file in (tmp_path / "whole").glob("runs/*/*"))
    assert list(out.rglob("*.part")) == []
    assert tables(out) == tables(tmp_path / "whole")


def tables(folder: Path) -> dict[str, bytes]:
    names = ("runs.parquet", "periods.parquet", "dictionary.csv", "provenance.json")
    return {name: (folder / name).read_bytes() for name in names}


LIMITED = """
import resource, sys
from pathlib import Path
from experiments.sweep.store import Store
from tests.unit.made_runs import made_result, made_specs
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for spec in made_specs(2, 1):
    Store(Path(sys.argv[1])).write(spec, made_result(spec))
"""


def test_a_file_larger_than_the_system_allows_is_told_and_leaves_nothing(tmp_path: Path) -> None:  # test:T13
    told = subprocess.run([sys.executable, "-c", LIMITED, tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert "could not be written (File too large)" in told.stderr
    assert Store(tmp_path).keys() == set()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_disk_that_fills_up_while_tables_are_written_leaves_the_runs_and_no_half_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # test:T13
    store, specs = filled(tmp_path, 4)
    collect(specs[:2], store)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(OutputRefused, match="No space left on device"):
            collect(specs, store)
    assert not (tmp_path / "provenance.json").exists(), "nothing may vouch for tables of two collections"
    assert list(tmp_path.rglob("*.part")) == []
    assert collect(specs, store).there == 4


def refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / ".lock").mkdir()
    (tmp_path / ".collecting").mkdir()
    with pytest.raises(OutputRefused, match="could not be opened"), Store(tmp_path).held():
        pass
    with pytest.raises(OutputRefused, match="could not be opened"):
        collect(made_specs(1, 1), Store(tmp_path))


@pytest.mark.parametrize("command", [["collect"], ["verify", "--json"]])
def test_commands_refuse_what_is_no_sweep_with_code_2(tmp_path: Path, command: list[str]) -> None:
    told = subprocess.run([sys.executable, "-m", "simulation", *command, tmp_path], cwd=ROOT, capture_output=True,
                          text=True)
    assert (told.returncode, told.stdout) == (2, "")
    assert str(tmp_path) in told.stderr
    assert "Traceback" not in told.stderr
    assert DESIGN not in [file.name for file in tmp_path.iterdir()]
