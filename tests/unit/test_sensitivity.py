"""Sensitivity: indices of known functions, the samples they need, and the files an analysis leaves."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.sensitivity.command import analyse_design, chance_share
from experiments.sensitivity.indices import DUMMY, Floats, Index, NotEnough, indices
from experiments.sensitivity.workbench import workbench_archive
from experiments.sweep.design import DesignError, read_design
from experiments.sweep.sampling import Method, Range, Sample

NAMES = ("strong", "weak", "idle")
DESIGN = """
[design]
scenarios = ["baseline"]
seeds = 2
periods = 4
outcomes = ["gini_wealth", "output"]
[set]
"population.workers" = 60
[sample]
method = "{method}"
points = {points}
[sample.ranges]
"pricing.markup" = {{ low = 0.1, high = 0.5 }}
"owners.owning_share" = {{ low = 0.03, high = 0.15, log = true }}
"""


def quantiles(method: Method, points: int) -> Floats:
    """The unit points of a sample of three parameters."""
    return Sample(method, points, 3, True, tuple(Range("pricing.markup") for _ in NAMES)).quantiles()


def linear(points: Floats) -> Floats:
    """An outcome whose variance is 9/10 of the strong parameter's and 1/10 of the weak one's."""
    return 3.0 * points[:, 0] + points[:, 1]


def by_name(found: list[Index], kind: str) -> dict[str, Index]:
    """One index of each parameter."""
    return {one.parameter: one for one in found if one.index == kind}


def test_sobol_indices_of_a_sum_are_its_shares_of_variance() -> None:
    points = quantiles("saltelli", 256)
    assert points.shape == (256 * (len(NAMES) + 2), len(NAMES))
    found = indices("sobol", "y", NAMES, points, linear(points))
    for kind in ("first order", "total"):
        values = by_name(found, kind)
        assert [values[name].value for name in NAMES] == pytest.approx([0.9, 0.1, 0.0], abs=0.02)
        assert all(one.low <= one.value <= one.high for one in values.values())


def test_morris_effects_of_a_sum_are_its_slopes_without_spread() -> None:
    points = quantiles("morris", 6)
    assert points.shape == (6 * (len(NAMES) + 1), len(NAMES))
    found = indices("morris", "y", NAMES, points, linear(points))
    assert [one.value for one in by_name(found, "mean absolute effect").values()] == pytest.approx([3.0, 1.0, 0.0])
    assert [one.value for one in by_name(found, "spread of effects").values()] == pytest.approx([0.0] * 3, abs=1e-9)


def test_pawn_puts_a_strong_parameter_above_and_an_idle_one_at_the_level_of_chance() -> None:
    points = quantiles("latin_hypercube", 200)
    found = by_name(indices("pawn", "y", NAMES, points, linear(points)), "median distance")
    assert found["strong"].low > found["weak"].value > found["idle"].value
    assert found["idle"].value <= found[DUMMY].high
    assert found == by_name(indices("pawn", "y", NAMES, points, linear(points)), "median distance")


@pytest.mark.parametrize(("values", "says"), [
    (np.r_[np.nan, np.arange(199.0)], "1 of 200 values are not numbers"),
    (np.full(200, 0.3), "is the same at every point"),
])
def test_values_that_say_nothing_are_refused_where_the_library_would_give_zeros(values: Floats, says: str) -> None:
    with pytest.raises(NotEnough, match=says):
        indices("pawn", "y", NAMES, quantiles("latin_hypercube", 200), values)


def test_too_few_points_for_slices_are_refused() -> None:
    points = quantiles("latin_hypercube", 50)
    with pytest.raises(NotEnough, match="at least 100 points"):
        indices("pawn", "y", NAMES, points, linear(points))


def test_what_a_seed_does_to_all_points_alike_is_no_chance() -> None:
    effects, luck = np.linspace(0.0, 1.0, 30), np.array([[0.0], [5.0], [-2.0]])
    assert chance_share(effects + luck) == pytest.approx(0.0, abs=1e-12)
    noise = np.random.default_rng(1).normal(size=(4, 2_000))
    assert chance_share(noise) == pytest.approx(1.0, abs=0.1)
    assert chance_share(noise[:1]) is None


@pytest.mark.parametrize(("method", "points", "runs"), [("saltelli", 4, 4 * 4), ("morris", 4, 4 * 3)])
def test_a_design_is_swept_analysed_and_written_the_same_each_time(
    method: str, points: int, runs: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.toml"
    file.write_text(DESIGN.format(method=method, points=points), encoding="utf-8")
    analyse_design(file, tmp_path / "out")
    printed = capsys.readouterr().out
    assert "pricing.markup" in printed
    names = ("sensitivity.csv", "sensitivity.json", "sensitivity.svg", "ema_workbench.tar.gz")
    first = {name: (tmp_path / "out" / name).read_bytes() for name in names}
    assert analyse_design(file, tmp_path / "out").made == 0
    assert {name: (tmp_path / "out" / name).read_bytes() for name in names} == first
    record = json.loads(first["sensitivity.json"])
    assert record["points"] == runs == len(read_design(file).points)
    assert {answer["outcome"] for answer in record["answers"]} == {"gini_wealth", "output"}


def test_a_design_that_cannot_be_taken_apart_is_refused_before_anything_is_run(tmp_path: Path) -> None:
    for name, text in {"none.toml": DESIGN.partition("[sample]")[0],
                       "both.toml": DESIGN.format(method="morris", points=4) + "[grid]\n'taxes.wages' = [0.1, 0.2]\n"
                       }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(DesignError, match="sample"):
            analyse_design(tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_archive_is_the_one_that_the_workbench_reads() -> None:
    frame = pd.DataFrame({"scenario": ["a", "b"], "pricing.markup": [0.1, 0.2], "seed": [0, 0], "output": [1.5, 2.5]})
    content = workbench_archive(frame, ["scenario", "pricing.markup", "seed"], ["output"])
    assert content == workbench_archive(frame, ["scenario", "pricing.markup", "seed"], ["output"])
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        read = {name: archive.extractfile(name).read().decode() for name in archive.getnames()}
    described = json.loads(read["metadata.json"])
    assert described["outcomes"] == [["ScalarOutcome", "output", "output.cls"]]
    experiments = pd.read_csv(io.StringIO(read["experiments.csv"]))
    assert set(described["experiments"]) == set(experiments.columns) >= {"scenario", "policy", "model"}
    assert [float(line) for line in read["output.cls"].split()] == [1.5, 2.5]
