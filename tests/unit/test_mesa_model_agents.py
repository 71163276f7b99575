"""Agents and sets of agents as Mesa sees them, on a hand-made economy of a few rows."""

import copy
import inspect
import math
import pickle
import random
import statistics
from types import SimpleNamespace

import mesa.agent
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.columns import Table, amount, flag, link, whole
from simulation.model import Firm, Machine, Owner, RowSet, Worker
from simulation.model.views import KINDS


class People(Table):
    deposits = amount("¤", "money", money=True)
    wage = amount("¤/quarter", "pay")
    skill = whole("bin", "hardest bin mastered")
    employer = link("firms", "who employs")
    is_retired = flag("out of work for good")


class Tools(Table):
    capability = amount("1", "hardest task")
    workplace = link("firms", "where it stands")


class Works(Table):
    capability = amount("1", "of the best machine")
    staff = amount("persons", "by bin", wide=True)


class Titles(Table):
    kind = whole("1", "of owner")


def economy_of(people=6, tools=3, works=4, titles=2):
    """A model with the four tables and nothing else; wages 10, 11, ..., skills 0, 1, 2, 0, ..."""
    households, firms = People(people, capacity=people + 3), Works(works, bins=2)
    households.deposits = np.full(len(households.identity), 5.0)
    households.deposits.flags.writeable = False
    households.wage[:people] = 10.0 + np.arange(people)
    households.skill[:people] = np.arange(people) % 3
    households.employer[: min(people, 2)] = 1
    firms.staff[:works] = [[1.0, 2.0]] * works
    economy = SimpleNamespace(households=households, machines=Tools(tools), firms=firms, owners=Titles(titles))
    return SimpleNamespace(economy=economy, random=random.Random(3))


@pytest.fixture
def model():
    return economy_of()


@pytest.fixture
def everybody(model):
    return RowSet(model, KINDS)


@pytest.fixture
def workers(model):
    return RowSet(model, (Worker,))


# ---- what costs nothing


def test_a_set_of_a_hundred_thousand_makes_no_agent_until_one_is_looked_at(monkeypatch):
    model, made = economy_of(people=100_000), []
    original = Worker.of_row.__func__
    monkeypatch.setattr(Worker, "of_row", classmethod(lambda cls, *row: made.append(row) or original(cls, *row)))
    workers = RowSet(model, (Worker,))
    assert len(workers) == 100_000
    assert workers.agg("wage", np.sum) == math.fsum(10.0 + i for i in range(100_000))
    assert len(workers.select(at_most=0.5).sort("wage").shuffle().get(["wage", "skill"])) == 50_000
    assert sum(workers.groupby("skill").count().values()) == 100_000
    assert made == []
    assert workers[7].wage == 17.0
    assert len(made) == 1


# ---- one agent


def test_a_set_counts_the_living_rows_of_the_four_tables(everybody):
    assert len(everybody) == len(everybody.to_list()) == 6 + 3 + 4 + 2
    assert repr(everybody) == "RowSet(6 Worker, 3 Machine, 4 Firm, 2 Owner)"
    assert repr(everybody.select(agent_type=Firm)) == "RowSet(4 Firm)"


def test_ids_are_unique_across_the_tables_and_start_from_one(everybody):
    ids = everybody.get("unique_id")
    assert ids == [agent.unique_id for agent in everybody]
    assert len(set(ids)) == 15
    assert min(ids) == 1


@pytest.mark.parametrize(("name", "kind"), [("wage", float), ("skill", int), ("is_retired", bool), ("employer", int)])
def test_an_agent_reads_as_plain_python_numbers(workers, name, kind):
    assert type(getattr(workers[0], name)) is kind
    assert type(workers.get(name)[0]) is kind


def test_a_wide_column_reads_as_a_tuple(model):
    assert RowSet(model, (Firm,))[0].staff == (1.0, 2.0)
    assert RowSet(model, (Firm,)).get("staff") == [(1.0, 2.0)] * 4


