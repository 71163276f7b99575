"""What the folder of a sweep was begun with, so that it can be gone on with, grown, and never mixed with another.

    DIR/design.toml      the design as it was written
    DIR/plan.json        what it resolved to: every point with its settings and digest, seeds, length, record, model
    DIR/scenarios/       its scenarios with all they extend, as they were when the sweep began, so that
                         DIR/design.toml can be run by itself
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import simulation
from experiments.output_folder import write_whole
from experiments.sweep.design import Design, DesignError, locate, read_design
from experiments.sweep.points import SCENARIOS, Point, called
from experiments.sweep.record import Record
from experiments.sweep.runs import model_version
from experiments.sweep.sampling import Range, Sample
from experiments.sweep.store import Store
from simulation.scenario import Place, Problem, to_toml

DESIGN, PLAN = "design.toml", "plan.json"
FORMAT = 1
MOST_SHOWN = 5


@dataclass(frozen=True)
class Plan:
    """What a folder was begun with, and the model that makes its runs."""

    design: Design
    model: str


def refused(folder: Path, *reasons: str) -> DesignError:
    """Return the error for a folder that cannot take the runs of a design; nothing in it was touched."""
    return DesignError(Problem(Place(str(folder)), "", reason) for reason in reasons)


def read_plan(folder: Path) -> Plan | None:
    """Return what a folder was begun with, None if it holds no sweep; raises DesignError for a plan that is none."""
    file = folder / PLAN
    try:
        told = json.loads(file.read_bytes())
        if told["format"] != FORMAT:
            raise ValueError(f"format {told['format']}, not {FORMAT}")
        return Plan(design_of(told), told["model"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise refused(file, f"is no plan of a sweep ({error}); delete it: the next sweep writes it again, "
                            "and no run is lost") from None


def write_plan(folder: Path, design: Design, text: bytes) -> None:
    """Write design, scenarios and what they resolve to; raises OutputRefused where the disk does not take them."""
    (folder / SCENARIOS).mkdir(exist_ok=True)
    sources = dict.fromkeys(point.source for point in design.points)
    parts = (part for source in sources for part in ([source] if Path(source).is_file() else source.split("+")))
    for part in dict.fromkeys(parts):
        content = to_toml(simulation.load_scenario(part).resolved()).encode()
        write_whole(folder / SCENARIOS / f"{called(part)}.toml", content)
    write_whole(folder / DESIGN, text)
    write_whole(folder / PLAN, "".join(lines_of(design)).encode())


def read_for(source: str | Path, folder: Path) -> Design:
    """Read a design for a folder; the copy in the folder itself keeps the name it came with."""
    design, plan = read_design(source), read_plan(folder)
    return replace(design, name=plan.design.name) if plan and locate(source) == folder / DESIGN else design


def design_in(folder: Path) -> Design:
    """Return the design of a folder as it was resolved, or as it is written where no sweep has begun."""
    plan = read_plan(folder)
    return plan.design if plan else read_design(folder / DESIGN)


def lines_of(design: Design) -> Iterator[str]:
    """Yield the text of a plan, one line a point."""
    told = {"format": FORMAT, "model": model_version(), **asdict(design)}
    points = told.pop("points")
    yield json.dumps(told, indent=1)[:-2] + ',\n "points": [\n'
    for number, point in enumerate(points, 1):
        yield "  " + json.dumps(point) + (",\n" if number < len(points) else "\n")
    yield " ]\n}\n"


def design_of(told: Mapping[str, Any]) -> Design:
    """Return the design that a plan tells of."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
                             if name in Design.__dataclass_fields__}
    sample = told["sample"]
    if sample is not None:
        ranges = tuple(Range(**{**one, "choices": tuple(one["choices"])}) for one in sample["ranges"])
        sample = Sample(**{**sample, "ranges": ranges})
    record: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                              for name, value in told["record"].items()}
    return Design(**{**given, "points": tuple(Point(**point) for point in told["points"]),
                     "record": Record(**record), "sample": sample})


def check_folder(folder: Path, design: Design, keys: Collection[str], source: str | Path) -> None:
    """Raise DesignError unless the folder is empty of runs, or all it was begun with is part of the design."""
    plan = read_plan(folder)
    if plan is None:
        strangers = Store(folder).keys() - set(keys)
        if strangers:
            raise refused(folder, f"holds {len(strangers)} runs that this design does not ask for; name another --out")
        there = folder / DESIGN
        if there.exists() and there.read_bytes() != locate(source).read_bytes():
            raise refused(there, "is there already and would be overwritten; name another --out")
        return
    if plan.model != model_version():
        raise refused(folder, f"holds runs of model {plan.model}, and this is {model_version()}; numbers of two models "
                              "do not belong in one table: name another --out")
    if gone := list(differences(plan.design, design)):
        hint = "a design may grow in a folder but not lose or change what it had; name another --out"
        raise refused(folder, *(f"holds another design: {one}" for one in gone), hint)


def differences(old: Design, new: Design) -> Iterator[str]:
    """Yield what an old design had and a new one has no longer, in words; nothing if it has only grown."""
    for name, was, now in (("periods", old.periods, new.periods), ("burn_in", old.burn_in, new.burn_in),
                           *((f"record.{key}", getattr(old.record, key), getattr(new.record, key))
                             for key in Record.__dataclass_fields__)):
        if was != now:
            yield f"{name} is {shown(was)} there and {shown(now)} here"
    if seeds := [seed for seed in old.seeds if seed not in set(new.seeds)]:
        yield f"seeds {listed(seeds)} are gone"
    digests = {point.digest for point in new.points}
    if lost := [point for point in old.points if point.digest not in digests]:
        yield from lost_points(old, new, lost)


def lost_points(old: Design, new: Design, lost: list[Point]) -> Iterator[str]:
    """Yield why points are gone: values no longer named, another sample, or other scenarios under the same names."""
    if old.sample is not None and new.sample is not None and old.sample != new.sample:
        if {"latin_hypercube", "morris"} & {old.sample.method, new.sample.method}:
            kind = "Latin hypercube" if new.sample.method == "latin_hypercube" else "sample"
            yield (f"[sample] has other points: a {kind} of {new.sample.points} is not one of "
                   f'{old.sample.points} with points added; method = "sobol" can grow')
        else:
            yield "[sample] has other points: a Sobol sequence grows by more points of the same seed and ranges"
        return
    named = {name: {point.labels.get(name) for point in new.points} for name in lost[0].labels}
    gone = {name: [value for value in dict.fromkeys(point.labels.get(name) for point in lost) if value not in values]
            for name, values in named.items()}
    yield from (f"{name}: {listed(values)} gone" for name, values in gone.items() if values)
    if not any(gone.values()):
        first = ", ".join(f"{name} {value}" for name, value in lost[0].labels.items())
        yield (f"{len(lost)} points are other economies than before, {first} first; [set] or a scenario was changed "
               f"(the folder keeps what it was in {DESIGN} and {SCENARIOS}/)")


def shown(value: object) -> str:
    """Show a value as it would stand in a design."""
    return json.dumps(value)


def listed(values: list[Any]) -> str:
    """List the first of many values."""
    more = f" and {len(values) - MOST_SHOWN} more" if len(values) > MOST_SHOWN else ""
    return ", ".join(map(str, values[:MOST_SHOWN])) + more
