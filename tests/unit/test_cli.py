"""The command `relations`, from outside: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import experiments.cli as cli
from simulation import load_scenario
from simulation.scenario import bundled_scenarios, declarations

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "pandas", "numba", "mesa", "matplotlib", "pydantic", "scipy", "pyarrow", "networkx")


def relations(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "simulation", *arguments]
    return subprocess.run(command, cwd=folder or ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_list_shows_name_and_title_in_two_plain_columns() -> None:
    done = relations("list")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("  ", 1) for line in done.stdout.splitlines()]
    assert {name: title.strip() for name, title in rows} == {
        name: load_scenario(name).title for name in bundled_scenarios()
    }


def test_list_as_json_is_json() -> None:
    content = json.loads(CliRunner().invoke(cli.app, ["list", "--json"]).stdout)
    assert [entry["name"] for entry in content] == list(bundled_scenarios())
    assert content[0]["title"] == load_scenario("baseline").title


def test_info_tells_all_there_is_to_tell() -> None:
    printed = CliRunner().invoke(cli.app, ["info", "citizens_fund"]).stdout
    scenario = load_scenario("citizens_fund")
    assert printed.startswith(f"citizens_fund: {scenario.title}\n")
    for text in scenario.info.values():
        assert text in " ".join(printed.split())


def test_info_gives_a_stranger_a_regime_of_less_than_twenty_lines_that_is_valid_as_it_stands(tmp_path: Path) -> None:
    for name in ("baseline", "worker_cooperatives", "citizens_fund+basic_income", "late_reform"):
        printed = CliRunner().invoke(cli.app, ["info", name]).stdout
        example = printed.split("A scenario of your own, mine.toml\n")[1].split("\n\n  Statistics")[0]
        file = tmp_path / "mine.toml"
        file.write_text("\n".join(line.removeprefix("  ") for line in example.split("\n")))
        assert len(file.read_text().split("\n")) < 20
        assert load_scenario(file).changes
        assert load_scenario(file).digest != load_scenario(name).digest


def test_info_shows_what_is_set_and_every_parameter_beside_it_with_its_range() -> None:
    printed = CliRunner().invoke(cli.app, ["info", "citizens_fund"]).stdout
    assert "  commons = 0.5                             # baseline 0.0\n" in printed
    for declared in declarations().values():
        if declared.section == "ownership":
            assert f"  {declared.key} = " in printed
            assert declared.allowed in printed


def test_info_of_a_section_shows_all_its_parameters() -> None:
    printed = CliRunner().invoke(cli.app, ["info", "--parameters", "taxes"]).stdout
    meant = " ".join(printed.split())
    assert all(declared.meaning in meant for declared in declarations().values() if declared.section == "taxes")
    wrong = CliRunner().invoke(cli.app, ["info", "--parameters", "taxs"])
    assert wrong.exit_code == 2
    assert CliRunner().invoke(cli.app, ["info"]).exit_code == 2


def test_validate_names_the_values_that_two_scenarios_set() -> None:
    printed = CliRunner().invoke(cli.app, ["validate", "citizens_fund+state_ownership", "citizens_fund+basic_income"])
    assert "ownership.commons: citizens_fund says 0.5, state_ownership says 0.0 and wins" in printed.stdout
    assert printed.stdout.endswith("citizens_fund+basic_income: valid\n")


def test_show_prints_the_file_as_it_stands() -> None:
    done = CliRunner().invoke(cli.app, ["show", "citizens_fund"])
    assert done.stdout == bundled_scenarios()["citizens_fund"].read_text(encoding="utf-8")


def test_show_resolved_prints_a_file_that_loads_to_the_same_digest(tmp_path: Path) -> None:
    resolved = tmp_path / "resolved.toml"
    resolved.write_text(CliRunner().invoke(cli.app, ["show", "citizens_fund", "--resolved"]).stdout)
    assert "extends" not in tomllib.loads(resolved.read_text())
    assert load_scenario(resolved).digest == load_scenario("citizens_fund").digest


def test_diff_shows_path_both_values_and_unit() -> None:
    printed = CliRunner().invoke(cli.app, ["diff", "baseline", "no_new_machines"]).stdout.splitlines()
    assert [line.split() for line in printed] == [
        ["parameter", "baseline", "no_new_machines", "unit"],
        ["technology.machine_progress", "true", "false", "yes/no"],
    ]


def test_diff_as_json_is_json() -> None:
    printed = CliRunner().invoke(cli.app, ["diff", "baseline", "no_new_machines", "--json"]).stdout
    assert json.loads(printed) == [
        {"path": "technology.machine_progress", "first": True, "second": False, "unit": "yes/no"}
    ]


def test_diff_of_a_scenario_with_itself_says_so_beside_the_data() -> None:
    done = CliRunner().invoke(cli.app, ["diff", "baseline", "baseline"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "baseline and baseline do not differ.\n")


def test_validate_names_the_mistakes_of_all_files_and_passes_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text('extends = "baseline"\n')
    (tmp_path / "mine.toml").write_text('extends = "baseline"\n[goods_market]\nswitchng = 0.3\n')
    (tmp_path / "other.toml").write_text('extends = "baseline"\n[goods_market]\nswitching = 1.4\n')
    done = relations("validate", "mine.toml", "good.toml", "other.toml", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == "good.toml: valid\n"
    assert done.stderr.splitlines() == [
        "mine.toml:3:1: goods_market.switchng: unknown key; did you mean 'switching'?",
        "other.toml:3:1: goods_market.switching: 1.4 is not allowed; give a number from 0 to 1 (1/quarter)",
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["run", "mine.toml"],
            "mine.toml:3:1: goods_market.switchng: unknown key; did you mean 'switching'?",
        ),
        (["run", "baselin"], "baselin: no such scenario; did you mean 'baseline'?"),
        (
            ["run", "baseline", "--set", "pricing.markup=9"],
            "--set: pricing.markup: 9 is not allowed; give a number",
        ),
        (
            ["run", "baseline", "--set", "pricing.markup"],
            "--set: 'pricing.markup' has no value; give path=value",
        ),
        (["compare", "baseline", "mine.toml"], "mine.toml:3:1: goods_market.switchng: unknown key"),
        (["compare", "baseline"], "give at least two"),
        (["run", "baseline", "--periods", "0"], "--periods"),
        (["run", "baseline", "--seed", "-1"], "--seed"),
        (["run"], "Missing argument"),
        (["rnu", "baseline"], "Did you mean 'run'?"),
        (["diff", "baseline", "mine.toml"], "mine.toml:3:1: "),
        (["info", "mine.toml"], "mine.toml:3:1: "),
    ],
)
def test_bad_input_ends_with_2_says_why_and_writes_nothing(
    tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    (tmp_path / "mine.toml").write_text('extends = "baseline"\n[goods_market]\nswitchng = 0.3\n')
    out = ["--out", "results"] if arguments[0] in ("run", "compare") else []
    done = relations(*arguments, *out, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]


def test_run_passes_on_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import experiments.run

    asked: dict[str, object] = {}
    monkeypatch.setattr(experiments.run, "run_scenario", lambda scenario, **how: asked.update(how, scenario=scenario))
    line = ["run", "citizens_fund", "--periods", "8", "--seed", "3", "--set", "population.workers=90"]
    line += ["--set", "pricing.markup=0.3", "--out", str(tmp_path), "--json"]
    assert CliRunner().invoke(cli.app, line).exit_code == 0
    scenario = asked.pop("scenario")
    assert scenario.digest == load_scenario("citizens_fund", {"population.workers": 90, "pricing.markup": 0.3}).digest
    assert asked == {"periods": 8, "seed": 3, "out": tmp_path, "as_json": True}


def test_compare_passes_on_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import experiments.compare

    asked: dict[str, object] = {}
    monkeypatch.setattr(
        experiments.compare,
        "compare_scenarios",
        lambda scenarios, **how: asked.update(how, scenarios=scenarios),
    )
    line = [
        "compare",
        "baseline",
        "citizens_fund",
        "--seeds",
        "2",
        "--jobs",
        "2",
        "--set",
        "population.workers=90",
    ]
    assert CliRunner().invoke(cli.app, line).exit_code == 0
    assert [(one.name, one.parameters.population.workers) for one in asked.pop("scenarios")] == [
        ("baseline", 90),
        ("citizens_fund", 90),
    ]
    assert asked == {"periods": 400, "seeds": 2, "jobs": 2, "out": None, "as_json": False}


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `relations run baseline` end in an error."""
    import experiments.run

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(experiments.run, "run_scenario", fail)
    monkeypatch.setattr(sys, "argv", ["relations", "run", "baseline"])


