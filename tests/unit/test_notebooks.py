"""The notebooks run from top to bottom, and hold no output that could grow stale."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(file.name for file in FOLDER.glob("*.ipynb"))


def test_there_is_one_to_teach_one_to_sweep_and_one_to_plot() -> None:
    assert NOTEBOOKS == ["plot.ipynb", "sweep.ipynb", "teach.ipynb"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_from_top_to_bottom(name: str) -> None:
    notebook = nbformat.read(FOLDER / name, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells), "cleared, so that none is out of date"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER.parent)}}).execute()
    assert any(cell.outputs for cell in cells)
