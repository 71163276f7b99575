"""What the study found, as a page, a table and a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from experiments.claims.report import NOTHING, table
from experiments.claims.statistics import Effect
from experiments.claims.verdicts import Verdict
from experiments.figures.style import BLACK, GREY, VERMILLION, caption, label_ends, rendered, styled
from experiments.first_movers.study import PLACEBO, Judged, Row, Study, effects
from experiments.output_folder import as_csv

PANELS = {"size": "sales, % more", "markup": "markup, points more", "survival": "survival, points more"}
HEADINGS = ("over", "outcome", "claimed", "matters", "effect [95 %]", "matching alone", "without the assumption",
            "seeds needed", "verdict")


def written(measure: str, effect: Effect | None) -> str:
    """Write an effect with its interval, all three in per cent or points."""
    if effect is None:
        return "not defined on every seed"
    known = effect.low is not None and effect.high is not None
    ends = f" [{number(effect.low)}, {number(effect.high)}]" if known else ""
    return f"{number(effect.mean)}{ends} {'%' if measure == 'size' else 'points'}"


def number(value: float | None) -> str:
    """Write a share as +3.1."""
    return NOTHING if value is None or not math.isfinite(value) else f"{100 * value:+.1f}".replace("-", "−")


def page(study: Study, verdict: Verdict, found: Sequence[Judged], rows: Sequence[Row], seeds: range,
         command: str) -> str:
    """Write the study and its verdict."""
    rule = study.rule
    pairs = {arm: [value for of, _, measure, _, value in rows if of == arm and measure == "pairs"]
             for arm, _, _ in study.arms}
    count = "; ".join(f"{arm}: {sum(of):.0f}" for arm, of in pairs.items())
    lines = [
        "# Do those who automate first gain by it? (hypothesis H8, row C3)", "",
        f"**{str(verdict)[:1].upper()}{str(verdict)[1:]}**: {verdict.reason}.", "",
        f"Registration `{study.registration}`, its own, beside that of the other claims; seeds {seeds[0]}–{seeds[-1]}, "
        f"{study.periods} quarters.", "",
        f"A first mover is one of the first {100 * rule.first:.0f} % of firms of its sector (goods, services) whose "
        f"machines make {100 * rule.automated:.0f} % of its task output, mean of a year, from quarter {rule.settled} "
        "on. It is compared with the firm of its sector that was then most like it (size, its change over the year, "
        "markup) and had not automated so far. Sizes are relative to the mean firm of the sector; a firm that ended "
        "has none. *Matching alone*: the matches compared with the firms most like them. "
        f"Pairs over all seeds: {count}.", "",
        f"Assumed: {study.assumed}. That decides who is first, too; hence the third economy.", "",
        *table(HEADINGS, [row(study, one) for one in found]), "",
        "![Sales, markup and survival of first movers less their matches, by quarters since](first_movers.svg)", "",
        "What the figure shows: [first_movers.csv](first_movers.csv); every seed: "
        "[first_movers_by_seed.csv](first_movers_by_seed.csv).", "",
        "```sh", command, "```", ""]
    return "\n".join(lines)


def row(study: Study, one: Judged) -> tuple[str, ...]:
    """Return the row of an outcome over one base."""
    asked, evidence = one.asked, one.evidence
    without = evidence.ablations.get(study.without)
    return (f"`{one.base}`", f"{asked.name}{'' if asked.primary else ' (secondary)'}", asked.sign,
            f"{100 * asked.matters:g}", written(asked.measure, evidence.effect), written(asked.measure, one.placebo),
            written(asked.measure, without) if study.without in evidence.ablations else NOTHING,
            NOTHING if evidence.needed is None else str(evidence.needed), str(one.verdict))


def paths(rows: Sequence[Row]) -> bytes:
    """Write what the figure shows: every gap by quarters since, mean and interval over seeds."""
    found = [(arm, measure, after, effect.mean, effect.low, effect.high, effect.n)
             for (arm, measure, after), effect in effects(rows).items() if effect is not None and measure in PANELS]
    return as_csv(pd.DataFrame(found, columns=["economy", "measure", "quarters_since", "mean", "low", "high", "seeds"]))


def by_seed(study: Study, rows: Sequence[Row]) -> bytes:
    """Write the outcomes that are judged, and the number of pairs, seed by seed; sizes in logarithms."""
    judged = {(one.measure, one.after) for one in study.outcomes} | {("pairs", 0)}
    found = [row for row in sorted(rows) if row[2:4] in judged]
    return as_csv(pd.DataFrame(found, columns=["economy", "seed", "measure", "quarters_since", "value"]))


def figure(study: Study, rows: Sequence[Row], seeds: range) -> bytes:
    """Draw the mean gap by quarters since, with its interval, in every economy; dotted, what matching alone gives."""
    known = effects(rows)
    colours = dict(zip((arm for arm, _, _ in study.arms), (BLACK, VERMILLION, GREY), strict=True))
    with styled():
        drawn = Figure(figsize=(9.6, 3.6), layout="constrained")
        for axes, (measure, label) in zip(drawn.subplots(1, len(PANELS)), PANELS.items(), strict=True):
            ends = []
            axes.axhline(0.0, color="#666666", linewidth=0.7)
            for arm, colour in colours.items():
                for name, style in ((arm, "-"), (f"{PLACEBO} {arm}", ":")):
                    path = [(after, effect) for after in study.path
                            if (effect := known.get((name, measure, after))) is not None]
                    axes.plot([after for after, _ in path], [100 * one.mean for _, one in path], style, color=colour)
                    banded = [(after, one.low, one.high) for after, one in path
                              if one.low is not None and one.high is not None]
                    if style == "-":
                        axes.fill_between([after for after, _, _ in banded], [100 * low for _, low, _ in banded],
                                          [100 * high for _, _, high in banded], color=colour, alpha=0.15, linewidth=0)
                        ends += [(100 * path[-1][1].mean, arm, colour)] if path and axes is drawn.axes[-1] else []
            axes.set_title(label)
            axes.set_xlim(0, study.path[-1])
            axes.set_xlabel("quarters since")
            label_ends(axes, ends)
        caption(drawn, f"First movers less the firms most like them: mean over {len(seeds)} seeds from {seeds[0]} with "
                       f"95 % interval; dotted: what matching alone gives. Registration {study.registration}.")
    return rendered(drawn, "svg")