def test_an_agent_sees_at_once_what_the_economy_writes(model, workers):
    worker = workers[2]
    model.economy.households.wage[2] = 99.0
    assert worker.wage == 99.0


def test_a_written_fact_lands_in_the_column(model, workers):
    workers[1].wage = 20
    workers[1].is_retired = True
    RowSet(model, (Firm,))[3].staff = (4.0, 5.0)
    assert model.economy.households.wage[1] == 20.0
    assert model.economy.households.is_retired[1]
    assert model.economy.firms.staff[3].tolist() == [4.0, 5.0]


def test_an_attribute_that_is_no_column_is_refused_with_the_columns_named(workers):
    with pytest.raises(AttributeError, match="Worker has no column 'wages'; did you mean 'wage'") as refused:
        workers[0].wages = 1
    assert "identity, is_alive, deposits, wage, skill, employer, is_retired" in str(refused.value)
    with pytest.raises(AttributeError, match="Worker has no column 'foo'"):
        _ = workers[0].foo
    with pytest.raises(AttributeError, match="Worker has no column 'pos'"):
        workers[0].pos = (0, 0)


@pytest.mark.parametrize(
    ("name", "why"),
    [("deposits", "only the ledger"), ("employer", "link to firms"), ("identity", "come and go")],
)
def test_money_links_and_life_are_not_written_by_hand(model, workers, name, why):
    before = getattr(model.economy.households, name).copy()
    with pytest.raises(AttributeError, match=why):
        setattr(workers[0], name, 0)
    with pytest.raises(AttributeError, match=why):
        workers.set(name, 0)
    assert np.array_equal(getattr(model.economy.households, name), before)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("skill", 1.5),
        ("skill", True),
        ("wage", math.nan),
        ("wage", "ten"),
        ("wage", [1, 2]),
        ("is_retired", 1),
    ],
)
def test_a_value_of_another_kind_is_refused_and_nothing_changes(model, workers, name, value):
    before = getattr(model.economy.households, name).copy()
    with pytest.raises(ValueError, match=f"Worker.{name} .* is not allowed; give"):
        setattr(workers[0], name, value)
    assert np.array_equal(getattr(model.economy.households, name), before)


@pytest.mark.parametrize("kind", KINDS)
def test_agents_are_neither_created_nor_removed_by_hand(model, kind):
    agent = RowSet(model, (kind,))[0]
    for attempt in (lambda: kind(model), lambda: kind.create_agents(model, 2), agent.remove):
        with pytest.raises(TypeError, match="by the rules of the economy"):
            attempt()
    assert agent.is_alive


def test_two_views_of_one_row_are_one_agent(workers, everybody):
    assert workers[0] == everybody[0]
    assert len({workers[0], everybody[0], workers[1]}) == 2
    assert workers[0] != everybody[6]


def test_a_link_leads_to_the_agent_or_to_nobody(model, workers):
    assert workers[0].follow("employer") == RowSet(model, (Firm,))[1]
    assert workers[5].follow("employer") is None
    with pytest.raises(AttributeError, match="leads to no other agent"):
        workers[0].follow("skill")


def test_an_agent_lists_its_columns_for_completion(workers):
    assert {"wage", "skill", "follow", "unique_id"} <= set(dir(workers[0]))


# ---- death and the reuse of rows


def test_a_view_of_the_dead_says_so_even_when_a_newborn_has_its_row(model, workers):
    worker, table = workers[2], model.economy.households
    table.remove(np.array([2]))
    assert not worker.is_alive
    assert table.add(1).tolist() == [2]
    assert not worker.is_alive
    assert repr(worker) == "Worker(unique_id=9, row=2, gone)"
    with pytest.raises(ReferenceError, match="has left the economy"):
        _ = worker.wage
    with pytest.raises(ReferenceError, match="has left the economy"):
        worker.wage = 1.0
    assert workers[2].is_alive
    assert workers[2] != worker


def test_a_chosen_set_loses_its_dead_and_gains_no_newborn(model, workers):
    chosen = workers.select(lambda worker: worker.skill == 2)
    gone = chosen[0]
    model.economy.households.remove(np.array([2]))
    model.economy.households.add(1)
    assert chosen.get("wage") == [15.0]
    assert gone not in chosen
    assert len(chosen) == 1


