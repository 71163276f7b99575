"""Effects over paired seeds: interval, level of significance, Holm's correction, power, and shares of worlds."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from experiments.differences import bca_interval

Floats = NDArray[np.float64]
Name = TypeVar("Name", bound=Hashable)

SIGNIFICANT = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Effect:
    """Treatment less control over paired seeds, with its 95 % interval, in the measure's own unit.

    Measures compared by their ratio are given as a part of the control: 0.03 is 3 % more.
    """

    mean: float
    low: float | None
    high: float | None
    sd: float
    """Standard deviation of the paired differences; in logarithms where they are compared by their ratio."""
    p: float
    """Of the paired Wilcoxon test, two-sided."""
    n: int

    @property
    def has_interval(self) -> bool:
        """Tell whether there were seeds enough for an interval."""
        return self.low is not None and self.high is not None

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0.0 or self.high < 0.0)


def gaps_of(treatment: Floats, control: Floats, *, logarithms: bool) -> Floats:
    """Subtract control from treatment, seed by seed (n,); not a number where a logarithm is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = np.log(treatment) - np.log(control) if logarithms else treatment - control
    return np.where(np.isfinite(gaps), gaps, np.nan)


def effect_of(gaps: Floats, *, logarithms: bool) -> Effect | None:
    """Sum up paired differences (n,); none if there are none, or if one of them is not defined.

    An economy that collapsed has no logarithm of its output; to leave out its seed would be to choose the others.
    """
    if not gaps.size or np.isnan(gaps).any():
        return None
    low, high = bca_interval(gaps)
    sd = float(gaps.std(ddof=1)) if gaps.size > 1 else math.nan
    natural = np.expm1 if logarithms else float
    return Effect(float(natural(gaps.mean())), None if low is None else float(natural(low)),
                  None if high is None else float(natural(high)), sd, p_value(gaps), int(gaps.size))


def p_value(gaps: Floats) -> float:
    """Test paired differences (n,) by Wilcoxon's signed ranks, two-sided; 1 where nothing differs."""
    from scipy.stats import wilcoxon

    if not np.any(gaps):
        return 1.0
    return float(wilcoxon(gaps).pvalue)


def holm(p_values: Mapping[Name, float], family: int | None = None) -> dict[Name, float]:
    """Adjust levels of significance for all hypotheses tried at once (Holm 1979).

    `family` counts those of the registry that were not run too: they are taken as not rejected.
    """
    count = max(family or 0, len(p_values))
    adjusted: dict[Name, float] = {}
    highest = 0.0
    for rank, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        highest = max(highest, min(1.0, (count - rank) * p_values[name]))
        adjusted[name] = highest
    return adjusted


def seeds_needed(sd: float, matters: float) -> int | None:
    """Count the paired seeds that see an effect of size `matters` with 80 % power at the 5 % level (R22)."""
    from scipy.stats import norm

    if not math.isfinite(sd):
        return None
    reach = float(norm.ppf(1.0 - SIGNIFICANT / 2.0) + norm.ppf(POWER))
    return max(1, math.ceil((reach * sd / matters) ** 2))


@dataclass(frozen=True)
class WorldShare:
    """In how many of the worlds kept an effect had the claimed sign, and in how many it was of a size that matters."""

    with_sign: int
    beyond: int
    worlds: int

    @property
    def share(self) -> float:
        """Share of worlds with the claimed sign."""
        return self.with_sign / self.worlds if self.worlds else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Clopper and Pearson 1934)."""
        from scipy.stats import binomtest

        found = binomtest(self.with_sign, self.worlds).proportion_ci()
        return float(found.low), float(found.high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.share:.0f} % [{100 * low:.0f}, {100 * high:.0f}] of {self.worlds}"


def world_share(effects: Sequence[float], sign: str, matters: float) -> WorldShare:
    """Count worlds; one where the effect is not defined counts, but not for the claim.

    A claim that nothing happens, or nothing worse, is borne out where the effect is smaller than what matters; for an
    open question the worlds are counted in which the measure rises.
    """
    values = np.asarray(effects, dtype=np.float64)
    turned = -values if sign in ("-", "<=") else values
    if sign in ("+", "-", "?"):
        with_sign, beyond = turned > 0.0, turned > matters
    else:
        with_sign = beyond = np.abs(values) < matters if sign == "0" else turned > -matters
    return WorldShare(int(with_sign.sum()), int(beyond.sum()), int(values.size))
