"""Folders as `relations collect` leaves them, made up: every number is a plain function of scenario, point and seed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SPEED = "technology.research_productivity"
SPEEDS = (0.0, 0.15, 0.6)
NAMES = ("baseline", "citizens_fund", "worker_control_without_ownership")
PARTS = ("labour", "management", "knowledge", "technology", "data", "capital", "land", "state", "social")
RELATIONS = ("human_human", "human_machine", "human_machine_human", "machine_machine")
CLASSES = ("owner", "worker", "supported")
Cell = tuple[Any, ...]


def swept_folder(
    folder: Path,
    *,
    scenarios: Sequence[str] = NAMES,
    grid: Mapping[str, Sequence[Any]] | None = None,
    seeds: int = 6,
    periods: int = 12,
    left_out: Callable[[Cell, int], bool] = lambda cell, seed: False,
    points: int = 0,
    outcomes: Sequence[str] = ("output", "gini_wealth", "unemployment_rate"),
) -> Path:
    """Write the tables of a sweep over a grid, or over `points` drawn values of two parameters."""
    crossed = {"scenario": scenarios, **({SPEED: SPEEDS} if grid is None else grid)}
    cells = [dict(zip(crossed, values, strict=True)) for values in product(*crossed.values())]
    if points:
        drawn = np.linspace(0.0, 1.0, points)
        cells = [cell | {"taxes.wages": float(a), "taxes.profits": float(1.0 - a * a)} for cell in cells for a in drawn]
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in ("runs", "periods", "lorenz", "mobility")}
    for place, cell in enumerate(cells):
        for seed in range(seeds):
            if not left_out(tuple(cell.values()), seed):
                for name, frame in of_run(place, seed, periods).items():
                    about = {"run": f"{place}-{seed}"} if name == "runs" else {}
                    labels = pd.DataFrame({**about, **cell, "seed": seed}, index=frame.index)
                    tables[name].append(pd.concat([labels, frame], axis=1))
    folder.mkdir(parents=True, exist_ok=True)
    for name, frames in tables.items():
        pd.concat(frames, ignore_index=True).to_parquet(folder / f"{name}.parquet", index=False)
    head = f'[design]\nscenarios = {json.dumps(list(scenarios))}\nperiods = {periods}\nburn_in = {periods // 2}\n'
    rest = f'outcomes = {json.dumps(list(outcomes))}\n[set]\n"population.workers" = 60\n'
    (folder / "design.toml").write_text(head + rest, encoding="utf-8")
    return folder


def of_run(place: int, seed: int, periods: int) -> dict[str, pd.DataFrame]:
    """Make up the tables of one run."""
    time = np.arange(periods)
    output = 400.0 + 10.0 * place + 3.0 * np.sin(seed + place) + time
    gini = 0.5 + 0.02 * place + 0.003 * np.cos(seed * 2.0 + place) + 0.001 * time
    measures = {"output": output, "gini_wealth": gini, "unemployment_rate": 0.05 + 0.001 * seed + 0.0 * time}
    shares = np.linspace(1.0, 2.0 + 0.1 * seed, len(PARTS))
    same = np.ones(periods)
    measures |= {f"paid_to_{part}": share * same for part, share in zip(PARTS, shares / shares.sum(), strict=True)}
    measures |= {f"relation_share_{one}": 0.25 * same for one in RELATIONS} | {"solo_hours_share": 0.6 * same}
    people = np.linspace(0.0, 1.0, 11)
    moves = list(product(CLASSES, CLASSES))
    return {
        "runs": pd.DataFrame({name: [values[periods // 2:].mean()] for name, values in measures.items()}),
        "periods": pd.DataFrame({"period": time, **measures}),
        "lorenz": pd.concat([pd.DataFrame({"period": period, "people": people, "income": people**2,
                                           "wealth": people ** (3.0 + place)}) for period in (3, 7)]),
        "mobility": pd.DataFrame([{"period": 7, "from_class": one, "to_class": other,
                                   "people": 0.0 if one == "owner" else 10.0 + seed} for one, other in moves]),
    }
