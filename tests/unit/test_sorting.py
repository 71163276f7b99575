"""The sort behind the measures of inequality gives the order, and the bits, of NumPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.metrics.sorting import ascending

amounts = st.lists(st.floats(min_value=0.0, allow_nan=False, allow_infinity=False), max_size=200)


@given(amounts)
def test_amounts_come_in_the_order_of_numpy_to_the_bit(values: list[float]) -> None:
    given_amounts = np.array(values, dtype=np.float64)
    assert np.array_equal(ascending(given_amounts.copy()), np.sort(given_amounts))


@pytest.mark.parametrize("kind", ["pareto", "wages", "mostly nothing", "all alike", "one rich"])
def test_distributions_as_they_occur_are_sorted(kind: str) -> None:
    draw = np.random.default_rng(7)
    values = {
        "pareto": draw.pareto(1.1, 20_000),
        "wages": draw.lognormal(0.0, 0.3, 20_000),
        "mostly nothing": np.where(draw.random(20_000) < 0.9, 0.0, draw.random(20_000)),
        "all alike": np.full(20_000, 0.1),
        "one rich": np.append(draw.random(19_999) * 1e-9, 1e12),
    }[kind]
    kept = values.copy()
    assert np.array_equal(ascending(values), np.sort(kept))
    assert np.array_equal(values, kept), "the amounts handed in stay as they are"
