"""One seed, one run: nothing but scenario and seed decides, and the interpreter agrees with the machine."""

from __future__ import annotations

import ast
import copy
import importlib
import os
import pkgutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import simulation
from simulation import kernels
from simulation.columns import NOBODY
from simulation.markets.labour import match_workers, quit_and_retire
from simulation.metrics.catalogue import measure
from simulation.run import Simulation, simulate
from simulation.scenario import load_scenario
from simulation.schedule import advance
from simulation.streams import Streams
from tests.limits.economies import opened

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))
SMALL = {"population.workers": 80}
FAILING = {"opening.firm_loans": 5.0, "owners.founding_means": 0.0}
"""An opening in which firms fail from the first quarters on, so that winding up and founding are tried as well."""
PUBLIC_HAND = FAILING | {"owners.founding_effort": 0.2, "venture.budget": 0.1, "competition.mergers": True}
"""The same where large firms may buy those that fail, and public money helps to found new ones."""

RULES = {
    "machines": {"technology.machine_progress": False, "tasks.codification_rate": 0.0},
    "imitation": {"technology.imitation": 0.0, "technology.research_productivity": 0.0},
    "shocks": {"technology.productivity_volatility": 0.0, "technology.productivity_growth": 0.0},
    "layoffs": {"control.layoffs_allowed": False},
    "attrition": {"control.automation_by_attrition": True, "investment.ramp": 1.0},
    "hours": {"control.hours_sharing": 0.7, "control.effort_bonus": 0.02},
    "job search": {"labour_market.on_the_job_search": 0.0},
    "quits": {"labour_market.quit_rate": 0.0, "population.retirement_rate": 0.0},
    "renewal": {"labour_market.renewal": 0.0, "labour_market.wage_step": 0.0},
    "shopping": {"goods_market.switching": 0.0, "goods_market.retries": 0},
    "markups": {"pricing.markup_step": 0.0},
    "investment": {"investment.payback": 1.0},
    "owners": {"owners.open_class": False},
    "taxes": {"taxes.wages": 0.0, "taxes.profits": 0.0, "taxes.property_income": 0.0},
    "wealth tax": {"taxes.wealth": 0.02, "taxes.machines": 0.02},
    "transfers": {"transfers.basic_income": 0.2, "transfers.unemployment_benefit": 0.0},
    "claims": {"ownership.private": 0.2, "ownership.dispersed": 0.2, "ownership.state": 0.2,
               "ownership.cooperative": 0.2, "ownership.commons": 0.2},
    "platforms": {"human_machine_human.services_members": 0.6, "human_machine_human.goods_members": 0.4,
                  "human_machine_human.sight": 2.0, "human_machine_human.fee": 0.1,
                  "human_machine_human.gas": 0.001, "human_machine_human.running_cost": 0.5,
                  "human_machine_human.algorithmic_management": 1.0, "human_machine_human.make_or_buy": True},
}


def recorded(monkeypatch, scenario, periods=12):
    """Run and return every stream that was asked for: the key by (period, purpose), and how often."""
    asked: dict[tuple[int, str], np.uint64] = {}
    times: dict[tuple[int, str], int] = {}
    plain = Streams.key

    def key(streams, purpose):
        place = (streams.period, purpose)
        asked[place] = plain(streams, purpose)
        times[place] = times.get(place, 0) + 1
        return asked[place]

    with monkeypatch.context() as patch:
        patch.setattr(Streams, "key", key)
        digest = simulate(scenario, seed=1, periods=periods).digest
    return asked, times, digest


def test_same_scenario_and_seed_same_digest_and_another_seed_another():
    runs = [simulate(load_scenario("baseline", SMALL), seed=seed, periods=10).digest for seed in (3, 4, 3)]
    assert runs[0] == runs[2]
    assert runs[0] != runs[1]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_switched_changes_no_draw_of_any_decision(monkeypatch, rule):
    common = SMALL | FAILING
    base, base_times, _ = recorded(monkeypatch, load_scenario("baseline", common))
    changed, changed_times, _ = recorded(monkeypatch, load_scenario("baseline", common | RULES[rule]))
    assert changed == base
    assert changed_times == base_times


def test_the_rules_that_are_switched_do_something():
    common = SMALL | FAILING
    base = simulate(load_scenario("baseline", common), seed=1, periods=12).digest
    idle = {rule for rule, changes in RULES.items()
            if simulate(load_scenario("baseline", common | changes), seed=1, periods=12).digest == base}
    assert len(idle) <= 2, f"{idle} changed nothing, so that equal draws prove little"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_bundled_scenario_draws_the_same_chance(monkeypatch, name):
    base, times, _ = recorded(monkeypatch, load_scenario("baseline", SMALL))
    other, other_times, _ = recorded(monkeypatch, load_scenario(name, SMALL))
    assert (other, other_times) == (base, times)


def test_no_two_decisions_share_a_stream_of_a_period(monkeypatch):
    asked, times, _ = recorded(monkeypatch, load_scenario("baseline", SMALL))
    repeated = {purpose for (_, purpose), number in times.items() if number > 1}
    assert repeated <= {"opening machines"}, "asked for firm by firm at the opening"
    assert len(set(asked.values())) == len(asked)


