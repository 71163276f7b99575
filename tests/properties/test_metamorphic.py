"""Relations that hold between runs: what must not change when something that should not matter does.

M1 money neutrality, M5 symmetry as far as people differ at all, M6 no tax, M7 replication, M8 time split, M10 observer
and M11 no dead parameter are tried here; M3, M4 and M9 need rules of direct ownership, of full automation and of
mergers that this release does not have; M2 would need draws that follow an agent to another row at the opening; M12 a
start without shocks, which people who retire and machines that wear out never are.
"""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simulation import schedule
from simulation.accounting import flows
from simulation.economy import Economy
from simulation.institutions import taxation
from simulation.metrics.catalogue import CATALOGUE, measure
from simulation.parameters import Parameters
from simulation.run import Simulation, simulate
from simulation.scenario import load_scenario
from simulation.schedule import advance
from tests.limits.economies import opened

SCENARIOS = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "scenarios").glob("*.toml"))
SMALL = {"population.workers": 100}
NOMINAL = {"price_index", *(name for name, measured in CATALOGUE.items() if re.match(r"¤(/|$)", measured.unit))}


def revalue(economy: Economy, factor: float) -> None:
    """Multiply every amount of money, price and wage of an economy; columns say by their unit what is money."""
    ledger, published = economy.ledger, economy.published
    ledger.open_accounts(ledger.balances * factor, ledger.loans * factor, ledger.bonds * factor)
    for table in (economy.households, economy.firms, economy.machines, economy.owners, economy.holdings):
        for column in table.columns.values():
            if "¤" in column.unit and not column.money:
                getattr(table, column.name)[:] *= factor
    published.wage_by_skill *= factor
    published.sector_price *= factor
    for name in ("mean_wage", "machine_price", "output_value", "price_index"):
        setattr(published, name, getattr(published, name) * factor)
    for part in (economy.bank, economy.government):
        for name, value in vars(part).items():
            if name not in ("opening_debt_ratio", "public_research_share"):
                setattr(part, name, value * factor)


@pytest.mark.parametrize("name", SCENARIOS)
def test_M1_a_thousand_and_twenty_four_times_the_money_changes_nothing_real_to_the_last_bit(name):
    economy = opened(100, scenario=name, changes={"opening.firm_loans": 2.0}, seed=1)
    richer = copy.deepcopy(economy)
    revalue(richer, 1024.0)
    for _ in range(20):
        advance(economy)
        advance(richer)
        for column in ("output", "sales", "n_employees", "n_machines", "inventory", "is_active", "productivity"):
            assert np.array_equal(getattr(richer.firms, column), getattr(economy.firms, column)), column
        assert np.array_equal(richer.households.employer, economy.households.employer)
        assert np.array_equal(richer.households.deposits, 1024.0 * economy.households.deposits)
        one, other = measure(economy), measure(richer)
        for measured, value in one.items():
            if measured != "worst_residual":
                scale = 1024.0 if measured in NOMINAL else 1.0
                assert other[measured] == pytest.approx(scale * value, rel=1e-12, abs=1e-14), measured


def test_M5_people_who_hold_the_same_receive_the_same():
    for name in ("dispersed_shares", "state_ownership"):
        simulation = Simulation(load_scenario(name, SMALL), 1)
        for _ in range(15):
            simulation.step()
            income = simulation.economy.households.property_income
            assert np.max(income) > 0.0
            assert income == pytest.approx(np.full(100, np.mean(income)), rel=1e-12)


@pytest.mark.parametrize("name", ["baseline", "basic_income", "worker_cooperatives"])
def test_M6_a_tax_of_nothing_is_no_tax(monkeypatch, name):
    nothing = {f"taxes.{tax}": 0.0 for tax in ("wages", "property_income", "profits", "machines", "wealth")}
    scenario = load_scenario(name, SMALL | nothing)
    taxed = simulate(scenario, seed=1, periods=15).digest
    with monkeypatch.context() as patch:
        def book_nothing(economy, flow, rate, base):
            ledger = economy.ledger
            ledger.settle(flow, ledger.households, np.zeros(len(base)), ledger.government, 0.0)

        def untaxed(economy):
            ledger = economy.ledger
            for flow in (flows.PROFIT_TAX, flows.MACHINE_TAX):
                ledger.settle(flow, ledger.firms, np.zeros(len(ledger.loans)), ledger.government, 0.0)
            economy.firms.profit_after_tax[:] = economy.firms.profit

        patch.setattr(taxation, "_take", book_nothing)

        without = tuple((phase, tuple(untaxed if step is taxation.tax_firms else step for step in steps))
                        for phase, steps in schedule.SCHEDULE)
        patch.setattr(schedule.advance, "__defaults__", (without,))
        assert simulate(scenario, seed=1, periods=15).digest == taxed