def test_a_set_of_all_follows_births_and_deaths(model, workers):
    model.economy.households.remove(np.array([0, 1]))
    assert len(workers) == 4
    model.economy.households.add(5)
    assert len(workers) == len(list(workers)) == 9


# ---- sets answer as plain Python would


def test_no_method_of_mesas_set_is_left_that_reads_mesas_own_dictionary():
    bases = [base for base in mesa.agent.AgentSet.__mro__ if base.__module__.startswith("mesa")]
    methods = {name for base in bases for name, value in vars(base).items() if inspect.isfunction(value)}
    assert methods - {"__init__"} <= set(vars(RowSet))


def test_the_sets_are_mesas(everybody):
    assert isinstance(everybody, mesa.agent.AgentSet)
    assert isinstance(everybody[0], mesa.agent.Agent)


@pytest.mark.parametrize("function", [sum, max, len, statistics.mean, sorted, np.sum, np.median, np.max, np.sort])
def test_aggregates_equal_those_of_a_list(workers, function):
    expected = function([worker.wage for worker in workers])
    assert np.array_equal(workers.agg("wage", function), expected)
    assert np.array_equal(workers.agg("wage", [function, min])[0], expected)


def test_an_aggregate_is_a_python_number(workers):
    assert type(workers.agg("wage", np.mean)) is float
    assert type(workers.agg("skill", np.max)) is int
    assert workers.agg("unique_id", np.max) == 21


def test_get_reads_several_attributes_and_fills_the_missing(everybody):
    agents = list(everybody)
    expected = [[getattr(agent, "wage", None), getattr(agent, "capability", None)] for agent in agents]
    assert everybody.get(["wage", "capability"], handle_missing="default") == expected
    assert everybody.get([]) == [[]] * 15
    with pytest.raises(AttributeError, match="has no column 'wage'"):
        everybody.get("wage")
    with pytest.raises(AttributeError, match="Machine has no column 'wage'"):
        everybody.array("wage")
    with pytest.raises(ValueError, match="give 'error' or 'default'"):
        everybody.get("wage", handle_missing="ignore")


def test_set_writes_all_members_or_none(model, workers, everybody):
    assert workers.select(lambda worker: worker.skill == 0).set("wage", 1.0).get("wage") == [1.0, 1.0]
    with pytest.raises(AttributeError, match="Machine has no column 'wage'"):
        everybody.set("wage", 2.0)
    assert workers.get("wage") == [1.0, 11.0, 12.0, 1.0, 14.0, 15.0]


