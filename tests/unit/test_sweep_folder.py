"""The folder of a sweep: what it was begun with stays, grows, and is never mixed with another design or model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.sweep import plan, progress
from experiments.sweep.design import Design, DesignError, read_design
from experiments.sweep.estimate import duration, size
from experiments.sweep.plan import check_folder, design_in, read_for, read_plan, write_plan
from experiments.sweep.sweep import plan_sweep, run_sweep
from simulation import load_scenario

SMALL = """[design]
scenarios = ["baseline", "citizens_fund"]
seeds = 2
periods = 4
[set]
"population.workers" = 60
[grid]
"pricing.markup" = [0.2, 0.3]
"""
SOBOL = SMALL.replace("[grid]\n", "[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n").replace(
    "[0.2, 0.3]", "{ low = 0.1, high = 0.4 }")


def design_of(folder: Path, text: str) -> Design:
    """Read a design from a text."""
    (folder / "small.toml").write_text(text, encoding="utf-8")
    return read_design(folder / "small.toml")


def begun(folder: Path, text: str = SMALL) -> Design:
    """Write the plan of a design into a folder, as a sweep does before its first run."""
    design = design_of(folder, text)
    write_plan(folder, design, text.encode())
    return design


def check(folder: Path, text: str) -> None:
    """Ask whether a design may be run into a folder."""
    design = design_of(folder, text)
    check_folder(folder, design, {spec.key for spec in design.runs()}, folder / "small.toml")


@pytest.mark.parametrize("text", [SMALL, SOBOL, "[factors]\nfund = 'citizens_fund'\n[record]\nagents_at = [2]\n"])
def test_a_plan_reads_back_to_the_same_runs_and_the_same_bytes(tmp_path: Path, text: str) -> None:
    design = begun(tmp_path, text)
    before = (tmp_path / "plan.json").read_bytes()
    found = read_plan(tmp_path)
    assert found is not None
    assert found.design == design
    assert [spec.key for spec in found.design.runs()] == [spec.key for spec in design.runs()]
    write_plan(tmp_path, found.design, text.encode())
    assert (tmp_path / "plan.json").read_bytes() == before
    assert (tmp_path / "design.toml").read_text(encoding="utf-8") == text


def test_the_scenarios_are_kept_with_all_they_extend(tmp_path: Path) -> None:
    begun(tmp_path)
    kept = {load_scenario(file).digest for file in (tmp_path / "scenarios").glob("*.toml")}
    assert kept == {load_scenario("baseline").digest, load_scenario("citizens_fund").digest}


def test_the_copy_in_the_folder_is_the_design_without_the_files_it_was_written_with(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    mine = tmp_path / "mine" / "high.toml"
    mine.write_text('extends = "baseline"\n[[changes]]\nperiod = 3\npricing.markup = 0.4\n', encoding="utf-8")
    text = SMALL.replace('"citizens_fund"]', '"mine/high.toml", "citizens_fund+mine/high.toml"]')
    design = begun(tmp_path, text)
    mine.unlink()
    assert read_for(tmp_path / "design.toml", tmp_path).name == design.name == "small"
    assert [spec.key for spec in read_for(tmp_path / "design.toml", tmp_path).runs()] == [
        spec.key for spec in design.runs()]
    assert design_in(tmp_path) == design


@pytest.mark.parametrize("grown", [
    SMALL,
    SMALL.replace("seeds = 2", "seeds = 5"),
    SMALL.replace("[0.2, 0.3]", "[0.1, 0.3, 0.2]"),
    SMALL.replace('"citizens_fund"]', '"citizens_fund", "basic_income"]').replace("seeds = 2", "seeds = [0, 7, 1]"),
])
def test_a_design_may_grow(tmp_path: Path, grown: str) -> None:
    begun(tmp_path)
    check(tmp_path, grown)


def test_a_sobol_sequence_may_grow(tmp_path: Path) -> None:
    begun(tmp_path, SOBOL)
    check(tmp_path, SOBOL.replace("points = 4", "points = 8"))


@pytest.mark.parametrize(("old", "new", "complaint"), [
    (SMALL, SMALL.replace("periods = 4", "periods = 5"), "periods is 4 there and 5 here"),
    (SMALL, SMALL.replace("seeds = 2", "seeds = 1"), "seeds 1 are gone"),
    (SMALL, SMALL.replace(', "citizens_fund"', ""), "scenario: citizens_fund gone"),
    (SMALL, SMALL.replace("0.2, ", ""), "pricing.markup: 0.2 gone"),
    (SMALL, SMALL.replace("60", "70"), "4 points are other economies than before, scenario baseline"),
    (SMALL, SMALL + "[record]\nevery = 2\n", "record.every is 1 there and 2 here"),
    (SOBOL, SOBOL.replace("points = 4", "points = 4\nseed = 1"), "a Sobol sequence grows by more points"),
    (SOBOL.replace("sobol", "latin_hypercube"),
     SOBOL.replace("sobol", "latin_hypercube").replace("points = 4", "points = 8"),
     'a Latin hypercube of 8 is not one of 4 with points added; method = "sobol" can grow'),
])
def test_a_design_that_lost_or_changed_something_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    begun(tmp_path, old)
    before = {file: file.read_bytes() for file in tmp_path.glob("*.*") if file.name != "small.toml"}
    with pytest.raises(DesignError) as caught:
        check(tmp_path, new)
    assert complaint in str(caught.value)
    assert "name another --out" in str(caught.value)
    assert {file: file.read_bytes() for file in before} == before


def test_another_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(tmp_path)
    monkeypatch.setattr(plan, "model_version", lambda: "9.9.9+abc")
    with pytest.raises(DesignError, match=r"holds runs of model .*, and this is 9\.9\.9\+abc"):
        check(tmp_path, SMALL)


def test_a_folder_with_runs_or_a_design_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "design.toml").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(DesignError, match="would be overwritten"):
        check(tmp_path, SMALL)
    (tmp_path / "runs" / "ab").mkdir(parents=True)
    (tmp_path / "runs" / "ab" / f"{'ab' * 16}.{'0' * 16}.zip").write_bytes(b"")
    with pytest.raises(DesignError, match="holds 1 runs that this design does not ask for"):
        check(tmp_path, SMALL)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 9}', b"\xff"])
def test_a_plan_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(DesignError, match=r"plan\.json: is no plan of a sweep"):
        check(tmp_path, SMALL)


def test_the_command_estimates_runs_resumes_and_refuses(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    asked = ["sweep", str(tmp_path / "small.toml"), "--out", str(tmp_path / "out")]

    def said(*more: str) -> dict[str, Any]:
        answer = CliRunner().invoke(app, [*asked, "--dry-run", "--json", *more])
        told: dict[str, Any] = json.loads(answer.stdout)
        return told

    before = said("--jobs", "2")
    assert (before["runs"], before["points"], before["seeds"], before["there"], before["to_make"]) == (8, 4, 2, 0, 8)
    assert before["basis"].startswith("assumed")
    assert not (tmp_path / "out").exists()
    assert CliRunner().invoke(app, asked).exit_code == 0
    after = said()
    assert (after["there"], after["to_make"], after["seconds"], after["bytes"]) == (8, 0, 0.0, 0)
    assert after["basis"] == "from 8 runs made here"
    (tmp_path / "small.toml").write_text(SMALL.replace("seeds = 2", "seeds = 3"), encoding="utf-8")
    assert said()["to_make"] == 4
    (tmp_path / "small.toml").write_text(SMALL.replace("periods = 4", "periods = 3"), encoding="utf-8")
    kept = sorted(file for file in (tmp_path / "out").rglob("*") if file.is_file())
    with pytest.raises(DesignError, match="periods is 4 there and 3 here"):
        run_sweep(tmp_path / "small.toml", tmp_path / "out")
    assert sorted(file for file in (tmp_path / "out").rglob("*") if file.is_file()) == kept


def test_a_failed_run_is_named_with_its_reason_and_estimated_as_failed(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    from experiments.sweep.engine import Failure

    monkeypatch.setattr("experiments.sweep.sweep.make_all", lambda specs, *_, **__: (
        (spec, Failure("Traceback\nValueError: too hot")) for spec in specs))
    assert run_sweep(tmp_path / "small.toml", tmp_path / "out").failed == 8
    told = capsys.readouterr().err
    assert "8 failed" in told
    assert told.count("ValueError: too hot") == 5
    assert "--retry-failed" in told
    assert plan_sweep(tmp_path / "small.toml", tmp_path / "out").failed_before == 8
    assert plan_sweep(tmp_path / "small.toml", tmp_path / "out", retry_failed=True).to_make == 8


def test_without_a_terminal_a_line_now_and_then_tells_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress.watched(iter("abc"), 3, pause=0.0)) == ["a", "b", "c"]
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["1 of 3 runs", "2 of 3 runs"]
    assert all(" a second, " in line and line.endswith(" left") for line in lines)
    list(progress.watched(iter("abc"), 3))
    assert capsys.readouterr().err == ""


def test_the_disk_that_is_expected_is_near_to_what_runs_take(tmp_path: Path) -> None:
    record = "[record]\nperiods = 'all'\nclasses_every = 2\nlorenz_every = 2\nagents_at = [3]\nmobility_over = 4\n"
    (tmp_path / "small.toml").write_text(SMALL.replace("periods = 4", "periods = 8") + record, encoding="utf-8")
    expected = plan_sweep(tmp_path / "small.toml", tmp_path / "out").bytes
    run_sweep(tmp_path / "small.toml", tmp_path / "out")
    taken = sum(file.stat().st_size for file in (tmp_path / "out" / "runs").rglob("*.zip"))
    assert taken / 2 < expected < taken * 2


def test_times_and_sizes_are_written_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (0, 59, 600, 7200, 200_000)] == [
        "1 second", "59 seconds", "10 minutes", "2 hours", "2 days"]
    assert [size(content) for content in (900, 2_500_000, 3e9)] == ["1 kB", "2.5 MB", "3.0 GB"]
