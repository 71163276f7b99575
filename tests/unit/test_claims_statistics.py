"""Effects, corrections, power and shares of worlds; and what is measured on a run."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.claims.measuring import columns_needed, in_logarithms, matched_windows, measured
from experiments.claims.registry import Quantity
from experiments.claims.statistics import effect_of, gaps_of, holm, seeds_needed, world_share

GAPS = np.random.default_rng(1).normal(0.05, 0.02, 30)


def test_an_effect_in_logarithms_is_given_as_a_part_of_the_control() -> None:
    found = effect_of(GAPS, logarithms=True)
    assert found is not None
    assert found.mean == pytest.approx(math.expm1(GAPS.mean()))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.mean < found.high
    assert found.is_clear


def test_one_collapsed_economy_leaves_no_effect_rather_than_a_choice_of_seeds() -> None:
    gaps = gaps_of(np.array([1.0, 0.0]), np.array([1.0, 1.0]), logarithms=True)
    assert np.isnan(gaps[1])
    assert effect_of(gaps, logarithms=True) is None


def test_a_treatment_that_changes_nothing_has_no_significance() -> None:
    found = effect_of(np.zeros(10), logarithms=False)
    assert found is not None
    assert (found.mean, found.p) == (0.0, 1.0)


def test_holms_correction_gives_the_numbers_worked_out_by_hand() -> None:
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert found == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_claims_that_were_not_run_count_in_the_correction() -> None:
    assert holm({"a": 0.01}, family=10)["a"] == pytest.approx(0.1)


def test_seeds_needed_follow_the_textbook() -> None:
    """R22: sd of ln output .045; 3 % takes about (2.8 * .045 / .03)^2 = 18 seeds, 1 % about nine times as many."""
    assert seeds_needed(0.045, 0.03) == 18
    assert seeds_needed(0.045, 0.01) == 159
    assert seeds_needed(math.nan, 0.01) is None


@pytest.mark.parametrize(
    ("sign", "with_sign", "beyond"),
    [("+", 2, 1), ("-", 1, 1), ("0", 1, 1), ("?", 2, 1), (">=", 2, 2), ("<=", 2, 2)],
)
def test_worlds_are_counted_by_the_claimed_sign(sign: str, with_sign: int, beyond: int) -> None:
    found = world_share([0.03, 0.005, -0.02, math.nan], sign, 0.01)
    assert (found.with_sign, found.beyond, found.worlds) == (with_sign, beyond, 4)
    assert found.interval[0] < found.share < found.interval[1]


SERIES = {"gini_wealth": np.arange(10.0), "output": np.exp(0.02 * np.arange(10.0)),
          "hhi": np.exp([0.0, 1.0] * 5), "consumption": np.exp(0.01 * np.arange(10.0))}


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        (Quantity(measure="gini_wealth"), 7.0),
        (Quantity(measure="gini_wealth", window=(0, 4)), 1.5),
        (Quantity(measure="gini_wealth", statistic="first", window=(3, 10)), 3.0),
        (Quantity(measure="gini_wealth", statistic="change", window=(0, 10)), 6.0),
        (Quantity(measure="gini_wealth", statistic="slope", window=(0, 10)), 4.0),
        (Quantity(measure="output", statistic="slope", window=(0, 10)), 0.08),
        (Quantity(measure="output", statistic="change", window=(0, 10)), 0.12),
        (Quantity(measure="gini_wealth", statistic="share_below", threshold=2.0, window=(0, 10)), 0.2),
        (Quantity(measure="gini_wealth", statistic="share_above", threshold=2.0, window=(0, 10)), 0.7),
        (Quantity(measure="consumption", statistic="elasticity", on="output", window=(0, 10)), 0.5),
        (Quantity(measure="output", statistic="volatility", window=(0, 10)), 0.0),
        (Quantity(measure="hhi", statistic="volatility", window=(0, 4)), math.sqrt(0.4)),
        (Quantity(measure="gini_wealth", statistic="difference", on="hhi", window=(0, 4)), 1.5 - (1 + math.e) / 2),
        (Quantity(measure="growth_per_year"), 0.5),
    ],
)
def test_each_statistic_is_what_the_registry_says(quantity: Quantity, value: float) -> None:
    assert measured(quantity, SERIES, {"growth_per_year": 0.5}, burn_in=5) == pytest.approx(value, abs=1e-12)


def test_a_window_beyond_the_run_measures_nothing() -> None:
    assert math.isnan(measured(Quantity(measure="output", window=(300, 400)), SERIES, {}, burn_in=5))


def test_only_levels_of_relative_measures_are_compared_by_their_ratio() -> None:
    assert in_logarithms(Quantity(measure="output"))
    assert not in_logarithms(Quantity(measure="output", statistic="slope"))
    assert not in_logarithms(Quantity(measure="gini_wealth"))


def test_what_is_kept_of_a_run_serves_outcomes_facts_and_matched_technology() -> None:
    needed = columns_needed([Quantity(measure="layers", statistic="elasticity", on="hhi"),
                             Quantity(measure="growth_per_year")])
    assert {"layers", "hhi", "capability", "debt_to_gdp"} <= {*needed}
    assert "growth_per_year" not in needed


def test_matched_technology_looks_at_each_run_when_it_first_has_what_both_reach() -> None:
    fast = {"capability": np.minimum(1.0, np.arange(200) / 100.0)}
    slow = {"capability": np.arange(200) / 398.0}
    windows = matched_windows(fast, slow)
    assert windows is not None
    assert windows == (slice(40, 60), slice(180, 200))
    assert matched_windows(fast, {"capability": np.full(200, 0.1)}) is None