@given(
    at_most=st.one_of(st.integers(-1, 20), st.floats(0, 1), st.just(math.inf)),
    least=st.one_of(st.none(), st.integers(9, 17)),
    kind=st.sampled_from([None, Worker, Firm, mesa.agent.Agent]),
)
def test_select_chooses_what_a_loop_would(at_most, least, kind):
    everybody = RowSet(economy_of(), KINDS).shuffle()
    passes = None if least is None else lambda agent: agent.unique_id >= least
    limit = int(len(everybody) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
    expected = []
    for agent in everybody:
        fits = (passes is None or passes(agent)) and (kind is None or isinstance(agent, kind))
        if fits and len(expected) < limit:
            expected.append(agent)
    assert list(everybody.select(passes, at_most=at_most, agent_type=kind)) == expected


@pytest.mark.parametrize("key", ["skill", "unique_id", lambda worker: -worker.wage])
@pytest.mark.parametrize("ascending", [True, False])
def test_sort_orders_as_sorted_does_ties_included(workers, key, ascending):
    value = key if callable(key) else lambda worker: getattr(worker, key)
    expected = sorted(workers, key=value, reverse=not ascending)
    assert list(workers.sort(key, ascending=ascending)) == expected


def test_a_mixed_set_keeps_its_order_through_reading(everybody):
    shuffled = everybody.shuffle()
    assert [agent.unique_id for agent in shuffled] == shuffled.get("unique_id")
    assert shuffled.array("identity").tolist() == shuffled.get("identity")
    assert shuffled.get("identity") == [agent.identity for agent in shuffled]


def test_shuffle_is_the_draw_that_python_makes(model, workers):
    agents = list(workers)
    random.Random(3).shuffle(agents)
    assert list(workers.shuffle()) == agents


def test_in_place_changes_the_set_and_otherwise_a_copy(workers):
    shorter = workers.select(at_most=2)
    assert len(workers) == 6
    assert shorter.sort("wage", inplace=True) is shorter
    assert shorter.get("wage") == [11.0, 10.0]
    assert len(shorter.select(at_most=1, inplace=True)) == len(shorter) == 1


@pytest.mark.parametrize("by", ["skill", lambda worker: worker.wage > 12])
def test_groups_hold_what_a_dictionary_would(workers, by):
    value = by if callable(by) else lambda worker: worker.skill
    expected = {}
    for worker in workers:
        expected.setdefault(value(worker), []).append(worker)
    groups = workers.groupby(by)
    assert {key: list(members) for key, members in groups} == expected
    assert workers.groupby(by, result_type="list").groups == expected
    assert groups.count() == {key: len(members) for key, members in expected.items()}
    assert groups.agg("wage", sum) == {key: sum(w.wage for w in members) for key, members in expected.items()}


def test_do_and_map_reach_every_member(workers):
    def raise_pay(worker, step, *, bonus):
        worker.wage += step + bonus
        return worker.wage

    assert workers.map(raise_pay, 1.0, bonus=0.5) == [11.5 + i for i in range(6)]
    assert workers.do(raise_pay, 1.0, bonus=0.0).get("wage") == [12.5 + i for i in range(6)]
    assert workers.map("follow", "employer")[5] is None
    seen = []
    workers.shuffle_do(seen.append)
    assert set(seen) == set(workers)


def test_sets_combine_as_python_sets_do(workers, everybody):
    low, high = workers.select(at_most=4), workers.select(lambda worker: worker.wage > 12)
    assert set(low & high) == set(low) & set(high)
    assert list(low | high) == list(workers)
    assert set(everybody - workers) == set(everybody) - set(workers)
    assert set(low ^ high) == set(low) ^ set(high)
    assert low == workers.select(at_most=4)
    assert low <= workers
    assert (low & everybody.select(agent_type=Owner)) == everybody.select(agent_type=Machine, at_most=0)


def test_a_set_holds_the_agents_of_its_model_only(workers, everybody):
    stranger = RowSet(economy_of(), (Worker,))[0]
    assert workers[0] in everybody
    assert stranger not in everybody
    assert "worker" not in everybody
    assert everybody[14] not in workers


def test_places_and_slices_are_a_lists(everybody):
    agents = list(everybody)
    assert everybody[-1] == agents[-1]
    assert everybody[2:13:3] == agents[2:13:3]
    assert list(reversed(everybody)) == agents[::-1]
    with pytest.raises(IndexError):
        everybody[15]


def test_agents_are_neither_put_into_a_set_nor_taken_out(workers):
    for change in (workers.add, workers.discard, workers.remove):
        with pytest.raises(TypeError, match="by hand"):
            change(workers[0])


def test_an_empty_set_answers_too():
    nobody = RowSet(economy_of(tools=0), (Machine,))
    assert len(nobody) == 0
    assert nobody.get("capability") == list(nobody.array("capability")) == list(nobody) == []
    assert repr(nobody) == "RowSet(nobody)"


def test_a_copy_is_the_membership_of_its_moment(model, workers):
    at_first = copy.copy(workers)
    model.economy.households.add(2)
    assert (len(workers), len(at_first)) == (8, 6)


def test_agents_and_sets_are_pickled_with_their_model(workers):
    worker, chosen = pickle.loads(pickle.dumps((workers[1], workers.select(at_most=3))))
    assert worker.wage == 11.0
    assert worker in chosen
    assert worker != workers[1]
