"""`relations run`: what it prints, what it leaves in a folder, and what it refuses before it starts."""

from __future__ import annotations

import errno
import json
import os
import shlex
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.measures import SHOWN
from experiments.output_folder import OutputRefused, claim_folder, write_results, write_whole
from experiments.provenance import command
from experiments.run import run_record, run_scenario
from simulation import load_scenario, simulate
from simulation.metrics.catalogue import CATALOGUE

FIGURES = (
    "output_and_consumption",
    "inequality",
    "factor_shares",
    "employment",
    "machines",
    "relation_shares",
    "overview",
)
FILES = {
    "periods.parquet",
    "run.json",
    *(f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png")),
}
SMALL = {"population.workers": 60}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    run_scenario(load_scenario("baseline", SMALL), periods=8, seed=3, out=out)
    return out


def refuse_to_simulate(*_: object, **__: object) -> None:
    raise AssertionError("simulated although the folder was refused")


def test_a_run_leaves_a_table_a_record_and_every_figure(folder: Path):
    assert {path.name for path in folder.iterdir()} == FILES


def test_each_column_carries_its_unit_and_meaning(folder: Path):
    for field in pq.read_schema(folder / "periods.parquet"):
        told = {key.decode(): value.decode() for key, value in field.metadata.items()}
        assert told == {"unit": CATALOGUE[field.name].unit, "meaning": CATALOGUE[field.name].meaning}


def test_the_table_is_the_runs_own_and_knows_where_it_comes_from(folder: Path):
    run = simulate(load_scenario("baseline", SMALL), seed=3, periods=8)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "periods.parquet"), run.periods)
    provenance = json.loads(pq.read_schema(folder / "periods.parquet").metadata[b"provenance"])
    assert provenance == json.loads((folder / "run.json").read_text())
    assert provenance["run_digest"] == run.digest
    assert provenance["scenario"]["digest"] == run.scenario.digest


def test_the_recorded_command_writes_the_same_bytes_again(folder: Path, tmp_path: Path):
    program, *arguments = shlex.split(json.loads((folder / "run.json").read_text())["command"])
    assert program == "relations"
    assert CliRunner().invoke(app, [*arguments, "--out", str(tmp_path)]).exit_code == 0
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_command_is_recorded_only_if_it_gives_the_scenario(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('schema_version = 1\nextends = "baseline"\n[pricing]\nmarkup = 0.3\n')
    mine = load_scenario(file, {"population.workers": 80})
    expected = f"relations run {file} --seed 1 --set population.workers=80"
    assert command("run", [mine], ["--seed", "1"]) == expected
    file.unlink()
    assert command("run", [mine], ["--seed", "1"]) is None


def test_json_is_all_that_stands_on_stdout(capsys: pytest.CaptureFixture[str]):
    run_scenario(load_scenario("baseline", SMALL), periods=8, seed=3, as_json=True)
    printed = capsys.readouterr()
    assert json.loads(printed.out) == simulate(load_scenario("baseline", SMALL), seed=3, periods=8).summary
    assert printed.err == "baseline: 8 quarters, seed 3\n"


def test_the_end_table_shows_each_headline_of_the_summary(capsys: pytest.CaptureFixture[str]):
    scenario = load_scenario("baseline", SMALL)
    run_scenario(scenario, periods=8, seed=3)
    lines = capsys.readouterr().out.splitlines()
    indented = [line for line in lines if line.startswith("  ")]
    assert lines[0].startswith("baseline · seed 3 · 8 quarters")
    assert [line.strip().split("  ")[0] for line in indented] == [how.label.strip() for how in SHOWN.values()]
    assert lines[-1] == f"Digest: {simulate(scenario, seed=3, periods=8).digest}"


def test_a_bar_is_drawn_on_a_terminal_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    run_scenario(load_scenario("baseline", SMALL), periods=8, as_json=True)
    assert "\x1b[" in capsys.readouterr().err
    monkeypatch.delenv("FORCE_COLOR")
    run_scenario(load_scenario("baseline", SMALL), periods=8, as_json=True)
    assert "\x1b[" not in capsys.readouterr().err


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_file_in_the_way_is_refused_before_anything_is_simulated(
    below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("simulation.simulate", refuse_to_simulate)
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(OutputRefused, match=r"is a file|Not a directory"):
        run_scenario(load_scenario("baseline", SMALL), out=file / below)
    assert file.read_text() == "mine"


def test_a_folder_on_a_full_or_read_only_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(OutputRefused, match=r"cannot be written to \(No space left on device\)"):
        claim_folder(tmp_path / "out")


def test_a_write_that_fails_keeps_the_old_file_and_leaves_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "run.json"
    write_whole(file, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputRefused, match=r"run\.json: could not be written"):
        write_whole(file, b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"run.json": b"old"}


def test_no_record_stands_beside_files_that_are_not_its_own(tmp_path: Path):
    write_results(tmp_path, {"run.json": b"first", "a.svg": b"first"}, record="run.json")
    (tmp_path / "b.svg").mkdir()
    with pytest.raises(OutputRefused, match=r"b\.svg"):
        write_results(tmp_path, {"run.json": b"2", "a.svg": b"2", "b.svg": b"2"}, record="run.json")
    assert not (tmp_path / "run.json").exists()


def test_files_of_others_stay_where_results_are_written_twice(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine")
    write_results(tmp_path, {"run.json": b"first"}, record="run.json")
    write_results(tmp_path, {"run.json": b"second"}, record="run.json")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "run.json").read_bytes() == b"second"


def test_the_record_of_a_combination_names_all_of_it_and_when_a_reform_began(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "baseline"\n[[changes]]\nwhen = "gini_income"\nabove = 0.0\nnot_before = 2\n'
                    'adopt = "citizens_fund"\n')
    scenario = load_scenario(f"{file}+basic_income", {"population.workers": 60})
    record = run_record(simulate(scenario, seed=1, periods=4), 4)
    assert record["reforms"] == [{"change": "when gini_income is above 0.0 (not before 2)", "began": 2}]
    assert record["command"].startswith(f"relations run {file}+basic_income --periods 4 --seed 1 --set population")
