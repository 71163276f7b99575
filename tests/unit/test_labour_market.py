"""The labour market: who leaves, who is dismissed, who is hired, and what pay people ask for and get."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.columns import NOBODY
from simulation.markets.labour import lay_off, match_workers, quit_and_retire, successors_skills, vacancies
from simulation.markets.wages import expected_inflation, form_aspirations, renew_contracts, survey_wages
from tests.limits.economies import before, opened, take


def staffed(skills, wages, *, firm=0, wanted=(), changes=None, seed=0):
    """Return an economy in which nobody works but people 0, 1, ... in one firm, with these skills and wages."""
    economy = opened(100, seed=seed, changes=changes)
    households, firms = economy.households, economy.firms
    households.employer[:] = NOBODY
    number = len(skills)
    households.employer[:number] = firm
    households.skill[:number] = skills
    households.wage[:number] = wages
    firms.staff_wanted[:] = 0
    firms.staff_wanted[firm, : len(wanted)] = wanted
    firms.layoffs_allowed[:] = True
    return economy


def seekers(asks, skill, vacancy, *, seed=0, **rules):
    """Return an economy in which only people 0, 1, ... can take the one vacancy of firm 0 for bin `vacancy` or more."""
    rules = {"labour_market.on_the_job_search": 0.0} | {f"labour_market.{name}": rule for name, rule in rules.items()}
    economy = staffed([], [], wanted=[1] * (vacancy + 1), changes=rules, seed=seed)
    households = economy.households
    households.quarters_jobless[:] = 1
    households.skill[:] = 0
    households.skill[: len(asks)] = skill
    households.asked_wage[: len(asks)] = asks
    return economy


def hired(economy):
    take(economy, match_workers)
    return np.flatnonzero(economy.households.employer == 0)


def test_nobody_quits_or_retires_at_rates_of_zero_and_all_do_at_one():
    for rate, retirement in ((0.0, 0.0), (0.5, 0.1)):
        economy = opened(600, changes={"labour_market.quit_rate": rate, "population.retirement_rate": retirement})
        employed = economy.is_employed.copy()
        take(economy, quit_and_retire)
        left = np.count_nonzero(employed & ~economy.is_employed) / np.count_nonzero(employed)
        assert left == pytest.approx(rate + (1 - rate) * retirement, abs=0.06)


def test_a_successor_inherits_the_deposit_and_starts_without_a_job_at_the_pay_of_its_skill():
    economy = opened(600, changes={"labour_market.quit_rate": 0.0, "population.retirement_rate": 0.1})
    households = economy.households
    deposits, employed = households.deposits.copy(), economy.is_employed.copy()
    wage, identity = households.wage.copy(), households.identity.copy()
    take(economy, quit_and_retire)
    new = employed & ~economy.is_employed
    assert np.count_nonzero(new) > 20
    assert np.array_equal(households.deposits, deposits)
    assert np.array_equal(households.identity, identity)
    assert np.array_equal(households.asked_wage[new], economy.published.wage_by_skill[households.skill[new]])
    assert np.array_equal(households.wage[~new & employed], wage[~new & employed])


def test_successors_are_skilled_as_before_while_relative_pay_is_as_before():
    base = np.array([0.5, 0.3, 0.2])
    pay = np.array([0.8, 1.0, 1.5])
    assert successors_skills(base, pay, pay, 3.0) == pytest.approx(base)
    assert successors_skills(base, pay, np.ones(3), 0.0) == pytest.approx(base)


def test_successors_learn_what_has_come_to_pay_better():
    base, opening = np.array([0.5, 0.3, 0.2]), np.array([0.8, 1.0, 1.5])
    chances = successors_skills(base, np.array([0.8, 1.0, 3.0]), opening, 2.0)
    assert chances.sum() == pytest.approx(1.0)
    assert chances[2] / chances[0] == pytest.approx(0.2 / 0.5 * 4.0)


def test_published_pay_is_the_mean_by_skill_and_stays_where_nobody_of_a_skill_works():
    economy = staffed([2, 2, 4], [1.0, 2.0, 5.0])
    old = economy.published.wage_by_skill.copy()
    take(economy, survey_wages)
    published = economy.published
    assert published.wage_by_skill[[2, 4]].tolist() == [1.5, 5.0]
    assert published.wage_by_skill[3] == old[3]
    assert published.mean_wage == pytest.approx(8.0 / 3.0)
    assert published.unemployment_rate == pytest.approx(0.97)


def test_the_least_skilled_for_their_pay_go_first():
    economy = staffed([1, 5, 3, 1], [1.0, 1.0, 1.0, 3.0], wanted=[1, 1], changes={"control.layoff_speed": 0.5})
    economy.published.mean_wage = 1.0
    take(economy, lay_off)
    gone = np.flatnonzero(economy.households.employer[:4] == NOBODY).tolist()
    assert gone[-1] == 3, "of two alike the dearer one"
    assert gone in ([3], [0, 3])


def test_nobody_is_dismissed_whom_the_firm_needs_for_hard_tasks():
    for seed in range(20):
        economy = staffed([0, 0, 0, 0, 0, 9], [9.0, 1.0, 1.0, 1.0, 1.0, 90.0], wanted=[1] * 10, seed=seed,
                          changes={"control.layoff_speed": 1.0})
        take(economy, lay_off)
        assert economy.households.employer[5] == 0
        assert np.count_nonzero(economy.is_employed) == 1


def test_a_surplus_of_one_is_kept():
    economy = staffed([3, 3], [1.0, 1.0], wanted=[1], changes={"control.layoff_speed": 1.0})
    take(economy, lay_off)
    assert np.count_nonzero(economy.is_employed) == 2


def test_where_layoffs_are_not_allowed_nobody_goes():
    economy = staffed([3] * 9, [1.0] * 9, wanted=[1], changes={"control.layoff_speed": 1.0})
    economy.firms.layoffs_allowed[:] = False
    take(economy, lay_off)
    assert economy.notes.layoffs == 0
    assert np.count_nonzero(economy.is_employed) == 9


def test_a_share_of_the_surplus_goes_in_a_quarter_on_average():
    gone = []
    for seed in range(100):
        economy = staffed([3] * 10, [1.0] * 10, wanted=[1], changes={"control.layoff_speed": 0.15}, seed=seed)
        take(economy, lay_off)
        gone.append(economy.notes.layoffs)
    assert set(gone) == {1, 2}
    assert np.mean(gone) == pytest.approx(0.15 * 9, abs=0.15)


def test_vacancies_ask_for_no_more_skill_than_the_task():
    wanted = np.array([[4, 3, 1], [0, 0, 0], [1, 1, 1]])
    staff = np.array([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    firm, least, number = vacancies(wanted, staff)
    assert list(zip(firm.tolist(), least.tolist(), number.tolist(), strict=True)) == [(0, 2, 0), (0, 1, 1), (0, 1, 2)]


def test_a_vacancy_takes_the_cheapest_qualified_candidate_it_sees():
    cheapest = [hired(seekers([1.5, 1.2, 0.7, 1.9], 6, 6, seed=seed, candidates=100)).tolist() == [2]
                for seed in range(60)]
    assert np.mean(cheapest) > 0.9, "sixteen looks at four people miss one of them once in a hundred times"


def test_a_vacancy_that_sees_one_candidate_takes_whoever_it_is():
    chosen = [int(hired(seekers([1.5, 1.2, 0.7, 1.9], 6, 6, seed=seed, candidates=1))[0]) for seed in range(120)]
    assert np.all(np.bincount(chosen, minlength=4) > 12)


def test_nobody_is_hired_for_tasks_beyond_their_skill():
    economy = seekers([0.1, 0.1, 0.1], 5, 6, candidates=100)
    assert len(hired(economy)) == 0
    assert (economy.notes.vacancies, economy.notes.hires) == (1, 0)


def test_the_hired_are_paid_what_they_asked():
    economy = seekers([1.37], 6, 6)
    assert hired(economy).tolist() == [0]
    assert economy.households.wage[0] == 1.37
    assert economy.firms.n_employees[0] == 1
    assert economy.firms.staff[0, 6] == 1.0


def test_who_has_just_left_a_job_may_come_too_late_for_this_quarters_vacancies():
    taken = {}
    for late in (0.0, 0.5, 1.0):
        taken[late] = 0
        for seed in range(40):
            economy = seekers([1.0], 6, 6, seed=seed, late_leavers=late)
            economy.households.quarters_jobless[:] = 0
            taken[late] += len(hired(economy))
    assert (taken[0.0], taken[1.0]) == (40, 0)
    assert 8 < taken[0.5] < 32


def test_who_moves_from_job_to_job_asks_a_premium():
    economy = seekers([1.0], 6, 6, on_the_job_search=0.5, moving_premium=1.1)
    economy.firms.hours_factor[:] = 0.5
    economy.households.employer[0], economy.households.wage[0] = 1, 2.0
    assert hired(economy).tolist() == [0], "short hours make sure that the person looks around"
    assert economy.households.wage[0] == pytest.approx(2.2)


def test_a_jobless_person_at_the_same_ask_is_cheaper_than_a_mover():
    for seed in range(20):
        economy = seekers([1.0, 1.0], 6, 6, seed=seed, on_the_job_search=0.5, moving_premium=1.1, candidates=100)
        economy.firms.hours_factor[:] = 0.5
        economy.households.employer[0], economy.households.wage[0] = 1, 1.0
        assert 1 in hired(economy)


def test_trap_T11_people_on_short_hours_look_around_more_often():
    moved = {}
    for hours in (0.5, 1.0):
        moved[hours] = 0
        for seed in range(60):
            economy = seekers([1.0], 6, 6, seed=seed, on_the_job_search=0.05, short_hours_search=6.0)
            economy.firms.hours_factor[:] = hours
            economy.households.employer[0], economy.households.wage[0] = 1, 1.0
            moved[hours] += 0 in hired(economy)
    assert 8 <= moved[0.5] <= 30
    assert moved[1.0] <= 8
    assert moved[1.0] < moved[0.5]


def test_a_person_takes_one_job_only():
    economy = before(opened(300, seed=2), match_workers)
    economy.firms.staff_wanted[:, 0] += 30
    take(economy, match_workers)
    assert economy.notes.hires > 0
    assert economy.firms.n_employees.sum() == np.count_nonzero(economy.is_employed)


def test_contracts_follow_asks_upwards_never_downwards():
    economy = opened(300, changes={"labour_market.renewal": 1.0, "labour_market.minimum_wage": 0.0})
    households = economy.households
    households.wage[:] = 1.0
    households.asked_wage[:] = np.where(np.arange(300) % 2, 1.5, 0.5)
    take(economy, renew_contracts)
    at_work = economy.is_employed
    assert np.array_equal(households.wage[at_work], np.where(np.arange(300) % 2, 1.5, 1.0)[at_work])
    assert np.all(households.wage[~at_work] == 1.0)


def test_a_quarter_of_contracts_is_renewed_in_a_quarter():
    economy = opened(2000, changes={"labour_market.renewal": 0.25})
    households = economy.households
    households.wage[:] = 1.0
    households.asked_wage[:] = 1.1
    take(economy, renew_contracts)
    assert np.mean(households.wage[economy.is_employed] > 1.0) == pytest.approx(0.25, abs=0.04)


def test_nobody_at_work_is_paid_below_the_legal_minimum():
    economy = opened(300, changes={"labour_market.minimum_wage": 0.9})
    take(economy, renew_contracts)
    assert np.min(economy.households.wage[economy.is_employed]) == pytest.approx(0.9 * economy.published.mean_wage)


def test_quarters_without_a_job_are_counted_and_forgotten_on_the_job():
    economy = opened(300)
    economy.households.quarters_jobless[:] = 3
    take(economy, renew_contracts)
    assert np.all(economy.households.quarters_jobless == np.where(economy.is_employed, 0, 4))


def aspiring(jobless_skill=None, **rules):
    """Return asks before and after one quarter, in an economy with full employment but for one skill."""
    economy = opened(600, changes={f"labour_market.{name}": rule for name, rule in rules.items()})
    households = economy.households
    households.employer[:] = 0
    households.quarters_jobless[:] = 5
    if jobless_skill is not None:
        households.employer[households.skill == jobless_skill] = NOBODY
    old = households.asked_wage.copy()
    households.wage[:] = 1e-3
    take(economy, form_aspirations)
    return economy, old, households.asked_wage


def test_people_ask_for_more_where_their_skill_is_scarce():
    _, old, new = aspiring(wage_step=0.012)
    assert np.all(new > old)
    assert np.mean(new / old - 1.0) == pytest.approx(0.012 * np.sqrt(2 / np.pi), rel=0.15)


def test_people_who_stay_jobless_ask_for_less_and_their_peers_for_no_more():
    economy, old, new = aspiring(3)
    jobless = economy.households.skill == 3
    assert np.all(new[jobless] < old[jobless])
    economy, old, new = aspiring(3, tight_unemployment=0.0)
    assert np.array_equal(new[economy.is_employed], old[economy.is_employed])


def test_the_newly_jobless_wait_before_they_ask_for_less():
    economy = opened(300)
    economy.households.employer[:] = NOBODY
    economy.households.quarters_jobless[:] = 1
    old = economy.households.asked_wage.copy()
    take(economy, form_aspirations)
    assert np.array_equal(economy.households.asked_wage, old)


def test_asks_never_fall_below_the_legal_minimum_nor_far_below_present_pay():
    economy = opened(300, changes={"labour_market.minimum_wage": 0.8})
    economy.households.asked_wage[:] = 0.01
    economy.households.wage[:] = 4.0
    take(economy, form_aspirations)
    asked, floor = economy.households.asked_wage, 0.8 * economy.published.mean_wage
    assert np.all(asked[~economy.is_employed] == pytest.approx(floor))
    assert np.all(asked[economy.is_employed] == pytest.approx(0.97 * 4.0))


def test_expected_inflation_but_not_deflation_is_asked_for():
    asks = []
    for inflation in (0.0, 0.02, -0.02):
        economy = opened(300, changes={"labour_market.indexation": 0.5})
        economy.published.expected_inflation = inflation
        take(economy, form_aspirations)
        asks.append(economy.households.asked_wage.copy())
    assert asks[1] == pytest.approx(1.01 * asks[0], rel=1e-12)
    assert np.array_equal(asks[2], asks[0])


def test_expected_inflation_follows_a_fifth_of_the_surprise_within_three_per_cent():
    assert expected_inflation(0.01, 0.02) == pytest.approx(0.012)
    assert expected_inflation(0.0, 5.0) == expected_inflation(0.0, 0.03) == pytest.approx(0.006)
    assert expected_inflation(0.0, -5.0) == pytest.approx(-0.006)
