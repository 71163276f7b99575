"""Points drawn from ranges: Latin hypercubes, Sobol sequences, and the schemes of Saltelli and Morris."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from math import exp, floor, log
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.design_file import DesignFile, paths_in
from simulation.scenario.declarations import Value, declarations
from simulation.scenario.problems import did_you_mean, quoted

SAMPLE = ("method", "points", "seed", "scramble", "ranges")
RANGE = ("low", "high", "log", "choices")
MOST_POINTS = 100_000
LARGEST_SEED = 2**63 - 1
Method = Literal["latin_hypercube", "sobol", "saltelli", "morris"]
METHODS: tuple[Method, ...] = get_args(Method)
SEQUENCES: tuple[Method, ...] = ("sobol", "saltelli")
"""Methods that take a Sobol sequence, of a number of points that is a power of two."""
MORRIS_LEVELS = 4
"""Levels of each parameter in a Morris design (Morris 1991; four, as Saltelli and others 2008 advise)."""
DIGITS = 12
"""Significant digits of a drawn number: `exp` may differ in the last bit between machines, a design may not."""


@dataclass(frozen=True)
class Range:
    """What one parameter is drawn from: an interval, even by its value or its logarithm, or choices in equal parts."""

    path: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    choices: tuple[Value, ...] = ()

    def value(self, quantile: float) -> Value:
        """Return the value at a quantile from 0 to 1; each whole number of an interval is as likely as any other."""
        if self.choices:
            return self.choices[min(floor(quantile * len(self.choices)), len(self.choices) - 1)]
        whole = declarations()[self.path].kind is int
        low, high = self.low, self.high + (1 if whole and not self.log else 0)
        drawn = exp(log(low) + quantile * log(high / low)) if self.log else low + quantile * (high - low)
        rounded = floor(drawn) if whole and not self.log else round(drawn) if whole else float(f"{drawn:.{DIGITS}g}")
        return type(rounded)(min(max(rounded, self.low), self.high))


@dataclass(frozen=True)
class Sample:
    """How points are drawn: the same sample gives the same points."""

    method: Method
    points: int
    """Points; of "saltelli" base points, each of which makes one more for every range and one beside it; of "morris"
    trajectories, each of which makes one point more than there are ranges."""
    seed: int
    scramble: bool
    ranges: tuple[Range, ...]

    def rows(self) -> list[dict[str, Value]]:
        """Return one row of values by path for every point."""
        return [{one.path: one.value(float(quantile)) for one, quantile in zip(self.ranges, row, strict=True)}
                for row in self.quantiles()]

    def quantiles(self) -> NDArray[np.float64]:
        """Return where in its range each parameter of each point lies; shape (points, parameters), from 0 to 1.

        A Sobol sequence of more points begins with those of fewer (Sobol 1967, Owen 1998). A Latin hypercube has one
        point in each of `points` parts of every range (McKay and others 1979), so that it is another one for any other
        number of points. Saltelli's scheme (2010) moves one parameter of each base point at a time, Morris' (1991)
        walks through a grid; both are SALib's.
        """
        return np.asarray(self._drawn(len(self.ranges)), np.float64)

    def _drawn(self, count: int) -> Any:
        from scipy.stats import qmc

        match self.method:
            case "sobol":
                generator = np.random.default_rng(self.seed)
                return qmc.Sobol(count, scramble=self.scramble, rng=generator).random(self.points)
            case "latin_hypercube":
                generator = np.random.default_rng(self.seed)
                return qmc.LatinHypercube(count, scramble=self.scramble, rng=generator).random(self.points)
            case "saltelli":
                from SALib.sample import sobol

                return sobol.sample(unit_cube(count), self.points, calc_second_order=False, scramble=self.scramble,
                                    seed=self.seed)
            case "morris":
                from SALib.sample import morris

                return morris.sample(unit_cube(count), self.points, num_levels=MORRIS_LEVELS, seed=self.seed)


def unit_cube(count: int) -> dict[str, Any]:
    """Describe so many parameters from 0 to 1 to SALib."""
    return {"num_vars": count, "names": [str(number) for number in range(count)], "bounds": [[0.0, 1.0]] * count}


def read_sample(file: DesignFile) -> Sample | None:
    """Read [sample]: method, number of points, seed and ranges."""
    if "sample" not in file.document.values:
        return None
    table, before = file.table("sample", SAMPLE), len(file.problems)
    method = table.get("method")
    if method not in METHODS:
        guess = did_you_mean(method, METHODS) if isinstance(method, str) else ""
        shown = "missing" if method is None else f"{quoted(method)} is not allowed{guess}"
        file.complain(("sample", "method"), f'{shown}; give one of "' + '", "'.join(METHODS) + '"')
    points = file.whole(("sample", "points"), 2, MOST_POINTS, 64)
    if "points" not in table:
        file.complain(("sample", "points"), f"missing; give a whole number from 2 to {MOST_POINTS}")
    elif method in SEQUENCES and points & points - 1:
        near = 2 ** (points.bit_length() - 1)
        file.complain(("sample", "points"), f"{points} is no power of two, where a Sobol sequence is even; "
                                            f"give {near} or {2 * near}")
    seed = file.whole(("sample", "seed"), 0, LARGEST_SEED, 0)
    scramble = file.flag(("sample", "scramble"), True)
    ranges = tuple(read_ranges(file, table.get("ranges")))
    if method in ("saltelli", "morris") and find_spec("SALib") is None:
        file.complain(("sample", "method"), f'"{method}" needs SALib: pip install "production-relations[sensitivity]"')
    if len(file.problems) > before:
        return None
    sample = Sample(cast(Method, method), points, seed, scramble, ranges)
    if method not in ("saltelli", "morris"):     # these may come to a point twice, and have to
        file.different(("sample",), sample.rows())
    return sample


def read_ranges(file: DesignFile, given: object) -> list[Range]:
    """Read [sample.ranges]: for each parameter low and high, or choices."""
    if not isinstance(given, Mapping) or not given:
        file.complain(("sample", "ranges"), 'give a table [sample.ranges] with lines such as '
                                            '"pricing.markup" = { low = 0.1, high = 0.4 }')
        return []
    found = []
    for path, inner in paths_in(given):
        keys = ("sample", "ranges", *inner)
        if path in declarations():
            value = given[inner[0]] if len(inner) == 1 else given[inner[0]][inner[1]]
            if (taken := read_range(file, keys, path, value)) is not None:
                found.append(taken)
        else:
            file.unknown(keys, path)
    return found


def read_range(file: DesignFile, keys: tuple[str, ...], path: str, given: object) -> Range | None:
    """Read one range; None where it is not allowed."""
    form = "give { low = …, high = … }, with log = true if you like, or { choices = [ … ] }"
    if not isinstance(given, Mapping) or not (("low" in given and "high" in given) or set(given) == {"choices"}):
        file.complain(keys, f"{quoted(given)} is not allowed; {form}")
        return None
    for key in given:
        if key not in RANGE:
            file.complain((*keys, key), "unknown key" + (did_you_mean(key, RANGE) or f"; {form}"))
    if "choices" in given:
        choices = file.values((*keys, "choices"), path, given["choices"])
        return Range(path, choices=tuple(choices)) if choices else None
    if declarations()[path].kind not in (int, float):
        file.complain(keys, f"has no low and high; give {{ choices = [ … ] }} with {declarations()[path].allowed}")
        return None
    low, high = (file.accepted((*keys, key), path, given[key]) for key in ("low", "high"))
    logarithmic = given.get("log", False)
    if type(logarithmic) is not bool:
        file.complain((*keys, "log"), f"{quoted(logarithmic)} is not allowed; give true or false")
    if isinstance(low, str) or isinstance(high, str) or low is None or high is None:
        return None
    if not low < high:
        file.complain((*keys, "high"), f"{quoted(high)} is not above low, {quoted(low)}")
    elif logarithmic is True and low <= 0:
        file.complain((*keys, "low"), f"{quoted(low)} has no logarithm; give a number above 0, or leave out log")
    else:
        return Range(path, low, high, logarithmic is True)
    return None
