"""What a design varies: each axis a list of rows of values, the points of a design all their combinations.

    [grid]      one axis for each parameter: every value with every value of the others
    [list]      one axis: parameters that vary together, as lists of one length
    [[points]]  the same, row by row
    [sample]    one axis: rows drawn from ranges
"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.sweep.design_file import DesignFile, Row, paths_in
from experiments.sweep.sampling import Sample
from simulation.scenario import declarations

Axis = list[Row]


def read_fixed(file: DesignFile) -> Row:
    """Read [set], the values that hold at every point."""
    file.table("set")
    fixed: Row = {}
    for path, keys, value in file.parameters("set"):
        if (taken := file.accepted(keys, path, value)) is not None:
            fixed[path] = taken
    return fixed


def read_axes(file: DesignFile, sample: Sample | None) -> list[Axis]:
    """Read all that varies and complain of parameters that are given in two places."""
    axes = [*read_grid(file), *read_list(file), *read_points(file), *([sample.rows()] if sample else [])]
    found: dict[str, str] = {}
    for name in ("set", "grid", "list", "sample"):
        inside = ("ranges",) if name == "sample" else ()
        there = file.document.values.get(name, {})
        if isinstance(there, Mapping) and all(isinstance(there.get(key), Mapping) for key in inside):
            for path, keys in paths_in(there["ranges"] if inside else there):
                if found.setdefault(path, name) != name:
                    file.complain((name, *inside, *keys), f"stands in [{found[path]}] already; give it once")
    for path in read_points_paths(file):
        if path in found:
            file.complain(("points", 0), f"{path} stands in [{found[path]}] already; give it once")
    return axes


def read_grid(file: DesignFile) -> list[Axis]:
    """Read [grid]: for each parameter a list of values."""
    if "grid" in file.document.values and not file.table("grid"):
        file.complain(("grid",), 'is empty; add a line such as "pricing.markup" = [0.2, 0.3], or leave it out')
    return [[{path: value} for value in file.values(keys, path, given)]
            for path, keys, given in file.parameters("grid")]


def read_list(file: DesignFile) -> list[Axis]:
    """Read [list]: lists of one length, whose first values make the first row, and so on."""
    if "list" not in file.document.values:
        return []
    file.table("list")
    columns = {path: (keys, file.values(keys, path, given, once=False))
               for path, keys, given in file.parameters("list")}
    lengths = {path: len(values) for path, (_, values) in columns.items() if values}
    for path, length in lengths.items():
        if length != (first := next(iter(lengths.values()))):
            file.complain(columns[path][0], f"has {length} values and {next(iter(lengths))} has {first}; they vary "
                                            "together, so give lists of one length, or move it to [grid]")
            return []
    if not columns and not file.problems:
        file.complain(("list",), "is empty; add lists of one length, or leave it out")
    rows = zip(*(values for _, values in columns.values()), strict=False)
    return [file.different(("list",), [dict(zip(columns, row, strict=True)) for row in rows])]


def read_points(file: DesignFile) -> list[Axis]:
    """Read [[points]]: a table of values for each row, all of the same parameters."""
    given = file.document.values.get("points")
    if given is None:
        return []
    if not isinstance(given, list) or not given or not all(isinstance(row, Mapping) for row in given):
        file.complain(("points",), "give each row as a table, [[points]]")
        return []
    rows: Axis = []
    for number in range(len(given)):
        named = [(path, keys, value) for path, keys, value in file.parameters("points", number)]
        rows.append({path: taken for path, keys, value in named
                     if (taken := file.accepted(keys, path, value)) is not None})
        if {path for path, *_ in named} != (first := set(read_points_paths(file))):
            file.complain(("points", number), f"every row gives the same parameters, as the first: {', '.join(first)}")
    return [file.different(("points",), rows)]


def read_points_paths(file: DesignFile) -> list[str]:
    """Return the parameters of the first row of [[points]]."""
    given = file.document.values.get("points")
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], Mapping) else {}
    return [path for path, _ in paths_in(first) if path in declarations()]
