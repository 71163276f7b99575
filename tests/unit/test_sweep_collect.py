"""Collected tables: tidy, explained, the same bytes however the runs came about, and CSV equal to the bit."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import experiments.sweep.sweep as sweep
from experiments.sweep import long_table
from experiments.sweep.collect import UnlikeRuns, collect
from experiments.sweep.collect_command import NothingToCollect, collect_folder, in_words
from experiments.sweep.csv_file import read_csv, write_csv
from experiments.sweep.lock import FolderInUse, locked
from experiments.sweep.runs import Result, RunSpec
from experiments.sweep.store import Store
from tests.unit.made_runs import made_result, made_specs
from tests.unit.test_sweep_store import file_of, flipped, made_up


def written(folder: Path) -> dict[str, bytes]:
    """Return all that was collected, by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and file.name[0] != "."}


def of(folder: Path, specs: list[RunSpec], **options: Any) -> dict[str, bytes]:
    store = Store(folder)
    folder.mkdir(exist_ok=True)
    for spec in specs:
        store.write(spec, made_result(spec))
    collect(sorted(specs, key=lambda spec: spec.seed), store, **options)
    return written(folder)


def test_tables_are_tidy_and_sorted_by_labels_and_seed(tmp_path: Path) -> None:
    of(tmp_path, list(made_specs(4, 2)))
    runs, periods = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("runs", "periods"))
    keys = ["scenario", "population.workers", "seed"]
    assert list(runs)[:4] == ["run", *keys]
    assert list(periods) == ["run", *keys, "period", "output", "gini_wealth"]
    assert list(map(tuple, runs[keys].to_numpy())) == sorted(map(tuple, runs[keys].to_numpy()))
    assert len(periods) == 8 * len(runs)
    assert list(periods["run"].unique()) == list(runs["run"])


def test_the_bytes_are_the_same_in_any_order_resumed_and_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # test:T10
    specs = list(made_specs(6, 3))
    whole = of(tmp_path / "whole", specs, csv=True)
    shuffled = [specs[place] for place in np.random.default_rng(7).permutation(len(specs))]
    assert of(tmp_path / "shuffled", shuffled, csv=True) == whole
    of(tmp_path / "parts", specs[:7], csv=True)
    monkeypatch.setattr(sweep, "make_all", made_up)
    flipped(file_of(Store(tmp_path / "parts"), specs[2]), np.random.default_rng(3))
    assert sweep.make_missing(shuffled, Store(tmp_path / "parts")).made == len(specs) - 6
    collect(specs, Store(tmp_path / "parts"))
    assert written(tmp_path / "parts") == whole


def test_row_groups_bound_memory_and_hold_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs = list(made_specs(4, 2))
    of(tmp_path / "one", specs)
    monkeypatch.setattr(long_table, "GROUP_BYTES", 1500)
    of(tmp_path / "many", specs)
    one, many = (pq.ParquetFile(tmp_path / name / "periods.parquet") for name in ("one", "many"))
    assert (one.num_row_groups, many.num_row_groups > 2) == (1, True)
    assert one.read().equals(many.read())


def test_every_column_has_type_unit_and_meaning_in_the_dictionary_and_in_the_file(tmp_path: Path) -> None:  # test:T22
    spec = next(made_specs(1, 1))
    lorenz = pd.DataFrame({"people": [0.0, 1.0]})
    lorenz.attrs = {"people": {"unit": "1", "meaning": "share of people, poorest first"}}
    Store(tmp_path).write(spec, replace(made_result(spec), tables=made_result(spec).tables | {"lorenz": lorenz}))
    collect([spec], Store(tmp_path))
    dictionary = read_csv(tmp_path / "dictionary.csv", dict.fromkeys(DICTIONARY, "string")).to_pandas()
    assert set(dictionary["table"]) == {"runs", "periods", "lorenz"}
    assert (dictionary["meaning"] != "").all()
    for row in dictionary.itertuples():
        field = pq.read_schema(tmp_path / f"{row.table}.parquet").field(row.column)
        assert str(field.type) == row.type
        assert {key.decode(): value.decode() for key, value in field.metadata.items()} == {
            "unit": row.unit, "meaning": row.meaning}
    meaning = dictionary.set_index(["table", "column"])["meaning"]
    assert meaning["runs", "output"].startswith("mean over quarters 6 to 7: ")
    assert meaning["lorenz", "people"] == "share of people, poorest first"


DICTIONARY = ("table", "column", "type", "unit", "meaning")


def test_what_is_missing_damaged_or_failed_is_counted_and_said(tmp_path: Path) -> None:
    specs = list(made_specs(5, 1))
    of(tmp_path, specs[:3])
    store = Store(tmp_path)
    store.set_aside(specs[3], "Traceback: a wall")
    flipped(file_of(store, specs[0]), np.random.default_rng(1))
    collected = collect(specs, store)
    assert (collected.there, collected.failed, len(collected.damaged)) == (2, 1, 1)
    words = in_words(tmp_path, collected)
    assert specs[0].key in words
    assert "2 of 5 runs are in" in words
    assert "1 failed" in words
    told = json.loads((tmp_path / "provenance.json").read_text())["runs"]
    assert told == {"asked": 5, "there": 2, "failed": 1, "damaged": 1, "missing": 1, "is_complete": False}


def test_runs_made_with_other_libraries_are_told_apart(tmp_path: Path) -> None:
    one, other = made_specs(2, 1)
    Store(tmp_path).write(one, made_result(one))
    Store(tmp_path).write(other, replace(made_result(other), made_with={"numpy": "1.0"}))
    collect([one, other], Store(tmp_path))
    told = json.loads((tmp_path / "provenance.json").read_text())["made_with"]
    assert sorted((made["numpy"], made["runs"]) for made in told) == [("1.0", 1), (np.__version__, 1)]


