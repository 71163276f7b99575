"""Claims on paired seeds: what the interval allows to say, and what is left without the assumption."""

from __future__ import annotations

import pandas as pd
import pytest

import simulation
from experiments.differences import Difference
from experiments.paired_claims import GROUPS, Claim, find, main, read_claims, verdict
from simulation.metrics.catalogue import CATALOGUE


def gap(difference, low, high, measure="layers"):
    return Difference("a", "b", measure, "1", difference, low, high, 20)


@pytest.mark.parametrize(("claimed", "difference", "expected"), [
    ("-", gap(-0.2, -0.3, -0.1), "as claimed"), ("+", gap(-0.2, -0.3, -0.1), "against"),
    ("?", gap(0.2, 0.1, 0.3), "rises"), ("-", gap(-0.2, -0.3, 0.1), "undecided"),
    ("-", gap(0.0, None, None), "no interval"), ("+", gap(0.0, 0.0, 0.0), "nothing")])
def test_the_interval_decides_what_is_said(claimed, difference, expected):
    assert verdict(claimed, difference) == expected


@pytest.mark.parametrize(("left", "expected"), [
    (gap(-0.15, -0.2, -0.1), "as claimed; 75 % of it left"), (gap(-0.05, -0.06, -0.04), "as claimed; 25 % of it only"),
    (gap(0.1, 0.05, 0.2), "against; turned round"), (gap(-0.1, -0.2, 0.1), "undecided")])
def test_an_ablation_says_how_much_of_the_effect_is_left(left, expected):
    assert verdict("-", left, gap(-0.2, -0.3, -0.1)) == expected


@pytest.mark.parametrize("group", GROUPS)
def test_every_arm_of_a_claim_is_declared_and_every_arm_is_used(group):
    arms, claims = read_claims(group)
    assert set().union(*(claim.arms for claim in claims)) == set(arms)


@pytest.mark.parametrize("group", GROUPS)
def test_every_arm_can_be_run_and_every_measure_is_known(group):
    arms, claims = read_claims(group)
    known = {*CATALOGUE, "growth_per_year"}
    assert {measure for claim in claims for measure in claim.measures} <= known
    digests = {name: simulation.load_scenario(arm["scenario"], arm.get("set")).digest for name, arm in arms.items()}
    assert len(set(digests.values())) == len(digests), "two arms are the same world"


def test_claims_about_owners_and_receivers_have_the_ablations_they_need():
    """claims.md, guard against built-in results: rows B6, C2, C8 and F6, the effort elasticity 0 among them."""
    rows = {claim.row: claim for group in GROUPS[1:] for claim in read_claims(group)[1] if claim.ablations}
    assert {"B6", "B7", "C2", "C8", "F6"} <= set(rows)
    assert {"B6", "B7", "C2", "C4", "C7", "C8", "C11", "F4", "F6"} <= {row for row in rows if rows[row].assumption}
    assert any("0" in name for name in rows["B6"].ablations)


def test_claims_that_would_come_out_true_by_assumption_have_an_ablation():
    """claims.md, guard against built-in results: rows A2, A5, A6, D2 and, for this release, D3 and E4."""
    _, claims = read_claims()
    guarded = {claim.row for claim in claims if claim.assumption and claim.ablations}
    assert guarded == {"A2", "A5", "A6", "D2", "D3", "E4"}


def test_the_difference_is_treatment_less_control_on_the_same_seeds():
    rows = [(arm, seed, "layers", level + seed) for arm, level in (("t", 1.0), ("c", 2.0), ("t0", 5.0), ("c0", 5.0))
            for seed in range(6)]
    claim = Claim("D3", "flatter", ("t", "c"), {"layers": "-"}, None, "span", {"no aid": ("t0", "c0")})
    whole, ablated = find([claim], pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"]))
    assert (whole.difference, whole.verdict, whole.n) == (-1.0, "as claimed", 6)
    assert (ablated.world, ablated.difference) == ("no aid", 0.0)
    assert "−1.00 [−1.00, −1.00]" in whole.line()


def test_an_unknown_row_is_refused(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--row", "Z9"])
    assert end.value.code == 2
    assert "no claim has the row Z9" in capsys.readouterr().err


def test_an_interaction_is_how_much_more_one_pair_differs_than_another():
    """row:A7: capability x rule set on log output."""
    level = {"shared": 4.0, "private": 2.0, "shared_frozen": 1.5, "private_frozen": 1.0}
    rows = [(arm, seed, "output", value * (1 + seed)) for arm, value in level.items() for seed in range(6)]
    claim = Claim("A7", "fit", ("shared", "private"), {"output": "+"}, ("shared_frozen", "private_frozen"))
    (finding,) = find([claim], pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"]))
    assert finding.difference == pytest.approx(100 * (2.0 / 1.5 - 1))
    assert claim.arms == set(level)
