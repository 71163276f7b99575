"""The page, the command line, Python and a sweep give the same quarters, to the last bit (test:T21).

All bundled scenarios on three seeds over forty quarters: `pytest -m slow tests/unit/test_classroom_digests.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.classroom.controls import Refused, controls
from experiments.classroom.session import Session
from experiments.cli import app
from experiments.sweep.engine import make_all
from experiments.sweep.runs import Result, RunSpec
from simulation import load_scenario, simulate
from simulation.scenario import bundled_scenarios

ROOT = Path(__file__).resolve().parents[2]
SEEDS = (0, 1, 20_241)


def on_the_page(name: str, seed: int, people: int, quarters: int) -> Session:
    session = Session(name, seed=seed, people=people)
    session.step(quarters)
    return session


def in_python(name: str, seed: int, people: int, quarters: int) -> str:
    return simulate(load_scenario(name, {"population.workers": people}), seed=seed, periods=quarters).digest


def in_a_sweep(name: str, seed: int, people: int, quarters: int) -> str:
    settings = {"population.workers": people}
    spec = RunSpec(name, settings, load_scenario(name, settings).digest, seed, quarters, 0)
    [(_, result)] = make_all([spec])
    assert isinstance(result, Result), result
    return result.digest


def by_its_recipe(session: Session, folder: Path, run: Callable[[list[str], Path], str], world: int = 0) -> str:
    """Do what the page says under "how to reproduce this": save the file, type the command, read the digest."""
    recipe = session.recipes()[world]
    relations, *words = recipe.command.split()
    assert relations == "relations"
    (folder / words[1]).write_text(recipe.file, encoding="utf-8")
    [digest] = re.findall(r"^Digest: ([0-9a-f]{64})$", run(words, folder), re.MULTILINE)
    return str(digest)


def typed(words: list[str], folder: Path) -> str:
    """Give a command in a process of its own, as a reader does."""
    done = subprocess.run([sys.executable, "-m", "simulation", *words], cwd=folder, capture_output=True, text=True,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def called(words: list[str], folder: Path) -> str:
    """Give a command in this process, which spares its start."""
    done = CliRunner().invoke(app, [words[0], str(folder / words[1]), *words[2:]])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", bundled_scenarios())
def test_a_scenario_on_the_page_is_the_scenario_in_python(name: str) -> None:
    assert on_the_page(name, 0, 100, 6).recipes()[0].digest == in_python(name, 0, 100, 6)


@pytest.mark.parametrize("name", ["baseline", "late_reform"])
def test_a_scenario_on_the_page_is_that_of_the_command_line_and_of_a_sweep(name: str, tmp_path: Path) -> None:
    session = on_the_page(name, 7, 100, 6)
    assert by_its_recipe(session, tmp_path, typed) == session.recipes()[0].digest
    assert in_a_sweep(name, 7, 100, 6) == session.recipes()[0].digest


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", bundled_scenarios())
def test_page_command_line_python_and_sweep_agree_after_forty_quarters(name: str, seed: int, tmp_path: Path) -> None:
    session = on_the_page(name, seed, 200, 40)
    digests = {"page": session.recipes()[0].digest, "command line": by_its_recipe(session, tmp_path, called),
               "Python": in_python(name, seed, 200, 40), "sweep": in_a_sweep(name, seed, 200, 40)}
    assert len(set(digests.values())) == 1, digests


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", bundled_scenarios())
def test_sliders_moved_and_rules_taken_over_on_the_way_are_in_the_recipe(
        name: str, seed: int, tmp_path: Path) -> None:
    """Every slider is moved in turn, and a reform is made amid them, in one world of two; a refusal leaves no trace."""
    session = Session(name, name, seed=seed, people=100)
    refused = set()
    for number, control in enumerate(controls().values()):
        share = control.path.startswith("ownership.")
        try:
            session.move({control.id: 0.2 if share else control.high}, world=1)
        except Refused:
            refused.add(control.id)
        if number == 4:
            session.reform("basic_income", world=1)
        session.step(4)
    # No member of a platform would pay the fee, or nothing is left of the whole that shares are taken from.
    assert refused <= {"platform_fee", "owned_by_all", "owned_by_sci_tech", "owned_by_members"}
    untouched, changed = (recipe.digest for recipe in session.recipes())
    assert untouched == in_python(name, seed, 100, 40) != changed
    assert by_its_recipe(session, tmp_path, called, world=1) == changed
