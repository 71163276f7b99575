"""Every rule by which a claim gets its word (model.md R21–R24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.claims.statistics import Effect, WorldShare
from experiments.claims.verdicts import Evidence, Verdict, all_of, judged, over_bases, resting_on

MANY, FEW = WorldShare(90, 70, 100), WorldShare(60, 40, 100)


def effect(low: float | None, high: float | None) -> Effect:
    """Return an effect whose mean lies in the middle of its interval."""
    middle = 0.0 if low is None or high is None else (low + high) / 2.0
    return Effect(middle, low, high, 0.01, 0.001, 30)


SOUND = Evidence(sign="+", matters=0.01, effect=effect(0.02, 0.04), p_adjusted=0.001, worlds=MANY)


@pytest.mark.parametrize(
    ("sign", "low", "high", "word"),
    [
        ("+", 0.02, 0.04, "supported"),
        ("+", -0.04, -0.02, "contradicted"),
        ("+", -0.005, 0.005, "no effect"),
        ("+", 0.005, 0.02, "undecided"),
        ("+", -0.02, 0.02, "undecided"),
        ("-", -0.04, -0.02, "supported"),
        ("-", 0.02, 0.04, "contradicted"),
        ("-", -0.005, 0.005, "no effect"),
        ("0", -0.005, 0.005, "supported"),
        ("0", 0.02, 0.04, "contradicted"),
        ("0", -0.04, -0.02, "contradicted"),
        ("0", -0.005, 0.02, "undecided"),
        (">=", -0.005, 0.5, "supported"),
        (">=", -0.5, -0.02, "contradicted"),
        (">=", -0.02, 0.5, "undecided"),
        ("<=", -0.5, 0.005, "supported"),
        ("<=", 0.02, 0.5, "contradicted"),
        ("<=", -0.5, 0.02, "undecided"),
        ("?", 0.02, 0.04, "rises"),
        ("?", -0.04, -0.02, "falls"),
        ("?", -0.005, 0.005, "no effect"),
        ("?", -0.02, 0.02, "undecided"),
    ],
)
def test_the_interval_against_what_matters_decides(sign: str, low: float, high: float, word: str) -> None:
    """R23."""
    few = WorldShare(50, 40, 100)
    worlds = MANY if word == "supported" else few
    assert judged(replace(SOUND, sign=sign, effect=effect(low, high), worlds=worlds)).word == word  # type: ignore[arg-type]


def test_an_outcome_that_was_never_measured_is_undecided() -> None:
    assert judged(replace(SOUND, effect=None)).word == "undecided"
    assert judged(replace(SOUND, effect=effect(None, None))).word == "undecided"


def test_an_effect_that_holms_correction_does_not_leave_significant_is_undecided() -> None:
    verdict = judged(replace(SOUND, p_adjusted=0.05))
    assert verdict.word == "undecided"
    assert "p = 0.05" in verdict.reason


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_an_effect_no_larger_than_what_a_placebo_does_is_undecided(side: float) -> None:
    """R24."""
    low, high = sorted((0.02 * side, 0.04 * side))
    assert judged(replace(SOUND, effect=effect(low, high), floor=0.03, worlds=None)).word == "undecided"
    assert judged(replace(SOUND, effect=effect(low, high), floor=0.029, worlds=None)).word != "undecided"


def test_too_few_seeds_are_told_with_the_number_that_would_do() -> None:
    """R22."""
    verdict = judged(replace(SOUND, effect=effect(-0.02, 0.02), needed=77))
    assert verdict.word == "undecided"
    assert "77 seeds" in verdict.reason


def test_less_than_four_fifths_of_worlds_make_a_claim_conditional_on_the_calibration() -> None:
    """R21."""
    assert judged(replace(SOUND, worlds=WorldShare(80, 60, 100))).word == "supported"
    verdict = judged(replace(SOUND, worlds=WorldShare(79, 60, 100)))
    assert str(verdict) == "conditional on the calibrated world"
    assert "79 %" in verdict.reason


@pytest.mark.parametrize("worlds", [None, WorldShare(19, 19, 19)])
def test_without_worlds_a_verdict_is_a_preview_and_says_so(worlds: WorldShare | None) -> None:
    verdict = judged(replace(SOUND, worlds=worlds))
    assert verdict.preview
    assert str(verdict) == "supported (preview: too few worlds)"


@pytest.mark.parametrize(("found", "awaited"), [
    (SOUND, set()),
    (replace(SOUND, worlds=None), {"worlds"}),
    (replace(SOUND, worlds=None, effect=effect(-0.04, -0.02)), {"worlds"}),
    (replace(SOUND, worlds=None, ablations={"without": None}), {"ablations"}),
    (replace(SOUND, worlds=None, effect=effect(-0.005, 0.005), ablations={"without": None}), set()),
    (replace(SOUND, worlds=None, effect=effect(-0.02, 0.02)), set()),
    (replace(SOUND, worlds=None, p_adjusted=0.2, ablations={"without": None}), set()),
    (replace(SOUND, worlds=None, sign="?"), set()),
])
def test_only_runs_that_could_change_the_word_are_awaited(found: Evidence, awaited: set[str]) -> None:
    assert judged(found).awaits == awaited


def test_an_outcome_that_is_settled_against_a_claim_leaves_nothing_to_await() -> None:
    nothing, open_one = judged(replace(SOUND, effect=effect(-0.005, 0.005))), judged(replace(SOUND, worlds=None))
    assert all_of({"a": open_one, "b": nothing}, {}).awaits == set()
    assert all_of({"a": open_one, "b": judged(SOUND)}, {}).awaits == {"worlds"}


def test_a_world_against_a_claim_that_most_worlds_bear_out_contradicts_nothing() -> None:
    against = effect(-0.04, -0.02)
    assert judged(replace(SOUND, effect=against, worlds=MANY)).word == "undecided"
    assert judged(replace(SOUND, effect=against, worlds=FEW)).word == "contradicted"


def test_a_contradiction_that_not_all_worlds_repeat_says_so() -> None:
    against = replace(SOUND, effect=effect(-0.04, -0.02))
    few, many = (judged(replace(against, worlds=WorldShare(n, 0, 100))) for n in (21, 19))
    assert few.word == many.word == "contradicted"
    assert few.reason.endswith("less surely in others: 21 % show the claimed sign")
    assert "in others" not in many.reason


@pytest.mark.parametrize(
    ("ablated", "word"),
    [
        (effect(0.014, 0.018), "supported"),
        (effect(0.010, 0.018), "conditional"),
        (effect(-0.001, 0.050), "conditional"),
        (effect(-0.04, -0.02), "conditional"),
        (effect(None, None), "undecided"),
        (None, "undecided"),
    ],
)
def test_an_effect_has_to_last_without_what_was_assumed(ablated: Effect | None, word: str) -> None:
    """R23: the ablated interval leaves out zero and at least half of the effect is left."""
    verdict = judged(replace(SOUND, assumed="machines obey", ablations={"autonomy": ablated}))
    assert verdict.word == word
    assert (str(verdict) == "conditional on “machines obey”") == (word == "conditional")


def test_every_ablation_has_to_leave_the_effect_and_an_assumption_without_one_is_a_condition() -> None:
    two = {"one": effect(0.02, 0.04), "other": effect(0.0, 0.001)}
    assert "other" in judged(replace(SOUND, ablations=two)).reason
    assert judged(replace(SOUND, assumed="machines obey")).word == "conditional"


def test_a_claim_that_nothing_happens_has_to_last_too() -> None:
    nothing = replace(SOUND, sign="0", effect=effect(-0.004, 0.005), assumed="x", p_adjusted=1.0)
    assert judged(replace(nothing, ablations={"without": effect(-0.009, 0.009)})).word == "supported"
    assert judged(replace(nothing, ablations={"without": effect(-0.001, 0.011)})).word == "conditional"


GOOD, BAD, NONE = Verdict("supported", "a"), Verdict("contradicted", "b"), Verdict("no effect", "c")
OPEN, HALF = Verdict("undecided", "d"), Verdict("conditional", "e", ("x",))


@pytest.mark.parametrize(
    ("verdicts", "word"),
    [
        ([GOOD, GOOD], "supported"),
        ([GOOD, HALF], "conditional"),
        ([GOOD, OPEN], "undecided"),
        ([GOOD, NONE, OPEN], "no effect"),
        ([GOOD, NONE, BAD], "contradicted"),
    ],
)
def test_a_claim_stands_only_with_all_its_primary_outcomes(verdicts: list[Verdict], word: str) -> None:
    """Intersection–union (R23)."""
    assert all_of({str(number): one for number, one in enumerate(verdicts)}, {}).word == word


def test_open_questions_decide_nothing_beside_claims_and_alone_leave_the_claim_open() -> None:
    asked = {"output": Verdict("rises", "")}
    assert all_of({"gini": GOOD}, asked).word == "supported"
    alone = all_of({}, asked)
    assert (alone.word, alone.reason) == ("open", "output: rises")


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (GOOD, GOOD, "supported"),
        (BAD, BAD, "contradicted"),
        (HALF, HALF, "conditional on x"),
        (GOOD, HALF, "conditional on x"),
        (GOOD, OPEN, "conditional on `control`"),
        (BAD, GOOD, "conditional on `baseline`"),
        (HALF, NONE, "conditional on `control` and x"),
        (BAD, OPEN, "undecided"),
        (BAD, NONE, "undecided"),
        (NONE, NONE, "no effect"),
    ],
)
def test_a_claim_has_to_hold_over_both_bases(first: Verdict, second: Verdict, text: str) -> None:
    assert str(over_bases({"control": first, "baseline": second})) == text


@pytest.mark.parametrize(
    ("verdict", "assumed", "tried", "text"),
    [
        (GOOD, "y", GOOD, "supported"),
        (GOOD, "y", HALF, "supported"),
        (GOOD, "", OPEN, "supported"),
        (GOOD, "y", OPEN, "conditional on “y”"),
        (GOOD, "y", BAD, "conditional on “y”"),
        (HALF, "y", OPEN, "conditional on “y” and x"),
        (HALF, "y", HALF, "conditional on x"),
        (BAD, "y", OPEN, "contradicted"),
    ],
)
def test_where_nobody_tried_to_do_without_an_assumption_it_is_named(
    verdict: Verdict, assumed: str, tried: Verdict, text: str
) -> None:
    """Ablations are run over the first base; borne out over the other alone, a claim rests on what it assumes (R23)."""
    found = resting_on(verdict, assumed, tried)
    assert str(found) == text
    assert found.awaits == verdict.awaits


def test_a_claim_that_one_outcome_settles_gives_that_one_as_the_reason() -> None:
    """Ablations that could not change the claim are not run, and are no reason."""
    waiting = Verdict("undecided", "not yet known", awaits=frozenset({"ablations"}))
    found = all_of({"wage_share": waiting, "income_share": Verdict("undecided", "too wide")}, {})
    assert found.reason == "income_share: too wide"
    assert not found.awaits
    assert all_of({"wage_share": waiting}, {}).reason == "wage_share: not yet known"
