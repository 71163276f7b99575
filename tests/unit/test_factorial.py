"""Factorial designs: what is run, how effects are told apart, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.factorial import (
    Outcome,
    as_asked,
    contrast,
    effects,
    joint_contrast,
    main,
    names,
    read_factorial,
    run_design,
    superadditivity,
)
from experiments.sweep.design import Design, DesignError, bundled_designs, read_design
from experiments.sweep.engine import Failure
from simulation import load_scenario

FACTORIAL = [name for name, file in bundled_designs().items() if "[factors]" in file.read_text(encoding="utf-8")]
TEXT = "[design]\noutcomes = ['gini_income']\n[factors]\nfund = 'citizens_fund'\nincome = 'basic_income'\n"


def design_of(text: str, folder: Path) -> Design:
    """Read a design from a text."""
    file = folder / "design.toml"
    file.write_text(text, encoding="utf-8")
    return read_design(file)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Design:
    """Return a design of two factors."""
    return design_of(TEXT, tmp_path_factory.mktemp("two"))


def made(design: Design, formula, seeds: int = 6) -> list[Outcome]:
    """Outcomes whose Gini follows a formula of the factors that are there."""
    return [Outcome(name, seed, {measure: formula(set(name.split("+")), seed) for measure in design.outcomes}, "")
            for seed in range(seeds) for name in names(design)]


def test_every_combination_is_the_base_with_its_factors_laid_over_it(two):
    assert names(two) == ("none", "fund", "income", "fund+income")
    assert [point.digest for point in two.points] == [load_scenario(name).digest for name in (
        "baseline", "citizens_fund", "basic_income", "citizens_fund+basic_income")]


def test_contrasts_are_the_differences_they_say():
    values = np.array([1.0, 3.0, 10.0, 17.0])  # none, a, b, a and b
    assert values @ contrast(2, [0]) == pytest.approx(((3 - 1) + (17 - 10)) / 2)
    assert values @ contrast(2, [1]) == pytest.approx(((10 - 1) + (17 - 3)) / 2)
    assert values @ contrast(2, [0, 1]) == pytest.approx((17 - 10) - (3 - 1))
    assert values @ superadditivity(2) == pytest.approx((17 - 1) - (3 - 1) - (10 - 1))
    assert values @ joint_contrast(2) == 16.0


@pytest.mark.parametrize("factors", [1, 3, 5])
def test_contrasts_take_no_notice_of_the_level_and_main_effects_none_of_each_other(factors):
    for chosen in ([0], [factors - 1], *([[0, 1]] if factors > 1 else [])):
        assert np.sum(contrast(factors, chosen)) == pytest.approx(0.0)
    assert np.sum(superadditivity(factors)) == pytest.approx(0.0)
    if factors > 1:
        assert contrast(factors, [0]) @ contrast(factors, [1]) == pytest.approx(0.0)


def test_effects_are_found_as_they_were_put_in_whatever_the_seeds_add(two):
    found = {one.factors: one for one in effects(two, made(
        two, lambda on, seed: 0.4 + 0.1 * seed - 0.05 * ("fund" in on) - 0.02 * ("income" in on)
        + 0.01 * (len(on & {"fund", "income"}) == 2)))}
    assert found["fund"].value == pytest.approx(-0.045)
    assert found["fund × income"].value == found["superadditivity (N6)"].value == pytest.approx(0.01)
    assert found["all together"].value == pytest.approx(-0.06)
    assert found["sum of each alone"].value == pytest.approx(-0.07)
    assert found["fund"].low == pytest.approx(-0.045)


def test_relative_measures_are_told_in_per_cent_and_factors_that_multiply_do_not_interact(two):
    design = replace(two, outcomes=("output",))
    found = {one.factors: one.value for one in effects(design, made(
        design, lambda on, seed: (100.0 + seed) * (1.1 if "fund" in on else 1.0) * (0.9 if "income" in on else 1.0)))}
    assert found["fund"] == pytest.approx(10.0)
    assert found["fund × income"] == pytest.approx(0.0, abs=1e-9)


def test_a_seed_with_a_failed_run_is_left_out(two):
    outcomes = made(two, lambda on, seed: 0.4 - 0.1 * ("fund" in on))
    outcomes[5] = Outcome("fund", 1, {}, "", "died")
    assert {one.n for one in effects(two, outcomes)} == {5}


@pytest.mark.parametrize(("text", "complaint"), {
    "[design]\nbase = 'baseline'\n": "write scenarios =",
    "[factors]\n": "factors: give one to 8 lines",
    "[design]\nscenarios = ['baseline']\n": "factors: every point is a combination of factors here",
    "[factors]\na = 'citizens_fund'\n[grid]\n'pricing.markup' = [0.2, 0.3]\n": "give one value of each parameter",
    "[factors]\noutput = 'citizens_fund'\n": "'output' cannot name a column of results",
    "[factors]\nfund = 'citizen_fund'\n": "did you mean 'citizens_fund'?",
    "[factors]\nfund = 1\n": "factors.fund: 1 is not allowed",
}.items())
def test_a_design_that_is_not_factorial_or_makes_no_sense_is_refused(tmp_path, capsys, text, complaint):
    file = tmp_path / "design.toml"
    file.write_text(text)
    with pytest.raises(DesignError, match=r"design\.toml") as caught:
        read_factorial(file)
    assert complaint in str(caught.value)
    assert main([str(file)]) == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("name", FACTORIAL)
def test_a_bundled_factorial_design_is_read_and_its_combinations_are_all_different(name):
    points = read_factorial(name).points
    assert len({point.digest for point in points}) == len(points) > 1


def test_a_small_design_is_run_printed_and_written(tmp_path, capsys):
    file, out = tmp_path / "design.toml", tmp_path / "found.json"
    file.write_text("[design]\nseeds = 2\nperiods = 3\noutcomes = ['gini_income']\n[factors]\nfund = 'citizens_fund'\n"
                    "[set]\n'population.workers' = 60\n")
    assert main([str(file), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "| combination | gini_income |" in printed
    assert "| main effect | fund | " in printed
    written = json.loads(out.read_text())
    assert len(written["runs"]) == 4
    assert written["effects"][0]["value"] < 0.0


def test_a_design_runs_on_the_seeds_that_are_asked_for(two, monkeypatch):
    made = []
    monkeypatch.setattr("experiments.factorial.make_all", lambda specs, jobs: (
        (made.append(spec), (spec, Failure("not run")))[1] for spec in reversed(specs)))
    outcomes = run_design(as_asked(two, 3, 5000, 40))
    assert {spec.seed for spec in made} == {5000, 5001, 5002}
    assert {(spec.periods, spec.burn_in) for spec in made} == {(40, 30)}
    assert [run.name for run in outcomes[:4]] == list(names(two))
    assert as_asked(two, None, None, None) == two
