"""A sweep: what a design asks for is made once, kept run by run, and gathered in one table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.sweep.design import read_design
from experiments.sweep.store import Damaged, Store
from experiments.sweep.sweep import run_sweep

SMALL = """
[design]
scenarios = ["baseline", "citizens_fund"]
seeds = {seeds}
periods = 4
[set]
"population.workers" = 60
[record]
periods = ["output", "gini_wealth"]
"""


def design(folder: Path, seeds: int = 1) -> Path:
    """Write a small design."""
    file = folder / "small.toml"
    file.write_text(SMALL.format(seeds=seeds), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the small design was run."""
    folder = tmp_path_factory.mktemp("swept")
    run_sweep(design(folder), folder / "out")
    return folder


def test_every_point_and_seed_becomes_one_row(swept: Path) -> None:
    table = pd.read_parquet(swept / "out" / "runs.parquet")
    assert list(table["scenario"]) == ["baseline", "citizens_fund"]
    assert table["run"].is_unique


def test_a_second_call_makes_nothing_and_more_seeds_change_no_earlier_number(swept: Path) -> None:
    before = pd.read_parquet(swept / "out" / "runs.parquet").set_index("run")
    assert run_sweep(design(swept), swept / "out").made == 0
    tally = run_sweep(design(swept, seeds=2), swept / "out")
    assert (tally.there, tally.made) == (2, 2)
    after = pd.read_parquet(swept / "out" / "runs.parquet").set_index("run")
    pd.testing.assert_frame_equal(after.loc[before.index], before, check_exact=True)


def test_a_flipped_byte_is_named_and_never_read(swept: Path) -> None:
    spec = next(iter(read_design(design(swept)).runs()))
    store = Store(swept / "out")
    (file,) = store.folder.glob(f"runs/*/{spec.key}.*.zip")
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    try:
        with pytest.raises(Damaged, match=spec.key):
            store.read(spec.key)
    finally:
        file.write_bytes(whole)
