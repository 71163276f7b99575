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
from simulation.scenario.declarations import declarations, wholes
from simulation.schedule import advance
from tests.limits.economies import opened
from tests.properties.worlds import WORLDS

SCENARIOS = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "scenarios").glob("*.toml"))
SMALL = {"population.workers": 100}
NOMINAL = {"price_index", *(name for name, measured in CATALOGUE.items() if re.match(r"¤(/|$)", measured.unit))}


def revalue(economy: Economy, factor: float) -> None:
    """Multiply every amount of money, price and wage of an economy; columns say by their unit what is money."""
    ledger, published = economy.ledger, economy.published
    ledger.open_accounts(ledger.balances * factor, ledger.loans * factor, ledger.bonds * factor)
    for table in (economy.households, economy.firms, economy.machines, economy.owners, economy.holdings,
                  economy.promises):
        for column in table.columns.values():
            if "¤" in column.unit and not column.money:
                getattr(table, column.name)[:] *= factor
    published.wage_by_skill *= factor
    published.sector_price *= factor
    for name in ("mean_wage", "machine_price", "output_value", "price_index"):
        setattr(published, name, getattr(published, name) * factor)
    for part in (economy.bank, economy.government):
        for name, value in vars(part).items():
            if not name.endswith(("_ratio", "_share")):
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


def parameters() -> Iterator[tuple[str, float | bool | int | str, tuple | None]]:
    """Yield every parameter: path, value in the baseline, and its range."""
    resolved = load_scenario("baseline").parameters
    for section, field in Parameters.model_fields.items():
        for name, declared in field.annotation.model_fields.items():
            limits = {type(m).__name__: getattr(m, "ge", getattr(m, "le", None)) for m in declared.metadata}
            options = declarations()[f"{section}.{name}"].options
            bounds = options or ((limits["Ge"], limits["Le"]) if limits else None)
            yield f"{section}.{name}", getattr(getattr(resolved, section), name), bounds


def other_value(value, bounds):
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return next(option for option in bounds if option != value)
    low, high = bounds
    if isinstance(value, int):
        return value + 1 if value < high else value - 1
    if value > 0 and value * 0.7 > low:
        return value * 0.7
    if 0 < value * 1.3 <= high:
        return value * 1.3
    return float(low + 0.7 * (high - low))


BASES: dict[str, str] = {}


def digest_in(world: dict[str, object]) -> str:
    changes = {path: value for path, value in world.items() if path != "scenario"}
    scenario = load_scenario(str(world.get("scenario", "baseline")), {"population.workers": 100} | changes)
    return simulate(scenario, seed=1, periods=14).digest


def varied(world: dict[str, object], path: str, value, bounds) -> dict[str, object]:
    """A world with another value of one parameter; of a part, at the cost of the largest other part."""
    declared = declarations()[path]
    if not declared.part:
        return world | {path: other_value(world.get(path, value), bounds)}
    whole = wholes()[declared.section]
    shares = {name: float(world.get(name, 0.0)) for name in whole}
    if not any(shares.values()):
        resolved = load_scenario("baseline").parameters.model_dump()[declared.section]
        shares = {name: resolved[name.partition(".")[2]] for name in whole}
    other = max((name for name in whole if name != path), key=lambda name: (shares[name], name != whole[0]))
    step = 0.5 * (shares[other] or -shares[path])
    return world | shares | {path: shares[path] + step, other: shares[other] - step}


@pytest.mark.parametrize(("path", "value", "bounds"), list(parameters()), ids=[path for path, *_ in parameters()])
def test_M11_every_parameter_matters_somewhere(path, value, bounds):
    worlds = WORLDS.get(path.partition(".")[0], WORLDS["any"])
    for world in worlds:
        if str(world) not in BASES:
            BASES[str(world)] = digest_in(world)
        if digest_in(varied(world, path, value, bounds)) != BASES[str(world)]:
            return
    pytest.fail(f"{path} changed no digest in any of {len(worlds)} worlds")
