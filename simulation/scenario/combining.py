"""Scenarios laid over one another: their common name and texts, and the values that more than one of them sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.scenario.checking import Layer, filled
from simulation.scenario.declarations import Value
from simulation.scenario.library import layers, name_of, operands, real


@dataclass(frozen=True)
class Overlap:
    """A value that two files set differently though neither extends the other: the later one wins."""

    path: str
    earlier: str
    value: Value
    later: str
    wins: Value

    def __str__(self) -> str:
        return f"{self.path}: {self.earlier} says {self.value}, {self.later} says {self.wins} and wins"


def described(files: Sequence[Path], chain: Mapping[Path, Layer]) -> tuple[str, str, dict[str, str]]:
    """Return name, title and texts of files laid over one another: of one its own, of several each after the other."""
    tops = [(name_of(file), chain[real(file)]) for file in files]
    if len(tops) == 1:
        name, top = tops[0]
        return name, top.title or name, top.info
    info: dict[str, list[str]] = {}
    for name, top in tops:
        for key, text in top.info.items():
            info.setdefault(key, []).append(f"{name}: {text}")
    title = " + ".join(top.title or name for name, top in tops)
    return "+".join(name for name, _ in tops), title, {key: "\n".join(texts) for key, texts in info.items()}


def overlaps(source: str | Path) -> list[Overlap]:
    """Return the values in which the order of what a scenario lays over one another matters."""
    chain = [one for one in layers(operands(source)).values() if one.bases or one.changes]
    found = []
    for place, later in enumerate(chain):
        ours = settings(later)
        for earlier in chain[:place]:
            if earlier.place.file in later.bases:
                continue
            theirs = settings(earlier)
            found += [Overlap(path, earlier.place.file.removesuffix(".toml"), theirs[path],
                              later.place.file.removesuffix(".toml"), value)
                      for path, value in ours.items() if path in theirs and theirs[path] != value]
    return found


def settings(one: Layer) -> dict[str, Value]:
    """Return what a layer sets by path, and what its changes set by terms and path."""
    given = {path: value.value for path, value in filled(one.values).items()}
    for entry in one.changes:
        values = entry.adopted | filled(entry.values)
        given |= {f"{entry.terms.label}: {path}": value.value for path, value in values.items()}
    return given
