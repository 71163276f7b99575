"""Measures of inequality: known distributions (validation.md V5) and the axioms an index must obey."""

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.inequality import (
    Distribution,
    bottom_share,
    gini,
    hill,
    lorenz,
    palma,
    poverty,
    share_truncated,
    theil,
    top_share,
)

amounts = st.lists(st.floats(0.0, 1e6).map(lambda x: round(x, 3)), min_size=2, max_size=40).map(np.array)
MEASURES = (gini, theil, palma, poverty, hill, lambda x: top_share(x, 0.1), lambda x: bottom_share(x, 0.5))


def evenly_spaced_quantiles(n: int) -> np.ndarray:
    """Midpoints of n equal parts of [0, 1]: a sample without chance."""
    return (np.arange(n) + 0.5) / n


def coin_holdings(mean: int) -> tuple[np.ndarray, np.ndarray]:
    """Coins 0, 1, … held and their geometric probabilities, the stationary state of unit coin exchange."""
    coins = np.arange(200 * (mean + 1))
    return coins.astype(float), (1.0 / (1 + mean)) * (mean / (1.0 + mean)) ** coins


@pytest.mark.parametrize("zeta", [1.5, 2.0, 3.0])
def test_a_pareto_distribution_has_the_gini_of_its_exponent(zeta):
    # Means over each of a million equal parts, not midpoints: the last part holds too much of the tail.
    edges = np.linspace(0.0, 1.0, 1_000_001)
    curve = 1.0 - (1.0 - edges) ** (1.0 - 1.0 / zeta)
    assert gini(np.diff(curve)) == pytest.approx(1.0 / (2.0 * zeta - 1.0), abs=1e-3)


@pytest.mark.parametrize(("zeta", "index", "top"), [(1.5, 0.500, 0.215), (1.3, 0.625, 0.346)])
def test_pareto_wealth_gives_the_published_gini_and_top_share(zeta, index, top):
    curve = 1.0 - (1.0 - np.linspace(0.0, 1.0, 1_000_001)) ** (1.0 - 1.0 / zeta)
    wealth = Distribution.of(np.diff(curve))
    assert wealth.gini == pytest.approx(index, abs=1e-3)
    assert wealth.top_share(0.01) == pytest.approx(top, abs=1e-3)
    assert wealth.top_share(0.01) == pytest.approx(0.01 ** (1.0 - 1.0 / zeta), abs=1e-9)


@pytest.mark.parametrize("mean", [1, 2, 10])
def test_unit_coin_exchange_has_the_gini_of_its_closed_form(mean):
    coins, people = coin_holdings(mean)
    assert gini(coins, people) == pytest.approx(1.0 / (1.0 + mean / (1.0 + mean)), abs=1e-10)


def test_unit_coin_exchange_gives_the_published_numbers():
    for mean, published in ((1, 0.6667), (2, 0.6000), (10, 0.5238)):
        assert gini(*coin_holdings(mean)) == pytest.approx(published, abs=5e-5)


def test_exponential_incomes_have_gini_one_half_theil_and_poverty_of_their_closed_form():
    income = Distribution.of(-np.log1p(-evenly_spaced_quantiles(1_000_000)))
    assert income.gini == pytest.approx(0.5, abs=1e-3)
    assert income.theil == pytest.approx(1.0 - np.euler_gamma, abs=1e-3)
    assert income.poverty() == pytest.approx(1.0 - math.sqrt(0.5), abs=1e-3)
    assert income.top_share(0.1) == pytest.approx(0.1 * (1.0 + math.log(10.0)), abs=1e-3)


def test_a_lorenz_curve_of_exponential_incomes_follows_its_closed_form():
    p = np.linspace(0.0, 1.0, 101)
    curve = lorenz(-np.log1p(-evenly_spaced_quantiles(1_000_000)))
    expected = p + np.append((1.0 - p[:-1]) * np.log1p(-p[:-1]), 0.0)
    assert np.abs(curve - expected).max() < 1e-3


