"""The registry of claims: every row of the list is tested or left out with a reason, by arms that exist and differ."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from experiments.claims.arms import BASES, Resolved, over
from experiments.claims.reading import bundled_registry, read_registry
from experiments.claims.registry import Contrast
from simulation import Scenario, simulate
from simulation.scenario import declarations

REGISTRY = read_registry()
ROWS: dict[str, list[str]] = tomllib.loads((bundled_registry().parent / "rows.toml").read_text(encoding="utf-8"))
KNOWN = {row for rows in ROWS.values() for row in rows}
CITED = {row for claim in REGISTRY.claims for row in claim.rows}
LEFT_OUT = {entry.row for entry in REGISTRY.left_out}
PERIODS = 400
BY_IDENTITY = {"G1"}
"""Guarded rows whose ablation is no pair of arms: the measures of value move nothing (held by tests of its own)."""
MOST_PRIMARY, MOST_ABLATED = 66, 60
"""Distinct arms are what costs time: each is run on every seed, primary ones in every drawn world besides."""


@cache
def resolved(name: str, base: str) -> Resolved:
    """An arm over a base."""
    return over(REGISTRY.arms[name], base)


@cache
def scenario(name: str, base: str) -> Scenario:
    """The scenario of an arm over a base."""
    return resolved(name, base).scenario()


def contrasts() -> Iterator[tuple[str, Contrast]]:
    """Every contrast of the registry, those of ablations by their names."""
    for claim in REGISTRY.claims:
        yield claim.id, claim
        yield from ((f"{claim.id}: {name}", ablation) for name, ablation in claim.ablations.items())


def primary_arms() -> list[str]:
    """The arms that claims stand or fall with, each once."""
    return list(dict.fromkeys(arm for claim in REGISTRY.claims for arm in claim.arms))


def test_at_least_25_core_rows_and_all_hypotheses_but_those_left_out_are_tested() -> None:
    tested = CITED & set(ROWS["core"])
    assert len(ROWS["core"]) == 57
    assert len(tested) >= 40
    assert set(ROWS["hypotheses"]) - LEFT_OUT <= CITED


def test_every_core_row_and_every_hypothesis_is_tested_or_left_out_with_a_reason() -> None:
    assert set(ROWS["core"]) | set(ROWS["hypotheses"]) <= CITED | LEFT_OUT
    assert all(len(entry.reason) > 30 for entry in REGISTRY.left_out)
    assert len(LEFT_OUT) == len(REGISTRY.left_out)


def test_every_row_that_is_cited_or_left_out_exists_and_core_claims_are_marked() -> None:
    assert CITED | LEFT_OUT | set(ROWS["guarded"]) <= KNOWN
    for claim in REGISTRY.claims:
        assert claim.core == bool(set(claim.rows) & set(ROWS["core"])), claim.id


def test_every_guarded_row_that_is_tested_has_an_ablation() -> None:
    ablated = {row for claim in REGISTRY.claims if claim.ablations for row in claim.rows}
    assert set(ROWS["guarded"]) & CITED - BY_IDENTITY <= ablated
    assert set(ROWS["guarded"]) <= CITED | LEFT_OUT


def test_an_ablation_says_what_is_assumed() -> None:
    assert [claim.id for claim in REGISTRY.claims if claim.ablations and not claim.assumed] in ([], ["C5.unity"])


def test_a_claim_that_takes_a_side_says_what_would_refute_it_and_every_size_says_why_it_matters() -> None:
    for claim in REGISTRY.claims:
        sided = {outcome.sign for outcome in claim.primary} != {"?"}
        assert bool(claim.refuted) == sided, claim.id
        assert all(outcome.why_matters for outcome in claim.outcomes), claim.id
        assert all(outcome.window is None or outcome.window[1] <= PERIODS for outcome in claim.outcomes), claim.id


def test_a_claim_names_no_quantity_twice_and_no_arm_stands_unused() -> None:
    for claim in REGISTRY.claims:
        quantities = [outcome.quantity for outcome in claim.outcomes]
        assert len(set(map(repr, quantities))) == len(quantities), claim.id
    assert set(REGISTRY.arms) == {arm for claim in REGISTRY.claims for arm in claim.all_arms}


@pytest.mark.parametrize("base", BASES)
def test_the_arms_of_every_pair_differ(base: str) -> None:
    for name, contrast in contrasts():
        for treatment, control in contrast.pairs:
            assert scenario(treatment, base).digest != scenario(control, base).digest, name


@pytest.mark.parametrize("base", BASES)
def test_what_is_ablated_differs_from_what_is_claimed(base: str) -> None:
    def digests(contrast: Contrast) -> list[str]:
        return [scenario(arm, base).digest for arm in contrast.arms]

    for claim in REGISTRY.claims:
        for name, ablation in claim.ablations.items():
            assert digests(ablation) != digests(claim), f"{claim.id}: {name}"


def test_the_arms_are_few_enough_to_be_run() -> None:
    primary = primary_arms()
    for base in BASES:
        first = {scenario(arm, base).digest for arm in primary}
        rest = {scenario(arm, base).digest for arm in REGISTRY.arms} - first
        assert len(first) <= MOST_PRIMARY
        assert len(rest) <= MOST_ABLATED


def test_worlds_differ_in_parameters_that_no_claim_sets_around_the_values_of_the_baseline() -> None:
    drawn = REGISTRY.worlds.parameters
    assert 15 <= len(drawn) <= 30
    assert len({one.path for one in drawn}) == len(drawn)
    for one in drawn:
        declared = declarations()[one.path]
        assert declared.low <= one.low < one.high <= declared.high, one.path
        for base in BASES:
            value = read(scenario("as_it_is", base), one.path)
            assert one.low < value < one.high, one.path
            assert {read(scenario(arm, base), one.path) for arm in primary_arms()} == {value}, one.path


def read(of: Scenario, path: str) -> float:
    """Read a parameter of a scenario by its path."""
    section, key = path.split(".")
    return float(getattr(getattr(of.parameters, section), key))


def test_the_registry_holds_hypotheses_and_no_results() -> None:
    for file in sorted(Path(bundled_registry()).glob("*.toml")):
        text = file.read_text(encoding="utf-8").lower()
        assert not any(word in text for word in ("verdict", "as claimed", "p =", "95 %", "undecided")), file.name


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES)
def test_every_arm_runs(base: str) -> None:
    ran: set[str] = set()
    for arm in REGISTRY.arms:
        small = scenario(arm, base).with_values({"population.workers": 60})
        if small.digest not in ran:
            ran.add(small.digest)
            assert len(simulate(small, seed=1, periods=3).records) == 3, arm
    assert len(ran) > 100
