"""Human-human: the management tree, what it costs, grievance, effort, strikes, bargaining and the edges of people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.columns import NOBODY
from simulation.institutions.distribution import pay_wages
from simulation.markets.labour import lay_off
from simulation.markets.wages import private_herfindahl, renew_contracts
from simulation.production.organisation import produce_output
from simulation.production.tasks import (
    complexity,
    eligibility,
    exponent,
    output_per_productivity,
    pool,
    supply_by_bin,
    task_weights,
)
from simulation.relations.bargaining import bargained_wage, bargaining_weight, value_per_person
from simulation.relations.edges import CONTROL, EMPLOYMENT, MANAGEMENT
from simulation.relations.hierarchy import coordination_loss, hierarchy_layers, pairwise_talk, span_of_control
from simulation.relations.human_human import (
    effort_given,
    grievance,
    organise,
    quarrel,
    record_people,
    strike_chance,
    strike_length,
)
from simulation.relations.human_machine import pair
from simulation.relations.tree import hours_along_tree, people_inside, place_people, whole_span
from simulation.schedule import advance
from tests.limits.economies import before, opened, take


def effort(pay=1.0, conflict=0.0, layers=1.0, bonus=0.0):
    return float(effort_given(np.array([pay]), np.array([conflict]), np.array([layers]), np.array([bonus]), 0.08, 0.25,
                              0.005)[0])


def test_one_person_leads_more_where_autonomous_machines_help():
    assert span_of_control(7.0, 0.6, np.array([0.0, 0.5, 1.0])) == pytest.approx([7.0, 9.1, 11.2])
    assert np.all(span_of_control(7.0, 0.0, np.array([0.0, 1.0])) == 7.0)


def test_layers_are_as_many_as_it_takes_to_lead_everybody():
    people = np.array([0, 1, 2, 7, 8, 49, 50, 343, 344], float)
    assert hierarchy_layers(people, np.full(9, 7.0)).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4]


@given(st.integers(2, 12), st.integers(1, 5))
def test_a_full_hierarchy_needs_exactly_its_layers(span, layers):
    assert hierarchy_layers(np.array([float(span**layers)]), np.array([float(span)])) == [layers]


def test_coordination_costs_more_in_larger_firms_and_nothing_alone():
    people = np.array([1.0, 2.0, 20.0, 200.0])
    span = np.full(4, 7.0)
    loss = coordination_loss(people, span, hierarchy_layers(people, span), 0.012, 0.010)
    assert loss[0] == 0.0
    assert np.all(np.diff(loss) > 0.0)
    managers = (1 - 7.0**-2) / 6.0
    assert loss[2] == pytest.approx(managers + 0.024 + 0.010 * np.log(20.0))


def test_no_more_than_three_in_ten_hours_go_into_managing():
    assert coordination_loss(np.array([1e6]), np.array([2.0]), np.array([20.0]), 0.0, 0.0) == [0.3]


def test_effort_rises_with_pay_and_bonus_and_falls_with_conflict_and_layers():
    assert effort() == 1.0
    assert effort(pay=2.0) == pytest.approx(1.0 + 0.08 * np.tanh(2.0))
    assert effort(pay=0.5) < 1.0 < effort(bonus=0.02) == pytest.approx(1.02)
    assert effort(conflict=0.2) == pytest.approx(0.95)
    assert effort(layers=3.0) == pytest.approx(0.99)


def test_effort_has_bounds():
    assert (effort(conflict=5.0), effort(bonus=5.0)) == (0.6, 1.15)


def test_the_channels_of_effort_can_be_switched_off():
    nulls = {f"human_human.{name}": 0.0 for name in ("effort_response", "conflict_response", "layer_demotivation")}
    economy = before(opened(200, changes=nulls), organise)
    economy.firms.labour_share[:] = 0.1
    take(economy, organise, pair, quarrel)
    assert np.all(economy.firms.effort == 1.0)


def test_conflict_is_what_the_labour_share_lacks_to_the_fair_one():
    economy = before(opened(200), organise)
    economy.published.fair_labour_share = 0.7
    economy.firms.labour_share[:] = np.resize([0.5, 0.9], len(economy.firms.sector))
    take(economy, organise, pair, quarrel)
    assert economy.firms.conflict == pytest.approx(np.resize([0.2, 0.0], len(economy.firms.sector)))


def test_loss_of_hours_is_that_among_people_and_that_on_machines_up_to_a_bound():
    economy = before(opened(200, changes={"human_machine.supervision": 1.0}), organise)
    firms, rule = economy.firms, economy.parameters
    take(economy, organise, pair, quarrel)
    row = rule.human_machine.supervision * rule.machines.size
    machine = row * firms.n_machines * (1 - firms.autonomy) / np.maximum(firms.n_employees, 1)
    assert firms.coordination_loss == pytest.approx(np.clip(firms.human_human_loss + machine, 0.0, 0.6))
    firms.n_machines[:] = 10**6
    take(economy, organise, pair, quarrel)
    assert np.max(firms.coordination_loss) == 0.6


def test_an_employer_of_nobody_has_no_layers():
    economy = before(opened(200), organise)
    economy.firms.n_employees[:] = 0
    economy.households.employer[:] = NOBODY
    take(economy, organise, pair, quarrel)
    assert np.all(economy.firms.layers == 0.0)
    assert np.all(np.isfinite(economy.firms.effort))


def firms_of(sizes, *, span=7, bins=6, algorithmic=0.0):
    """Place people of these firms, skills drawn, rows shuffled; returns the arrays of the tree by name."""
    rng = np.random.default_rng(sum(sizes) + 1)
    employer = rng.permutation(np.concatenate((np.repeat(np.arange(len(sizes)), sizes), np.full(3, NOBODY))))
    skill = rng.integers(0, bins, len(employer))
    number = np.array(sizes)
    inside = people_inside(number, np.full(len(sizes), algorithmic))
    led = np.full(len(sizes), span)
    manager, level = np.full(len(employer), 99), np.full(len(employer), 99)
    head, managers = np.full(len(sizes), 99), np.full(len(sizes), 99)
    start, people = place_people(employer, skill, bins, inside, led, manager, level, head, managers)
    return {"employer": employer, "skill": skill, "inside": inside, "span": led, "manager": manager, "level": level,
            "head": head, "managers": managers, "start": start, "people": people, "number": number}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(2, 9))
def test_everybody_but_the_head_has_one_manager_in_the_same_firm_and_nobody_leads_more_than_the_span(sizes, span):
    tree = firms_of(sizes, span=span)
    employer, manager, head = tree["employer"], tree["manager"], tree["head"]
    led = np.flatnonzero(manager >= 0)
    assert np.all(employer[manager[led]] == employer[led])
    assert np.bincount(employer[led], minlength=len(sizes)).tolist() == [max(size - 1, 0) for size in sizes]
    without = np.flatnonzero((employer >= 0) & (manager < 0))
    assert sorted(without) == sorted(head[np.array(sizes) > 0])
    assert np.all(head[np.array(sizes) == 0] == NOBODY)
    teams = np.bincount(manager[led], minlength=len(employer))
    assert np.max(teams, initial=0) <= span
    assert np.bincount(employer[teams > 0], minlength=len(sizes)).tolist() == tree["managers"].tolist()
    assert np.all(manager[employer < 0] == NOBODY)


@given(st.integers(1, 300), st.integers(2, 9))
def test_who_follows_managers_upwards_comes_to_the_head_and_the_levels_count_the_way_down(size, span):
    tree = firms_of([size], span=span)
    manager, level, skill = tree["manager"], tree["level"], tree["skill"]
    depth = np.zeros(len(manager), int)
    at = np.flatnonzero(tree["employer"] >= 0)
    for h in at:
        boss = manager[h]
        while boss >= 0:
            depth[h] += 1
            assert depth[h] < size, "a cycle"
            assert skill[boss] >= skill[h]
            boss = manager[boss]
    assert level[tree["head"][0]] == depth[at].max()
    leads = np.isin(at, manager)
    assert np.all((level[at] > 0) == leads)
    for h in np.setdiff1d(at, tree["head"]):
        assert level[manager[h]] > level[h]


def test_the_tree_stays_as_it_is_until_somebody_comes_goes_or_learns():
    economy = before(opened(300), organise)
    take(economy, organise)
    households = economy.households
    managers = households.manager.copy()
    households.wage[:] *= 1.5
    take(economy, organise)
    assert np.array_equal(households.manager, managers)
    pupil = int(np.flatnonzero((households.level == 0) & (households.manager >= 0))[0])
    households.skill[pupil] = economy.parameters.tasks.bins - 1
    take(economy, organise)
    assert not np.array_equal(households.manager, managers)


@given(st.integers(2, 400), st.integers(2, 9))
def test_the_edges_of_a_tree_add_up_to_the_hours_of_its_firm(size, span):
    """row:D1, row:D2: the cost is summed over edges: managing, loss of control by layer, talk in teams."""
    tree = firms_of([size, 1], span=span)
    hours = np.zeros(len(tree["employer"]))
    total = hours_along_tree(tree["start"], tree["people"], tree["inside"], tree["span"], 0.01, 0.02, 0.003, 0.3, hours)
    assert total[1] == 0.0
    assert np.sum(hours) == pytest.approx(total[0], rel=1e-12)
    manager, people = tree["manager"], tree["people"][:size]
    teams = np.bincount(manager[manager >= 0], minlength=len(manager))
    depth = np.zeros(len(manager))
    for h in people[1:]:
        depth[h] = depth[manager[h]] + 1
    expected = min((size - 1) / span, 0.3 * size) + 0.01 * depth.sum()
    for boss in np.flatnonzero(teams):
        talk = 0.02 * np.log(teams[boss] + 1) + 0.003 * teams[boss] / 2
        expected += (teams[boss] + 1) * talk
    assert total[0] == pytest.approx(expected, rel=1e-12)


def test_a_contract_takes_people_out_of_the_hierarchy_from_below():
    inside = people_inside(np.array([0, 1, 10, 10, 10]), np.array([0.5, 1.0, 0.0, 0.45, 1.0]))
    assert inside.tolist() == [0, 1, 10, 6, 1]
    tree = firms_of([10], algorithmic=0.45)
    led = tree["manager"][tree["employer"] == 0]
    assert np.count_nonzero(led >= 0) == 5
    out = (tree["employer"] == 0) & (tree["manager"] < 0) & (np.arange(len(tree["employer"])) != tree["head"][0])
    assert np.max(tree["skill"][out]) <= np.min(tree["skill"][tree["manager"] >= 0])


def test_row_D3_and_D5_autonomous_machines_flatten_firms_and_take_managers_away_only_if_they_widen_the_span():
    for aid, fewer in ((0.6, True), (0.0, False)):
        managers, layers = [], []
        for autonomy in (0.0, 1.0):
            economy = before(opened(600, changes={"human_human.machine_aided_span": aid, "human_human.span": 3.0,
                                                  "human_human.costs_from_edges": True}), organise)
            economy.firms.autonomy[:] = autonomy
            take(economy, organise)
            managers.append(int(economy.firms.n_managers.sum()))
            layers.append(float(economy.firms.layers.sum()))
        assert (managers[1] < managers[0]) == fewer
        assert (layers[1] < layers[0]) == fewer


def test_row_D3_less_hierarchy_is_left_where_contracts_assign_the_work():
    economy = before(opened(600), organise)
    take(economy, organise)
    layers, loss = economy.firms.layers.copy(), economy.firms.human_human_loss.copy()
    economy.firms.algorithmic_share[:] = 0.8
    take(economy, organise)
    assert np.all(economy.firms.layers <= layers)
    assert economy.firms.layers.sum() < layers.sum()
    assert economy.firms.human_human_loss.sum() < 0.7 * loss.sum()
    economy.firms.algorithmic_share[:] = 1.0
    take(economy, organise)
    assert np.all(economy.firms.human_human_loss == 0.0)
    assert np.all(economy.firms.n_managers == 0)
    assert np.all((economy.firms.head >= 0) == (economy.firms.n_employees > 0))


def output_a_head(numbers, per_pair, gap_penalty=30.0):
    """Return output per person of human-only firms of these sizes, people as skilled as the tasks ask."""
    x = complexity(10)
    weight, r = task_weights(x, 0.8, 0.5), exponent(0.5)
    able = eligibility(x, gap_penalty)
    heads = []
    for number in numbers:
        ranks = (np.arange(number) + 0.5) / number
        skill = np.minimum(np.searchsorted(np.cumsum(weight), ranks), 9)
        size = np.array([float(number)])
        work = 1.0 - pairwise_talk(size, per_pair)
        people = supply_by_bin(np.bincount(skill, minlength=10)[None, :].astype(float), work, able)
        density = np.empty(10)
        pool(people[0], weight, 10, density)
        heads.append(output_per_productivity(density, weight, r) / number)
    return np.array(heads)


def test_row_D1_talk_between_pairs_gives_a_human_firm_a_best_size_and_without_cost_there_is_none():
    numbers = np.arange(1, 200)
    costly, free = output_a_head(numbers, 0.002), output_a_head(numbers, 0.0)
    best = int(numbers[np.argmax(costly)])
    assert 3 <= best <= 60
    assert costly[0] < 0.85 * costly[best - 1] > costly[-1]
    assert np.all(free[100:] >= 0.98 * free.max()), "once tasks are covered, size neither helps nor harms"
    assert int(numbers[np.argmax(output_a_head(numbers, 0.02))]) < best
    alone = output_a_head(numbers, 0.002, gap_penalty=3.0)
    assert np.argmax(alone) == 0, "as soft as skills are in the baseline, one person covers all tasks and gains nothing"


@given(st.floats(0.001, 0.1))
def test_row_D1_the_hours_left_for_work_are_most_at_a_firm_of_one_over_the_cost_of_a_pair(per_pair):
    people = np.arange(1.0, 3000.0)
    left = people * (1.0 - pairwise_talk(people, per_pair))
    assert abs(people[np.argmax(left)] - (1.0 / per_pair + 0.5)) <= 1.0
    assert np.all(np.diff(people * (1.0 - pairwise_talk(people, 0.0))) > 0)


def test_talk_between_pairs_costs_nothing_alone_and_grows_with_every_other():
    assert pairwise_talk(np.array([0.0, 1.0, 2.0, 11.0]), 0.01) == pytest.approx([0.0, 0.0, 0.005, 0.05])


def test_row_A5_one_cost_for_all_relations_takes_the_place_of_the_law():
    economy = before(opened(300, changes={"relations.common_cost": 0.1}), organise)
    take(economy, organise)
    firms = economy.firms
    assert np.all(firms.human_human_loss == np.where(firms.n_employees > 1, 0.1, 0.0))


def test_costs_from_edges_are_the_sum_over_the_tree_and_the_layers_its_depth():
    economy = before(opened(400, changes={"human_human.costs_from_edges": True}), organise)
    take(economy, organise)
    firms, households = economy.firms, economy.households
    at_work = households.employer >= 0
    sums = np.bincount(households.employer[at_work], weights=households.coordination_hours[at_work],
                       minlength=len(firms.head))
    assert firms.human_human_loss * firms.n_employees == pytest.approx(sums, rel=1e-12, abs=1e-12)
    has = firms.head >= 0
    assert np.all(firms.layers[has] == households.level[firms.head[has]])
    tree_depth = firms.layers.copy()
    law = before(opened(400), organise)
    take(law, organise)
    assert np.all(np.abs(tree_depth - law.firms.layers) <= 1.0)


@pytest.mark.parametrize("from_edges", [False, True])
def test_edges_of_management_carry_all_the_hours_that_people_lose_to_each_other(from_edges):
    economy = before(opened(400, changes={"human_human.costs_from_edges": from_edges}), record_people)
    take(economy, record_people)
    firms, edges = economy.firms, economy.relations.edges
    rows = edges.of(MANAGEMENT)
    sums = np.bincount(edges.view("firm")[rows], weights=edges.view("hours")[rows], minlength=len(firms.head))
    assert sums == pytest.approx(firms.human_human_loss * firms.n_employees * firms.hours_factor, rel=1e-12, abs=1e-12)
    assert np.all(np.diff(edges.view("hours")[rows][edges.view("firm")[rows] == firms.n_employees.argmax()]) == 0) != (
        from_edges)
    fewer = edges.without(rows[:1])
    assert np.sum(fewer.view("hours")) < np.sum(edges.view("hours"))
    assert economy.relations.period == economy.period


def test_where_lost_hours_meet_their_bound_the_edges_of_management_are_cut_in_proportion():
    economy = before(opened(300, changes={"human_machine.supervision": 1.0}), organise)
    economy.firms.n_machines[:] = 10**4
    take(economy, organise, pair, quarrel, produce_output, record_people)
    firms, edges = economy.firms, economy.relations.edges
    rows = edges.of(MANAGEMENT)
    sums = np.bincount(edges.view("firm")[rows], weights=edges.view("hours")[rows], minlength=len(firms.head))
    part = firms.human_human_loss / np.maximum(firms.human_human_loss + firms.human_machine_loss, 1e-300)
    assert sums == pytest.approx(0.6 * part * firms.n_employees * firms.hours_factor, rel=1e-9, abs=1e-12)


def test_edges_of_employment_are_those_at_work_with_their_pay_and_the_hours_they_work_alone():
    economy = before(opened(400), record_people)
    take(economy, record_people)
    firms, households, edges = economy.firms, economy.households, economy.relations.edges
    rows = edges.of(EMPLOYMENT)
    people, place = edges.view("source")[rows], edges.view("target")[rows]
    assert people.tolist() == np.flatnonzero(economy.is_employed).tolist()
    assert np.all(place == households.employer[people])
    assert np.sum(edges.view("money")[rows]) == pytest.approx(np.sum(households.labour_income), rel=1e-12)
    part = firms.machine_part[place, households.skill[people]]
    assert edges.view("hours")[rows] == pytest.approx(
        (1 - firms.coordination_loss[place]) * (1 - part) * firms.hours_factor[place])
    assert np.all(edges.view("value")[rows] > 0.0)


def test_edges_of_control_join_every_holder_to_the_head_of_the_firm():
    economy = before(opened(300), record_people)
    take(economy, record_people)
    edges, holdings, firms = economy.relations.edges, economy.holdings, economy.firms
    rows = edges.of(CONTROL)
    claims = holdings.rows()
    claims = claims[holdings.firm[claims] < len(firms.head)]
    claims = claims[(firms.head >= 0)[holdings.firm[claims]]]
    assert edges.view("source")[rows].tolist() == holdings.owner[claims].tolist()
    assert edges.view("target")[rows].tolist() == firms.head[holdings.firm[claims]].tolist()
    assert np.all(edges.view("hours")[rows] == 0.0)


def test_row_A6_without_a_gap_and_without_displacement_there_is_no_grievance_and_no_strike():
    nothing = np.zeros(3)
    assert np.all(grievance(nothing, nothing, 0.25, nothing, nothing) == 0.0)
    economy = before(opened(200, changes={"human_human.strike_rate": 10.0, "human_human.strike_threshold": 0.0}),
                     organise)
    economy.firms.labour_share[:] = 2.0
    take(economy, organise, pair, quarrel)
    assert np.all(economy.firms.conflict == 0.0)
    assert np.all(economy.firms.strike_share == 0.0)


def test_row_A6_displacement_is_a_grievance_only_for_the_sceptic_and_open_contracts_spare_part_of_all():
    gap, displaced = np.array([0.1]), np.array([0.2])
    none, half = np.array([0.0]), np.array([0.5])
    assert grievance(gap, displaced, 0.0, none, none) == pytest.approx([0.1])
    assert grievance(gap, displaced, 0.25, none, none) == pytest.approx([0.15])
    assert grievance(gap, displaced, 0.25, half, np.array([0.4])) == pytest.approx([0.15 * 0.8])


def test_who_is_dismissed_where_no_machine_came_is_not_displaced():
    for came in (0, 2):
        economy = before(opened(300, changes={"control.layoff_speed": 1.0}), lay_off)
        economy.firms.machines_delivered[:] = came
        economy.firms.staff_wanted[:] = 1
        before_it = economy.firms.n_employees.sum()
        members = np.bincount(economy.households.employer + 1, minlength=len(economy.firms.head) + 1)[1:]
        take(economy, lay_off)
        assert economy.notes.layoffs > 0.1 * before_it
        told = float(np.sum(economy.firms.displacement * members))
        assert told == pytest.approx(economy.notes.layoffs if came else 0.0)


def test_strikes_are_likelier_the_more_conflict_lies_above_the_threshold():
    chance = strike_chance(np.array([0.0, 0.05, 0.1, 0.3]), 0.05, 2.0)
    assert chance[:2].tolist() == [0.0, 0.0]
    assert chance[2:] == pytest.approx(1 - np.exp(-2.0 * np.array([0.05, 0.25])))
    assert np.all(strike_chance(np.array([5.0]), 0.0, 0.0) == 0.0)


def test_half_of_all_strikes_last_a_week_a_quarter_two_and_none_longer_than_the_quarter():
    weeks = 13 * strike_length((np.arange(100_000) + 0.5) / 100_000)
    assert [np.mean(np.round(weeks) == n) for n in (1, 2, 3)] == pytest.approx([0.5, 0.25, 0.125], abs=1e-3)
    assert np.max(weeks) == 13.0
    assert strike_length(np.array([np.nextafter(1.0, 0.0)])) == [1.0]


def test_a_strike_stops_people_and_machines_is_not_paid_and_raises_wages_after():
    nulls = {"human_human.strike_wage_gain": 0.05, "labour_market.renewal": 0.0, "labour_market.minimum_wage": 0.0}
    economy = before(opened(300, changes=nulls), produce_output)
    firms, households = economy.firms, economy.households
    firms.desired_output[:] = 1e9
    take(economy, produce_output)
    quiet, capacity = firms.output.copy(), firms.capacity.copy()
    firms.strike_share[::2] = 3 / 13
    take(economy, produce_output)
    struck = np.where(np.arange(len(quiet)) % 2 == 0, 10 / 13, 1.0)
    assert firms.output == pytest.approx(quiet * struck)
    assert firms.capacity == pytest.approx(capacity * struck)
    assert firms.hours_factor[capacity > 0] == pytest.approx(struck[capacity > 0])
    take(economy, pay_wages)
    at_work = economy.is_employed
    assert households.labour_income[at_work] == pytest.approx((households.wage * struck[households.employer])[at_work])
    agreed = households.wage.copy()
    take(economy, renew_contracts)
    rise = np.where(struck < 1.0, 1.05, 1.0)[households.employer]
    assert households.wage[at_work] == pytest.approx((agreed * rise)[at_work])
    assert np.all(households.wage[~at_work] == agreed[~at_work])


def test_an_angry_economy_strikes_and_a_quiet_one_does_not():
    shares = []
    for rate in (0.0, 10.0):
        economy = before(opened(400, changes={"human_human.strike_rate": rate}), organise)
        economy.firms.labour_share[:] = 0.2
        take(economy, organise, pair, quarrel)
        shares.append(float(economy.firms.strike_share.mean()))
    assert shares[0] == 0.0
    assert shares[1] > 0.05


def test_short_hours_are_shared_on_top_of_a_strike_and_not_twice():
    economy = before(opened(200), pay_wages)
    firms, households = economy.firms, economy.households
    firms.hours_sharing[:], firms.strike_share[:], firms.hours_factor[:] = 0.5, 0.2, 0.6
    take(economy, pay_wages)
    at_work = economy.is_employed
    assert households.labour_income[at_work] == pytest.approx(households.wage[at_work] * (0.8 - 0.5 * 0.2))


def test_managers_are_paid_by_the_layers_below_them():
    economy = before(opened(300, changes={"human_human.layer_premium": 1.15}), pay_wages)
    take(economy, pay_wages)
    households = economy.households
    at_work = economy.is_employed
    assert np.max(households.level) >= 2
    assert households.labour_income[at_work] == pytest.approx((households.wage * 1.15**households.level)[at_work])


def test_row_C8_the_weight_of_people_falls_with_machines_that_can_do_their_tasks_and_with_few_owners():
    share, owners = np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.0, 0.5])
    assert bargaining_weight(0.4, 0.0, share, 0.0, owners).tolist() == [0.4, 0.4, 0.4]
    assert bargaining_weight(0.4, 0.5, share, 0.0, owners) == pytest.approx([0.4, 0.3, 0.2])
    assert bargaining_weight(0.4, 0.5, share, 1.0, owners) == pytest.approx([0.4, 0.3, 0.1])
    assert np.all(bargaining_weight(0.0, 1.0, share, 1.0, owners) == 0.0)


def test_the_owners_of_a_firm_are_as_concentrated_as_their_shares():
    economy = opened(300)
    holdings, owners = economy.holdings, economy.owners
    index = private_herfindahl(holdings, owners, len(economy.firms.head))
    rows = holdings.rows()
    alone = np.bincount(holdings.firm[rows], minlength=len(index) + 1)[:-1] == 1
    assert np.any(alone)
    assert index[alone] == pytest.approx(1.0)
    assert np.all((index > 0.33) & (index <= 1.0 + 1e-12))
    public = opened(300, scenario="state_ownership")
    assert np.all(private_herfindahl(public.holdings, public.owners, len(public.firms.head)) == 0.0)


def test_a_union_divides_what_is_left_after_machines_plant_interest_and_research():
    value = value_per_person(np.array([100.0, 50.0]), np.array([20.0, 0.0]), np.array([5.0, 0.0]), np.array([5.0, 0.0]),
                             np.array([10.0, 0.0]))
    assert value.tolist() == [7.0, 50.0]
    assert bargained_wage(1.0, 0.0, 7.0, 1.2) == 1.0
    assert bargained_wage(1.0, 0.25, 7.0, 1.2) == pytest.approx(0.75 + 0.25 * 8.4)


def test_a_stronger_union_wins_higher_wages_and_none_wins_what_people_ask():
    pay = {}
    for power in (0.0, 0.2, 0.4):
        economy = before(opened(300, changes={"human_human.bargaining_power": power, "labour_market.renewal": 1.0,
                                              "labour_market.minimum_wage": 0.0}), renew_contracts)
        asked = np.maximum(economy.households.wage, economy.households.asked_wage)
        take(economy, renew_contracts)
        at_work = economy.is_employed
        pay[power] = economy.households.wage[at_work]
        assert np.all(pay[power] >= asked[at_work])
        if power == 0.0:
            assert np.all(pay[power] == asked[at_work])
    assert pay[0.0].sum() < pay[0.2].sum() < pay[0.4].sum()


def test_a_firm_founded_yesterday_has_no_books_a_union_could_read():
    economy = before(opened(200, changes={"human_human.bargaining_power": 0.5}), renew_contracts)
    economy.firms.quarters_active[::2] = 1
    take(economy, renew_contracts)
    assert np.all(economy.firms.bargaining_power[::2] == 0.0)
    assert np.all(economy.firms.bargaining_power[1::2] == 0.5)


def test_who_loses_the_firm_loses_the_manager_and_an_empty_slot_has_no_head():
    economy = opened(300, seed=3)
    wound_up = 0
    for _ in range(30):
        advance(economy)
        wound_up += economy.notes.exits
        firms, households = economy.firms, economy.households
        led = np.flatnonzero(households.manager >= 0)
        assert np.all(households.employer[households.manager[led]] == households.employer[led])
        assert np.all(households.employer[led] >= 0)
        assert np.all(households.level[households.employer < 0] == 0)
        has = firms.head >= 0
        assert np.all(households.employer[firms.head[has]] == np.flatnonzero(has))
    assert wound_up > 0


def test_the_span_of_the_tree_is_whole_and_never_below_two():
    assert whole_span(np.array([1.2, 2.0, 7.9])).tolist() == [2, 2, 7]


EVERYTHING = {"human_human.costs_from_edges": True, "human_human.pairwise_communication": 0.002,
              "human_human.strike_rate": 5.0, "human_human.strike_wage_gain": 0.02,
              "human_human.bargaining_power": 0.2, "human_human.substitution_weakening": 0.5,
              "human_human.concentration_weakening": 0.5, "human_human.layer_premium": 1.15,
              "human_machine.displacement_grievance": 0.25, "control.hours_sharing": 0.5}


def test_the_books_hold_with_all_channels_between_people_open():
    economy = opened(200, changes=EVERYTHING, periods=24)
    assert economy.worst_residual < 1e-12
    assert np.any(economy.relations.edges.view("kind") == MANAGEMENT)
