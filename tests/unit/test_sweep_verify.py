"""Verification: damage is named, runs made again agree to the bit; where they do not, the first difference is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import experiments.sweep.verify as verify_module
from experiments.sweep.collect import collect
from experiments.sweep.runs import Result, RunSpec, carry_out
from experiments.sweep.store import Store
from experiments.sweep.verify import NothingToVerify, verify, verify_folder
from experiments.worker_process import Failure
from simulation import load_scenario
from tests.unit.made_runs import RECORD, made_result, made_specs
from tests.unit.test_sweep_store import file_of, filled, flipped


@pytest.fixture(autouse=True)
def nothing_is_simulated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "simulated" not in request.node.name:
        monkeypatch.setattr(RunSpec, "scenario", lambda spec: None)
        monkeypatch.setattr(verify_module, "make_all", lambda specs, jobs: ((spec, made(spec)) for spec in specs))


def made(spec: RunSpec) -> Result:
    """Make up the run that the key names: labels are not kept, so the point is read from its digest."""
    return made_result(spec)


def now_gives(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    monkeypatch.setattr(verify_module, "make_all", lambda specs, jobs: ((spec, change(made(spec))) for spec in specs))


def test_runs_made_again_agree(tmp_path: Path) -> None:
    store, specs = filled(tmp_path, 8)
    collect(specs, store)
    found = verify(tmp_path, sample=3)
    assert found.is_fine
    assert (sum(found.models.values()), len(found.again), found.notes) == (8, 3, ())
    assert verify(tmp_path, sample=3, seed=0).again == found.again
    assert verify(tmp_path, sample=100).again == tuple(sorted(spec.key for spec in specs))


def one_number(result: Result, row: int, name: str, value: float) -> Result:
    table = result.tables["periods"].copy()
    table.loc[row, name] = value
    return replace(result, tables={"periods": table})


@pytest.mark.parametrize(("change", "told"), [
    (lambda result: one_number(result, 5, "output", 1.0), "periods, period 5, output: "),
    (lambda result: one_number(one_number(result, 5, "output", 1.0), 3, "gini_wealth", 0.0), "period 3, gini_wealth"),
    (lambda result: replace(result, summary={**result.summary, "worst_residual": 0.0}), "residual: -0.0, now 0.0"),
    (lambda result: replace(result, digest="f" * 64), "not kept differs"),
    (lambda result: replace(result, tables={}), "keeps periods and now gives"),
    (lambda result: Failure("Traceback\nValueError: a wall"), "ValueError: a wall"),
])
def test_the_first_difference_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, told: str) -> None:
    filled(tmp_path, 3)
    now_gives(monkeypatch, change)
    found = verify(tmp_path, sample=1)
    assert not found.is_fine
    (difference,) = found.differences
    assert told in difference
    assert found.again[0] in difference
    assert "population.workers" in difference


def test_other_libraries_are_noted_and_are_no_difference(tmp_path: Path) -> None:
    (spec,) = made_specs(1, 1)
    Store(tmp_path).write(spec, replace(made_result(spec), made_with={"numpy": "1.0"}))
    found = verify(tmp_path, sample=1)
    assert found.is_fine
    assert "made with other libraries" in found.notes[0]


def test_damage_is_named_and_left_where_it_is(tmp_path: Path) -> None:
    store, specs = filled(tmp_path, 3)
    file = file_of(store, specs[0])
    flipped(file, np.random.default_rng(1))
    found = verify(tmp_path, sample=5)
    assert not found.is_fine
    assert [str(file) in damage for damage in found.damages] == [True]
    assert len(found.again) == 2
    assert file.exists()


def test_a_table_that_was_changed_is_named_and_one_left_behind_noted(tmp_path: Path) -> None:
    store, specs = filled(tmp_path, 3)
    collect(specs[:2], store)
    assert "the tables hold 2 runs and the folder 3" in verify(tmp_path, sample=0).notes[0]
    with (tmp_path / "runs.parquet").open("ab") as file:
        file.write(b"?")
    found = verify(tmp_path, sample=0)
    assert not found.is_fine
    assert str(tmp_path / "runs.parquet") in found.changed_tables[0]


def test_of_runs_by_another_model_only_sums_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    filled(tmp_path, 3)
    monkeypatch.setattr(verify_module, "model_version", lambda: "9.9.9+0")
    found = verify(tmp_path, sample=2)
    assert found.is_fine
    assert found.again == ()
    assert "only the checksums" in found.notes[0]
    assert verify_folder(tmp_path, sample=None, seed=0, jobs=1, as_json=False)
    capsys.readouterr()
    assert not verify_folder(tmp_path, sample=2, seed=0, jobs=1, as_json=True), "what was asked for was not done"
    assert json.loads(capsys.readouterr().out)["is_fine"] is False


def test_a_folder_without_runs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToVerify, match="holds no runs of a sweep"):
        verify(tmp_path)


def test_a_simulated_run_is_made_again_to_the_byte_and_one_lied_about_is_found(tmp_path: Path) -> None:
    scenario = load_scenario("baseline", {"population.workers": 60})
    spec = RunSpec("baseline", {"population.workers": 60}, scenario.digest, 3, 4, 2, RECORD)
    store = Store(tmp_path)
    result = carry_out(spec, scenario)
    store.write(spec, result)
    assert verify(tmp_path).is_fine
    file_of(store, spec).unlink()
    store.write(spec, one_number(result, 2, "output", 1.0))
    (difference,) = verify(tmp_path).differences
    assert "period 2, output: 1.0, now " in difference


def test_a_scenario_file_that_is_gone_is_told_in_a_simulated_run(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('schema_version = 1\ntitle = "Mine"\nextends = "baseline"\n[population]\nworkers = 60\n')
    spec = RunSpec(str(file), {}, load_scenario(file).digest, 0, 4, 2)
    Store(tmp_path).write(spec, made_result(spec))
    file.unlink()
    (difference,) = verify(tmp_path).differences
    assert "cannot be made again" in difference
