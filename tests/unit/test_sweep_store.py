"""The folder of runs: whole or absent, never read when damaged, one writer at a time, what failed is told again."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import experiments.sweep.run_file as run_file
import experiments.sweep.sweep as sweep
from experiments.output_folder import OutputRefused
from experiments.sweep.lock import FolderInUse
from experiments.sweep.runs import Result, RunSpec, platform_and_libraries
from experiments.sweep.store import Damaged, Store
from experiments.worker_process import Failure
from tests.unit.made_runs import made_result, made_spec, made_specs

ROOT = Path(__file__).resolve().parents[2]


def file_of(store: Store, spec: RunSpec) -> Path:
    (file,) = store.folder.glob(f"runs/*/{spec.key}.*")
    return file


def filled(folder: Path, runs: int) -> tuple[Store, list[RunSpec]]:
    store = Store(folder)
    specs = list(made_specs(runs, 1))
    for spec in specs:
        store.write(spec, made_result(spec))
    return store, specs


def test_what_was_written_is_read_back_to_the_bit(tmp_path: Path) -> None:
    store, (spec, _) = filled(tmp_path, 2)
    told, tables = store.read(spec.key)
    result = made_result(spec)
    pd.testing.assert_frame_equal(tables["periods"], result.tables["periods"], check_exact=True)
    assert np.array(list(told["summary"].values())).tobytes() == np.array(list(result.summary.values())).tobytes()
    assert told["digest"] == result.digest
    assert told["made_with"] == platform_and_libraries()
    assert run_file.spec_of(told).key == spec.key
    assert store.read(spec.key, tables=())[1] == {}
    assert list(store.read(spec.key, tables=("periods", "classes"))[1]) == ["periods"]


def test_a_run_that_is_not_there_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Store(tmp_path).read("0" * 32)


def test_the_bytes_of_a_run_hang_on_neither_clock_nor_compression_nor_system(tmp_path: Path) -> None:
    spec = made_spec(0)
    content = run_file.packed(spec, made_result(spec))
    assert content == run_file.packed(replace(spec, labels={}), made_result(spec))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = {(member.compress_type, member.date_time, member.create_system, member.create_version)
                for member in archive.infolist()}
    assert told == {(zipfile.ZIP_STORED, run_file.EPOCH, 3, 20)}
    assert b"pandas" not in content


def truncated(file: Path, chance: np.random.Generator) -> None:
    file.write_bytes(file.read_bytes()[: chance.integers(file.stat().st_size)])


def flipped(file: Path, chance: np.random.Generator) -> None:
    content = bytearray(file.read_bytes())
    content[chance.integers(len(content))] ^= 1 << chance.integers(8)
    file.write_bytes(content)


def emptied(file: Path, chance: np.random.Generator) -> None:
    file.write_bytes(b"")


def foreign(file: Path, chance: np.random.Generator) -> None:
    file.write_bytes(chance.bytes(chance.integers(1, 5000)))


def grown(file: Path, chance: np.random.Generator) -> None:
    file.write_bytes(file.read_bytes() + chance.bytes(chance.integers(1, 100)))


def a_folder(file: Path, chance: np.random.Generator) -> None:
    file.unlink()
    file.mkdir()


def a_pipe(file: Path, chance: np.random.Generator) -> None:
    file.unlink()
    os.mkfifo(file)


def under_another_key(file: Path, chance: np.random.Generator) -> None:
    key, *rest = file.name.split(".")
    place = int(chance.integers(2, 32))
    other = f"{int(key[place], 16) ^ 1:x}"
    file.rename(file.with_name(".".join([key[:place] + other + key[place + 1 :], *rest])))


def under_another_sum(file: Path, chance: np.random.Generator) -> None:
    file.rename(file.with_name(f"{file.name[:33]}{chance.bytes(8).hex()}.zip"))


def in_another_folder(file: Path, chance: np.random.Generator) -> None:
    other = file.parent.with_name(f"{int(file.parent.name, 16) ^ 1:02x}")
    other.mkdir(exist_ok=True)
    file.rename(other / file.name)


def rewritten(file: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the content and give it the right sum: only its meaning can betray it."""
    content = change(file.read_bytes())
    file.unlink()
    file.with_name(f"{file.name[:33]}{run_file.checksum(content)}.zip").write_bytes(content)


def of_another_version(file: Path, chance: np.random.Generator) -> None:
    rewritten(file, lambda content: stored_again(content, b'"format": 1,', b'"format": 2,'))


def of_another_seed(file: Path, chance: np.random.Generator) -> None:
    rewritten(file, lambda content: stored_again(content, b'"seed": 0,', b'"seed": 7,'))


def no_zip(file: Path, chance: np.random.Generator) -> None:
    rewritten(file, lambda content: chance.bytes(200))


