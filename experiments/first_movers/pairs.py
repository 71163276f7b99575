"""Who was first, who is like them but was not, and what became of both: pure functions of a panel."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.first_movers.panel import YEAR, Floats, Panel

GOODS_AND_SERVICES = (0, 1)
"""Codes of the sectors that are looked at, as the firms' column `sector` has them; machine-makers are too few."""


@dataclass(frozen=True)
class Rule:
    """What makes a firm a first mover, and a match like it; written down before the runs."""

    automated: float = 0.3
    """Share of task output made by machines that counts as having automated."""
    first: float = 0.2
    """Share of the firms of a sector that are called first."""
    settled: int = 44
    """First quarter looked at: four after the burn-in of forty."""
    youngest: int = 12
    """Quarters that a firm must have worked, so that there is something to match."""


@dataclass(frozen=True)
class Pair:
    """A firm, the quarter from which it counts as automated, and the firm it is compared with; both by slot."""

    mover: int
    quarter: int
    match: int


def arrivals(panel: Panel, sector: int, rule: Rule) -> list[tuple[int, int]]:
    """List (quarter, slot) at which firms of a sector first have automated, the earliest first.

    Firms that had done so before everything settled, or before there was anything to match, are no arrivals. In the
    same quarter the one with more machines comes first.
    """
    found = []
    for slot in np.flatnonzero(panel.sector == sector):
        done: set[int] = set()
        for quarter in np.flatnonzero(panel.automated[:, slot] >= rule.automated):
            firm = int(panel.identity[quarter, slot])
            if firm < 0 or firm in done:
                continue
            done.add(firm)
            if quarter >= rule.settled and panel.age[quarter, slot] >= rule.youngest:
                found.append((int(quarter), -float(panel.automated[quarter, slot]), int(slot)))
    return [(quarter, slot) for quarter, _, slot in sorted(found)]


def first_movers(panel: Panel, sector: int, rule: Rule) -> list[tuple[int, int]]:
    """List the first fifth of a sector's firms that have automated, as (quarter, slot)."""
    firms = int((panel.identity[rule.settled, panel.sector == sector] >= 0).sum())
    return arrivals(panel, sector, rule)[:math.ceil(rule.first * firms)]


def matched(panel: Panel, rule: Rule) -> list[Pair]:
    """Give every first mover the firm most like it among those that had not automated by then, each once.

    Alike in size, in the change of size over the last year, and in markup, each in standard deviations.
    """
    pairs: list[Pair] = []
    for sector in GOODS_AND_SERVICES:
        movers = first_movers(panel, sector, rule)
        used = {slot for _, slot in movers}
        for quarter, mover in movers:
            if (match := nearest(panel, mover, quarter, rule, used)) is not None:
                pairs.append(Pair(mover, quarter, match))
                used.add(match)
    return pairs


def shifted(panel: Panel, pairs: Sequence[Pair], rule: Rule) -> list[Pair]:
    """Compare every match with the firm most like it in turn, none of which moved first: what matching alone gives."""
    used = {slot for pair in pairs for slot in (pair.mover, pair.match)}
    found = []
    for pair in pairs:
        if (match := nearest(panel, pair.match, pair.quarter, rule, used)) is not None:
            found.append(Pair(pair.match, pair.quarter, match))
            used.add(match)
    return found


def nearest(panel: Panel, slot: int, quarter: int, rule: Rule, used: Collection[int]) -> int | None:
    """Find the firm of the same sector, not automated and not used, that was most like one; none if there is none."""
    free = (panel.sector == panel.sector[slot]) & (panel.identity[quarter] >= 0)
    free &= (panel.age[quarter] >= rule.youngest) & (panel.automated[quarter] < rule.automated)
    free[[slot, *used]] = False
    others = np.flatnonzero(free)
    if not others.size:
        return None
    were = likeness(panel, quarter)
    spread = were[:, free].std(axis=1)
    apart = (were[:, others] - were[:, [slot]]) / np.where(spread > 0.0, spread, 1.0)[:, None]
    return int(others[np.argmin((apart * apart).sum(axis=0))])


def likeness(panel: Panel, quarter: int) -> Floats:
    """Return what firms are matched by (3, slots): size, its change over a year, and markup.

    Up to the quarter itself: a firm that shrinks keeps its machines and thereby has automated, so that its match has to
    have shrunk as much.
    """
    return np.stack([panel.size[quarter], panel.size[quarter] - panel.size[quarter - YEAR], panel.markup[quarter]])


def size_gap(panel: Panel, pairs: Sequence[Pair], after: int) -> float:
    """Return by how much more first movers have grown than their matches, in logarithms, since they were compared.

    Sizes are added up over firms first, so that a firm that ended counts as nothing. Not a number where no pair can be
    followed so long, or where all firms of a side have ended.
    """
    followed = [pair for pair in pairs if pair.quarter + after < len(panel.size)]
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = growth(panel, [(one.mover, one.quarter) for one in followed], after) - growth(
            panel, [(one.match, one.quarter) for one in followed], after)
    return float(gap) if np.isfinite(gap) else math.nan


def growth(panel: Panel, firms: Sequence[tuple[int, int]], after: int) -> float:
    """Return the logarithm of what firms (slot, quarter) sell after so many quarters per what they sold before."""
    later = sum(panel.size[quarter + after, slot] for slot, quarter in firms
                if panel.lives_on(slot, quarter, quarter + after))
    sooner = sum(panel.size[quarter, slot] for slot, quarter in firms)
    return float(np.log(later) - np.log(sooner))


def markup_gap(panel: Panel, pairs: Sequence[Pair], after: int) -> float:
    """Return by how much more the markup of first movers has risen, mean over pairs of which both live on."""
    gaps = [change(panel, pair.mover, pair.quarter, after) - change(panel, pair.match, pair.quarter, after)
            for pair in pairs if both_live(panel, pair, after)]
    return sum(gaps) / len(gaps) if gaps else math.nan


def change(panel: Panel, slot: int, quarter: int, after: int) -> float:
    """Return the change of a firm's markup since it was compared."""
    return float(panel.markup[quarter + after, slot] - panel.markup[quarter, slot])


def both_live(panel: Panel, pair: Pair, after: int) -> bool:
    """Tell whether both firms of a pair still work after so many quarters."""
    later = pair.quarter + after
    return later < len(panel.size) and all(
        panel.lives_on(slot, pair.quarter, later) for slot in (pair.mover, pair.match))


def survival_gap(panel: Panel, pairs: Sequence[Pair], after: int) -> float:
    """Return by how much larger the share of first movers is that still work."""
    followed = [pair for pair in pairs if pair.quarter + after < len(panel.size)]
    if not followed:
        return math.nan
    alive = [panel.lives_on(pair.mover, pair.quarter, pair.quarter + after)
             - panel.lives_on(pair.match, pair.quarter, pair.quarter + after) for pair in followed]
    return sum(alive) / len(alive)
