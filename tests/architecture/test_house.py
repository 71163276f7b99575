"""The rules of the house that a reader would otherwise have to keep by hand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.habits import faults
from tests.architecture.source import Module, read_modules

ROOT = Path(__file__).resolve().parents[2]
MODULES = read_modules(ROOT)

TOP_LEVEL = {
    "pyproject.toml",
    "constraints.txt",
    "README.md",
    "Makefile",
    "CHANGELOG.md",
    "CLAIMS.md",
    "CITATION.cff",
    "ODD.md",
    "LICENSE",
    "simulation",
    "scenarios",
    "experiments",
    "tests",
    "notebooks",
}
GENERATED = {"build", "dist", "results", "__pycache__"}


def without_docstring(modules: dict[str, Module]) -> list[str]:
    return [
        module.path.as_posix()
        for module in modules.values()
        if module.name.startswith("simulation") and not ast.get_docstring(module.tree)
    ]


def test_the_top_level_holds_only_the_agreed_names() -> None:
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert visible - GENERATED <= TOP_LEVEL


def test_every_module_of_the_model_says_what_it_is() -> None:
    assert without_docstring(MODULES) == []


def test_a_module_that_does_not_say_what_it_is_is_named() -> None:
    silent = Module("simulation.rules", Path("simulation/rules.py"), ast.parse("x = 1\n"))
    assert without_docstring({"simulation.rules": silent}) == ["simulation/rules.py"]


def test_no_file_has_a_habit_the_house_does_not_have() -> None:
    assert [fault for module in MODULES.values() for fault in faults(module)] == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("import numpy as np\nnp.random.seed(1)\n", "numpy.random.seed is one stream"),
        ("import numpy\nx = numpy.random.uniform()\n", "numpy.random.uniform is one stream"),
        ("from numpy.random import shuffle\n", "numpy.random.shuffle is one stream"),
        ("import numpy as np\nrng = np.random.default_rng()\n", "without a seed"),
        ("import random\n", "random module"),
        ("from random import choice\n", "random module"),
        ("eval('1')\n", "eval makes code"),
        ("exec('1')\n", "exec makes code"),
        ("__import__('os')\n", "__import__ makes code"),
        ("import pickle\n", "pickle runs"),
        ("from joblib import load\n", "joblib runs"),
        ("frame.to_pickle('x')\n", "to_pickle runs"),
        ("import numpy as np\nnp.load('x', allow_pickle=True)\n", "allow_pickle runs"),
    ],
)
def test_a_bad_habit_is_named_with_its_line(text: str, complaint: str) -> None:
    (fault,) = faults(Module("simulation.rules", Path("simulation/rules.py"), ast.parse(text)))
    assert fault.startswith("simulation/rules.py:")
    assert complaint in fault


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("simulation.markets.goods", "x = a @ b\n", "@ leaves the order"),
        ("simulation.markets.goods", "x = np.dot(a, b)\n", "dot leaves the order"),
        ("simulation.metrics.wealth", "x = sum(shares)\n", "sum rounds otherwise"),
    ],
)
def test_a_sum_without_an_order_of_its_own_is_named(name: str, text: str, complaint: str) -> None:
    (fault,) = faults(Module(name, Path("simulation/rules.py"), ast.parse(text)))
    assert fault.startswith("simulation/rules.py:1: ")
    assert complaint in fault


@pytest.mark.parametrize("name", ["utils", "core", "helpers", "manager"])
def test_a_file_named_after_nothing_is_named(name: str) -> None:
    nothing = Module(f"simulation.{name}", Path(f"simulation/{name}.py"), ast.parse(""))
    assert faults(nothing) == [f"simulation/{name}.py: a file named {name} says nothing"]


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np\nrng = np.random.default_rng(7)\n",
        "import numpy as np\ndef draw(rng: np.random.Generator): ...\n",
        "import re\nre.compile('x')\nframe.eval('x')\n",
        "import math\ntotal = math.fsum(amounts) + amounts.sum()\n",
    ],
)
def test_a_good_habit_passes(text: str) -> None:
    assert faults(Module("simulation.rules", Path("simulation/rules.py"), ast.parse(text))) == []