def test_small_hand_counted_cases():
    assert gini([0.0, 1.0]) == 0.5
    assert gini([1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.25, abs=1e-15)
    assert theil([0.0, 0.0, 0.0, 5.0]) == pytest.approx(math.log(4.0), abs=1e-15)
    assert palma([1.0] * 9 + [6.0]) == pytest.approx(1.5, abs=1e-12)
    assert poverty([1.0, 4.0, 4.0, 10.0]) == 0.25
    assert poverty([2.0, 4.0, 4.0, 10.0]) == 0.0, "half the median is not below half the median"
    assert top_share([1.0, 2.0, 7.0], 1.0 / 3.0) == pytest.approx(0.7, abs=1e-12)
    assert bottom_share([1.0, 2.0, 7.0], 0.5) == pytest.approx(0.2, abs=1e-12), "the middle one is halved"


def test_the_tail_exponent_of_a_pareto_sample_is_found():
    for zeta in (1.2, 2.0):
        sample = (1.0 - evenly_spaced_quantiles(100_000)) ** (-1.0 / zeta)
        assert hill(sample) == pytest.approx(zeta, rel=2e-3)
        assert hill(sample, tail=0.02) == pytest.approx(zeta, rel=1e-2)


def test_an_exponent_is_taken_over_positive_values_only():
    tail = np.geomspace(1.0, 100.0, 50)
    assert hill(np.concatenate((tail, np.zeros(500), -tail))) == hill(tail)


def test_a_tail_of_fewer_than_five_values_is_widened_to_five():
    values = np.arange(1.0, 21.0)
    assert hill(values, tail=0.1) == hill(values, tail=0.25)
    assert hill(values, tail=0.1) == pytest.approx(1.0 / np.log(np.arange(16, 21) / 15).mean(), abs=1e-12)


def test_where_no_one_holds_anything_every_measure_is_nought():
    for nothing in ([], [0.0], [0.0, 0.0, 0.0], [-1.0, -2.0]):
        assert [measure(nothing) for measure in MEASURES] == [0.0] * len(MEASURES)
        assert gini(nothing, [1.0] * len(nothing)) == 0.0
        assert np.array_equal(lorenz(nothing, 5), [0.0, 0.25, 0.5, 0.75, 1.0])


def test_one_person_alone_is_not_unequal():
    assert (gini([3.0]), theil([3.0]), poverty([3.0]), hill([3.0])) == (0.0, 0.0, 0.0, 0.0)


def test_identical_holders_are_exactly_equal():
    assert gini(np.full(37, 0.1)) == 0.0
    assert theil(np.full(37, 0.1)) == 0.0
    assert hill(np.full(37, 0.1)) == math.inf


def test_a_palma_ratio_over_nothing_is_infinite():
    assert palma([0.0] * 9 + [1.0]) == math.inf


def test_negative_amounts_count_as_nought_and_their_share_is_reported():
    assert share_truncated([-1.0, 0.0, 1.0, -3.0]) == 0.5
    assert share_truncated([0.0, 1.0]) == 0.0
    assert gini([-5.0, 0.0, 1.0, 3.0]) == gini([0.0, 0.0, 1.0, 3.0])
    assert gini([-5.0, 0.0, 1.0, 3.0], np.ones(4)) == gini([0.0, 0.0, 1.0, 3.0])


@given(amounts, st.floats(1e-3, 1e3))
def test_a_change_of_currency_moves_no_measure(x, rate):
    for measure in (gini, theil, hill, lambda y: top_share(y, 0.1), lambda y: bottom_share(y, 0.5)):
        assert measure(x * rate) == pytest.approx(measure(x), rel=1e-6, abs=1e-12)


@given(amounts)
def test_doubling_every_price_changes_no_bit(x):
    for measure in MEASURES:
        assert measure(x * 1024.0) == measure(x)


@given(amounts, st.integers(2, 4))
def test_a_copied_population_is_as_unequal_as_the_original(x, times):
    for measure in (gini, theil, poverty, lambda y: top_share(y, 0.1), lambda y: bottom_share(y, 0.3)):
        assert measure(np.tile(x, times)) == pytest.approx(measure(x), abs=1e-12)


@given(amounts, st.data())
def test_weights_count_people_as_copies_would(x, data):
    copies = np.array(data.draw(st.lists(st.integers(0, 4), min_size=x.size, max_size=x.size)))
    assert gini(x, copies) == pytest.approx(gini(np.repeat(x, copies)), abs=1e-12)


@given(amounts, st.data())
def test_a_transfer_from_rich_to_poor_never_raises_inequality(x, data):
    poor, rich = np.argmin(x), np.argmax(x)
    gift = data.draw(st.floats(0.0, 0.5)) * (x[rich] - x[poor])
    after = x.copy()
    after[rich] -= gift
    after[poor] += gift
    for measure in (gini, theil, lambda y: top_share(y, 0.2)):
        assert measure(after) <= measure(x) + 1e-12
    assert np.all(lorenz(after) >= lorenz(x) - 1e-12)


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_bit(x, chance):
    order = list(range(x.size))
    chance.shuffle(order)
    for measure in MEASURES:
        assert measure(x[order]) == measure(x)


@given(amounts)
def test_every_index_stays_within_its_bounds(x):
    d = Distribution.of(x)
    n = x.size
    assert 0.0 <= d.gini <= 1.0 - 1.0 / n + 1e-12
    assert 0.0 <= d.theil <= math.log(n) + 1e-9
    assert 0.0 <= d.poverty() <= 0.5
    if d.total > 0.0:
        assert 0.1 - 1e-12 <= d.top_share(0.1) <= 1.0 + 1e-12
        assert -1e-12 <= d.bottom_share(0.5) <= 0.5 + 1e-12


@given(amounts)
def test_shares_are_read_off_the_lorenz_curve(x):
    curve = lorenz(x)
    assert (curve[0], curve[-1]) == (0.0, 1.0)
    assert np.all(np.diff(curve) >= -1e-12)
    assert np.all(curve <= np.linspace(0.0, 1.0, 101) + 1e-12)
    if x.sum() > 0.0:
        assert bottom_share(x, 0.4) == pytest.approx(curve[40], abs=1e-9)
        assert top_share(x, 0.1) == pytest.approx(1.0 - curve[90], abs=1e-9)


def test_a_hundred_thousand_people_are_measured_within_a_few_milliseconds():
    incomes = np.random.default_rng(0).lognormal(size=100_000)
    gini(incomes)
    laps = []
    for _ in range(5):
        start = time.perf_counter()
        gini(incomes)
        laps.append(time.perf_counter() - start)
    assert min(laps) < 0.02, f"{min(laps) * 1e3:.1f} ms"
