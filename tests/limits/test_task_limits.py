"""The limits LC1-LC7 and LC9 of production, to 1e-10 (model 4.9), and the Acemoglu-Restrepo numbers V2-V4.

The mapping: with gamma absorbed in the weights, tasks of equal productivity and everybody able to do everything, the
bins that machines master are the share I = 1 - Gamma of tasks, and sigma is Acemoglu and Restrepo's elasticity.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from simulation.production.tasks import complexity, eligibility, exponent, supply_by_bin, task_weights
from tests.limits.test_pooling import assigned

BINS = 10
CLOSE = {"rel": 1e-10, "abs": 0.0}


def able(people, mastered, machines, elasticity, gradient=0.8, productivity=1.0):
    """Return weights and the assignment where all people master all bins, and machines the first `mastered`."""
    weight = task_weights(complexity(BINS), gradient, elasticity)
    hours, work = np.zeros(BINS), np.zeros(BINS)
    hours[-1] = people
    if mastered > 0:
        work[mastered - 1] = machines
    return weight, assigned(hours, work, weight, exponent(elasticity), productivity)


SCARCE = list(itertools.product([0.5, 0.8, 1.5], [2, 5, 8], [0.0, 0.4, 0.99]))
CASES = list(itertools.product([0.5, 0.8, 1.5], [2, 5, 8], [1.0, 1.7, 4.0]))


@pytest.mark.parametrize(("elasticity", "mastered", "abundance"), CASES)
def test_LC1_abundant_machines_give_acemoglu_and_restrepos_output(elasticity, mastered, abundance):
    people, productivity = 7.0, 1.3
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    content = weight[mastered:].sum()
    machines = abundance * people * (1.0 - content) / content
    _, (_, _, output, _) = able(people, mastered, machines, elasticity, productivity=productivity)
    r = exponent(elasticity)
    closed = productivity * ((1 - content) ** (1 / elasticity) * machines**r
                             + content ** (1 / elasticity) * people**r) ** (1 / r)
    assert output == pytest.approx(closed, **CLOSE)


@pytest.mark.parametrize(("elasticity", "mastered", "scarcity"), SCARCE)
def test_LC2_scarce_machines_are_perfect_substitutes_for_people(elasticity, mastered, scarcity):
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    content = weight[mastered:].sum()
    machines = scarcity * 7.0 * (1.0 - content) / content
    _, (_, marginal, output, _) = able(7.0, mastered, machines, elasticity, productivity=1.3)
    assert output == pytest.approx(1.3 * (7.0 + machines), **CLOSE)
    assert marginal == pytest.approx(np.full(BINS, 1.3), **CLOSE)


@pytest.mark.parametrize(("elasticity", "mastered", "abundance"), CASES)
def test_LC3_the_competitive_labour_share_is_acemoglu_and_restrepos(elasticity, mastered, abundance):
    people = 7.0
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    content = weight[mastered:].sum()
    machines = abundance * people * (1.0 - content) / content
    _, (_, marginal, output, automated) = able(people, mastered, machines, elasticity)
    wage, rental = marginal[-1], marginal[mastered - 1]
    odds = (1.0 - content) / content
    share = 1.0 / (1.0 + odds ** (1 / elasticity) * (machines / people) ** exponent(elasticity))
    assert wage * people / output == pytest.approx(share, **CLOSE)
    assert 1.0 / (1.0 + odds * (rental / wage) ** (1 - elasticity)) == pytest.approx(share, **CLOSE)
    if abundance > 1.0:
        assert 1.0 - automated == pytest.approx(share, **CLOSE), "task output is shared as competitive income is"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("elasticity", [0.5, 0.8, 1.5])
def test_LC4_marginal_products_exhaust_output(seed, elasticity):
    draw = np.random.default_rng(seed)
    people = draw.gamma(0.5, 2.0, BINS) + 0.01
    machines = np.where(draw.random(BINS) < 0.3, draw.gamma(1.0, 2.0, BINS), 0.0)
    weight = task_weights(complexity(BINS), 0.8, elasticity)
    _, marginal, output, _ = assigned(people, machines, weight, exponent(elasticity), 1.7)
    assert np.sum((people + machines) * marginal) == pytest.approx(output, **CLOSE)


@pytest.mark.parametrize("machines", [0.0, 1.0, 1e6])
def test_LC5_machines_that_master_nothing_make_nothing(machines):
    _, (_, _, output, automated) = able(7.0, 0, machines, 0.5)
    assert output == pytest.approx(7.0, **CLOSE)
    assert automated == 0.0


@pytest.mark.parametrize("machines", [0.5, 7.0, 1e4])
def test_LC6_machines_that_master_everything_make_output_linear(machines):
    _, (_, marginal, output, automated) = able(7.0, BINS, machines, 0.5, productivity=1.3)
    assert output == pytest.approx(1.3 * (7.0 + machines), **CLOSE)
    assert marginal == pytest.approx(np.full(BINS, 1.3), **CLOSE), "a wage is what a machine hour is worth"
    assert automated == pytest.approx(machines / (7.0 + machines), **CLOSE)


def test_LC7_at_elasticity_one_output_is_cobb_douglas():
    people = np.linspace(3.0, 0.4, BINS)
    weight = task_weights(complexity(BINS), 0.8, 1.0)
    assert weight == pytest.approx(np.full(BINS, 0.1), rel=1e-15)
    density = people / weight
    cobb_douglas = float(np.exp(np.sum(weight * np.log(density))))

    def output(elasticity):
        return assigned(people, np.zeros(BINS), weight, exponent(elasticity))[2]

    both_sides = 0.5 * (output(1.0 + 1e-5) + output(1.0 - 1e-5))
    assert both_sides == pytest.approx(cobb_douglas, rel=1e-9), "the first-order error cancels"
    assert output(1.0) == pytest.approx(cobb_douglas, rel=2e-6), "taken as a limit, a millionth away from one"


@pytest.mark.parametrize("factor", [0.25, 0.8, 3.0])
def test_LC9_effort_and_coordination_count_like_people(factor):
    draw = np.random.default_rng(5)
    staff = draw.poisson(1.5, (4, BINS)).astype(float)
    eligible = eligibility(complexity(BINS), 3.0)
    weight, r = task_weights(complexity(BINS), 0.8, 0.5), exponent(0.5)
    usual = supply_by_bin(staff, np.full(4, 0.8), eligible)
    scaled = supply_by_bin(staff, np.full(4, 0.8 * factor), eligible)
    np.testing.assert_allclose(scaled, factor * usual, rtol=1e-10)
    for f in range(4):
        output = assigned(usual[f], np.zeros(BINS), weight, r)[2]
        assert assigned(scaled[f], np.zeros(BINS), weight, r)[2] == pytest.approx(factor * output, **CLOSE)


def limit(share, machines, people, elasticity):
    """Return output, wage and rental of the two-task limit: machines do the share I, people the rest."""
    weight = np.array([share, 1.0 - share])
    _, marginal, output, _ = assigned([0.0, people], [machines, 0.0], weight, exponent(elasticity))
    return output, marginal[1], marginal[0]


NUMBERS = [
    ((0.3, 2.0, 1.5), 2.77957, 0.83257, 0.2494),
    ((0.5, 3.0, 1.0), 3.13944, 0.67533, -0.4111),
    ((0.7, 3.0, 1.0), 3.95656, 0.33632, -4.835),
]


@pytest.mark.parametrize(("setting", "output", "labour_share", "wage_slope"), NUMBERS)
def test_V2_V3_the_numbers_of_acemoglu_and_restrepo(setting, output, labour_share, wage_slope):
    share, machines, people = setting
    elasticity = 0.6
    made, wage, rental = limit(share, machines, people, elasticity)
    assert made == pytest.approx(output, abs=5e-6)
    assert wage * people / made == pytest.approx(labour_share, abs=5e-6)
    assert wage == pytest.approx(((1 - share) * made / people) ** (1 / elasticity), **CLOSE)
    assert rental == pytest.approx((share * made / machines) ** (1 / elasticity), **CLOSE)
    assert wage * people + rental * machines == pytest.approx(made, **CLOSE)
    prices = (1 - share) * wage ** (1 - elasticity) + share * rental ** (1 - elasticity)
    assert prices == pytest.approx(1.0, **CLOSE)
    step = 1e-6
    up, down = (limit(share + sign * step, machines, people, elasticity) for sign in (1.0, -1.0))
    of_output = (np.log(up[0]) - np.log(down[0])) / (2 * step)
    of_wage = (np.log(up[1]) - np.log(down[1])) / (2 * step)
    closed = (wage ** (1 - elasticity) - rental ** (1 - elasticity)) / (1 - elasticity)
    assert of_output == pytest.approx(closed, rel=1e-6)
    assert of_wage == pytest.approx((closed - 1 / (1 - share)) / elasticity, rel=1e-6)
    assert of_wage == pytest.approx(wage_slope, rel=2e-4)


@pytest.mark.parametrize(("setting", "output", "labour_share", "wage_slope"), NUMBERS)
def test_V2_ten_bins_are_the_same_economy_as_two_tasks(setting, output, labour_share, wage_slope):
    share, machines, people = setting
    _, (_, marginal, made, automated) = able(people, round(10 * share), machines, 0.6, gradient=0.0)
    assert made == pytest.approx(output, abs=5e-6)
    assert marginal[-1] * people / made == pytest.approx(labour_share, abs=5e-6)
    assert 1.0 - automated == pytest.approx(labour_share, abs=5e-6)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_V3_automation_raises_output_only_where_machines_are_abundant(share):
    for abundance, sign in ((1.5, 1.0), (4.0, 1.0)):
        machines = abundance * share / (1 - share)
        up, down = limit(share + 1e-6, machines, 1.0, 0.6)[0], limit(share - 1e-6, machines, 1.0, 0.6)[0]
        assert np.sign(up - down) == sign
    machines = 0.5 * share / (1 - share)
    up, down = limit(share + 1e-6, machines, 1.0, 0.6)[0], limit(share - 1e-6, machines, 1.0, 0.6)[0]
    assert up == pytest.approx(down, rel=1e-12), "scarce machines leave the further tasks to people"


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_V4_at_elasticity_one_the_labour_share_is_the_share_of_tasks_done_by_people(share):
    gaps = []
    for distance in (1e-3, 1e-4, 0.0):
        made, wage, _ = limit(share, 9.0, 1.5, 1.0 + distance)
        gaps.append(abs(wage * 1.5 / made - (1.0 - share)))
    assert gaps[2] < 1e-6
    assert gaps[1] == pytest.approx(gaps[0] / 10.0, rel=0.02), "and it comes there linearly"
