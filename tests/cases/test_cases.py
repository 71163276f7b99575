"""Cases of institutions worked by hand: each file gives rules inputs and what must come out, with its source."""

from __future__ import annotations

import inspect
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parent
KEYS = {"says", "rule", "given", "gives", "source", "rows", "tolerance"}
FILES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))}
CASES = [(name, case) for name, content in FILES.items() for case in content["case"]]


def as_argument(value: Any) -> Any:
    """A list is an array: of whole numbers, of numbers, of yes and no, or of rows of them."""
    return np.array(value, None if np.array(value).size else np.float64) if isinstance(value, list) else value


def result_of(rule: str, given: dict[str, Any]) -> Any:
    """Call a rule by its dotted name with its inputs by theirs."""
    module, _, name = rule.rpartition(".")
    function = getattr(import_module(f"simulation.{module}"), name)
    signature = inspect.signature(getattr(function, "py_func", function))
    bound = signature.bind(**{key: as_argument(value) for key, value in given.items()})
    return function(*bound.args, **bound.kwargs)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['says']}" for file, case in CASES])
def test_the_rule_gives_what_was_worked_out_by_hand(file, case):
    found = result_of(case["rule"], case["given"])
    wanted = case["gives"]
    parts = zip(found, wanted, strict=True) if isinstance(found, tuple) else [(found, wanted)]
    for got, right in parts:
        assert np.shape(got) == np.shape(right)
        near = pytest.approx(np.asarray(right, np.float64), rel=case.get("tolerance", 1e-12), abs=1e-12)
        assert np.asarray(got) == near


def test_every_case_says_what_it_shows_and_where_it_comes_from():
    for file, case in CASES:
        assert set(case) <= KEYS, (file, case["says"])
        assert {"says", "rule", "given", "gives", "source"} <= set(case), (file, case["says"])
    assert max(Counter(case["says"] for _, case in CASES).values()) == 1
