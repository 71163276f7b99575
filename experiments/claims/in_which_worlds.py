"""In which drawn worlds a claim shows its sign, where they divide: rank correlations with each parameter.

Looked for after the fact, so a hint where to look and not a test; a world has one seed, and chance divides worlds too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from experiments.claims.judging import Judgement, name_of
from experiments.claims.registry import Outcome
from experiments.claims.statistics import SIGNIFICANT, WorldShare, holm, world_share
from experiments.claims.verdicts import BORNE_OUT, ENOUGH_WORLDS
from experiments.claims.worlds import World

TOLD = 2
"""Parameters told of an outcome, the surest first."""


@dataclass(frozen=True)
class Tendency:
    """How an effect goes with one parameter over the worlds."""

    claim: str
    outcome: str
    parameter: str
    rank_correlation: float
    """Spearman's, of the parameter with the effect as claimed: above 0 where more of it serves the claim."""
    p_holm: float
    """After Holm's correction over all parameters drawn."""
    sign_in_lower_half: float
    """Share of the worlds with the claimed sign where the parameter is at most its median."""
    sign_in_upper_half: float


def tendencies(judgements: Sequence[Judgement], kept: Sequence[World]) -> list[Tendency]:
    """Set each effect whose sign divides the worlds against each parameter that they set, the surest first."""
    return [tendency for judgement in judgements for outcome in divided(judgement)
            for tendency in of_outcome(judgement, outcome, kept)]


def divided(judgement: Judgement) -> Iterator[Outcome]:
    """Go through the primary outcomes of a claim with a verdict whose claimed sign some worlds show and some do not."""
    if judgement.verdict.word not in (*BORNE_OUT, "contradicted"):
        return
    for outcome in judgement.claim.primary:
        effects = judgement.worlds.get(outcome.quantity, {})
        share = world_share(list(effects.values()), outcome.sign, outcome.matters).share
        if outcome.sign in "+-" and 1.0 - ENOUGH_WORLDS < share < ENOUGH_WORLDS:
            yield outcome


def of_outcome(judgement: Judgement, outcome: Outcome, kept: Sequence[World]) -> list[Tendency]:
    """Return how one effect goes with each parameter."""
    from scipy.stats import spearmanr

    effects = judgement.worlds[outcome.quantity]
    worlds = [world for world in kept if world.number in effects]
    as_claimed = np.array([effects[world.number] for world in worlds]) * (-1.0 if outcome.sign == "-" else 1.0)
    known = np.isfinite(as_claimed)
    found: dict[str, Tendency] = {}
    for parameter in worlds[0].settings:
        setting = np.array([float(world.settings[parameter]) for world in worlds])
        rank = spearmanr(setting[known], as_claimed[known])
        is_low = setting <= np.median(setting)
        low, high = (world_share(list(as_claimed[half]), "+", outcome.matters).share for half in (is_low, ~is_low))
        found[parameter] = Tendency(judgement.claim.id, name_of(outcome), parameter, float(rank.statistic),
                                    float(rank.pvalue), low, high)
    adjusted = holm({name: one.p_holm for name, one in found.items()})
    return [Tendency(**{**asdict(found[name]), "p_holm": p}) for name, p in adjusted.items()]


def told(judgements: Sequence[Judgement], kept: Sequence[World], table: str) -> Iterator[str]:
    """Write the section of CLAIMS.md: for each claim that divides the worlds, which parameters go with its sign.

    `table` is where all parameters stand.
    """
    found = tendencies(judgements, kept)
    if not found:
        return
    yield from ("## In which worlds", "",
                f"Claims of the calibrated world whose sign some of the {len(kept)} drawn worlds repeat and others do "
                f"not, with the parameters that go with it (at most {TOLD}; Spearman's rank correlation, p < .05 after "
                "Holm's correction over all parameters drawn). This was looked for after the results were known and is "
                "a hint, not a test; each world has one seed, so that chance alone divides worlds where the effect is "
                f"small. [All parameters]({table}).", "")
    for judgement in judgements:
        for outcome in divided(judgement):
            share = world_share(list(judgement.worlds[outcome.quantity].values()), outcome.sign, outcome.matters)
            sure = [one for one in found if (one.claim, one.outcome) == (judgement.claim.id, name_of(outcome))
                    and one.p_holm < SIGNIFICANT][:TOLD]
            yield line(judgement, outcome, share, sure)
    yield ""


def line(judgement: Judgement, outcome: Outcome, share: WorldShare, sure: Sequence[Tendency]) -> str:
    """Tell one outcome: how many worlds show the sign, and where more of them do."""
    what = "; ".join(
        f"`{one.parameter}` (rank correlation {signed(one.rank_correlation)}): {100 * one.sign_in_lower_half:.0f} % of "
        f"worlds in its lower half, {100 * one.sign_in_upper_half:.0f} % in its upper half" for one in sure)
    return (f"- **{judgement.claim.says}** ({judgement.claim.id}, {name_of(outcome)}): {share} worlds; "
            f"{what or 'no parameter alone goes with it'}.")


def signed(number: float) -> str:
    """Write a number between −1 and 1 with its sign."""
    return f"{number:+.2f}".replace("-", "−")
