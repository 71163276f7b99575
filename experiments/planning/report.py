"""What the study found, as a page, tables and a figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.claims.report import NOTHING, table
from experiments.claims.statistics import Effect
from experiments.claims.verdicts import Verdict
from experiments.figures.style import BLACK, BLUE, VERMILLION, caption, label_ends, rendered, styled
from experiments.output_folder import as_csv
from experiments.planning.demand import Movement
from experiments.planning.market import Market
from experiments.planning.study import (
    ASSUMED,
    BEST,
    BEYOND_FORMULA,
    BREAKDOWN,
    CLAIMS,
    ERROR_OF_FIRMS,
    SAID,
    Judged,
    Row,
    Study,
    of_variant,
)

HEADINGS = ("market", "outcome", "claimed", "matters", "effect [95 %]", "without the assumption",
            "drawn markets with the sign", "verdict")
COLOURS = (BLACK, BLUE, VERMILLION)


def summed(rows: Sequence[Row]) -> pd.DataFrame:
    """Return mean, standard error and number of seeds of every measure, by market and share."""
    frame = pd.DataFrame(rows, columns=["market", "seed", "measure", "share", "value"])
    grouped = frame.groupby(["market", "measure", "share"])["value"]
    return grouped.agg(["mean", "sem", "count", "median"]).reset_index()


def written(measure: str, effect: Effect | None) -> str:
    """Write an effect with its interval: of errors in per cent, of parts in points, of shares as they are."""
    if effect is None:
        return "not defined on every seed"
    ends = f" [{number(measure, effect.low)}, {number(measure, effect.high)}]" if effect.has_interval else ""
    unit = {"error": " %", BEYOND_FORMULA: ""}.get(measure, " points")
    return f"{number(measure, effect.mean)}{ends}{unit}"


def number(measure: str, value: float | None) -> str:
    """Write a number with its sign."""
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{value:+.2f}" if measure == BEYOND_FORMULA else f"{100 * value:+.{0 if abs(value) > 1.0 else 1}f}"
    return text.replace("-", "−")


def page(study: Study, verdicts: Mapping[str, Verdict], found: Sequence[Judged], rows: Sequence[Row], seeds: range,
         kept: int, command: str) -> str:
    """Write the study and its verdicts."""
    means = summed(rows).set_index(["market", "measure", "share"])["mean"]
    markets = "; ".join(
        f"{name}: a quarter's lasting change {one.change:g}, noise {one.noise:g}; firms err by "
        f"{means[name, ERROR_OF_FIRMS, 0.0]:.3f}" for name, one in study.markets.items())
    said = "; ".join(f"{name}: {least(study, rows, name):g} against {means[name, SAID, 0.0]:.2f}"
                     for name in study.markets)
    some = next(iter(study.markets.values()))
    low, high = study.worlds.errors
    delays = means[:, BREAKDOWN]
    soonest, latest = float(delays.min()), float(delays.max())
    lines = [
        "# What could be planned from the market's own data? (hypothesis H12, rows H6–H8)", "",
        "Not in the economy, which has no planner: in a market of "
        f"{some.goods} goods without prices, incomes and entry, whose demand moves as it does for firms of the "
        "economy. What a firm or a planner errs by comes from how each of them learns, and is not put in.", "",
        *(f"- **{says}** ({name}). {str(verdicts[name])[:1].upper()}{str(verdicts[name])[1:]}: "
          f"{verdicts[name].reason}. Assumed: {ASSUMED[name]}." for name, says in CLAIMS.items()), "",
        f"Registration `{study.registration}`, its own, beside that of the other claims; seeds "
        f"{seeds[0]}–{seeds[-1]}, {study.quarters} quarters, planning from quarter {study.begins}, measured over "
        f"quarters {study.window[0]}–{study.window[1]}.", "",
        f"- Demand moves with {some.characteristics} characteristics that goods share and that records tell (hard), "
        "with what only its own firm comes to see (tacit), and with noise. In standard deviations of logarithms, "
        f"after the economy's firms ({markets}; in the economy .25–.26 and .19).",
        f"- Tacit: {100 * some.tacit:g} % of what lasts, as the hypothesis supposes; nobody has measured it. "
        f"Of what lasts, {100 * some.drift:g} % is forgotten in a quarter.",
        "- Firms expect as in the economy (7.1), from their own sales. The planner follows all recorded sales as well "
        "as can be (Kalman 1960). Both make what they expect to be bought.",
        f"- The best share of goods to plan was chosen on seeds 0–29: {BEST:g} in both markets. On these seeds, "
        f"best of a grid of tenths against what (11.3) says: {said}. The formula takes precision to be in proportion "
        "to records. Where tastes drift it grows with their root only, so that more can be planned before the lack of "
        "records is felt.",
        f"- Full planning errs more than the market, mean of the year to come, {soonest:.1f} to {latest:.1f} quarters "
        "after it has begun, by how fast tastes drift (figure, at the right): the delay of row H8 is short.",
        f"- Drawn markets: {study.worlds.count} of a Latin hypercube over {', '.join(study.worlds.ranges)}; kept where "
        f"firms err by {low:g} to {high:g}: {kept}. There the best share is chosen on one history and judged "
        "on another; which part is tacit is drawn from none to all.", "",
        *table(HEADINGS, [row(one) for one in found]), "",
        "![Error by share of goods planned, in both markets, and quarters until full planning fails](planning.svg)", "",
        "What the figure shows: [planning.csv](planning.csv); every drawn market: "
        "[planning_worlds.csv](planning_worlds.csv).", "",
        "```sh", command, "```", ""]
    return "\n".join(lines)


def least(study: Study, rows: Sequence[Row], market: str) -> float:
    """Return the share of the grid with the least mean error in a market."""
    means = summed([row for row in rows if row[0] == market and row[2] == "error"])
    return float(means["share"][means["mean"].idxmin()])


def row(one: Judged) -> tuple[str, ...]:
    """Return the row of an outcome in one market."""
    asked, evidence = one.asked, one.evidence
    matters = f"{asked.matters:g}" if asked.measure == BEYOND_FORMULA else f"{100 * asked.matters:g}"
    left = "; ".join(f"{written(asked.measure, effect)} ({name})" for name, effect in evidence.ablations.items())
    return (one.base, f"{asked.claim}: {asked.name}{'' if asked.primary else ' (secondary)'}", asked.sign, matters,
            written(asked.measure, evidence.effect), left or NOTHING,
            str(evidence.worlds) if evidence.worlds is not None else NOTHING,
            str(one.verdict) if asked.primary else one.verdict.word)


def shown(rows: Sequence[Row]) -> bytes:
    """Write what the figure shows, and the measures beside it: mean over seeds by share of goods planned, or drift."""
    found = summed(rows).rename(columns={"share": "share_or_drift", "sem": "standard_error", "count": "seeds"})
    return as_csv(found)


def tried_worlds(study: Study, tried: Mapping[int, Sequence[float]]) -> bytes:
    """Write the drawn markets that are kept, with the differences of the primary outcomes."""
    markets = study.drawn_markets()
    names = [f"{one.claim}: {one.name.replace(f'{100 * BEST:.0f} %', 'the best share')}" for one in study.primary]
    return as_csv(pd.DataFrame([
        {"world": number, **{name: getattr(markets[number], name) for name in study.worlds.ranges},
         **dict(zip(names, values, strict=True))} for number, values in sorted(tried.items())]))


def measured(found: Sequence[tuple[str, int, str, Movement]]) -> bytes:
    """Write how demand moves in the economy, by scenario, seed and sector."""
    return as_csv(pd.DataFrame([{"scenario": scenario, "seed": seed, "sector": sector, **asdict(movement)}
                             for scenario, seed, sector, movement in sorted(found, key=lambda one: one[:3])]))


def figure(study: Study, rows: Sequence[Row], seeds: range) -> bytes:
    """Draw the error by share of goods planned in each market, and how soon full planning fails by drift of tastes."""
    known = summed(rows)
    with styled():
        drawn = Figure(figsize=(9.6, 3.4), layout="constrained")
        *panels, last = drawn.subplots(1, len(study.markets) + 1)
        for axes, (name, market) in zip(panels, study.markets.items(), strict=True):
            draw_market(axes, study, known, name, market)
        for (name, colour) in zip(study.markets, COLOURS, strict=False):
            of = known[(known["market"] == name) & (known["measure"] == BREAKDOWN)]
            last.plot(100 * of["share"], of["mean"], "o-", color=colour, markersize=3.5)
        label_ends(last, [(float(known[(known["market"] == name) & (known["measure"] == BREAKDOWN)]["mean"].iloc[-1]),
                           name, colour) for name, colour in zip(study.markets, COLOURS, strict=False)])
        last.set_title("all planned: fails after")
        last.set_ylabel("quarters")
        last.set_xlabel("forgotten in a quarter, %")
        last.set_ylim(bottom=0.0)
        caption(drawn, "Root of the mean squared error of output, in logarithms, by share of goods that are planned: "
                       f"mean over {len(seeds)} histories of demand from seed {seeds[0]}. Dotted: best share by "
                       "(11.3). At the right, quarters until the year after errs more than on the market. "
                       f"Registration {study.registration}.")
    return rendered(drawn, "svg")


def draw_market(axes: Axes, study: Study, known: pd.DataFrame, name: str, market: Market) -> None:
    """Draw one market: a line for each variant."""
    ends = []
    for variant, colour in zip(study.variants, COLOURS, strict=True):
        of = known[(known["market"] == f"{name}{of_variant(variant)}") & (known["measure"] == "error")]
        roots = np.sqrt(of["mean"])
        axes.plot(100 * of["share"], roots, color=colour)
        ends.append((float(roots.iloc[-1]), variant or f"{100 * market.tacit:g} % tacit", colour))
    said = known[(known["market"] == name) & (known["measure"] == SAID)]["mean"]
    axes.axvline(100 * float(said.iloc[0]), color=BLACK, linestyle=":", linewidth=0.9)
    label_ends(axes, ends)
    axes.set_title(f"{name}: error")
    axes.set_xlim(0, 100)
    axes.set_xlabel("planned, % of goods")


