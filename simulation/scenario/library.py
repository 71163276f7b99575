"""Where scenarios come from: bundled names, files, what they extend, and the layers this makes."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from simulation.scenario.checking import Layer, layer
from simulation.scenario.problems import Place, Problem, ScenarioError, did_you_mean, plain, quoted
from simulation.scenario.reading import parse, read_bytes, read_text

LONGEST_CHAIN = 8


@cache
def folder() -> Path:
    """Return the folder of bundled scenarios: package data of an installed wheel, else beside the package."""
    packaged = Path(str(files("simulation"))) / "scenarios"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "scenarios"


def bundled_scenarios() -> dict[str, Path]:
    """Return the files of all bundled scenarios by name, the baseline first."""
    found = {file.stem: file for file in sorted(folder().glob("*.toml"))}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != "baseline", name))}


def locate(source: str | Path) -> Path:
    """Return the file of a bundled name or a path."""
    bundled = bundled_scenarios()
    if isinstance(source, str) and source in bundled:
        return bundled[source]
    if isinstance(source, Path) or source.endswith(".toml") or "/" in source or os.path.isfile(source):
        return Path(source)
    hint = did_you_mean(source, bundled) or f"; bundled are {', '.join(bundled)}"
    raise ScenarioError([Problem(Place(source), "", "no such scenario" + hint)])


def name_of(file: Path) -> str:
    """Return a name that is safe in file names, tables and spreadsheets."""
    return re.sub(r"[^\w.]+", "_", file.stem).strip("_.")[:60] or "scenario"


def shown(file: Path) -> str:
    """Return a bundled file by its bare name, any other as the user wrote it."""
    return file.name if file.parent == folder() else str(file)


def layers(file: Path) -> list[Layer]:
    """Return the layers of a file and of all it extends, the deepest base first."""
    chain: list[Layer] = []
    seen: list[Path] = []
    at: Path | None = file
    while at is not None:
        name = shown(at)
        top = layer(parse(name, read_text(name, read_bytes(name, at))))
        chain.insert(0, top)
        seen.append(real(at))
        at = base(top, at, seen) if top.extends else None
    return chain


def real(file: Path) -> Path:
    """Return where a path leads, links followed; Path.resolve would raise on loops and long names."""
    return Path(os.path.realpath(file))


def base(top: Layer, file: Path, seen: list[Path]) -> Path | None:
    """Return the file that a layer extends: a bundled name, or a path that stays in the folder of the file.

    Anything else would let a file that was passed on read elsewhere on the disk of whoever runs it.
    """
    bundled, wanted, place = bundled_scenarios(), top.extends, top.heads["extends"]
    target = bundled.get(wanted)
    if target is None and wanted.endswith(".toml") and "\0" not in wanted:
        target = file.parent / wanted
        inside = not Path(wanted).is_absolute() and ".." not in Path(wanted).parts
        if not inside or not real(target).is_relative_to(real(file.parent)):
            message = f"{quoted(wanted)} leaves the folder of this file; keep the files together"
            top.complain(place, "extends", message)
            return None
    if target is None or not os.path.exists(target):
        known = did_you_mean(wanted, bundled)
        hint = known or f"; give a file ending in .toml or one of {', '.join(bundled)}"
        top.complain(place, "extends", f"there is no {quoted(wanted)}{hint}")
        return None
    if real(target) in seen or len(seen) >= LONGEST_CHAIN:
        round_about = " -> ".join([*(plain(one.name) for one in seen), plain(target.name)])
        top.complain(place, "extends", f"leads back or too far: {round_about}")
        return None
    return target
