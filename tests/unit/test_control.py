"""Control: who decides in a firm, by decree or by claims, and what each party does once it decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation import load_scenario, simulate
from simulation.agents.firms import MACHINE_MAKERS, OWNERS, PARTIES, PUBLIC, SCI_TECH, USERS, WORKERS
from simulation.institutions.control import apply_control, controllers
from simulation.markets.labour import lay_off
from simulation.markets.wages import renew_contracts
from simulation.metrics.control import control_measures
from simulation.production.organisation import plan_research
from simulation.production.planning_of_output import post_prices
from tests.limits.economies import before, opened, take

IN_CONTROL = {
    WORKERS: {"control_weights.workers": 1.0},
    PUBLIC: {"control_weights.public": 1.0, "ownership.private": 0.5, "ownership.state": 0.5},
    SCI_TECH: {"control_weights.sci_tech": 0.6, "control_weights.owners": 0.4, "ownership.private": 0.9,
               "ownership.sci_tech": 0.1},
    USERS: {"control_weights.users": 0.6, "control_weights.owners": 0.4, "ownership.private": 0.9,
            "ownership.users": 0.1},
}


def run(changes, *, scenario="baseline", seed=3, periods=12):
    return simulate(load_scenario(scenario, {"population.workers": 120} | changes), seed=seed, periods=periods)


@given(arrays(np.float64, (7, len(PARTIES)), elements=st.floats(0, 1)))
def test_a_party_other_than_the_owners_decides_only_with_half_of_the_votes(weights):
    votes = weights / np.maximum(np.sum(weights, axis=1), 1.0)[:, None]
    for row, party in zip(votes, controllers(votes), strict=True):
        assert party == OWNERS or (row[party] >= 0.5 - 1e-12 and np.sum(row >= 0.5) <= 1)


def told(run):
    """What a run has to tell but for who decided."""
    return [{name: value for name, value in row.items() if not name.startswith("controlled_by")}
            for row in run.records], run.economy.ledger.balances.tolist()


@pytest.mark.parametrize("changes", [
    {"control_weights.workers": 1.0}, {"control_weights.workers": 0.3, "control_weights.owners": 0.7},
    {"control.by_claims": True}])
def test_whoever_decides_does_as_owners_do_at_the_nulls_to_the_last_bit(changes):
    assert told(run(changes)) == told(run({}))


def test_control_of_cooperatives_by_claims_changes_nothing_where_control_tells_all_firms_the_same():
    assert told(run({"control.by_claims": True}, scenario="worker_cooperatives")) == told(
        run({}, scenario="worker_cooperatives"))


@pytest.mark.parametrize(("ownership", "party"), [
    ({"private": 1.0}, OWNERS), ({"dispersed": 1.0}, OWNERS), ({"cooperative": 0.6, "private": 0.4}, WORKERS),
    ({"cooperative": 0.5, "private": 0.5}, OWNERS), ({"state": 0.3, "commons": 0.3, "private": 0.4}, PUBLIC),
    ({"state": 0.49, "private": 0.51}, OWNERS), ({"sci_tech": 0.6, "private": 0.4}, SCI_TECH),
    ({"users": 0.6, "bank": 0.2, "private": 0.2}, USERS), ({"users": 0.5, "bank": 0.5}, OWNERS),
    ({"bank": 0.6, "cooperative": 0.4}, OWNERS)])
def test_control_passes_at_one_half_of_the_claims(ownership, party):
    """row:B7."""
    changes = {f"ownership.{kind}": share for kind, share in ownership.items()}
    if "bank" in ownership:
        changes |= {"ownership_bank.applies": True, "ownership_bank.private": 1.0}
    economy = take(opened(100, changes=changes | {"control.by_claims": True}), apply_control)
    assert np.all(economy.firms.controller == party)


def test_control_by_claims_follows_the_claims_of_each_sector():
    makers = {"ownership_machine_makers.applies": True, "ownership_machine_makers.sci_tech": 0.51,
              "ownership_machine_makers.private": 0.49}
    firms = take(opened(200, changes=makers | {"control.by_claims": True}), apply_control).firms
    assert np.array_equal(firms.controller == SCI_TECH, firms.sector == MACHINE_MAKERS)


def test_who_receives_and_who_decides_are_two_things():
    economy = take(opened(100, changes={"control_weights.workers": 1.0}), apply_control)
    assert np.all(economy.firms.controller == WORKERS)
    assert economy.parameters.ownership.private == 1.0


@pytest.mark.parametrize(("party", "decision", "value", "column", "set_to"), [
    (WORKERS, "workers_keep_jobs", True, "layoffs_allowed", False),
    (WORKERS, "workers_keep_jobs", True, "automation_by_attrition", True),
    (WORKERS, "workers_share_hours", 0.7, "hours_sharing", 0.7),
    (WORKERS, "workers_pay_weight", 0.4, "pay_weight", 0.4),
    (SCI_TECH, "sci_tech_research", 1.6, "research_drive", 1.6),
    (SCI_TECH, "sci_tech_payout", 0.5, "payout_drive", 0.5),
    (USERS, "users_markup", 0.5, "markup_norm", 0.5),
    (PUBLIC, "public_keeps_jobs", True, "layoffs_allowed", False),
    (PUBLIC, "public_markup", 0.8, "markup_norm", 0.8),
    (PUBLIC, "public_patience", 2.0, "patience", 2.0)])
def test_a_decision_holds_where_its_party_decides_and_nowhere_else(party, decision, value, column, set_to):
    changes = {f"decisions.{decision}": value}
    plain = take(opened(100), apply_control)
    elsewhere = take(opened(100, changes=changes), apply_control)
    there = take(opened(100, changes=changes | IN_CONTROL[party]), apply_control)
    assert np.all(getattr(there.firms, column) == set_to)
    assert np.array_equal(getattr(elsewhere.firms, column), getattr(plain.firms, column))
    assert not np.any(getattr(plain.firms, column) == set_to)


def led(step, **columns):
    """An economy at the moment before a step, with some columns of the firms as some party would set them."""
    economy = before(opened(300), step)
    for name, value in columns.items():
        getattr(economy.firms, name)[:] = value
    return take(economy, step)


def test_nobody_is_dismissed_where_jobs_are_kept():
    economies = []
    for allowed in (True, False):
        economy = before(opened(300), lay_off)
        economy.firms.staff_wanted[:] = 0
        economy.firms.layoffs_allowed[:] = allowed
        economies.append(take(economy, lay_off).notes.layoffs)
    assert economies[0] > 0 == economies[1]


def test_workers_in_control_move_pay_towards_what_a_person_brings_in():
    plain, higher = led(renew_contracts), led(renew_contracts, pay_weight=0.5)
    assert np.all(higher.households.wage >= plain.households.wage)
    assert np.sum(higher.households.wage) > np.sum(plain.households.wage)


def test_sci_tech_people_in_control_research_more():
    plain, driven = led(plan_research), led(plan_research, research_drive=1.5)
    makers = (plain.firms.sector == MACHINE_MAKERS) & (plain.firms.research_share > 0)
    assert np.all(driven.firms.research_share[makers] >= plain.firms.research_share[makers])
    assert np.sum(driven.firms.research_share) > np.sum(plain.firms.research_share)


def test_a_lower_normal_markup_draws_prices_down():
    plain, lower = led(post_prices), led(post_prices, markup_norm=0.8)
    assert np.all(lower.firms.price < plain.firms.price)


def test_shares_of_people_by_who_controls_their_firm_sum_to_one():
    economy = run({"control.by_claims": True, "ownership.private": 0.4, "ownership.cooperative": 0.6}).economy
    measured = control_measures(economy)
    assert sum(measured[f"controlled_by_{party}"] for party in PARTIES) == pytest.approx(1.0)
    assert measured["controlled_by_workers"] == 1.0
