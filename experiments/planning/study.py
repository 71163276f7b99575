"""The study as it was registered: which markets, seeds and outcomes, and what each history of demand says of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from experiments.claims.registry import Sign
from experiments.claims.statistics import WorldShare, effect_of, holm, seeds_needed, world_share
from experiments.claims.verdicts import Evidence, Verdict, all_of, judged, over_bases
from experiments.planning import market as source
from experiments.planning.market import Drawn, Floats, Market, Planning, best_share, draw, error, foreseen, made
from experiments.planning.market import served as served_of
from experiments.planning.market import unsold as unsold_of
from experiments.processes import stream
from experiments.worker_process import Failure

MEASURES = {"error": error, "unsold": unsold_of, "served": served_of}
BEYOND_FORMULA, SAID = "best share less that of (11.3)", "share said by (11.3)"
ERROR_OF_FIRMS, BREAKDOWN = "error of firms", "quarters until breakdown"
YEAR = 4
Row = tuple[str, int, str, float, float]
"""Market with its variant, seed, measure, share of goods that are planned (or drift), value."""


@dataclass(frozen=True)
class Variant:
    """What is otherwise than registered: an assumption left out, or one put in."""

    tacit: float | None = None
    recorded: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One measure, with one share of goods planned against another."""

    claim: str
    measure: str
    treatment: float
    control: float
    sign: Sign
    matters: float
    why_matters: str
    under: str = ""
    """The variant under which it is asked."""
    ablation: str = ""
    """The variant in which what was assumed is left out."""
    primary: bool = True

    @property
    def name(self) -> str:
        """How it is called in tables."""
        shares = f", {100 * self.treatment:.0f} % planned against {100 * self.control:.0f} %"
        return f"{self.measure}{'' if self.measure == BEYOND_FORMULA else shares}{f', {self.under}' * bool(self.under)}"

    def gap(self, values: Mapping[tuple[str, int, str, float], float], seed: int, base: str, variant: str) -> float:
        """Return treatment less control in one history of demand; of the error, the difference of logarithms."""
        of = f"{base}{of_variant(variant)}"
        if self.measure == BEYOND_FORMULA:
            return values[of, seed, self.measure, 0.0]
        one, other = (values[of, seed, self.measure, share] for share in (self.treatment, self.control))
        return float(np.log(one / other)) if self.measure == "error" else one - other


CLAIMS = {
    "hypothesis.H12": "Big data help planning, but full planning dries up its data: some planning is best",
    "H8": "Where everything is planned demand is served worse than on the market, after a delay",
    "H6": "With some of the output planned from recorded sales less is left unsold",
    "H7": "Where half of what lasts of demand is tacit, a planner errs more than the market",
}
ASSUMED = {"hypothesis.H12": "what is planned leaves no record of what people would have bought",
           "H8": "what is planned leaves no record of what people would have bought",
           "H6": "a fiftieth of what lasts of demand is tacit", "H7": "what is tacit never comes to be recorded"}
ALL_RECORDED, HALF_TACIT, LITTLE_TACIT = "all recorded", "half tacit", "hardly any tacit"
SOME, BEST = 0.3, 0.6
"""A moderate share, and the one with the least error on seeds 0-29 in both markets."""
FIVE_PER_CENT, HALF_A_POINT = "a twentieth of the error", "a twentieth of what is unsold in the economy"


@dataclass(frozen=True)
class Worlds:
    """Drawn markets: a Latin hypercube, kept where firms err about as much as in the economy."""

    count: int = 200
    seed: int = 20261123
    first_seed: int = 12_500
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: {
        "change": (0.03, 0.2), "noise": (0.05, 0.3), "tacit": (0.0, 1.0), "drift": (0.01, 0.25),
        "characteristics": (5.0, 80.0), "adjustment": (0.05, 1.0)})
    errors: tuple[float, float] = (0.15, 0.30)
    """Root of the mean squared error of firms; in the economy .17–.30 by sector, control and seed."""


