"""`relations collect`: the tables of a sweep's folder, from the design that it holds."""

from __future__ import annotations

import sys
from pathlib import Path

from experiments.sweep.collect import Collected, collect
from experiments.sweep.collected_files import DESIGN
from experiments.sweep.plan import design_in
from experiments.sweep.runs import model_version
from experiments.sweep.store import Store


class NothingToCollect(ValueError):
    """The folder holds no sweep, or that of another model; the text says what to do."""

    exit_code = 2


def collect_folder(folder: Path, *, csv: bool = False) -> Collected:
    """Collect what is there of a sweep and say on stderr what is not; raises `NothingToCollect`."""
    if not folder.is_dir():
        raise NothingToCollect(f"{folder}: no such folder; name one that `relations sweep DESIGN --out DIR` made")
    if not (folder / DESIGN).is_file():
        raise NothingToCollect(f"{folder}: holds no {DESIGN}, so no sweep was begun there; "
                               f"`relations sweep DESIGN --out {folder}` begins one")
    specs = list(design_in(folder).runs())
    store = Store(folder)
    there = store.keys()
    if there and not there & {spec.key for spec in specs}:
        models = {store.read(key, ())[0]["model"] for key in sorted(there)[:1]} - {model_version()}
        whose = f"model {models.pop()}, and this is {model_version()}" if models else f"another design than {DESIGN}"
        raise NothingToCollect(f"{folder}: its runs are of {whose}; nothing was written")
    collected = collect(specs, store, csv=csv)
    print(in_words(folder, collected), file=sys.stderr)
    return collected


def in_words(folder: Path, collected: Collected) -> str:
    """Say what was written and what is missing."""
    lines = [f"damaged, left out: {damage}" for damage in collected.damaged]
    tables = ", ".join(f"{name}.parquet" for name in collected.tables)
    lines.append(f"{collected.there} of {collected.asked} runs are in {folder}: {tables}")
    if collected.missing:
        lines.append(f"{collected.missing} are missing; relations sweep {folder / DESIGN} --out {folder} makes them")
    if collected.failed:
        lines.append(f"{collected.failed} failed, see {folder / 'failed'}; --retry-failed tries them again")
    return "\n".join(lines)
