"""Where scenarios come from: bundled names, files, what they extend, and the layers this makes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from simulation.scenario.changes import Entry
from simulation.scenario.checking import Layer, filled, layer
from simulation.scenario.declarations import declarations, wholes
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
    hint = did_you_mean(source, bundled) or "; `relations list` shows those that are bundled"
    raise ScenarioError([Problem(Place(source), "", "no such scenario" + hint)])


def name_of(file: Path) -> str:
    """Return a name that is safe in file names, tables and spreadsheets."""
    return re.sub(r"[^\w.]+", "_", file.stem).strip("_.")[:60] or "scenario"


def shown(file: Path) -> str:
    """Return a bundled file by its bare name, any other as the user wrote it."""
    return file.name if file.parent == folder() else str(file)


def operands(source: str | Path) -> list[Path]:
    """Return the files of a scenario, or of the scenarios that a + lays one over the other, the lowest first."""
    if isinstance(source, Path) or "+" not in source or os.path.isfile(source):
        return [locate(source)]
    named_files = [locate(name.strip()) for name in source.split("+")]
    return list({real(file): file for file in reversed(named_files)}.values())[::-1]


def layers(files: Sequence[Path]) -> dict[Path, Layer]:
    """Return by file the layers of files laid one over the other and of all they extend, the deepest base first.

    What two of them extend is laid once, where it is first met.
    """
    chain: dict[Path, Layer] = {}
    adopted: dict[Path, list[Layer]] = {}
    for file in files:
        lay(file, chain, (), adopted)
    return chain


def lay(file: Path, chain: dict[Path, Layer], way: tuple[Path, ...],
        adopted: dict[Path, list[Layer]] | None = None) -> frozenset[str]:
    """Put a file on top of a chain after what it extends; return the names of all the files this takes.

    `adopted` holds what its changes may adopt, by file; without it they are left as they stand.
    """
    if known := chain.get(real(file)):
        return known.bases | {known.place.file}
    name, top = shown(file), read_layer(file)
    for wanted in top.extends[:LONGEST_CHAIN]:
        if base := named(top, top.heads["extends"], "extends", wanted, (*way, file)):
            top.bases |= lay(base, chain, (*way, file), adopted)
    if len(top.extends) > LONGEST_CHAIN:
        top.complain(top.heads["extends"], "extends", f"names more than {LONGEST_CHAIN} scenarios")
    if adopted is not None:
        adopt(top, file, adopted)
    chain[real(file)] = above_baseline(top) if chain and not top.extends else top
    return top.bases | {name}


def read_layer(file: Path) -> Layer:
    """Return the layer of a file, one's own in what the files around it add: changes and problems."""
    name = shown(file)
    found = checked(name, read_bytes(name, file))
    changes = [replace(entry, adopted=dict(entry.adopted)) for entry in found.changes]
    return replace(found, changes=changes, problems=[*found.problems])


@lru_cache(maxsize=64)
def checked(name: str, content: bytes) -> Layer:
    """Return what a file says; a sweep asks for the same few files thousands of times."""
    return layer(parse(name, read_text(name, content)))


def adopt(top: Layer, file: Path, adopted: dict[Path, list[Layer]]) -> None:
    """Put into the changes of a layer what the scenarios they adopt set beyond what the layer extends itself."""
    here = {bundled_scenarios()["baseline"].name, top.place.file, *top.bases}
    for entry in top.changes:
        for wanted in entry.adopts[:LONGEST_CHAIN]:
            target = named(top, entry.place, "changes.adopt", wanted, (file,))
            if target is not None and real(target) not in adopted:
                below: dict[Path, Layer] = {}
                lay(target, below, ())
                adopted[real(target)] = list(below.values())
                top.problems += [problem for one in below.values() for problem in one.problems]
            for one in adopted[real(target)] if target else ():
                if one.place.file not in here:
                    take_over(top, entry, wanted, one)


def take_over(top: Layer, entry: Entry, wanted: str, one: Layer) -> None:
    """Put the values of a layer into a change, below those that the change sets itself."""
    if one.changes:
        top.complain(entry.place, "changes.adopt", f"{quoted(wanted)} has changes of its own; adopt what it extends")
    values = above_baseline(one).values if not one.extends else one.values
    given = {path: replace(value, place=entry.place) for path, value in filled(values).items()}
    for path in given:
        if declarations()[path].opening:
            message = f"{path} holds at the opening only, so {quoted(wanted)} cannot be adopted in a run"
            top.complain(entry.place, "changes.adopt", message + "; extend it")
    entry.adopted |= given


def above_baseline(one: Layer) -> Layer:
    """Return a layer that gives every value reduced to those, whole divisions too, in which it leaves the baseline."""
    file = bundled_scenarios()["baseline"]
    base = read_layer(file).values
    if len(one.values) < len(base):
        return one
    apart = {path for path, given in one.values.items() if path not in base or base[path].value != given.value}
    apart |= {path for parts in wholes().values() if apart & {*parts} for path in parts if path in one.values}
    return replace(one, values={path: given for path, given in one.values.items() if path in apart},
                   sources={path: text for path, text in one.sources.items() if path in apart})


def real(file: Path) -> Path:
    """Return where a path leads, links followed; Path.resolve would raise on loops and long names."""
    try:
        return Path(os.path.realpath(file))
    except ValueError:  # no name that a file could have; reading it will say so
        return file


def named(top: Layer, place: Place, key: str, wanted: str, way: tuple[Path, ...]) -> Path | None:
    """Return the file that a layer means: a bundled name, or a path that stays in the folder of the file.

    Anything else would let a file that was passed on read elsewhere on the disk of whoever runs it.
    """
    bundled, file = bundled_scenarios(), way[-1]
    target = bundled.get(wanted)
    if target is None and wanted.endswith(".toml") and "\0" not in wanted:
        target = file.parent / wanted
        inside = not Path(wanted).is_absolute() and ".." not in Path(wanted).parts
        if not inside or not real(target).is_relative_to(real(file.parent)):
            top.complain(place, key, f"{quoted(wanted)} leaves the folder of this file; keep the files together")
            return None
    if target is None or not os.path.exists(target):
        known = did_you_mean(wanted, bundled)
        if "+" in wanted:
            known = f'; give a list, as in ["{plain(wanted).replace("+", chr(34) + ", " + chr(34))}"]'
        hint = known or "; give a file ending in .toml or a name from `relations list`"
        top.complain(place, key, f"there is no {quoted(wanted)}{hint}")
        return None
    if real(target) in map(real, way) or len(way) >= LONGEST_CHAIN:
        round_about = " -> ".join([*(plain(one.name) for one in way), plain(target.name)])
        top.complain(place, key, f"leads back or too far: {round_about}")
        return None
    return target