@dataclass(frozen=True)
class Study:
    """Hypothesis H12 and rows H6-H8: refuted if planning does best at an end, or does no better for its data."""

    markets: Mapping[str, Market] = field(default_factory=lambda: {
        "goods": Market(change=0.10, noise=0.20), "services": Market(change=0.097, noise=0.125)})
    """By what was measured in the economy over seeds 0-9 (`python -m experiments.planning --measure`)."""
    variants: Mapping[str, Variant] = field(default_factory=lambda: {
        "": Variant(), ALL_RECORDED: Variant(recorded=1.0), HALF_TACIT: Variant(tacit=0.5)})
    shares: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    drifts: tuple[float, ...] = (0.01, 0.02, 0.05, 0.1, 0.2)
    quarters: int = 300
    begins: int = 100
    window: tuple[int, int] = (200, 300)
    worlds: Worlds = field(default_factory=Worlds)
    outcomes: tuple[Asked, ...] = (
        Asked("hypothesis.H12", "error", BEST, 0.0, "-", 0.05, FIVE_PER_CENT),
        Asked("hypothesis.H12", "error", 1.0, BEST, "+", 0.05, FIVE_PER_CENT, ablation=ALL_RECORDED),
        Asked("hypothesis.H12", BEYOND_FORMULA, BEST, 0.0, "0", 0.15, "as the hypothesis says", primary=False),
        Asked("H8", "served", 1.0, 0.0, "-", 0.005, "half a point of demand", ablation=ALL_RECORDED),
        Asked("H6", "unsold", SOME, 0.0, "-", 0.005, HALF_A_POINT, ablation=HALF_TACIT),
        Asked("H6", "served", SOME, 0.0, "+", 0.005, "half a point of demand", primary=False),
        Asked("H7", "error", SOME, 0.0, "+", 0.05, FIVE_PER_CENT, under=HALF_TACIT, ablation=LITTLE_TACIT),
        Asked("H7", "unsold", SOME, 0.0, "+", 0.005, HALF_A_POINT, under=HALF_TACIT, primary=False),
    )

    @property
    def registration(self) -> str:
        """Hash what is asked, and the market it is asked of, into one name (R24)."""
        rules = Path(source.__file__).read_text(encoding="utf-8")
        content = json.dumps({"study": asdict(self), "claims": CLAIMS, "assumed": ASSUMED, "rules": rules},
                             sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def primary(self) -> tuple[Asked, ...]:
        """Outcomes that the claims stand or fall with."""
        return tuple(one for one in self.outcomes if one.primary)

    def drawn_markets(self) -> list[Market]:
        """Draw the markets of the worlds, whether they are kept or not."""
        from scipy.stats import qmc

        worlds = self.worlds
        low, high = np.array([*worlds.ranges.values()]).T
        sampler = qmc.LatinHypercube(len(worlds.ranges), rng=np.random.default_rng(worlds.seed))
        drawn = [dict(zip(worlds.ranges, map(float, row), strict=True))
                 for row in qmc.scale(sampler.random(worlds.count), low, high)]
        return [Market(**one | {"characteristics": round(one["characteristics"])}) for one in drawn]


def of_variant(name: str) -> str:
    """Write a variant as the end of a market's name; the little that is tacit by registration is no variant."""
    return "" if name in ("", LITTLE_TACIT) else f", {name}"


def history(study: Study, asked: tuple[str, int]) -> list[Row]:
    """Return all that one history of demand says, in one of the markets."""
    name, seed = asked
    market = study.markets[name]
    found = [row for variant in study.variants for row in compared(study, name, market, seed, variant, study.shares)]
    return [*found, *formula(study, name, market, seed, found), *breakdowns(study, name, market, seed)]


def compared(study: Study, name: str, market: Market, seed: int, variant: str, shares: Sequence[float]) -> list[Row]:
    """Draw one history of demand and measure what comes of every share under a variant."""
    changes, window = study.variants[variant], slice(*study.window)
    varied = market if changes.tacit is None else replace(market, tacit=changes.tacit)
    drawn = draw(varied, study.quarters, seed)
    rows = []
    for share in shares:
        output = made(varied, drawn, Planning(share, study.begins, changes.recorded))[window]
        rows += [(f"{name}{of_variant(variant)}", seed, measure, share, measured(output, drawn.demand[window]))
                 for measure, measured in MEASURES.items()]
    return rows


def formula(study: Study, name: str, market: Market, seed: int, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield how much firms err, and how far the best share lies from where (11.3) sees it."""
    errors = {share: value for of, _, measure, share, value in rows if of == name and measure == "error"}
    drawn = draw(market, study.quarters, seed)
    _, known = foreseen(market, drawn, Planning(0.0, study.begins))
    said = best_share(errors[0.0], market.hard, market.untold, float(known[slice(*study.window)].mean()))
    yield name, seed, ERROR_OF_FIRMS, 0.0, float(np.sqrt(errors[0.0]))
    yield name, seed, SAID, 0.0, said
    yield name, seed, BEYOND_FORMULA, 0.0, min(errors, key=lambda share: errors[share]) - said


def breakdowns(study: Study, name: str, market: Market, seed: int) -> Iterator[Row]:
    """Yield the quarters after which full planning errs more than the market, mean of a year, by drift of tastes."""
    for drift in study.drifts:
        drifting = replace(market, drift=drift)
        drawn = draw(drifting, study.quarters, seed)
        planned, sold = (error_by_year(study, drifting, drawn, share) for share in (1.0, 0.0))
        worse = planned > sold
        yield name, seed, BREAKDOWN, drift, float(np.argmax(worse)) if worse.any() else float("nan")


def error_by_year(study: Study, market: Market, drawn: Drawn, share: float) -> Floats:
    """Return the mean squared error of the year that begins with each quarter of planning."""
    output = made(market, drawn, Planning(share, study.begins))[study.begins:]
    by_quarter = np.mean((np.log(output) - drawn.demand[study.begins:]) ** 2, axis=1)
    return np.convolve(by_quarter, np.full(YEAR, 1.0 / YEAR), mode="valid")


def world(study: Study, number: int) -> list[float] | None:
    """Return the differences of the primary outcomes in a drawn market; none if its firms err unlike the economy's."""
    market, seed = study.drawn_markets()[number], study.worlds.first_seed + 2 * number
    low, high = study.worlds.errors
    # What is best is chosen on one history and judged on another.
    trial = {row[3]: row[4] for row in compared(study, "", market, seed, "", study.shares) if row[2] == "error"}
    if not low <= np.sqrt(trial[0.0]) <= high:
        return None
    best = min((share for share in study.shares if 0.0 < share < 1.0), key=lambda share: trial[share])
    asked = [replace(one, treatment=best if one.treatment == BEST else one.treatment,
                     control=best if one.control == BEST else one.control) for one in study.primary]
    shares = sorted({share for one in asked for share in (one.treatment, one.control)})
    values = keyed(row for variant in {one.under for one in asked}
                   for row in compared(study, "", market, seed + 1, variant, shares))
    return [one.gap(values, seed + 1, "", one.under) for one in asked]


def keyed(rows: Iterable[Row]) -> dict[tuple[str, int, str, float], float]:
    """Return rows by what they are of."""
    return {row[:4]: row[4] for row in rows}


def histories(study: Study, seeds: Sequence[int], jobs: int) -> Iterator[tuple[tuple[str, int], list[Row] | Failure]]:
    """Draw all histories and yield what each says, under its market and seed, as it ends."""
    yield from stream(partial(history, study), [(name, seed) for seed in seeds for name in study.markets], jobs)


def worlds(study: Study, jobs: int) -> Iterator[tuple[int, list[float] | Failure | None]]:
    """Try all drawn markets and yield what each says, under its number, as it ends."""
    yield from stream(partial(world, study), range(study.worlds.count), jobs)


@dataclass(frozen=True)
class Judged:
    """An outcome in one market, what is known of it, and the verdict."""

    base: str
    asked: Asked
    evidence: Evidence
    verdict: Verdict


def judge(study: Study, rows: Sequence[Row],
          tried: Mapping[int, Sequence[float]]) -> tuple[dict[str, Verdict], list[Judged]]:
    """Judge outcomes in each market by the rules of the claims, and every claim by its primary ones in both.

    `tried` holds the primary outcomes' differences by the number of the drawn market, of those that are kept.
    """
    values = keyed(rows)
    seeds = sorted({row[1] for row in rows})
    known = {(base, one, variant): effect_of(np.array([one.gap(values, seed, base, variant) for seed in seeds]),
                                             logarithms=one.measure == "error")
             for base in study.markets for one in study.outcomes for variant in {one.under, one.ablation or one.under}}
    adjusted = holm({(base, one): effect.p for base in study.markets for one in study.primary
                     if (effect := known[base, one, one.under]) is not None})
    found = []
    for base in study.markets:
        for one in study.outcomes:
            effect = known[base, one, one.under]
            evidence = Evidence(
                one.sign, one.matters, effect, adjusted.get((base, one), 1.0 if effect is None else effect.p),
                needed=None if effect is None else seeds_needed(effect.sd, one.matters),
                assumed=ASSUMED[one.claim] if one.ablation else "",
                ablations={one.ablation: known[base, one, one.ablation]} if one.ablation else {},
                worlds=shares_of(study, tried).get(one))
            found.append(Judged(base, one, evidence, judged(evidence)))
    return {claim: over_bases({base: all_of({one.asked.name: one.verdict for one in found
                                             if one.base == base and one.asked.claim == claim and one.asked.primary},
                                            {}) for base in study.markets}) for claim in CLAIMS}, found


def shares_of(study: Study, tried: Mapping[int, Sequence[float]]) -> dict[Asked, WorldShare]:
    """Count the drawn markets that show the claimed sign, by primary outcome."""
    if not tried:
        return {}
    columns = zip(*tried.values(), strict=True)
    return {one: world_share(column, one.sign, one.matters)
            for one, column in zip(study.primary, columns, strict=True)}
