"""Variance of a measure over the library, split by lever, on made-up runs whose shares are known (row:B1)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.variance_by_regime import LEVERS, eta_squared, explain, lever_of, main, settings_of
from simulation import load_scenario
from simulation.scenario import bundled_scenarios, declarations

SEEDS = 12


def library(**levers):
    """Settings of made-up scenarios: what each changes, by the name of the lever."""
    return {name: dict.fromkeys(LEVERS, "") | changed for name, changed in levers.items()}


def runs(means, noise=0.0, measure="gini_wealth"):
    chance = np.random.default_rng(0)
    rows = [(name, seed, measure, mean + noise * chance.normal()) for name, mean in means.items()
            for seed in range(SEEDS)]
    return pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"])


def shares(settings, table):
    return {found.lever: found for found in explain(table, settings)}


PLAIN = library(baseline={}, shared={"ownership": "a"}, public={"ownership": "b"}, taxed={"taxes": "c"})


def test_what_only_ownership_moves_is_explained_by_ownership():
    found = shares(PLAIN, runs({"baseline": 0.7, "shared": 0.2, "public": 0.3, "taxed": 0.7}))
    assert set(found) == {"ownership", "taxes"}
    assert found["ownership"].explained == pytest.approx(1.0)
    assert found["ownership"].settings == 3
    assert found["ownership"].span == pytest.approx(0.5)
    assert found["ownership"].low == found["ownership"].high == pytest.approx(1.0)


def test_a_lever_that_moves_nothing_explains_what_its_scenario_has_of_the_spread_by_chance_of_the_others():
    """The share of taxes is not zero: its one scenario has the ownership of the baseline, so it lies above the mean."""
    found = shares(PLAIN, runs({"baseline": 0.7, "shared": 0.2, "public": 0.2, "taxed": 0.7}))
    assert found["taxes"].explained == pytest.approx(1 / 3)
    assert found["ownership"].explained > found["taxes"].explained


def test_noise_of_seeds_is_explained_by_nobody():
    found = shares(PLAIN, runs({"baseline": 0.0, "shared": 1.0, "public": 1.0, "taxed": 0.0}, noise=0.5))
    assert found["ownership"].low < found["ownership"].explained < found["ownership"].high
    assert found["ownership"].explained == pytest.approx(0.5, abs=0.2)


def test_scenarios_that_pull_two_levers_are_left_out_of_the_second_column():
    settings = PLAIN | library(both={"ownership": "a", "taxes": "d"})
    table = runs({"baseline": 1.0, "shared": 0.0, "public": 0.0, "taxed": 1.0, "both": 5.0})
    found = shares(settings, table)
    assert found["ownership"].alone == pytest.approx(1.0)
    assert found["ownership"].explained < 0.5


def test_a_lever_no_scenario_pulls_alone_has_no_second_share():
    settings = library(baseline={}, both={"ownership": "a", "taxes": "b"})
    assert shares(settings, runs({"baseline": 0.0, "both": 1.0}))["taxes"].alone is None


def test_output_is_split_in_logarithms_and_its_span_is_in_per_cent():
    found = shares(library(baseline={}, shared={"ownership": "a"}),
                   runs({"baseline": 100.0, "shared": 110.0}, measure="output"))
    assert found["ownership"].span == pytest.approx(10.0)
    assert "| 10.0 % |" in found["ownership"].line()


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-100, 100)), min_size=1, max_size=30))
def test_a_share_lies_between_none_and_all(rows):
    groups, values = (np.array(column) for column in zip(*rows, strict=True))
    assert -1e-9 <= eta_squared(groups, values) <= 1.0 + 1e-9


def test_every_parameter_belongs_to_a_lever_and_the_baseline_pulls_none():
    assert {lever_of(path) for path in declarations()} <= set(LEVERS)
    assert lever_of("ownership_bank.state") == lever_of("machine_ownership.firms") == "ownership"
    assert lever_of("machines.autonomy") == "relations"
    base = load_scenario("baseline")
    assert not any(settings_of(base, base).values())


@pytest.mark.parametrize("name", [name for name in bundled_scenarios() if name != "baseline"])
def test_every_bundled_scenario_pulls_a_lever(name):
    pulled = settings_of(load_scenario(name), load_scenario("baseline"))
    assert any(pulled.values())


def test_the_same_ownership_beside_another_tax_is_the_same_setting():
    base = load_scenario("baseline")
    one, other = (load_scenario("citizens_fund", changes) for changes in (None, {"taxes.profits": 0.3}))
    assert settings_of(one, base)["ownership"] == settings_of(other, base)["ownership"] != ""
    assert settings_of(one, base)["taxes"] != settings_of(other, base)["taxes"]


def test_it_takes_two_seeds_to_tell_variance(capsys):
    with pytest.raises(SystemExit):
        main(["--seeds", "1"])
    assert "at least 2" in capsys.readouterr().err