def test_chance_comes_from_the_named_streams_only():
    """Nothing in the model imports a generator, a clock or the environment's entropy."""
    for path in sorted((ROOT / "simulation").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
                names = [node.attr]
            forbidden = {"random", "secrets", "time", "uuid", "numpy.random"} & set(names)
            assert not forbidden or "model" in path.relative_to(ROOT).parts, f"{path.name} uses {forbidden}"


def test_an_agent_more_changes_no_draw_of_those_before_it(monkeypatch):
    """Keys do not know how many there are, and draws are by identity, so the opening differs by scale alone."""
    few, many = opened(300), opened(301)
    assert np.array_equal(few.households.skill, many.households.skill[:300])
    assert np.array_equal(few.households.asked_wage, many.households.asked_wage[:300])
    ratio = few.households.deposits / few.households.asked_wage
    assert np.array_equal(ratio, (many.households.deposits / many.households.asked_wage)[:300])
    for economy in (few, many):
        economy.households.employer[:] = 0
        economy.firms.layoffs_allowed[:] = False
    for economy in (few, many):
        economy.published.wage_by_skill[:] = few.published.wage_by_skill
        economy.published.mean_wage = few.published.mean_wage
        economy.tasks.base_skills[:] = few.tasks.base_skills
        quit_and_retire(economy)
    assert np.array_equal(few.households.employer, many.households.employer[:300])
    assert np.array_equal(few.households.skill, many.households.skill[:300])


def candidates_met(extra):
    """Let each firm see one of 20,000 jobless for its vacancy, firm 0 for `extra` more; return whom the others took."""
    economy = opened(20_000, changes={"population.workers_per_firm": 200.0, "labour_market.candidates": 1})
    households, firms = economy.households, economy.firms
    households.employer[:] = NOBODY
    households.quarters_jobless[:] = 1
    firms.staff_wanted[:] = 0
    firms.staff_wanted[:, 0] = 1
    firms.staff_wanted[0, 0] += extra
    match_workers(economy)
    met = np.full(len(firms.sector), NOBODY)
    met[households.employer[economy.is_employed]] = np.flatnonzero(economy.is_employed)
    assert economy.notes.hires == len(met) + extra
    return met[1:]


def test_a_vacancy_more_in_one_firm_changes_the_candidates_of_no_other():
    """The order in which vacancies are filled is drawn for the whole market, so who is taken before moves a little."""
    shift = np.abs(candidates_met(0) - candidates_met(1))
    assert np.median(shift) < 0.005 * 20_000
    assert np.mean(shift <= 0.01 * 20_000) > 0.9


PROGRAM = """
from simulation import load_scenario, simulate
print(simulate(load_scenario("worker_cooperatives", {"population.workers": 80}), seed=3, periods=6).digest)
"""


def digest_of_subprocess(tmp_path, program=PROGRAM, **environment):
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                          env=os.environ | {"PYTHONPATH": str(ROOT)} | environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_threads_hash_seed_locale_and_folder_change_nothing(tmp_path):
    here = simulate(load_scenario("worker_cooperatives", SMALL), seed=3, periods=6).digest
    for environment in ({"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                        {"PYTHONHASHSEED": "4242", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "LC_ALL": "C",
                         "NUMBA_NUM_THREADS": "1"}):
        assert digest_of_subprocess(tmp_path, **environment) == here


def test_the_order_of_runs_in_a_process_changes_nothing():
    scenarios = [load_scenario(name, SMALL) for name in ("baseline", "citizens_fund")]
    forwards = [simulate(scenario, seed=1, periods=5).digest for scenario in scenarios]
    backwards = [simulate(scenario, seed=1, periods=5).digest for scenario in reversed(scenarios)]
    assert forwards == backwards[::-1]


def test_two_economies_under_way_side_by_side_do_not_touch_each_other():
    alone = simulate(load_scenario("baseline", SMALL), seed=1, periods=6).records
    one, other = Simulation(load_scenario("baseline", SMALL), 1), Simulation(load_scenario("state_ownership", SMALL), 2)
    together = []
    for _ in range(6):
        together.append(one.step())
        other.step()
    assert together == alone


def test_interpreted_kernels_come_to_the_digest_of_compiled_ones(tmp_path):
    program = PROGRAM.replace("80", "40").replace("periods=6", "periods=3")
    assert digest_of_subprocess(tmp_path, program, SIMULATION_INTERPRETED="1") == digest_of_subprocess(
        tmp_path, program, SIMULATION_INTERPRETED="0")


def modules():
    for info in pkgutil.walk_packages(simulation.__path__, "simulation."):
        if not info.name.startswith(("simulation.model", "simulation.__main__")):
            yield importlib.import_module(info.name)


def copied(value):
    return tuple(copied(part) for part in value) if isinstance(value, tuple) else copy.deepcopy(value)


def same(one, other):
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return one is other if one is None else np.array_equal(one, other, equal_nan=True)


RELATIONS = {
    "machines.alignment": 0.2, "machines.autonomy": 0.5, "machines.opening_capability": 0.4,
    "alignment.exclusion": True, "alignment.effort": 0.2, "human_machine.training_hours": 0.2,
    "human_machine.lead_hours_bound": True, "human_machine.assist_deskilling": 0.1,
    "human_human.costs_from_edges": True, "human_human.bargaining_power": 0.2, "machine_machine.failure_rate": 0.2,
    "machine_machine.contagion": 0.5}
"""A world in which the finer rules of the relations run."""
PLATFORMS = {
    "human_machine_human.goods_members": 1.0, "human_machine_human.services_members": 1.0,
    "human_machine_human.make_or_buy": True, "human_machine_human.work_fee": 0.1}
"""A world in which people work and sell through contracts."""
DIVISION = {
    "factors.rule": "shapley", "distribution_weights.work": 0.3, "distribution_weights.factors": 0.4,
    "distribution_weights.social": 0.3, "distribution_weights.social_by": "need",
    "human_capital.rate": 0.02, "public_training.budget": 0.05,
    "pay.compression": 0.3, "transfers.minimum_income": 0.5, "talent.equity_attraction": 1.0,
    "taxes.value_added": 0.1, "spending.value_added": "wage_subsidy"}
"""A world that divides by what factors add and by need, trains people and evens out their pay."""
TITLES = {
    "machine_ownership.persons": 0.5, "machine_ownership.firms": 0.5, "machine_ownership.opening": True,
    "machine_ownership.rent_setting": "marginal_product", "owners.heirs": 3}
"""A world of contracts in which persons own machines."""


@pytest.mark.skipif(not kernels.IS_COMPILED, reason="there is nothing compiled to compare with")
def test_every_compiled_kernel_does_what_its_source_says_on_what_living_economies_give_it(monkeypatch):
    compared: set[str] = set()
    differing: set[str] = set()

    def both(kernel):
        def run(*arguments):
            for_source = copied(arguments)
            result = kernel(*arguments)
            with np.errstate(over="ignore", divide="ignore", invalid="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                expected = kernel.py_func(*for_source)
            compared.add(kernel.py_func.__name__)
            if not (same(result, expected) and same(arguments, for_source)):
                differing.add(kernel.py_func.__name__)
            return result

        run.__name__ = kernel.py_func.__name__
        return run

    wrapped = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            if hasattr(value, "py_func") and hasattr(value, "nopython_signatures"):
                source = value.py_func
                if any(isinstance(a, ast.Name) and a.id == "kernel" for a in decorators(source)):
                    wrapped.setdefault(id(value), both(value))
                    monkeypatch.setattr(module, name, wrapped[id(value)])
    assert len(wrapped) > 15
    for name, changes in (("baseline", FAILING), ("worker_cooperatives", {"control.layoffs_allowed": True}),
                          ("baseline", RELATIONS), ("decentralised_contracts", PLATFORMS),
                          ("baseline", PUBLIC_HAND), ("baseline", DIVISION), ("consensus_contracts", TITLES)):
        economy = opened(70, scenario=name, changes=changes, seed=2)
        for _ in range(5):
            advance(economy)
            measure(economy)
    assert differing == set()
    names = {kernel.__name__ for kernel in wrapped.values()}
    by_kernels_only = {"median_of_four", "sorted_by_bits"}
    too_long = {"learn", "profit_of_the_cycle"}  # millions of steps; tests/unit/test_learning_prices.py runs a few
    assert names - compared <= by_kernels_only | too_long


def decorators(source):
    module = importlib.import_module(source.__module__)
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    return next(node.decorator_list for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef) and node.name == source.__name__)


SPARED = 50
"""Calls of one name that flows of nothing may spare in one economy and not in the other, in one quarter."""


def python_calls(economy):
    """Count the calls of Python and of C functions, by name, that one quarter makes."""
    counts: dict[str, int] = {}

    def profile(frame, event, argument):
        if event == "call":
            code = frame.f_code
            name = f"{Path(code.co_filename).name}:{code.co_name}"
        elif event == "c_call":
            name = f"c:{getattr(argument, '__qualname__', argument)}"
        else:
            return
        counts[name] = counts.get(name, 0) + 1

    sys.setprofile(profile)
    try:
        advance(economy)
    finally:
        sys.setprofile(None)
    return counts


def test_a_quarter_makes_as_many_python_calls_at_ten_thousand_people_as_at_one_thousand():
    calls = []
    for workers in (1_000, 10_000):
        economy = opened(workers, seed=5, periods=3)
        calls.append(python_calls(economy))
    names = set(calls[0]) | set(calls[1])
    differing = {name: (calls[0].get(name, 0), calls[1].get(name, 0)) for name in sorted(names)
                 if calls[0].get(name, 0) != calls[1].get(name, 0)}
    # A flow of nothing is booked with fewer calls, and one may be nil at one size and not at the other. A loop over
    # firms (80 and 800) or people would call something hundreds of times more.
    assert max((abs(few - many) for few, many in differing.values()), default=0) <= SPARED, differing
    assert sum(calls[0].values()) > 500
