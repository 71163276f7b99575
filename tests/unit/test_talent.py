"""Talent and knowledge equity: a spread at a mean of one, its pay, its research, and shares (rows B6, B9, B10, C4)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.agents.recipients import CLAIMS
from simulation.markets.education import educate_successors
from simulation.markets.labour import match_workers, search_jobs
from simulation.metrics.catalogue import measure
from simulation.production.talent import drawn_talent, new_talent, premium_for_talent, research_effort, research_quality
from simulation.streams import Streams
from tests.limits.economies import before, opened, take

MANY = np.arange(400_000)
SHARED = {"ownership.private": 0.0, "ownership.cooperative": 1.0}


def sample(spread, tail, seed=0):
    return new_talent(Streams(seed).key("talent"), MANY, spread, tail)


@pytest.mark.parametrize(("spread", "tail"), [(0.3, 0.0), (0.8, 0.0), (0.0, 0.3), (0.4, 0.3)])
def test_a_spread_of_talent_keeps_the_mean(spread, tail):
    """row:F6: means apart from variance; four standard errors where the variance is finite."""
    talent = sample(spread, tail)
    assert np.mean(talent) == pytest.approx(1.0, abs=4 * np.std(talent) / np.sqrt(len(MANY)))
    assert np.std(talent) > 0.2


@pytest.mark.parametrize("response", [0.3, 0.5, 1.0])
def test_pay_for_talent_is_one_on_average(response):
    premium = premium_for_talent(sample(0.5, 0.3), 0.5, 0.3, response)
    assert np.mean(premium) == pytest.approx(1.0, abs=0.01)
    assert np.std(premium) > 0.1


def test_a_tail_is_a_pareto_tail():
    """row:C4: of the best, the exponent is one over the parameter."""
    best = np.sort(sample(0.0, 0.4))[-4000:]
    assert 1.0 / np.mean(np.log(best / best[0])) == pytest.approx(2.5, rel=0.1)


@given(st.floats(-8, 8), st.floats(0, 0.999999), st.floats(0, 2), st.floats(0, 0.8), st.floats(0, 1))
def test_talent_and_its_pay_are_positive_and_one_at_the_null(normal, even, spread, tail, response):
    talent = drawn_talent(np.array([normal]), np.array([even]), spread, tail)
    assert talent[0] > 0.0
    assert premium_for_talent(talent, spread, tail, response)[0] > 0.0
    assert drawn_talent(np.array([normal]), np.array([even]), 0.0, 0.0)[0] == 1.0
    assert premium_for_talent(np.ones(1), 0.0, 0.0, response)[0] == 1.0
    assert premium_for_talent(talent, spread, tail, 0.0)[0] == 1.0


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=8), st.floats(0, 4))
def test_where_all_are_alike_research_is_as_without_talent_to_the_bit(wages, exponent):
    people = len(wages)
    one, employer = np.ones(people), np.zeros(people, np.int64)
    quality = research_quality(employer, np.full(people, 9), 8, np.array(wages), one, one, exponent, 2)
    assert quality.tolist() == [1.0, 1.0, 1.0]


def test_spread_raises_research_only_where_the_top_counts():
    """row:F6 and its ablation."""
    talent, one = sample(0.5, 0.0), np.ones(len(MANY))
    def quality(exponent):
        return research_quality(np.zeros(len(MANY), np.int64), np.full(len(MANY), 9), 8, one, one, talent, exponent, 1)
    assert quality(1.0)[0] == pytest.approx(1.0, abs=0.01)
    assert quality(2.0)[0] == pytest.approx(np.exp(0.25), rel=0.02)
    assert quality(0.5)[0] < 1.0


@given(st.floats(0, 50), st.floats(0, 2), st.floats(0, 2))
def test_effort_rises_with_shares_and_with_the_elasticity(reward, one, other):
    effort = [research_effort(np.array([reward]), elasticity)[0] for elasticity in sorted((one, other))]
    assert 1.0 <= effort[0] <= effort[1] <= 2.0


def test_successors_alone_get_talent_when_education_changes():
    economy = opened(300, changes={"talent.spread": 0.5, "population.retirement_rate": 0.1})
    had = economy.households.talent.copy()
    before(economy, educate_successors)
    jobless = economy.households.quarters_jobless == 0
    take(economy, educate_successors)
    changed = economy.households.talent != had
    assert 10 < np.count_nonzero(changed) < 60
    assert np.all(economy.households.employer[changed] < 0)
    assert np.all(jobless[changed])


def test_only_research_is_paid_for_talent():
    """row:C4."""
    economy = opened(400, changes={"talent.spread": 0.8, "talent.pay_response": 0.5})
    able = economy.households.skill >= economy.parameters.tasks.bins - 2
    assert np.all(economy.households.pay_premium[~able] == 1.0)
    assert np.std(economy.households.pay_premium[able]) > 0.1


def market(**given):
    """One vacancy of firm 0 that sees all seekers, who ask for 1; stake, worth, reward and employers as given."""
    stake = np.array(given.get("stake", [0.0, 0.0]))
    worth = np.array(given.get("worth", [1.0, 1.0]))
    employer = np.array(given.get("employer", [-1, -1]))
    wage, one, zero = np.ones(2), np.ones(1, np.int64), np.zeros(1, np.int64)
    search_jobs(np.uint64(1), np.uint64(2), zero, zero, 0 * one, zero, zero, np.arange(2), np.zeros(2, np.int64), 1,
                1.0, 1.0, np.ones(2), 1.0, 0.0, np.ones(2, np.int64), 50, np.array(given.get("asked", [1.0, 1.0])),
                worth, stake, np.array(given.get("reward", [0.0, 0.0])), employer, wage)
    return employer.tolist(), wage.tolist()


def test_a_firm_that_shares_draws_the_talented_for_less_pay():
    """row:B9: nobody moves for a promise the firm was not seen to keep."""
    assert market(stake=[0.0, 1.0], asked=[0.95, 1.0], reward=[0.1, 0.0]) == ([-1, 0], [1.0, 0.9])
    assert market(stake=[0.0, 1.0], asked=[0.95, 1.0]) == ([0, -1], [0.95, 1.0])


def test_who_has_a_share_asks_for_it_when_leaving():
    """row:B9."""
    assert market(stake=[1.0, 0.0], employer=[1, 1], asked=[1.0, 1.1], reward=[0.0, 0.2]) == ([1, 0], [1.0, 1.1])
    assert market(employer=[1, 1], asked=[1.0, 1.1], reward=[0.0, 0.2]) == ([0, 1], [1.0, 1.0])


def test_firms_look_at_pay_per_talent():
    """row:C4: a star at twice the pay is as dear as another at half of it."""
    assert market(asked=[0.9, 1.6], worth=[1.0, 2.0]) == ([-1, 0], [1.0, 1.6])


def test_the_reward_of_knowledge_is_what_was_paid_and_nothing_under_private_ownership():
    assert not np.any(opened(200, periods=6).firms.knowledge_reward)
    assert np.max(opened(200, periods=6, changes=SHARED).firms.knowledge_reward) > 0.01


def test_what_sci_tech_staff_get_as_holders_is_noted_and_is_all_that_their_claims_bring():
    """row:B3, row:B10: income from knowledge is told apart from income from capital."""
    economy = opened(300, scenario="knowledge_shares_everywhere", periods=6)
    noted, households = economy.households.knowledge_income, economy.households
    assert np.sum(noted) == pytest.approx(0.3 * np.sum(economy.firms.divided[:, CLAIMS]))
    assert np.all(noted <= households.property_income + 1e-12)
    assert not np.any(noted[households.skill < economy.parameters.tasks.bins - 2])
    assert measure(economy)["income_share_knowledge"] > measure(opened(300, periods=6))["income_share_knowledge"]


def test_research_answers_to_shares_and_not_to_the_rule_that_gives_none():
    """row:B6: with nothing shared, the response changes nothing, to the bit."""
    def digest(**changes):
        plain = {"population.workers": 400, "population.goods_share": 0.2, "population.services_share": 0.2,
                 "population.services_employment": 0.3, "population.machines_employment": 0.2,
                 "technology.research_productivity": 5.0, "distribution.liquidity": 0.0,
                 "distribution.hoard_payout": 1.0, "technology.research_share": 0.3}
        return simulate(load_scenario("baseline", plain | changes), seed=1, periods=12).digest
    assert digest(**{"talent.research_effort": 1.0}) == digest()
    assert digest(**SHARED, **{"talent.research_effort": 1.0}) != digest(**SHARED)


@pytest.mark.parametrize("key", ["innovation_exponent", "pay_response", "equity_attraction", "valuation_noise"])
def test_where_all_are_alike_and_nothing_is_shared_no_rule_about_talent_moves_a_bit(key):
    plain = {"population.workers": 120}
    run = simulate(load_scenario("baseline", plain | {f"talent.{key}": 0.5}), seed=1, periods=12)
    assert run.digest == simulate(load_scenario("baseline", plain), seed=1, periods=12).digest


def test_hires_are_hired_whatever_they_are_worth():
    economy = before(opened(300, changes={"talent.spread": 0.6, "talent.pay_response": 1.0}), match_workers)
    take(economy, match_workers)
    assert economy.notes.hires > 0