def test_M6_a_tax_given_back_at_once_leaves_all_money_where_it_was_in_sum():
    economy = opened(100, periods=3)
    ledger = economy.ledger
    before = float(ledger.balances[ledger.households].sum() + ledger.balances[ledger.government])
    tax = 0.3 * economy.households.deposits
    total = float(tax.sum())
    ledger.settle(flows.WEALTH_TAX, ledger.households, tax, ledger.government, total)
    ledger.settle(flows.BASIC_INCOME, ledger.government, total, ledger.households, total / 100)
    assert ledger.balances[ledger.households].sum() + ledger.balances[ledger.government] == pytest.approx(before)


def test_M7_twice_the_people_are_the_same_economy_within_what_seeds_do():
    """Means over quarters 10 to 40 of output a head, unemployment and the wage share; six seeds at each size."""
    rows = {}
    for workers in (300, 600):
        rows[workers] = []
        for seed in range(6):
            scenario = load_scenario("baseline", {"population.workers": workers})
            late = simulate(scenario, seed=seed, periods=40).records[10:]
            rows[workers].append([np.log(np.mean([r["output"] for r in late]) / workers),
                                  np.mean([r["unemployment_rate"] for r in late]),
                                  np.mean([r["wage_share"] for r in late])])
    few, many = (np.array(rows[workers]) for workers in (300, 600))
    error = np.sqrt(few.var(axis=0, ddof=1) / 6 + many.var(axis=0, ddof=1) / 6)
    assert np.all(error < [0.05, 0.02, 0.02]), error
    assert np.all(np.abs(few.mean(axis=0) - many.mean(axis=0)) <= 3.0 * error + 0.01)


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("copier", [copy.deepcopy, lambda economy: pickle.loads(pickle.dumps(economy))],
                         ids=["deepcopy", "pickle"])
def test_M8_a_run_laid_aside_and_taken_up_again_goes_on_as_it_would_have(name, copier):
    whole = Simulation(load_scenario(name, SMALL), 2)
    for _ in range(6):
        whole.step()
    second = copier(whole.economy)
    for _ in range(6):
        record = whole.step()
        advance(second)
        assert measure(second) == record
    assert np.array_equal(second.ledger.balances, whole.economy.ledger.balances)


def test_M8_a_copy_goes_its_own_way():
    first = Simulation(load_scenario("baseline", SMALL), 2)
    first.step()
    balances = first.economy.ledger.balances.copy()
    advance(copy.deepcopy(first.economy))
    assert np.array_equal(first.economy.ledger.balances, balances)


@pytest.mark.parametrize("name", SCENARIOS)
def test_M10_watching_changes_nothing(name):
    def watch(economy):
        measure(economy)
        economy.households.rows()
        economy.firms.price.copy().sort()
        economy.key("watching")
        len(economy.machines)

    scenario = load_scenario(name, SMALL)
    assert simulate(scenario, seed=1, periods=8, observe=watch).digest == simulate(scenario, seed=1, periods=8).digest


def parameters() -> Iterator[tuple[str, float | bool | int, tuple[float, float] | None]]:
    """Yield every parameter: path, value in the baseline, and its range."""
    resolved = load_scenario("baseline").parameters
    for section, field in Parameters.model_fields.items():
        for name, declared in field.annotation.model_fields.items():
            limits = {type(m).__name__: getattr(m, "ge", getattr(m, "le", None)) for m in declared.metadata}
            bounds = (limits["Ge"], limits["Le"]) if limits else None
            yield f"{section}.{name}", getattr(getattr(resolved, section), name), bounds


def other_value(value, bounds):
    if isinstance(value, bool):
        return not value
    low, high = bounds
    if isinstance(value, int):
        return value + 1 if value < high else value - 1
    if value > 0 and value * 0.7 > low:
        return value * 0.7
    if 0 < value * 1.3 <= high:
        return value * 1.3
    return float(low + 0.7 * (high - low))


