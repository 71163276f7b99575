"""`relations verify`: is every file of a sweep whole, and do its runs give the same numbers when made again?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.sweep.collected_files import PROVENANCE, sha256
from experiments.sweep.engine import make_all
from experiments.sweep.run_file import checksum, packed, spec_of
from experiments.sweep.runs import Result, RunChanged, RunSpec, model_version
from experiments.sweep.store import Damage, Store
from experiments.worker_process import Failure

if TYPE_CHECKING:
    import pandas as pd

USUAL_SAMPLE = 5
"""Runs that are made again if nobody says how many."""


class NothingToVerify(ValueError):
    """The folder is none of a sweep; the text says what it is."""

    exit_code = 2


@dataclass(frozen=True)
class Verified:
    """What was found: whole runs by model, damage, changed tables, runs made again and those that differ."""

    models: Mapping[str, int]
    damages: tuple[str, ...]
    changed_tables: tuple[str, ...]
    again: tuple[str, ...]
    differences: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Tell whether nothing is damaged, changed or different."""
        return not (self.damages or self.changed_tables or self.differences)


def verify(folder: Path, *, sample: int = USUAL_SAMPLE, seed: int = 0, jobs: int = 1) -> Verified:
    """Check every file of a sweep, and make `sample` of its runs again, drawn by `seed`; nothing is written.

    Runs of another model cannot be made again here: of these only the sums are checked.
    """
    import numpy as np

    if not (folder / "runs").is_dir():
        raise NothingToVerify(f"{folder}: holds no runs of a sweep; name the folder given to relations sweep --out")
    store = Store(folder)
    models: Counter[str] = Counter()
    damages, ours, notes = [], [], []
    for found in store.inspected():
        if isinstance(found, Damage):
            damages.append(str(found))
        else:
            models[found["model"]] += 1
            if found["model"] == model_version():
                ours.append(found["key"])
    if others := sorted(models.keys() - {model_version()}):
        count = models.total() - len(ours)
        notes.append(f"{count} runs are by model {', '.join(others)} and this is {model_version()}: "
                     "of them only the checksums were compared")
    drawn = np.random.default_rng(seed).permutation(len(ours))[:sample]
    again = sorted(ours[place] for place in drawn)
    differences = _made_again(again, store, jobs, notes)
    tables = _changed_tables(folder, models.total(), notes)
    return Verified(dict(sorted(models.items())), tuple(damages), tables, tuple(again), differences, tuple(notes))


def _made_again(keys: Sequence[str], store: Store, jobs: int, notes: list[str]) -> tuple[str, ...]:
    """Make runs again and say where the first number differs; a run that cannot be made differs too."""
    from simulation import ScenarioError

    specs: list[RunSpec] = []
    different: dict[str, str] = {}
    for key in keys:
        spec = spec_of(store.read(key, ())[0])
        try:
            spec.scenario()
        except (RunChanged, ScenarioError) as error:
            different[key] = f"cannot be made again: {error}"
        else:
            specs.append(spec)
    for spec, result in make_all(specs, jobs):
        if isinstance(result, Failure):
            different[spec.key] = f"cannot be made again: {result.reason.strip().splitlines()[-1]}"
        elif difference := first_difference(store, spec, result, notes):
            different[spec.key] = difference
    return tuple(f"run {key} ({_in_words(store, key)}): {different[key]}" for key in sorted(different))


def _in_words(store: Store, key: str) -> str:
    told = store.read(key, ())[0]
    return ", ".join([told["source"], *(f"{path} {value}" for path, value in told["settings"].items()),
                      f"seed {told['seed']}"])


def first_difference(store: Store, spec: RunSpec, result: Result, notes: list[str]) -> str | None:
    """Say in which table, period and column a run first differs from what is kept of it; None if nowhere."""
    told, tables = store.read(spec.key)
    if tables.keys() != result.tables.keys():
        return f"keeps {', '.join(sorted(tables))} and now gives {', '.join(sorted(result.tables))}"
    for name, table in tables.items():
        if difference := _first_in_table(table, result.tables[name]):
            return f"{name}, {difference}"
    for name, value in told["summary"].items():
        if repr(value) != repr(result.summary.get(name)):
            return f"summary, {name}: {value!r}, now {result.summary.get(name)!r}"
    if told["digest"] != result.digest:
        return "a measure that is not kept differs (other digest of all periods)"
    content = packed(spec, result)
    if not list(store.folder.glob(f"runs/*/{spec.key}.{checksum(content)}.zip")):
        if told["made_with"] == dict(result.made_with):
            return "the same numbers in other bytes"
        notes.append(f"run {spec.key}: the same numbers, made with other libraries {told['made_with']}")
    return None


def _first_in_table(kept: pd.DataFrame, made: pd.DataFrame) -> str | None:
    import numpy as np

    if list(kept) != list(made) or len(kept) != len(made):
        return f"{len(kept)} rows of {', '.join(kept)}; now {len(made)} of {', '.join(made)}"
    same = np.array([_are_same(kept[name], made[name]) for name in kept], dtype=bool)
    if same.all():
        return None
    row = int(np.argmin(same.all(axis=0)))
    name = list(kept)[int(np.argmin(same[:, row]))]
    where = f"period {kept['period'].iloc[row]:.0f}" if "period" in kept else f"row {row}"
    return f"{where}, {name}: {kept[name].tolist()[row]!r}, now {made[name].tolist()[row]!r}"


def _are_same(kept: pd.Series, made: pd.Series) -> Sequence[bool]:
    """Tell of each value whether it is the same to the bit: nan is nan, and 0.0 is not −0.0."""
    import numpy as np

    missing = (kept.isna() & made.isna()).to_numpy()
    same = kept.to_numpy() == made.to_numpy()
    if kept.dtype.kind == made.dtype.kind == "f":
        same &= np.signbit(kept.to_numpy()) == np.signbit(made.to_numpy())
    return list(same | missing)


def _changed_tables(folder: Path, runs: int, notes: list[str]) -> tuple[str, ...]:
    """Compare the collected tables with the sums that were written down with them."""
    file = folder / PROVENANCE
    if not file.exists():
        notes.append(f"no collected tables to check; relations collect {folder} makes them")
        return ()
    try:
        record = json.loads(file.read_bytes())
        sums, there = dict(record["files"]), record["runs"]["there"]
    except (ValueError, KeyError, TypeError, OSError) as error:
        return (f"{file}: cannot be read ({error}); relations collect {folder} writes it anew",)
    if there != runs:
        notes.append(f"the tables hold {there} runs and the folder {runs}; relations collect {folder} brings them up")
    return tuple(f"{folder / name}: is not the file that was collected; relations collect {folder} writes it anew"
                 for name, wanted in sums.items()
                 if not (folder / name).is_file() or sha256(folder / name) != wanted)


def verify_folder(folder: Path, *, sample: int | None, seed: int, jobs: int, as_json: bool) -> bool:
    """Verify and print what was found; False where something differs, or less than was asked for could be done."""
    found = verify(folder, sample=USUAL_SAMPLE if sample is None else sample, seed=seed, jobs=jobs)
    is_done = sample is None or len(found.again) >= min(sample, sum(found.models.values()))
    if as_json:
        print(json.dumps({"is_fine": found.is_fine and is_done, **asdict(found)}, indent=2, ensure_ascii=False))
    else:
        for line in (*found.damages, *found.changed_tables, *found.differences, *found.notes):
            print(line)
        print(f"{sum(found.models.values())} runs whole, {len(found.damages)} files damaged, {len(found.again)} runs "
              f"made again, {len(found.differences)} of them different")
    return found.is_fine and is_done
