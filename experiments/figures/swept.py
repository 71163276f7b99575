"""The collected tables of a sweep's folder, read column by column, and what its design says of them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from experiments.sweep.design import usual_burn_in
from simulation.scenario.problems import did_you_mean

Label = str | int | float | bool

NO_LABEL = "none"
"""Stands for a label that a point does not have."""


class PlotRefused(ValueError):
    """A figure that cannot be drawn as asked for: the text says why and what to do."""

    exit_code = 2


@dataclass(frozen=True)
class Swept:
    """A folder of a sweep after `relations collect`."""

    folder: Path

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: its key, labels, seed and the measures of its summary; raises `PlotRefused`."""
        frame = self.table("runs")
        if frame.empty:
            raise PlotRefused(f"{self.folder / 'runs.parquet'}: holds no run; look into {self.folder / 'failed'}, "
                              "or let the sweep go on and collect again")
        return frame

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Columns that tell cells apart: those between the key of a run and its seed."""
        columns = list(self.columns("runs"))
        return tuple(name for name in columns[: columns.index("seed")] if name != "run")

    @cached_property
    def design(self) -> Mapping[str, Any]:
        """What the folder's copy of the design says; empty where there is none."""
        file = self.folder / "design.toml"
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    @property
    def window(self) -> tuple[int, int] | None:
        """First and last quarter of the means in `runs`; None where no design tells."""
        head = self.design.get("design", {})
        if not head:
            return None
        periods = int(head.get("periods", 400))
        return int(head.get("burn_in", usual_burn_in(periods))), periods - 1

    @cached_property
    def provenance(self) -> Mapping[str, Any]:
        """What the folder tells of where its tables come from; empty where it tells nothing."""
        file = self.folder / "provenance.json"
        told: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return told

    @property
    def lacking(self) -> str:
        """Say how many runs of the design the tables lack; nothing where they are complete or nobody knows."""
        runs = self.provenance.get("runs", {})
        asked, there = runs.get("asked", 0), runs.get("there", 0)
        return f"{asked - there} of the {asked} runs of the design are not in the tables" if asked > there else ""

    def columns(self, table: str) -> tuple[str, ...]:
        """Names of a table's columns; none where the table was not recorded. Raises `PlotRefused`."""
        file = self.folder / f"{table}.parquet"
        if not file.exists():
            if table == "runs":
                self._refuse_folder()
            return ()
        try:
            return tuple(pq.read_schema(file).names)
        except (OSError, ValueError) as error:
            again = f"run `relations collect {self.folder}` again"
            raise PlotRefused(f"{file}: cannot be read ({error}); {again}") from error

    def table(self, name: str, measures: Iterable[str] | None = None,
              kept: Mapping[str, Sequence[Label]] | None = None) -> pd.DataFrame:
        """Read a table, with labels, seed and period always and otherwise all columns or the measures named.

        Of columns in `kept` only rows with these values are read, since all rows may be more than memory holds.
        """
        there = self.columns(name)
        index = [column for column in (*self.labels, "seed", "period") if column in there]
        wanted = list(there) if measures is None else [*index, *(one for one in measures if one not in index)]
        known = {column: list(values) for column, values in (kept or {}).items() if NO_LABEL not in values}
        rows = pq.read_table(self.folder / f"{name}.parquet", columns=wanted,
                             filters=[(column, "in", values) for column, values in known.items()] or None)
        frame: pd.DataFrame = rows.to_pandas()
        for column in self.labels:
            # A point may lack a label that others have; without a value its rows would fall out of every group.
            if frame[column].isna().any():
                frame[column] = frame[column].astype(object).where(frame[column].notna(), NO_LABEL)
        for column, values in (kept or {}).items():
            frame = frame[frame[column].isin(values)]
        # What is not a number is missing, whichever way it is not one.
        return frame.replace([np.inf, -np.inf], np.nan).reset_index(drop=True)

    def _refuse_folder(self) -> None:
        """Say what the folder lacks, and which command makes it."""
        if not self.folder.is_dir():
            raise PlotRefused(f"{self.folder}: no such folder; name one that `relations sweep DESIGN --out DIR` made")
        if (self.folder / "runs").is_dir():
            raise PlotRefused(f"{self.folder}: its runs are not collected yet; run `relations collect {self.folder}`")
        raise PlotRefused(f"{self.folder}: holds no runs.parquet; name a folder that `relations sweep` made")


def one_of(word: str, known: Iterable[str], kind: str, context: str = "") -> str:
    """Return `word` if it is known, or as the end of one dotted name only; raises `PlotRefused` with what there is."""
    names = list(dict.fromkeys(known))
    ends = [name for name in names if name == word] or [name for name in names if name.endswith(f".{word}")]
    if len(ends) == 1:
        return ends[0]
    hint = did_you_mean(word, names) or "; there " + ("is " if len(names) == 1 else "are ") + listed(names)
    raise PlotRefused(f"no {kind} '{word}'{context}{hint}")


def listed(names: Iterable[object], most: int = 12) -> str:
    """Write names in a row, the first dozen and how many more there are."""
    texts = [name_of(name) for name in names]
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def name_of(value: object) -> str:
    """Write the value of a label as in a design file: true, 0.15, baseline."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    return f"{value:.12g}" if isinstance(value, float | np.floating) else str(value)