SETTINGS: tuple[dict[str, object], ...] = (
    {},
    {"opening.firm_loans": 5.0, "owners.founding_means": 1.0, "owners.founding_effort": 0.2,
     "owners.least_capital": 0.9},
    {"taxes.wealth": 0.02, "taxes.wealth_allowance": 1.0, "machines.alignment": 0.3, "control.hours_sharing": 0.5,
     "machines.autonomy": 0.3, "investment.public_order_floor": 0.02, "human_human.norm_period": 3,
     "machines.size": 0.02,
     "tasks.codification_rate": 0.05, "tasks.codification_floor": 0.95, "government.stabilisation": 1.0,
     "labour_market.minimum_wage": 0.9, "tasks.tacitness_goods": 0.05, "investment.scrap_after": 2,
     "human_machine.supervision": 0.9, "control.automation_by_attrition": True},
    {"ownership.private": 0.3, "ownership.cooperative": 0.3, "ownership.commons": 0.3, "ownership.state": 0.1,
     "opening.firm_loans": 5.0, "transfers.social_dividend": 0.5},
    {"population.workers": 400, "population.machines_employment": 0.08, "machines.opening_capability": 0.4,
     "credit.leverage": 0.1, "credit.collateral": 0.1, "credit.highest_rate": 0.009, "opening.firm_deposits": 0.2,
     "opening.firm_loans": 2.0, "technology.research_productivity": 5.0, "technology.imitation": 0.5,
     "transfers.unemployment_benefit": 0.0, "consumption.subsistence": 0.8, "investment.payback": 40.0},
    {"tasks.tacitness_machines": 0.0, "tasks.adaptation_spread": 0.0, "investment.payback": 40.0},
    {"machines.alignment": 0.2, "alignment.base_autonomy": 0.5, "machines.autonomy": 0.2, "machines.size": 0.02,
     "machines.opening_capability": 0.4, "alignment.effort": 0.2, "alignment.public_share": 0.5,
     "human_machine.training_hours": 0.5, "human_machine.training_gain": 0.1},
    {"machines.alignment": 0.0, "alignment.base_autonomy": 0.9, "machines.opening_capability": 0.4,
     "alignment.shutdown_stock": 0.05, "labour_market.quit_rate": 0.2},
    {"human_human.strike_rate": 3.0, "human_human.strike_wage_gain": 0.05, "human_human.fair_labour_share": 1.0,
     "human_human.norm_period": 4000, "human_human.bargaining_power": 0.5, "human_human.substitution_weakening": 0.5,
     "human_human.concentration_weakening": 0.5, "machine_machine.failure_rate": 0.2,
     "machine_machine.contagion": 0.5, "machine_machine.recovery": 0.3, "machine_machine.safety": 0.02,
     "technology.self_iteration": 0.2, "machines.opening_capability": 0.4, "tasks.tacitness_machines": 0.0,
     "tasks.adaptation_spread": 0.0, "investment.payback": 40.0, "machines.size": 0.02},
    {f"human_machine_human.{name}": value for name, value in {
        "goods_members": 1.0, "services_members": 0.5, "sight": 2.0, "fee": 0.2, "running_cost": 0.5, "to_owners": 0.25,
        "to_users": 0.25, "to_workers": 0.25, "to_developers": 0.25, "payout": 0.5, "gas": 0.01,
        "algorithmic_management": 0.5, "transparency": 0.5, "make_or_buy": True, "work_fee": 0.1}.items()},
)
SPLIT = ("to_owners", "to_users", "to_workers", "to_developers")
"""Worlds in which one rule or another bites: failing firms, taxed wealth, mixed claims, scarce credit,
trained and wayward machines, striking people and failing machines, and last platforms."""
BASES: dict[int, str] = {}


def digest_in(number: int, changes: dict[str, object]) -> str:
    return simulate(load_scenario("baseline", {"population.workers": 100} | SETTINGS[number] | changes), seed=1,
                    periods=14).digest


@pytest.mark.parametrize(("path", "value", "bounds"), list(parameters()), ids=[path for path, *_ in parameters()])
def test_M11_every_parameter_matters_somewhere(path, value, bounds):
    platforms = len(SETTINGS) - 1
    for number in [platforms] if path.startswith("human_machine_human.") else range(len(SETTINGS)):
        if path.endswith(SPLIT):
            giver = "human_machine_human.to_owners" if "owners" not in path else "human_machine_human.to_users"
            changes = {path: 0.45, giver: 0.05}
        elif path.startswith("ownership."):
            mix = {"ownership.private": 1.0} | {key: v for key, v in SETTINGS[number].items() if "ownership" in key}
            giver = "ownership.private" if path != "ownership.private" else "ownership.dispersed"
            step = 0.1 if path != "ownership.private" else -0.1
            changes = {path: mix.get(path, 0.0) + step, giver: mix.get(giver, 0.0) - step}
        else:
            changes = {path: other_value(SETTINGS[number].get(path, value), bounds)}
        if number not in BASES:
            BASES[number] = digest_in(number, {})
        if digest_in(number, changes) != BASES[number]:
            return
    pytest.fail(f"{path} changed no digest in any of {len(SETTINGS)} settings")