def stored_again(content: bytes, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as other:
        for name in archive.namelist():
            text = archive.read(name)
            assert name != "run.json" or old in text
            other.writestr(name, text.replace(old, new) if name == "run.json" else text)
    return buffer.getvalue()


HARMS = (truncated, flipped, emptied, foreign, grown, a_folder, a_pipe, under_another_key, under_another_sum,
         in_another_folder, of_another_version, of_another_seed, no_zip)


def test_two_hundred_of_two_hundred_damages_are_named_and_never_read(tmp_path: Path) -> None:  # test:T15
    store, specs = filled(tmp_path, 220)
    chance = np.random.default_rng(15)
    for number, spec in enumerate(specs[:200]):
        HARMS[number % len(HARMS)](file_of(store, spec), chance)
    for spec in specs[:200]:
        with pytest.raises((Damaged, KeyError)):
            store.read(spec.key)
    with store.held() as damages:
        assert len(damages) == 200
        assert all(damage.file.exists() and damage.file.parent == tmp_path / "damaged" for damage in damages)
        assert store.keys() == {spec.key for spec in specs[200:]}
    with store.held() as damages:
        assert damages == []


def test_damaged_runs_are_named_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sweep, "make_all", made_up)
    store, specs = filled(tmp_path, 3)
    whole = {file.name for file in tmp_path.glob("runs/*/*.zip")}
    flipped(file_of(store, specs[1]), np.random.default_rng(1))
    assert sweep.make_missing(specs, store) == sweep.Tally(there=2, made=1, failed=0)
    assert specs[1].key in capsys.readouterr().err
    assert {file.name for file in tmp_path.glob("runs/*/*.zip")} == whole


def test_strangers_in_the_folder_are_named_and_hidden_files_left_in_peace(tmp_path: Path) -> None:
    store, _ = filled(tmp_path, 2)
    for name in ("runs/notes.txt", "runs/ab/notes.txt", "failed/notes.txt", "runs/.DS_Store", "runs/ab/.nfs01"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("?")
    with store.held() as damages:
        assert sorted(damage.file.name for damage in damages) == ["notes.txt", "notes.txt.2", "notes.txt.3"]
    assert (tmp_path / "runs" / ".DS_Store").exists()
    assert (tmp_path / "runs" / "ab" / ".nfs01").exists()


def test_a_second_file_of_a_run_is_put_aside(tmp_path: Path) -> None:
    store, (spec, _) = filled(tmp_path, 2)
    store.write(spec, replace(made_result(spec), made_with={"numpy": "another"}))
    with store.held() as damages:
        assert [damage.reason.split(" and ")[1] for damage in damages] == ["is a second file of the same run"]
    assert store.read(spec.key)[0]["key"] == spec.key


def test_what_a_killed_sweep_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    store, (spec, _) = filled(tmp_path, 2)
    part = file_of(store, spec).with_name(".half.zip.4711.part")
    part.write_bytes(b"half")
    with store.held():
        assert not part.exists()
    assert len(store.keys()) == 2


def made_up(specs: list[RunSpec], *_: Any, cluster: str | None = None) -> Iterator[tuple[RunSpec, Result | Failure]]:
    for spec in specs:
        yield spec, made_result(spec)


def test_a_failed_run_is_told_again_and_tried_again_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = Failure("Traceback: a wall")
    monkeypatch.setattr(sweep, "make_all", lambda specs, *_, **__: ((spec, wall) for spec in specs))
    store, specs = Store(tmp_path), list(made_specs(2, 1))
    assert sweep.make_missing(specs, store).failed == 2
    (told, _) = store.failures()
    assert (told["reason"], told["seed"]) == ("Traceback: a wall", 0)
    assert told["labels"]["scenario"] in ("baseline", "citizens_fund")
    monkeypatch.setattr(sweep, "make_all", made_up)
    assert sweep.make_missing(specs, store) == sweep.Tally(there=0, made=0, failed=2)
    assert sweep.make_missing(specs, store, retry_failed=True) == sweep.Tally(there=0, made=2, failed=0)
    assert list(store.failures()) == []


HOLD = """
import sys, time
from pathlib import Path
from experiments.sweep.store import Store
with Store(Path(sys.argv[1])).held():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_refused_naming_the_first_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:  # test:T16
    first = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(FolderInUse, match=f"process {first.pid} on "), Store(tmp_path).held():
            pass
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    with Store(tmp_path).held() as damages:
        assert damages == []


def test_two_writers_in_one_process_are_two_writers_but_one_may_hold_twice(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.held(), store.held(), pytest.raises(FolderInUse), Store(tmp_path).held():
        pass
    with Store(tmp_path).held():
        pass


def test_a_disk_without_locks_is_used_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def refuse(file: Any, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with Store(tmp_path).held():
        assert "knows no locks" in capsys.readouterr().err


def test_a_full_disk_is_told_leaves_nothing_half_and_the_sweep_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:  # test:T13
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sweep, "make_all", made_up)
    store, specs = filled(tmp_path, 2)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputRefused, match="No space left on device"):
            sweep.make_missing(made_specs(2, 2), store)
    assert "2 of 4 runs are kept" in capsys.readouterr().err
    assert store.keys() == {spec.key for spec in specs}
    assert list(tmp_path.rglob("*.part")) == []
    assert sweep.make_missing(made_specs(2, 2), store) == sweep.Tally(there=2, made=2, failed=0)
