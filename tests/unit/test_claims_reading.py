"""The registry is read whole or not at all, and every mistake in it is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.claims.arms import Resolved, Size, over, placebo_of
from experiments.claims.judging import chosen
from experiments.claims.mechanical import adopting
from experiments.claims.reading import read_registry
from experiments.claims.registry import Arm, Drawn, Otherwise, Worlds
from experiments.claims.worlds import FACTS, accept, draw
from simulation.scenario import ScenarioError

CLAIM = """
[arms]
as_it_is = {}
shared = { lay = "citizens_fund" }
later = { changes = [{ period = 6, adopt = "citizens_fund" }] }
frozen = { set = { "technology.machine_progress" = false } }

[[claims]]
id = "B1.shared"
rows = ["B1", "H7"]
says = "A fund makes incomes more equal"
tag = "stated"
treatment = "shared"
control = "as_it_is"
[[claims.outcomes]]
measure = "gini_income"
sign = "-"
matters = 0.01
primary = true
"""


def registry(folder: Path, text: str = CLAIM, worlds: str = "") -> Path:
    """Write a registry of one file, and worlds if there are any."""
    (folder / "ownership.toml").write_text(text, encoding="utf-8")
    if worlds:
        (folder / "worlds.toml").write_text(worlds, encoding="utf-8")
    return folder


def test_a_claim_is_read_with_its_defaults_and_the_files_have_one_name(tmp_path: Path) -> None:
    found = read_registry(registry(tmp_path))
    (claim,) = found.claims
    assert claim.primary[0].statistic == "mean"
    assert claim.all_arms == ("shared", "as_it_is")
    again = read_registry(registry(tmp_path, CLAIM + "# a word\n"))
    assert found.digest != again.digest


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('treatment = "shared"', 'treatment = "shraed"',
         "ownership.toml:9:1: B1.shared: no arm 'shraed'; did you mean 'shared'?"),
        ("gini_income", "gini_incme", "B1.shared: gini_incme: no measure 'gini_incme'; did you mean 'gini_income'?"),
        ("matters", "maters", "ownership.toml:18:1: claims.0.outcomes.0.maters: unknown key; did you mean 'matters'?"),
        ('sign = "-"', 'sign = "up"', "ownership.toml:17:1: claims.0.outcomes.0.sign: 'up' is not allowed"),
        ("matters = 0.01", "matters = 0.0", "0.0 is not allowed"),
        ("primary = true", "", "has no outcome with primary = true"),
        ("primary = true", "primary = true\nwindow = [9, 4]", "window [9, 4] is empty"),
        ("primary = true", 'primary = true\nstatistic = "share_below"', "need a threshold"),
        ("primary = true", 'primary = true\nstatistic = "elasticity"', "need on ="),
        ('measure = "gini_income"', 'measure = "growth_per_year"\nstatistic = "slope"', "leave out statistic"),
        ("as_it_is = {}", 'as_it_is = { base = "baseline" }', "do not lie over the same base"),
        ("as_it_is = {}", 'as_it_is = { scale = { "pricing.markp" = 2 } }',
         "arms.as_it_is.scale: no number 'pricing.markp'; did you mean 'pricing.markup'?"),
        ("[arms]", "[arm]", "arm: unknown table; did you mean 'arms'?"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in CLAIM
    with pytest.raises(ScenarioError) as error:
        read_registry(registry(tmp_path, CLAIM.replace(old, new)))
    assert complaint in str(error.value)


def test_names_that_stand_twice_are_refused_with_both_places(tmp_path: Path) -> None:
    registry(tmp_path)
    (tmp_path / "second.toml").write_text(CLAIM, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        read_registry(tmp_path)
    assert "arms.shared: stands already in" in str(error.value)
    assert "'B1.shared' stands already in" in str(error.value)


@pytest.mark.parametrize(
    ("worlds", "complaint"),
    [
        ('[placebo]\nparameter = "pricing.mark"', "no parameter 'pricing.mark'"),
        ('[[parameters]]\npath = "x.y"\nlow = 0\nhigh = 1', "worlds.toml:1:1: path: no parameter 'x.y'"),
        ('[[parameters]]\npath = "pricing.markup"\nlow = 0\nhigh = 1\nlog = true', "cannot be drawn from 0.0 to 1.0"),
    ],
)
def test_worlds_that_cannot_be_drawn_are_refused(tmp_path: Path, worlds: str, complaint: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_registry(registry(tmp_path, worlds=worlds))
    assert complaint in str(error.value)


def test_an_empty_folder_holds_no_claims(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="holds no claims"):
        read_registry(tmp_path)


def test_claims_are_picked_by_id_row_group_or_beginning(tmp_path: Path) -> None:
    claims = read_registry(registry(tmp_path)).claims
    for name in ("B1.shared", "b1", "H7", "B1.sh"):
        assert chosen(claims, [name]) == (list(claims), [])
    assert chosen(claims, ["B2"]) == ([], ["B2"])


def test_an_arm_is_what_its_scenario_is_by_hand(tmp_path: Path) -> None:
    import simulation

    arms = read_registry(registry(tmp_path)).arms
    by_hand = simulation.load_scenario("claims_control+citizens_fund")
    assert over(arms["shared"], "claims_control").scenario().digest == by_hand.digest
    assert over(Arm(base="baseline"), "claims_control").source == "baseline"
    (change,) = over(arms["later"], "baseline").scenario().changes
    assert (change.period, change.values["ownership.commons"]) == (6, 0.5)


def test_an_arm_lies_over_the_world_it_is_tried_in() -> None:
    arm = over(Arm(set={"pricing.markup": 0.2}), "baseline")
    spec = arm.spec(Size(periods=4), 1, {"pricing.markup": 0.4, "pricing.markup_step": 0.02})
    assert spec.settings == {"pricing.markup": 0.2, "pricing.markup_step": 0.02}
    assert spec.scenario().digest == spec.digest


def test_an_arm_that_multiplies_does_so_at_whatever_size_the_economy_has() -> None:
    """A market of half the people is the smaller one in a preview of few people too (row H3)."""
    half = over(Arm(scale={"population.workers": 0.5}), "baseline")
    assert half.scenario().parameters.population.workers == 1000
    small = half.spec(Size(periods=4, settings={"population.workers": 300}), 1)
    assert small.settings == {"population.workers": 150}
    assert small.scenario().digest == small.digest
    assert placebo_of(half, "pricing.markup").scenario().parameters.population.workers == 1000


def test_the_placebo_is_the_control_but_for_a_billionth() -> None:
    control = Resolved("baseline")
    moved = placebo_of(control, "pricing.markup").scenario().parameters.pricing.markup
    assert moved != 0.38
    assert moved == pytest.approx(0.38, rel=2e-9)


def test_the_mechanical_arm_adopts_who_owns_and_receives_and_nothing_else(tmp_path: Path) -> None:
    """R11."""
    arms = read_registry(registry(tmp_path)).arms
    control = over(arms["as_it_is"], "baseline")
    adopted = adopting(over(arms["shared"], "baseline"), control, 12)
    assert adopted is not None
    assert adopted.paths == ("ownership.private", "ownership.commons")
    (change,) = adopted.resolved.scenario().changes
    assert change.period == 8
    assert adopting(over(arms["frozen"], "baseline"), control, 12) is None


WORLDS = Worlds(parameters=[Drawn(path="pricing.markup", low=0.2, high=0.4),
                            Drawn(path="goods_market.search", low=2, high=8, log=True, whole=True)])


def test_worlds_cover_their_ranges_evenly_and_are_drawn_alike_again() -> None:
    """R21: a Latin hypercube puts one world in each tenth of each range."""
    drawn = draw(WORLDS, 10, 10_000)
    assert drawn == draw(WORLDS, 10, 10_000)
    tenths = sorted(int((world.settings["pricing.markup"] - 0.2) / 0.02) for world in drawn)
    assert tenths == list(range(10))
    assert all(type(world.settings["goods_market.search"]) is int for world in drawn)
    assert [world.seed for world in drawn] == list(range(10_500, 10_510))


def passing(count: int, of: int, lacking: str = "F7") -> dict[int, dict[str, bool]]:
    """Return facts of worlds of which the first few pass all and the others lack one."""
    return {number: {fact: number < count or fact != lacking for fact in FACTS} for number in range(of)}


def test_worlds_are_kept_where_all_facts_hold_and_by_the_second_rule_only_if_hardly_any_does() -> None:
    drawn = draw(WORLDS, 30, 0)
    strict = accept(passing(3, 30), drawn, Otherwise())
    assert (strict.strict, len(strict.kept), strict.by_fact["F7"]) == (True, 3, 3)
    second = accept(passing(2, 30), drawn, Otherwise())
    assert (second.strict, len(second.kept), second.all_facts) == (False, 30, 2)
    without = accept(passing(2, 30, lacking="F2"), drawn, Otherwise())
    assert len(without.kept) == 2
