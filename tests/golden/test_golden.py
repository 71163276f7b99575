"""Runs of the bundled scenarios come to the numbers they came to before, unless somebody meant them to move."""

from __future__ import annotations

import json
import math

import pytest

from tests.golden import runs

RELATIVE = 1e-9


def moved(golden: dict[str, float], now: dict[str, float], *, exact: bool) -> list[str]:
    """Return a line with old, new and ratio for each number that is not what it was."""
    lines = []
    for key in sorted(golden.keys() | now.keys()):
        old, new = golden.get(key, math.nan), now.get(key, math.nan)
        same = old == new if exact else math.isclose(old, new, rel_tol=RELATIVE, abs_tol=1e-12)
        if not same:
            ratio = new / old if old else math.nan
            lines.append(f"{key}: old {old!r}, new {new!r}, ratio {ratio:.12g}")
    return lines


@pytest.mark.parametrize("name", runs.SCENARIOS)
def test_a_golden_run_is_what_it_was(name):
    golden = json.loads(runs.path(name).read_text(encoding="utf-8"))
    exact = golden["versions"] == runs.versions()
    lines = moved(golden["numbers"], runs.numbers(name), exact=exact)
    assert not lines, "\n".join(
        [f"{name} moved ({'same versions, so to the last digit' if exact else f'to {RELATIVE}'}):", *lines,
         "If it was meant to: python -m tests.golden.update, and say why in CHANGELOG.md."])


def test_a_number_that_moves_is_told_with_old_new_and_ratio():
    assert moved({"a": 2.0, "b": 1.0}, {"a": 3.0, "b": 1.0}, exact=True) == ["a: old 2.0, new 3.0, ratio 1.5"]
    assert moved({"a": 1.0}, {"a": 1.0 + 1e-15}, exact=True)
    assert not moved({"a": 1.0}, {"a": 1.0 + 1e-15}, exact=False)
    assert moved({"a": 1.0}, {"b": 1.0}, exact=False), "a measure gone or new is a move too"


def test_every_bundled_scenario_has_a_golden_run_and_no_other_has():
    assert sorted(path.stem for path in runs.FOLDER.glob("*.json")) == runs.SCENARIOS