def test_labels_of_several_kinds_make_one_column(tmp_path: Path) -> None:
    labels = [{"fund": True, "a": 1, "mixed": "x"}, {"fund": False, "a": 0.5, "mixed": 2}, {"fund": True, "a": 2}]
    specs = [replace(spec, labels=label) for spec, label in zip(made_specs(3, 1), labels, strict=True)]
    of(tmp_path, specs)
    table = pq.read_table(tmp_path / "runs.parquet").select(["fund", "a", "mixed"])
    assert [str(field.type) for field in table.schema] == ["bool", "double", "string"]
    assert table.to_pylist() == [{"fund": False, "a": 0.5, "mixed": "2"}, {"fund": True, "a": 1.0, "mixed": "x"},
                                 {"fund": True, "a": 2.0, "mixed": None}]


def test_a_column_that_is_whole_in_one_run_and_not_in_another_is_widened(tmp_path: Path) -> None:
    one, other = made_specs(2, 1)
    for spec, employer in ((one, [1, 2]), (other, [1.5, None])):
        Store(tmp_path).write(spec, Result({"output": 1.0}, "", {"agents": pd.DataFrame({"employer": employer})}))
    collect([one, other], Store(tmp_path))
    employers = pd.read_parquet(tmp_path / "agents.parquet")["employer"]
    assert list(employers[:3]) == [1.0, 2.0, 1.5]
    assert math.isnan(employers[3])


def test_words_that_runs_keep_are_no_formula_in_csv_either(tmp_path: Path) -> None:
    (spec,) = made_specs(1, 1)
    words = pd.DataFrame({"class": ["=HYPERLINK(1)", "owner"]})
    Store(tmp_path).write(spec, Result({"output": 1.0}, "", {"classes": words}))
    collect([spec], Store(tmp_path), csv=True)
    assert '"\'=HYPERLINK(1)"' in (tmp_path / "classes.csv").read_text()
    assert list(pd.read_parquet(tmp_path / "classes.parquet")["class"]) == list(words["class"])


def test_a_label_called_like_a_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnlikeRuns, match="'output' is both"):
        of(tmp_path, [replace(spec, labels={"output": 1}) for spec in made_specs(1, 1)])


def test_two_cannot_collect_at_once(tmp_path: Path) -> None:
    with locked(tmp_path / ".collecting"), pytest.raises(FolderInUse):
        collect([], Store(tmp_path))


def test_csv_once_there_is_kept_up(tmp_path: Path) -> None:
    specs = list(made_specs(2, 2))
    of(tmp_path, specs[:2], csv=True)
    assert len(of(tmp_path, specs)["runs.csv"].splitlines()) == 5


HARD = (math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1e308, 0.1, 1 / 3, 1e22,
        1.7976931348623157e308, 9007199254740993.0, 123456789012345680.0)
WORDS = ("=1+1", "+1", "-1", "@cmd", "\tx", "\rx", "\nx", "'", "''=", "a,b", 'q"q', "two\nlines", "", None, "plain")


def test_csv_reads_back_to_the_bit_and_holds_no_formula(tmp_path: Path) -> None:  # test:T22
    chance = np.random.default_rng(22).integers(0, 2**64, 3000, dtype=np.uint64).view(np.float64)
    numbers = np.concatenate([np.array(HARD), np.where(np.isnan(chance), np.nan, chance)])
    words = [*WORDS, *["x"] * 3000]
    table = pa.table({"=number": numbers, "word": pa.array(words, pa.string()), "count": np.arange(len(words)),
                      "is": pa.array([True, None] + [False] * (len(words) - 2))})
    file = tmp_path / "table.csv"
    with file.open("wb") as stream:
        write_csv(table.slice(0, 10), stream)
        write_csv(table.slice(10), stream, heading=False)
    back = read_csv(file, {field.name: str(field.type) for field in table.schema})
    assert back.column_names == table.column_names
    assert back["=number"].to_numpy().tobytes() == table["=number"].to_numpy().tobytes()
    assert back.drop(["=number"]).equals(table.drop(["=number"]))
    cells = pd.read_csv(file, dtype=str, keep_default_na=False)
    starts = [cell[0] for cell in [*cells["word"], *cells.columns] if cell]
    assert not set(starts) & set("=+-@\t\r\n")


def test_collected_csv_is_the_parquet_to_the_bit(tmp_path: Path) -> None:
    of(tmp_path, list(made_specs(3, 2)), csv=True)
    for name in ("runs", "periods"):
        table = pq.read_table(tmp_path / f"{name}.parquet")
        back = read_csv(tmp_path / f"{name}.csv", {field.name: str(field.type) for field in table.schema})
        for column in table.column_names:
            if table.schema.field(column).type == pa.float64():
                assert back[column].to_numpy().tobytes() == table[column].to_numpy().tobytes()
            else:
                assert back[column].to_pylist() == table[column].to_pylist()


@pytest.mark.parametrize(("prepare", "complaint"), [
    (lambda folder: folder.rmdir(), "no such folder"),
    (lambda folder: None, "holds no design.toml"),
    (lambda folder: (folder / "notes.txt").write_text("?"), "holds no design.toml"),
])
def test_a_folder_that_is_no_sweep_is_refused(tmp_path: Path, prepare: Any, complaint: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    prepare(folder)
    with pytest.raises(NothingToCollect, match=complaint):
        collect_folder(folder)
