"""ODD.md is what the code says it is."""

from __future__ import annotations

from pathlib import Path

from experiments.odd.description import description, markdown
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import declarations
from simulation.schedule import SCHEDULE

ROOT = Path(__file__).resolve().parents[2]


def test_the_description_in_the_repository_is_the_one_the_code_makes() -> None:
    written = (ROOT / "ODD.md").read_text(encoding="utf-8")
    assert written == description(), "ODD.md is out of date: run `python -m experiments.odd`"


def test_every_parameter_step_and_measure_is_in_the_description_with_a_meaning() -> None:
    lines = description().splitlines()
    rows = {line.split(" | ")[0].strip("| `"): line.split(" | ") for line in lines if line.startswith("| `")}
    assert {one.key for one in declarations().values()} <= set(rows)
    assert set(CATALOGUE) <= set(rows)
    assert not [key for key, cells in rows.items() if not all(cell.strip(" |") for cell in cells[:4])]
    steps = [line.split(" | ") for line in lines if line.startswith(tuple(f"| {phase} | `" for phase, _ in SCHEDULE))]
    assert len(steps) == sum(len(functions) for _, functions in SCHEDULE)
    assert all(cells[2].strip(" |").endswith(".") for cells in steps)


def test_a_bar_in_a_cell_does_not_split_it() -> None:
    assert markdown(("a",), [("x|y",)]).splitlines()[-1] == "| x\\|y |"
