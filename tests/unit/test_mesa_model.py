"""The whole economy as a Mesa model: what Mesa's users do with a model works, and without warnings."""

import copy
import gc
import inspect
import math
import pickle
import warnings
import weakref

import mesa
import numpy as np
import pytest

from simulation import load_scenario, simulate
from simulation.metrics.catalogue import CATALOGUE
from simulation.model import Firm, Machine, Owner, ProductionRelations, RowAgent, Worker
from simulation.model.reporters import MAIN_MEASURES

SMALL = {"population.workers": 150}
ON_MESA_3_5 = hasattr(mesa.Model, "run_for")


@pytest.fixture
def model():
    return ProductionRelations(overrides=SMALL)


def collected(model):
    return model.datacollector.get_model_vars_dataframe()


# ---- making one


def test_a_model_needs_no_arguments():
    model = ProductionRelations()
    assert isinstance(model, mesa.Model)
    assert repr(model).startswith("ProductionRelations(scenario='baseline', rng=0): period 0, 2000 households, ")


def test_every_argument_has_a_name_and_a_default():
    parameters = inspect.signature(ProductionRelations).parameters.values()
    assert all(p.kind is p.KEYWORD_ONLY and p.default is not p.empty for p in parameters)


def test_a_scenario_is_named_or_handed_over_or_lies_in_a_file(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text('schema_version = 1\ntitle = "Mine"\nextends = "baseline"\n')
    for scenario in ("baseline", load_scenario("baseline"), mine):
        model = ProductionRelations(scenario=scenario, overrides=SMALL)
        assert len(model.agents_by_type[Worker]) == 150
        assert model.simulation.scenario.parameters.population.workers == 150


@pytest.mark.parametrize("rng", [7, np.int64(7), np.uint8(7), "7"])
def test_a_seed_may_be_a_number_of_any_make_or_the_text_of_a_field(rng):
    model = ProductionRelations(rng=rng, overrides=SMALL)
    assert model.simulation.seed == 7
    assert model.random.random() == ProductionRelations(rng=7, overrides=SMALL).random.random()


def test_without_a_seed_one_is_drawn_and_can_be_read():
    first, second = (ProductionRelations(rng=None, overrides=SMALL).simulation.seed for _ in range(2))
    assert first != second


@pytest.mark.parametrize("rng", [-1, "seven", 1.5, "1.5"])
def test_what_is_no_seed_is_refused(rng):
    with pytest.raises(ValueError, match=r"rng=.* is not allowed; give a whole number from 0"):
        ProductionRelations(rng=rng, overrides=SMALL)


# ---- running it


def test_a_step_is_one_period_and_the_same_as_simulate(model):
    for _ in range(3):
        model.step()
    run = simulate(load_scenario("baseline", SMALL), seed=0, periods=3)
    assert model.economy.period == model.steps == 3
    for name in MAIN_MEASURES:
        assert collected(model)[name].tolist()[1:] == run.periods[name].tolist(), name


def test_the_collector_keeps_the_main_measures_of_every_period_as_python_floats(model):
    model.step()
    assert set(MAIN_MEASURES) <= set(CATALOGUE)
    assert list(collected(model).columns) == list(MAIN_MEASURES)
    assert all(type(value) is float for values in model.datacollector.model_vars.values() for value in values)
    assert math.isnan(collected(model)["output"][0])
    assert collected(model)["output"][1] > 0


def test_agents_are_collected_when_asked_for():
    model = ProductionRelations(overrides=SMALL, agenttype_reporters={Worker: {"pay": "wage"}})
    model.step()
    frame = model.datacollector.get_agenttype_vars_dataframe(Worker)
    assert len(frame) == 2 * 150
    assert frame.loc[1, "pay"].tolist() == model.economy.households.wage[model.economy.households.rows()].tolist()


def test_the_agents_are_the_rows_of_four_tables(model):
    model.step()
    economy = model.economy
    tables = {
        Worker: economy.households,
        Machine: economy.machines,
        Firm: economy.firms,
        Owner: economy.owners,
    }
    assert model.agent_types == list(model.agents_by_type) == list(tables)
    assert {kind: len(agents) for kind, agents in model.agents_by_type.items()} == {
        kind: len(table) for kind, table in tables.items()
    }
    assert len(model.agents) == sum(len(table) for table in tables.values())
    assert len(set(model.agents.get("unique_id"))) == len(model.agents)


def test_a_worker_leads_to_the_firm_that_employs_it(model):
    employed = model.agents_by_type[Worker].select(lambda worker: worker.employer >= 0, at_most=1)[0]
    assert employed.follow("employer").row == employed.employer
    assert employed.deposits >= 0
    with pytest.raises(AttributeError, match="only the ledger moves"):
        employed.deposits = 1e9


def test_a_period_makes_no_agent(model, monkeypatch):
    def refuse(*row):
        raise AssertionError("an agent was made")

    monkeypatch.setattr(RowAgent, "of_row", refuse)
    model.step()
    assert len(model.agents) > 0


def test_agents_of_another_making_cannot_join(model):
    with pytest.raises(TypeError, match="cannot join"):
        mesa.Agent(model)
    with pytest.raises(TypeError, match="cannot be removed by hand"):
        model.deregister_agent(model.agents[0])
    with pytest.raises(TypeError, match="make a new model"):
        model.remove_all_agents()


def test_the_habits_of_mesa_raise_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = ProductionRelations(scenario="baseline", rng=np.int64(3), overrides=SMALL)
        model.step()
        assert model.agents.select(agent_type=Firm).agg("price", [min, np.mean])[0] > 0
        assert model.agents[0] in model.agents.shuffle()
        model.agents.shuffle_do("step").do("step")
        assert len(collected(model)) == 2


# ---- copies, batches, memory


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_lives_on_as_the_model_does_and_apart_from_it(model, copied):
    model.step()
    twin = copied(model)
    model.step()
    assert (model.economy.period, twin.economy.period) == (2, 1)
    twin.step()
    twin.step()
    model.step()
    assert collected(twin).equals(collected(model))
    assert np.array_equal(twin.economy.households.deposits, model.economy.households.deposits)


def test_a_batch_gives_what_single_runs_give():
    seeds = {"rng": [0, 1]}
    named, keywords = ({}, seeds) if ON_MESA_3_5 else (seeds, {})
    scenarios = {"scenario": ["baseline", "citizens_fund"], "overrides": [SMALL], **named}
    rows = mesa.batch_run(ProductionRelations, scenarios, max_steps=2, display_progress=False, **keywords)
    assert len(rows) == 4
    for row in rows:
        run = simulate(load_scenario(row["scenario"], SMALL), seed=row["rng"], periods=2)
        assert {name: row[name] for name in MAIN_MEASURES} == {
            name: run.periods[name].iloc[1] for name in MAIN_MEASURES
        }


def test_a_model_that_nobody_holds_is_freed():
    model = ProductionRelations(overrides=SMALL)
    model.step()
    list(model.agents)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


# ---- failing


@pytest.mark.parametrize("error", [ValueError("seeded"), KeyboardInterrupt()])
def test_a_model_that_failed_says_so_at_every_later_step(model, monkeypatch, error):
    def fail():
        raise error

    model.step()
    monkeypatch.setattr(model.simulation, "step", fail)
    with pytest.raises(type(error)):
        model.step()
    assert not model.running
    for _ in range(3):
        with pytest.raises(RuntimeError, match=f"stopped in the period after 1 .*{type(error).__name__}"):
            model.step()


@pytest.mark.skipif(not ON_MESA_3_5, reason="Mesa before 3.5 has no run_for")
def test_a_model_that_failed_says_so_when_run_for_a_while(model, monkeypatch):
    monkeypatch.setattr(model.simulation, "step", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        model.run_for(5)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="stays stopped"):
            model.run_for(5)


# ---- the birth and death of firms


def test_a_firm_founded_in_a_vacant_slot_is_another_agent(model):
    at_first = model.agents_by_type[Firm].to_list()
    slots = {firm.row: firm for firm in at_first}
    while not any(record["entries"] for record in model.simulation.records):
        model.step()
    firms = model.agents_by_type[Firm]
    assert len(firms) == np.count_nonzero(model.economy.firms.is_active) == collected(model)["n_firms"].iloc[-1]
    newcomers = [firm for firm in firms if firm.identity >= len(at_first)]
    assert newcomers
    assert not any(slots[firm.row].is_alive for firm in newcomers)
