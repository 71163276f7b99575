"""One run of a sweep: what it is made of, the key that names it, and what it leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simulation
from experiments.sweep.record import Record
from experiments.sweep.records import Records, period_table

if TYPE_CHECKING:
    import pandas as pd

    from simulation import Scenario

Label = str | int | float | bool

RECORDING = ("record.py", "records.py", "runs.py")
"""Modules beside the model that decide what a run leaves."""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """A run to be made: scenario with settings, seed, length, and what to keep of it.

    `labels` are what its design varies, by the name of the column they become in the collected table; they are no
    part of the key, so that one run can serve several designs.
    """

    source: str
    settings: Mapping[str, Any]
    digest: str
    """Of the resolved scenario."""
    seed: int
    periods: int
    burn_in: int
    """First quarter of the window over which the summary takes means."""
    record: Record = field(default_factory=Record)
    labels: Mapping[str, Label] = field(default_factory=dict)
    changes: str = ""
    """Dated changes laid over the source, as they would stand in a scenario file."""

    @property
    def key(self) -> str:
        """Name the run by all that decides its numbers (SHA-256, 32 hexadecimal digits)."""
        return key_of({"scenario": self.digest, "seed": self.seed, "periods": self.periods, "burn_in": self.burn_in,
                       "record": self.record.described(), "model": model_version()})

    def scenario(self) -> Scenario:
        """Load the scenario; raises `RunChanged` if its file no longer says what it said when the run was planned."""
        loaded = with_changes(self.source, self.changes, self.settings)
        if loaded.digest != self.digest:
            raise RunChanged(f"{self.source}: was changed after the sweep had begun; begin it again")
        return loaded


def key_of(told: Mapping[str, Any]) -> str:
    """Return the key of a run from what is told of it; what does not decide its numbers is left out of account."""
    made_of = {name: told[name] for name in ("scenario", "seed", "periods", "burn_in", "record", "model")}
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]


def with_changes(source: str, changes: str, settings: Mapping[str, Any]) -> Scenario:
    """Load bundled scenarios, a or a+b, with changes (TOML of [[changes]]) and settings laid over them.

    Raises ScenarioError, as `simulation.load_scenario` does.
    """
    if not changes:
        return simulation.load_scenario(source, settings)
    import tempfile

    head = f"schema_version = 1\ntitle = {json.dumps(source)}\nextends = {json.dumps(source.split('+'))}\n\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "changed.toml"
        file.write_text(head + changes, encoding="utf-8")
        return simulation.load_scenario(file, settings)


class RunChanged(RuntimeError):
    """A scenario file was changed while its runs were being made."""


@cache
def platform_and_libraries() -> dict[str, str]:
    """List what may move the last bit of a number besides the model: processor, Python and libraries."""
    import platform
    from importlib.metadata import version

    libraries = {name: version(name) for name in ("numpy", "numba", "pyarrow")}
    return {"machine": platform.machine(), "python": platform.python_version(), **libraries}


@dataclass(frozen=True)
class Result:
    """What a run leaves: summary by measure, digest of its periods, the tables its record asks for, what made it."""

    summary: Mapping[str, float]
    digest: str
    tables: Mapping[str, pd.DataFrame]
    made_with: Mapping[str, str] = field(default_factory=platform_and_libraries)


@cache
def model_version() -> str:
    """Name the model: version of the package and a digest of its source and of what records runs.

    Any line of it may move a number.
    """
    digest = hashlib.sha256()
    recording = [(name, files("experiments.sweep").joinpath(name).read_bytes()) for name in RECORDING]
    for name, content in [*_sources(files("simulation")), *recording]:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return f"{simulation.__version__}+{digest.hexdigest()[:12]}"


def _sources(folder: Traversable, inside: str = "") -> list[tuple[str, bytes]]:
    """List the Python files of a package, sorted by name."""
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _sources(entry, f"{inside}{entry.name}/")
        elif entry.name.endswith(".py"):
            found.append((inside + entry.name, entry.read_bytes()))
    return found


def carry_out(spec: RunSpec, scenario: Scenario) -> Result:
    """Make one run."""
    records = Records(spec.record)
    run = simulation.simulate(scenario, seed=spec.seed, periods=spec.periods,
                              observe=None if records.is_idle else records)
    tables = records.tables()
    if spec.record.periods:
        tables["periods"] = period_table(run.periods, spec.record)
    return Result(run.summary_since(spec.burn_in), run.digest, tables)
