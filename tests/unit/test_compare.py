"""`relations compare`: pairing by seed, honest intervals, and runs that fail, die or are interrupted."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.batch import Outcome, Task, carry_out_all
from experiments.compare import RunsFailed, compare_scenarios
from experiments.comparison import by_name
from experiments.differences import bca_interval, levels, paired_differences
from simulation import Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"population.workers": 60}
NAMES = ("baseline", "citizens_fund")


def small() -> list[Scenario]:
    return [load_scenario(name, SMALL) for name in NAMES]


def summaries(control: list[float], treated: list[float], measure: str = "gini_income") -> pd.DataFrame:
    rows = [("control", seed, measure, value) for seed, value in enumerate(control)]
    rows += [("treated", seed, measure, value) for seed, value in enumerate(treated)]
    return pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"])


def echo(task: Task) -> Outcome:
    """Stand in for a run; must be importable by a spawned process."""
    return Outcome(task.name, task.seed, {"output": float(task.seed)}, "", None)


def echo_or_die(task: Task) -> Outcome:
    if task.seed == 2:
        os._exit(9)
    return echo(task)


def linger(task: Task) -> Outcome:
    os.write(1, b"started\n")  # whole, where two processes write at a time
    time.sleep(600)
    return echo(task)


def batch(seeds: int) -> list[Task]:
    scenario = load_scenario("baseline", SMALL)
    return [Task("baseline", scenario, seed, 1) for seed in range(seeds)]


def test_differences_are_taken_seed_by_seed():
    [gap] = paired_differences(summaries([0.1, 0.2, 0.9], [0.2, 0.3, 1.0]), "control")
    assert gap.difference == pytest.approx(0.1)
    assert (gap.scenario, gap.reference, gap.unit, gap.n) == ("treated", "control", "1", 3)


def test_output_is_compared_in_per_cent_of_the_reference():
    [gap] = paired_differences(summaries([100.0, 200.0], [105.0, 210.0], "output"), "control")
    assert gap.difference == pytest.approx(5.0)
    assert gap.unit == "%"


def test_a_collapsed_economy_has_no_difference_in_per_cent():
    [gap] = paired_differences(summaries([100.0, 100.0], [0.0, 90.0], "output"), "control")
    assert gap.difference is None
    assert not gap.is_clear


def test_a_seed_that_failed_in_one_scenario_is_left_out_of_the_pair():
    rows = summaries([0.1, 0.2, 0.9], [0.2, 0.3, 5.0])
    [gap] = paired_differences(rows[~((rows["scenario"] == "control") & (rows["seed"] == 2))], "control")
    assert gap.difference == pytest.approx(0.1)
    assert gap.n == 2


@pytest.mark.parametrize(("seeds", "has_interval"), [(4, False), (5, True)])
def test_no_interval_is_given_below_five_seeds(seeds: int, has_interval: bool):
    control = np.linspace(0.3, 0.4, seeds)
    [gap] = paired_differences(summaries(list(control), list(control**2)), "control")
    assert (gap.low is not None and gap.high is not None) is has_interval
    assert not has_interval or gap.low < gap.difference < gap.high


@given(st.lists(st.floats(-1.0, 1.0), min_size=5, max_size=12, unique=True), st.integers(-8, 8))
@settings(max_examples=15)
def test_the_interval_is_in_the_unit_of_what_it_brackets(values: list[float], power: int):
    gaps = np.round(np.array(values), 6)
    low, high = bca_interval(gaps)
    # A power of two scales without rounding, so that ties among resamples stay ties.
    scaled_low, scaled_high = bca_interval(gaps * 2.0**power)
    assert (low is None) == (scaled_low is None)
    if low is not None and high is not None:
        assert low <= high
        assert scaled_low == pytest.approx(low * 2.0**power, rel=1e-12)
        assert scaled_high == pytest.approx(high * 2.0**power, rel=1e-12)


def test_the_interval_agrees_with_students_on_a_bell_shaped_sample():
    sample = 3.0 + scipy.stats.norm.ppf((np.arange(60) + 0.5) / 60)
    low, high = bca_interval(sample)
    expected = scipy.stats.t.interval(0.95, 59, loc=sample.mean(), scale=scipy.stats.sem(sample))
    assert (low, high) == pytest.approx(expected, abs=0.02)


def test_pairs_that_all_differ_alike_give_an_interval_without_width():
    assert bca_interval(np.full(6, 0.25)) == (0.25, 0.25)


def test_a_single_seed_has_a_level_but_no_spread():
    [control, _] = levels(summaries([0.3], [0.4]))
    assert (control.mean, control.sd, control.n) == (0.3, None, 1)


def test_a_scenario_beside_itself_keeps_both_names():
    scenario = load_scenario("baseline")
    assert list(by_name([scenario, scenario, scenario])) == ["baseline", "baseline (2)", "baseline (3)"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_the_order_of_the_tasks(jobs: int):
    done: list[int] = []
    outcomes = carry_out_all(batch(5), jobs=jobs, work=echo, when_done=lambda outcome: done.append(outcome.seed))
    assert [outcome.seed for outcome in outcomes] == [0, 1, 2, 3, 4]
    assert sorted(done) == [0, 1, 2, 3, 4]


def test_a_process_that_dies_costs_only_its_own_run():
    outcomes = carry_out_all(batch(4), jobs=2, work=echo_or_die)
    assert [outcome.failure is None for outcome in outcomes] == [True, True, False, True]
    assert "died" in str(outcomes[2].failure)


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups are those of POSIX")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_stopping_ends_every_process_within_seconds(stop: signal.Signals):
    program = (
        "import signal\n"
        "from experiments.batch import carry_out_all\n"
        "from tests.unit.test_compare import batch, linger\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a test run in the background ignores Ctrl-C
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        carry_out_all(batch(6), jobs=2, work=linger)\n"
        "    except KeyboardInterrupt:\n"
        "        raise SystemExit(130)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"started\n"
            # A terminal sends Ctrl-C to the whole group; the other two reach only the process they name.
            (os.killpg if stop == signal.SIGINT else os.kill)(process.pid, stop)
            _, talk = process.communicate(timeout=5)
        except (AssertionError, subprocess.TimeoutExpired):
            os.killpg(process.pid, signal.SIGKILL)  # the process would be waited for, and waits itself for ever
            raise
        assert process.returncode == (130 if stop == signal.SIGINT else -stop)
        assert b"Traceback" not in talk
    # What has ended may stay in the table of processes until the system's first process takes note of it.
    deadline = time.monotonic() + 30.0
    while group_lives(process.pid):
        assert time.monotonic() < deadline, "a process outlived the one that started it"
        time.sleep(0.05)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_results_do_not_depend_on_the_number_of_processes(tmp_path: Path):
    for jobs in (1, 2):
        compare_scenarios(small(), periods=8, seeds=2, jobs=jobs, out=tmp_path / str(jobs))
    files = {path.name for path in (tmp_path / "1").iterdir()}
    assert files == {
        "summaries.parquet",
        "trajectories.parquet",
        "differences.csv",
        "compare.json",
        "overview.svg",
        "overview.png",
        "relation_shares.csv",
        "relation_shares.pdf",
        "relation_shares.png",
        "relation_shares.svg",
    }
    for name in files:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_json_holds_levels_differences_and_says_that_two_seeds_give_no_interval(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    compare_scenarios(small(), periods=8, seeds=2, as_json=True, out=tmp_path)
    printed = json.loads(capsys.readouterr().out)
    gap = printed["differences"]["citizens_fund"]["gini_wealth"]
    means = [printed["levels"][name]["gini_wealth"]["mean"] for name in NAMES]
    assert gap["difference"] == pytest.approx(means[1] - means[0])
    assert (gap["low"], gap["high"], gap["n"]) == (None, None, 2)
    assert printed["worst_residual"] <= 1e-12
    assert json.loads((tmp_path / "compare.json").read_text())["results"] == printed
    with (tmp_path / "differences.csv").open(newline="") as file:
        rows = {row["measure"]: row for row in csv.DictReader(file)}
    assert float(rows["gini_wealth"]["difference"]) == pytest.approx(gap["difference"])


def test_the_tidy_table_has_one_row_for_each_scenario_seed_and_measure(tmp_path: Path):
    compare_scenarios(small(), periods=8, seeds=2, as_json=True, out=tmp_path)
    table = pd.read_parquet(tmp_path / "summaries.parquet")
    assert list(table.columns) == ["scenario", "seed", "measure", "value"]
    assert not table.duplicated(["scenario", "seed", "measure"]).any()
    assert set(table["scenario"]) == set(NAMES)
    assert set(table["seed"]) == {0, 1}


def test_a_failed_run_is_named_and_the_others_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    from simulation import simulate

    def fail_once(scenario: Scenario, *, seed: int, periods: int):
        if scenario.name == "citizens_fund" and seed == 1:
            raise ArithmeticError("books do not balance")
        return simulate(scenario, seed=seed, periods=periods)

    monkeypatch.setattr("simulation.simulate", fail_once)
    with pytest.raises(
        RunsFailed, match=r"citizens_fund, seed 1: ArithmeticError: books do not balance \(test_compare\.py:\d+\)"
    ):
        compare_scenarios(small(), periods=4, seeds=2, out=tmp_path)
    printed = capsys.readouterr().out
    assert "1 of 4 runs failed and are left out." in printed
    assert "No intervals below 5 seeds" in printed
    record = json.loads((tmp_path / "compare.json").read_text())["results"]
    assert [failure["seed"] for failure in record["failed"]] == [1]
    assert record["levels"]["baseline"]["output"]["n"] == 2
    assert record["differences"]["citizens_fund"]["output"]["n"] == 1