class Breach(ValueError):
    """An error of our own, as the books raise it."""

    __module__ = "simulation.accounting.ledger"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (
            PermissionError(13, "Permission denied", "results"),
            1,
            "relations: [Errno 13] Permission denied: 'results'\n",
        ),
        (Breach("period 3: wages do not sum"), 1, "relations: period 3: wages do not sum\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_stops_a_run_becomes_a_line_and_a_code(
    error: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raising(error, monkeypatch)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out, printed.err) == (code, "", told)


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(ZeroDivisionError("a bug"), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_reader_that_goes_away_is_no_error() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m simulation show baseline --resolved | head -1"
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("schema_version = 1\n", "")


def test_help_imports_nothing_heavy_and_takes_less_than_half_a_second_of_the_processor() -> None:
    code = "import sys, experiments.cli; print([name for name in sys.argv[1:] if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert loaded.stdout == "[]\n"
    before = sum(os.times()[2:4])
    for _ in range(5):
        assert relations("--help").returncode == 0
    assert (sum(os.times()[2:4]) - before) / 5 <= 0.5, "seconds of the processor, which a busy machine hardly stretches"


def test_help_names_every_command() -> None:
    printed = relations("--help").stdout
    for command in ("list", "info", "show", "diff", "validate", "run", "compare", "graph"):
        assert f" {command} " in printed


def test_nothing_is_coloured_where_colour_is_not_wanted() -> None:
    assert "\x1b" not in relations("--help").stdout + relations("run").stderr
