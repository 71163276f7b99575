"""In which drawn worlds a claim shows its sign: the parameter that decides is found, and chance is not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from experiments.claims.in_which_worlds import divided, tendencies, told
from experiments.claims.judging import Judgement
from experiments.claims.reading import read_registry
from experiments.claims.registry import Claim
from experiments.claims.verdicts import Verdict, Word
from experiments.claims.worlds import World

CLAIM = next(claim for claim in read_registry().claims if [one.sign for one in claim.primary] == ["+"])
FALLING = next(claim for claim in read_registry().claims if [one.sign for one in claim.primary] == ["-"])
WORLDS = [World(i, {"firms.size": (7 * i) % 100, "firms.luck": (37 * i) % 100}, 500 + i) for i in range(100)]


def judgement(effects: Mapping[int, float], word: Word = "conditional", claim: Claim = CLAIM) -> Judgement:
    """A claim with a verdict and its effects by world."""
    return Judgement(claim, Verdict(word, "x"), {}, (), {claim.primary[0].quantity: effects})


def effects_of(parameter: str, zero: float) -> dict[int, float]:
    """Effects that grow with a parameter, and are nil where it is `zero`."""
    return {world.number: float(world.settings[parameter]) - zero for world in WORLDS}


def test_the_parameter_that_decides_comes_first() -> None:
    first, second = tendencies([judgement(effects_of("firms.size", 49.5))], WORLDS)
    assert (first.parameter, first.rank_correlation) == ("firms.size", pytest.approx(1.0))
    assert (first.sign_in_lower_half, first.sign_in_upper_half) == (0.0, 1.0)
    assert first.p_holm < 1e-12 < 0.05 < second.p_holm


def test_an_effect_claimed_to_fall_is_turned() -> None:
    first, _ = tendencies([judgement(effects_of("firms.size", 49.5), claim=FALLING)], WORLDS)
    assert (first.rank_correlation, first.sign_in_lower_half) == (pytest.approx(-1.0), 1.0)


def test_what_goes_with_no_parameter_is_said_to() -> None:
    luck = np.random.default_rng(7).normal(size=len(WORLDS))
    lines = list(told([judgement(dict(enumerate(luck)))], WORLDS, "table.csv"))
    assert lines[0] == "## In which worlds"
    assert "no parameter alone goes with it" in lines[-2]


def test_what_goes_with_a_parameter_is_told_with_both_halves() -> None:
    lines = list(told([judgement(effects_of("firms.luck", 30.5))], WORLDS, "table.csv"))
    assert "`firms.luck` (rank correlation +1.00): 38 % of worlds in its lower half, 100 % in its upper" in lines[-2]
    assert "firms.size" not in lines[-2]


def test_an_effect_that_one_world_lacks_is_left_out_there() -> None:
    effects = effects_of("firms.size", 49.5) | {0: float("nan")}
    first, _ = tendencies([judgement(effects)], WORLDS)
    assert first.rank_correlation == pytest.approx(1.0)


@pytest.mark.parametrize(("word", "zero"), [("conditional", 10.5), ("conditional", 90.5), ("undecided", 49.5)])
def test_claims_on_which_the_worlds_agree_or_that_have_no_effect_are_not_told(word: Word, zero: float) -> None:
    one = judgement(effects_of("firms.size", zero), word)
    assert not list(divided(one))
    assert not list(told([one], WORLDS, "table.csv"))
