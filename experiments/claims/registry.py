"""The registry: arms, claims, drawn worlds and what was left out, as the files beside say them.

A claim says which pair of arms it compares, by which measures, with which sign, from which size on an effect matters,
and what was assumed. Nothing in it is a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Sign = Literal["+", "-", "0", ">=", "<=", "?"]
"""More, less, nothing of a size that matters, not less, not more; and a question that is left open."""
Statistic = Literal["mean", "change", "slope", "first", "volatility", "share_below", "share_above", "elasticity",
                    "difference"]
Pair = tuple[str, str]
"""Names of the arms of treatment and control."""

SUMMARY_MEASURES = ("growth_per_year", "inflation_per_year", "bottom50_growth_less_mean_per_year")
"""Measures of a run's summary that are no columns of its periods."""


class Entry(BaseModel):
    """A table of the registry: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Arm(Entry):
    """What is laid over the base, set and multiplied; `base` where it must not be laid over any other."""

    lay: str = ""
    set: dict[str, Any] = {}
    scale: dict[str, float] = {}
    changes: list[dict[str, Any]] = []
    base: str = ""


class Contrast(Entry):
    """A pair of arms, and under `less` a second pair whose difference is subtracted."""

    treatment: str
    control: str
    less: Pair | None = None

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of arms it takes, that which is subtracted last."""
        return ((self.treatment, self.control), *([self.less] if self.less else []))

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of all its arms."""
        return tuple(name for pair in self.pairs for name in pair)


class Quantity(Entry):
    """A number taken from one run: a statistic of a measure over a window of quarters, its end not included."""

    measure: str
    statistic: Statistic = "mean"
    window: tuple[int, int] | None = None
    threshold: float | None = None
    on: str | None = None


class Outcome(Quantity):
    """What a claim says of one quantity: sign, smallest size that matters (in its own unit, 0.01 = 1 % if relative)."""

    sign: Sign
    matters: float = Field(gt=0.0)
    primary: bool = False
    why_matters: str = ""

    @property
    def quantity(self) -> Quantity:
        """What has to be measured on each run."""
        return Quantity(measure=self.measure, statistic=self.statistic, window=self.window,
                        threshold=self.threshold, on=self.on)


class Claim(Contrast):
    """One hypothesis: the contrast, the outcomes it stands or falls with, and the contrasts without what it assumes."""

    id: str
    rows: list[str] = Field(min_length=1)
    core: bool = False
    says: str
    tag: Literal["stated", "aim", "implied", "open", "assumption", "ours"]
    assumed: str = ""
    refuted: str = ""
    outcomes: list[Outcome] = Field(min_length=1)
    ablations: dict[str, Contrast] = {}

    @property
    def primary(self) -> list[Outcome]:
        """The outcomes it stands or falls with."""
        return [outcome for outcome in self.outcomes if outcome.primary]

    @property
    def all_arms(self) -> tuple[str, ...]:
        """Names of its arms and of those of its ablations, each once."""
        found = [*self.arms, *(name for one in self.ablations.values() for name in one.arms)]
        return tuple(dict.fromkeys(found))


class LeftOut(Entry):
    """A row that the model cannot express, and why."""

    row: str
    reason: str


class Drawn(Entry):
    """A parameter in which drawn worlds differ, and the range it is drawn from."""

    path: str
    low: float
    high: float
    log: bool = False
    whole: bool = False
    reason: str = ""
    source: str = ""


class Otherwise(Entry):
    """Which facts a world has to pass where hardly any passes all."""

    must: list[str] = ["F1", "F2"]
    enough: int = 6


class Draw(Entry):
    """How many worlds are drawn, from which seed, over which base, and what has to pass the facts in each."""

    worlds: int = 200
    seed: int = 20_261_201
    base: str = "claims_control"
    accepted_by: str = "baseline"
    otherwise: Otherwise = Otherwise()


class Placebo(Entry):
    """The parameter that the placebo arm moves by a billionth."""

    parameter: str = "pricing.markup"


class Worlds(Entry):
    """What `worlds.toml` says."""

    draw: Draw = Draw()
    placebo: Placebo = Placebo()
    parameters: list[Drawn] = []


@dataclass(frozen=True)
class Registry:
    """All that is registered, and the SHA-256 of the files that say it."""

    arms: Mapping[str, Arm]
    claims: tuple[Claim, ...]
    worlds: Worlds
    left_out: tuple[LeftOut, ...]
    digest: str

    def quantities(self) -> Iterator[Quantity]:
        """Yield what has to be measured on every run, each once."""
        yield from dict.fromkeys(outcome.quantity.model_copy() for claim in self.claims for outcome in claim.outcomes)
