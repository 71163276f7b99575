"""Imports point one way: the layers of the house, and small trees that break their order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import cycles, homeless, violations
from tests.architecture.source import read_imports, read_modules

ROOT = Path(__file__).resolve().parents[2]
MODULES = read_modules(ROOT)
IMPORTS = read_imports(MODULES)

PURE = "def wage_bill(): ...\n"
STEP = "from simulation.economy import Economy\n"
SMALL_TREE = {
    "simulation/__init__.py": "",
    "simulation/columns.py": "",
    "simulation/accounting/__init__.py": "",
    "simulation/accounting/ledger.py": "from simulation.columns import Column\n",
    "simulation/economy.py": "from simulation.accounting.ledger import Ledger\n",
    "simulation/markets/__init__.py": "",
    "simulation/markets/labour.py": STEP,
    "simulation/markets/matching.py": PURE,
    "simulation/relations/__init__.py": "",
    "simulation/relations/edges.py": "",
    "simulation/metrics/__init__.py": "",
    "simulation/production/__init__.py": "",
    "simulation/schedule.py": "from simulation.markets import labour\n",
    "simulation/scenario.py": "",
    "simulation/run.py": "def periods():\n    import pandas\n",
    "simulation/model.py": "import mesa\n",
    "simulation/__main__.py": "from experiments.cli import main\n",
    "experiments/__init__.py": "",
    "experiments/cli.py": "from simulation import load_scenario\n",
}


def judge(tree: Path, **changed: str) -> list[str]:
    for name, text in {**SMALL_TREE, **changed}.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    modules = read_modules(tree)
    imports = read_imports(modules)
    return homeless(modules) + violations(imports) + cycles(imports)


def test_every_module_of_the_model_belongs_to_a_layer() -> None:
    assert homeless(MODULES) == []


def test_imports_point_down_the_layers() -> None:
    assert violations(IMPORTS) == []


def test_no_module_reaches_itself_by_what_it_imports() -> None:
    assert cycles(IMPORTS) == []


def test_loading_the_model_loads_neither_mesa_nor_pandas_nor_matplotlib() -> None:
    names = [
        name
        for name in MODULES
        if name.startswith("simulation") and name.split(".")[1:2] not in (["model"], ["__main__"])
    ]
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted({'mesa', 'pandas', 'matplotlib'} & set(sys.modules)))\n"
    )
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == []


def test_a_tree_that_keeps_the_rules_is_left_in_peace(tmp_path: Path) -> None:
    assert judge(tmp_path) == []


ALLOWED = {
    "a sibling's pure equations": (
        "simulation/production/tasks.py",
        "from simulation.markets import matching\n",
    ),
    "a step of the same package": (
        "simulation/markets/goods.py",
        "from simulation.markets.labour import hire\n",
    ),
    "the version": ("simulation/run.py", "from simulation import __version__\n"),
    "metrics from an experiment": (
        "experiments/sweep.py",
        "from simulation.metrics.catalogue import CATALOGUE\n",
    ),
    "the schedule from the benchmark": (
        "experiments/benchmark.py",
        "from simulation.schedule import SCHEDULE\n",
    ),
    "mesa's page": ("experiments/classroom/app.py", "from mesa.visualization import SolaraViz\n"),
    "pandas in an experiment": ("experiments/compare.py", "import pandas\n"),
}


@pytest.mark.parametrize(("name", "text"), ALLOWED.values(), ids=ALLOWED)
def test_an_import_the_house_allows_passes(tmp_path: Path, name: str, text: str) -> None:
    assert judge(tmp_path, **{name: text}) == []


FORBIDDEN = {
    "upwards": ("simulation/columns.py", "from simulation.economy import Economy\n", "point down"),
    "upwards in a function": ("simulation/rules.py", "def f():\n    import simulation.run\n", "point down"),
    "upwards for a type": (
        "simulation/accounting/ledger.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from simulation.economy import Economy\n",
        "point down",
    ),
    "upwards by a relative path": (
        "simulation/accounting/ledger.py",
        "from ..economy import Economy\n",
        "point down",
    ),
    "a package that lifts its lowest member": ("simulation/relations/__init__.py", STEP, "point down"),
    "a sibling's step": (
        "simulation/production/tasks.py",
        "from simulation.markets.labour import hire\n",
        "blind",
    ),
    "a sibling with a step, whole": ("simulation/metrics/classes.py", "import simulation.markets\n", "blind"),
    "the front door from inside": ("simulation/run.py", "from simulation import simulate\n", "front door"),
    "a dear front door": ("simulation/__init__.py", "from simulation.run import simulate\n", "cheap"),
    "a module of no layer": ("simulation/extras.py", "", "no layer holds simulation.extras"),
    "a new kind of account": (
        "simulation/accounting/extras.py",
        "",
        "no layer holds simulation.accounting.extras",
    ),
    "mesa below the model": ("simulation/economy.py", "import mesa\n", "does without mesa"),
    "mesa in a function": (
        "simulation/run.py",
        "def f():\n    from mesa import Model\n",
        "does without mesa",
    ),
    "pandas at load": ("simulation/run.py", "import pandas as pd\n", "only when asked"),
    "pandas under a guard": (
        "simulation/run.py",
        "try:\n    import pandas\nexcept ImportError: ...\n",
        "only when asked",
    ),
    "figures in the model": ("simulation/model.py", "import matplotlib.pyplot\n", "does without matplotlib"),
    "the experiments from the model": ("simulation/run.py", "import experiments.cli\n", "knows nothing"),
    "the inside from an experiment": (
        "experiments/sweep.py",
        "from simulation import economy\n",
        "public interface",
    ),
    "the schedule from a sweep": ("experiments/sweep.py", "import simulation.schedule\n", "public interface"),
    "mesa from a sweep": ("experiments/sweep.py", "from mesa import batch_run\n", "classroom"),
}


@pytest.mark.parametrize(("name", "text", "complaint"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_an_import_the_house_forbids_is_named(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    faults = judge(tmp_path, **{name: text})
    assert faults[0].startswith(name)
    assert complaint in faults[0]


def test_a_forbidden_import_is_named_with_its_line(tmp_path: Path) -> None:
    faults = judge(tmp_path, **{"simulation/columns.py": '"""Columns."""\n\nimport simulation.run\n'})
    assert faults == [
        "simulation/columns.py:3: simulation.columns may not import simulation.run: "
        "imports point down the layers only"
    ]


def test_a_ring_of_imports_is_shown_all_the_way_round(tmp_path: Path) -> None:
    ring = {
        "simulation/scenario.py": "import simulation.build\n",
        "simulation/build.py": "import simulation.scenario\n",
    }
    assert judge(tmp_path, **ring) == [
        "simulation.build imports simulation.scenario imports simulation.build",
        "simulation.scenario imports simulation.build imports simulation.scenario",
    ]


def test_a_ring_closed_only_when_a_function_runs_is_no_ring(tmp_path: Path) -> None:
    ring = {
        "simulation/scenario.py": "def f():\n    import simulation.build\n",
        "simulation/build.py": "import simulation.scenario\n",
    }
    assert judge(tmp_path, **ring) == []
