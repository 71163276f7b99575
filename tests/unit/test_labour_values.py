"""Labour values: integration by hand, the identity, three conventions, and that nobody feels them (rows G1-G4)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting.identities import BooksError, check_books
from simulation.accounting.labour_values import EVERY, VALUE_COLUMNS, account_values, labour_values, note_work
from simulation.accounting.value_ledger import Quantities
from simulation.accounting.vertical_integration import (
    CONVENTIONS,
    REDUCTIONS,
    correlation,
    deviation_of_prices,
    identity_gap,
    input_coefficients,
    integrated_values,
    is_measurable,
    rate_of_surplus_value,
    spectral_radius,
    transferred_ratio,
    value_of_money,
    values_of,
)
from simulation.agents.firms import MACHINE_MAKERS
from simulation.metrics.catalogue import CATALOGUE
from simulation.production.technology import innovate, self_iterated
from simulation.relations.edges import TRAINING
from tests.limits.economies import before, opened, take

UNIT = np.ones(2)
amounts = st.floats(0.01, 50.0)


def quantities(**changed) -> Quantities:
    """Two skills; goods 100 by 50 hours, services 80 by 60, machines 10 by 8; nothing used up unless it is said."""
    found = Quantities.nothing(2)
    found.people[:] = [[30.0, 20.0], [40.0, 20.0], [2.0, 6.0]]
    found.output[:] = 100.0, 80.0, 10.0
    found.worth[:] = 150.0, 160.0, 30.0
    found.spent[:] = 60.0, 40.0, 0.0
    found.wages, found.quarters = 90.0, 1
    for name, value in changed.items():
        setattr(found, name, np.array(value) if isinstance(value, list) else value)
    return found


USED = [[5.0, 3.0, 1.0], [0.0, 0.0, 0.0], [4.0, 2.0, 1.0]]


def test_without_inputs_the_value_of_a_unit_is_the_work_in_it():
    values = values_of(quantities(), UNIT, 1.0)["labour"]
    assert values.per_unit == pytest.approx([0.5, 0.75, 0.8])
    assert values.added == pytest.approx([50.0, 60.0, 8.0])


def test_values_with_inputs_are_those_found_by_hand():
    # 95 g - 4 m = 50 and 9 m - g = 8, in values g of goods and m of a machine
    goods = (50.0 * 9.0 + 4.0 * 8.0) / (95.0 * 9.0 - 4.0)
    machine = (8.0 + goods) / 9.0
    services = (60.0 + 3.0 * goods + 2.0 * machine) / 80.0
    assert values_of(quantities(used=USED), UNIT, 1.0)["labour"].per_unit == pytest.approx([goods, services, machine])


@given(st.lists(amounts, min_size=3, max_size=3), st.lists(st.floats(0.0, 0.4), min_size=6, max_size=6),
       st.lists(amounts, min_size=3, max_size=3))
def test_row_G1_the_value_of_the_net_product_is_what_was_added(output, coefficients, added):
    made, inputs = np.array(output), np.zeros((3, 3))
    inputs[0], inputs[2] = coefficients[:3], coefficients[3:]
    used = inputs * made
    found = input_coefficients(used, made)
    assert found == pytest.approx(inputs)
    values = integrated_values(found, np.array(added) / made)
    assert np.all(values >= np.array(added) / made * (1.0 - 1e-12)), "inputs only add to what is worked"
    assert identity_gap(values, made, used, np.array(added)) < 1e-12
    assert spectral_radius(inputs) == pytest.approx(max(abs(np.linalg.eigvals(inputs))), abs=1e-12)


def test_an_economy_that_uses_up_more_than_it_makes_has_no_values():
    assert is_measurable(quantities(used=USED))
    assert not is_measurable(quantities(used=[[101.0, 0, 0], [0, 0, 0], [0, 0, 0]]))
    assert not is_measurable(quantities(used=[[50.0, 0, 8.0], [0, 0, 0], [30.0, 0, 9.0]]))
    assert not is_measurable(quantities(output=[100.0, 80.0, 0.0]))


def test_row_G1_machines_pass_on_and_do_not_create():
    values = values_of(quantities(used=USED, machines=[[9.0, 9.0], [5.0, 5.0], [1.0, 1.0]]), UNIT, 0.0)
    for name in ("labour", "machine"):
        assert np.all(values[name].by_machines == 0.0)
        passed_on = float(np.sum(values[name].per_unit * np.sum(USED, axis=1)))
        gross = float(np.sum(values[name].per_unit * quantities().output))
        assert gross == pytest.approx(passed_on + 118.0)
        assert transferred_ratio(quantities(used=USED), values[name]) == pytest.approx(passed_on / 118.0)


def test_without_a_machines_share_its_convention_is_that_of_labour():
    autonomous = {"machines": [[9.0, 9.0], [5.0, 5.0], [1.0, 1.0]]}
    without = values_of(quantities(used=USED, **autonomous), UNIT, 0.0)
    assert np.all(without["machine"].per_unit == without["labour"].per_unit)
    with_share = values_of(quantities(used=USED, **autonomous), UNIT, 1.0)["machine"]
    assert with_share.by_machines == pytest.approx([9.0, 5.0, 1.0])
    assert np.all(with_share.per_unit > without["labour"].per_unit)


def test_limit_LC11_a_machine_that_only_machines_make_has_no_labour_value():
    made = quantities(used=[[0.0] * 3, [0.0] * 3, [4.0, 2.0, 5.0]])
    made.people[MACHINE_MAKERS] = 1e-9
    value = values_of(made, UNIT, 0.0)["labour"].per_unit[MACHINE_MAKERS]
    assert value < 1e-8
    priced = made.worth[MACHINE_MAKERS] / made.output[MACHINE_MAKERS]
    assert priced == 3.0, "while its price need not fall: value and price drift apart (12.5)"
    assert deviation_of_prices(made, values_of(made, UNIT, 0.0)["labour"]) > 1e6


def test_row_G2_complex_labour_and_past_research_raise_the_value_of_machines_and_copies_thin_it():
    plain = values_of(quantities(used=USED), UNIT, 0.0)["knowledge"]
    weighted = values_of(quantities(used=USED), np.array([1.0, 2.0]), 0.0)["knowledge"]
    assert weighted.living == pytest.approx([70.0, 80.0, 14.0])
    assert np.all(weighted.per_unit > plain.per_unit)
    past = quantities(used=USED, knowledge=[[3.0, 0.0], [0.0, 2.0], [0.0, 1.0]])
    with_past = values_of(past, UNIT, 0.0)["knowledge"]
    assert with_past.past == pytest.approx([3.0, 2.0, 1.0])
    assert np.all(with_past.per_unit > plain.per_unit)
    past.output[MACHINE_MAKERS] *= 2.0
    past.people[MACHINE_MAKERS] *= 2.0
    assert values_of(past, UNIT, 0.0)["knowledge"].per_unit[MACHINE_MAKERS] < with_past.per_unit[MACHINE_MAKERS]


def test_prices_in_proportion_to_values_deviate_by_nothing():
    made = quantities(used=USED)
    values = values_of(made, UNIT, 0.0)["labour"]
    made.worth = 3.0 * values.per_unit * made.output
    assert value_of_money(made, values) == pytest.approx(3.0)
    assert deviation_of_prices(made, values) == pytest.approx(0.0, abs=1e-12)
    made.worth[0] *= 2.0
    assert deviation_of_prices(made, values) > 0.1


def test_surplus_value_is_what_wages_do_not_buy():
    made = quantities()
    values = values_of(made, UNIT, 0.0)["labour"]
    basket = 90.0 * (0.6 * 0.5 / 1.5 + 0.4 * 0.75 / 2.0)
    assert rate_of_surplus_value(made, values) == pytest.approx((118.0 - basket) / basket)
    made.wages *= 2.0
    assert rate_of_surplus_value(made, values) == pytest.approx((118.0 - 2.0 * basket) / (2.0 * basket))


def test_correlation_is_within_sectors_alone():
    sector, weight = np.array([0, 0, 1, 1]), np.ones(4)
    assert correlation(np.array([0.0, 1.0, 9.0, 8.0]), np.array([0.0, 1.0, 3.0, 2.0]), weight, sector) == 1.0
    assert correlation(np.array([0.0, 0.0, 9.0, 9.0]), np.array([0.0, 0.0, 3.0, 3.0]), weight, sector) == 0.0


def test_reductions_rank_skills_by_productivity_by_training_or_wrongly():
    complexity = (np.arange(10) + 0.5) / 10
    found = {name: rule(complexity, 0.8, 160.0) for name, rule in REDUCTIONS.items()}
    assert found["productivity"][0] == found["training"][0] == 1.0
    assert found["productivity"][-1] == pytest.approx(np.exp(0.72))
    assert found["training"][-1] == pytest.approx(1.0 + 36.0 / 160.0)
    assert np.all(np.diff(found["permuted"]) < 0.0)
    assert sorted(found["permuted"]) == sorted(found["productivity"])


def test_the_hours_noted_are_those_worked_and_none_twice():
    economy = before(opened(600), note_work)
    take(economy, note_work)
    firms, noted = economy.firms, economy.values.quarter
    assert noted is not None
    worked = float(np.sum(firms.staff * firms.hours_factor[:, None]))
    assert float(np.sum(noted.people) + np.sum(noted.research)) == pytest.approx(worked, rel=1e-12)
    assert np.all(noted.research[:-2] == 0.0)
    assert np.sum(noted.research) > 0.0
    assert noted.output == pytest.approx(np.bincount(firms.sector, weights=firms.output))
    rule = economy.parameters
    assert noted.used[2] == pytest.approx(
        rule.machines.depreciation * np.bincount(firms.sector, weights=firms.n_machines))
    assert noted.used[0] == pytest.approx(rule.plant.depreciation * np.bincount(firms.sector, weights=firms.plant))
    assert np.all(noted.used[1] == 0.0)


def test_training_machines_is_research_and_not_production():
    economy = before(opened(600), note_work)
    take(economy, note_work)
    plain = economy.values.quarter
    person = np.flatnonzero(economy.is_employed)[:3]
    economy.relations.edges.append(TRAINING, person, np.zeros(3, np.int64), economy.households.employer[person],
                                   hours=0.25)
    economy.values.knowledge = None
    take(economy, note_work)
    trained = economy.values.quarter
    assert plain is not None
    assert trained is not None
    assert np.sum(plain.people) - np.sum(trained.people) == pytest.approx(0.75)
    assert np.sum(trained.research) - np.sum(plain.research) == pytest.approx(0.75)


def test_past_research_is_amortised_at_its_rate_to_those_who_use_machines():
    economy = before(opened(600, changes={"value_accounting.knowledge_depreciation": 0.1}), note_work)
    take(economy, note_work)
    noted, left = economy.values.quarter, economy.values.knowledge
    assert noted is not None
    assert left is not None
    # the stock begins where research replaces what is amortised
    assert np.sum(noted.knowledge, axis=0) == pytest.approx(noted.research)
    assert left == pytest.approx(noted.research / 0.1)
    use = noted.machines[:, 0] / np.sum(noted.machines[:, 0])
    assert np.sum(noted.knowledge, axis=1) == pytest.approx(use * np.sum(noted.research))


def test_values_are_found_every_twenty_quarters_and_held_between():
    run = simulate(load_scenario("baseline", {"population.workers": 400}), seed=2, periods=EVERY + 3)
    for name in VALUE_COLUMNS:
        path = [row[name] for row in run.records]
        assert len(set(path[:EVERY])) == 1
        assert len(set(path[EVERY:])) == 1
        assert np.all(np.isfinite(path))
    assert run.records[0]["value_goods_labour"] != run.records[-1]["value_goods_labour"]
    assert run.economy.values.residual < 1e-12
    last = labour_values(run.economy)
    assert list(last) == list(CONVENTIONS)
    other = labour_values(run.economy, "permuted")
    assert np.all(last["labour"].per_unit == other["labour"].per_unit)
    assert np.all(last["knowledge"].per_unit != other["knowledge"].per_unit)


def test_an_account_that_does_not_close_stops_the_run():
    economy = opened(300, periods=1)
    check_books(economy)
    economy.values.residual = 1e-9
    with pytest.raises(BooksError, match=r"12\.3"):
        check_books(economy)


def test_where_no_values_exist_the_account_says_so_and_keeps_the_last():
    economy = opened(300, periods=1)
    found = dict(economy.values.measures)
    assert found["values_exist"] == 1.0
    assert economy.values.quarter is not None
    economy.values.window = None
    economy.values.quarter.output[MACHINE_MAKERS] = 0.0
    economy.period = 0
    take(economy, account_values)
    now = economy.values.measures
    assert now["values_exist"] == 0.0
    assert {name: now[name] for name in VALUE_COLUMNS} == {name: found[name] for name in VALUE_COLUMNS}


@pytest.mark.parametrize("changes", [{"value_accounting.knowledge_depreciation": 0.5},
                                     {"value_accounting.machine_value_share": 0.0},
                                     {"value_accounting.reduction": "permuted"}],
                         ids=["knowledge", "machine", "reduction"])
def test_row_G4_how_value_is_counted_moves_nothing_but_values(changes):
    size = {"population.workers": 300}
    plain, other = (simulate(load_scenario("baseline", size | more), seed=1, periods=22) for more in ({}, changes))
    kept = [name for name in CATALOGUE if name not in {*VALUE_COLUMNS, "knowledge_per_machine", "worst_residual"}]
    for before_it, after_it in zip(plain.records, other.records, strict=True):
        assert [before_it[name] for name in kept] == [after_it[name] for name in kept]
    for name in ("price", "output", "wage_bill", "inventory"):
        assert np.all(getattr(plain.economy.firms, name) == getattr(other.economy.firms, name))
    assert any(plain.records[-1][name] != other.records[-1][name] for name in VALUE_COLUMNS)


def test_row_G3_nothing_is_unattributed_unless_machines_improve_themselves():
    shares = []
    for rate in (0.0, 0.005, 0.02):
        changes = {"population.workers": 400, "technology.self_iteration": rate,
                   "machines.opening_capability": 0.5}
        run = simulate(load_scenario("baseline", changes), seed=3, periods=2 * EVERY + 1)
        shares.append(run.records[-1]["unattributed_share"])
        assert run.worst_residual < 1e-12
    assert shares[0] == 0.0
    assert 0.0 < shares[1] < shares[2] < 1.0


def test_machines_improve_only_where_makers_have_autonomous_ones_and_something_is_left():
    makers, autonomy = np.array([True, True, True, False]), np.array([0.5, 0.0, 0.5, 0.5])
    gain = self_iterated(makers, autonomy, np.array([0.2, 0.2, 1.0, 0.2]), 1.0, 0.1)
    assert gain == pytest.approx([0.04, 0.0, 0.0, 0.0])
    frozen = before(opened(300, changes={"technology.self_iteration": 0.1, "technology.machine_progress": False}),
                    innovate)
    frozen.firms.autonomy[:] = 0.5
    capability = frozen.firms.offered_capability.copy()
    take(frozen, innovate)
    assert np.all(frozen.firms.offered_capability == capability)
    assert frozen.notes.capability_by_machines == 0.0
