"""Tables of columns: rows that live, die and are used again, and identities that are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Holdings, Owners
from simulation.agents.workers import Households
from simulation.columns import NOBODY, Floats, Ints, Table, amount, flag, link, whole

TABLES = (Households, Machines, Firms, Owners, Holdings)


class Cats(Table):
    weight: Floats = amount("kg", "what the scales say", 4.0)
    friend: Ints = link("cats", "who it sleeps beside")
    kittens: Ints = whole("cats", "kittens")
    is_asleep = flag("it sleeps", True)
    food: Floats = amount("¤", "kept by the ledger", money=True)
    claws: Floats = amount("mm", "one a paw", wide=True)


def test_a_new_table_holds_the_declared_values():
    cats = Cats(3, bins=4)
    assert (cats.weight.tolist(), cats.friend.tolist()) == ([4.0] * 3, [NOBODY] * 3)
    assert (cats.kittens.tolist(), cats.is_asleep.tolist()) == ([0] * 3, [True] * 3)
    assert cats.claws.shape == (3, 4)
    assert len(cats) == 3


def test_a_wide_column_has_a_value_for_each_bin_or_as_many_as_it_names():
    class Dogs(Table):
        toes: Floats = amount("mm", "one a paw", 2.0, values=5)

    dogs = Dogs(2, bins=3)
    assert dogs.toes.tolist() == [[2.0] * 5] * 2
    assert Dogs.columns["toes"].width(3) == 5
    assert Cats.columns["claws"].width(3) == 3


def test_money_columns_are_left_to_the_ledger():
    assert "food" not in vars(Cats(2))


def test_every_table_has_identities_beside_its_own_columns():
    assert list(Cats.columns)[:2] == ["identity", "is_alive"]
    assert Cats.columns["weight"].name == "weight"
    assert "weight" not in Table.columns


def test_a_dead_row_is_used_again_with_fresh_values_and_a_fresh_identity():
    cats = Cats(3)
    cats.weight[:] = 9.0
    cats.remove(np.array([1]))
    assert cats.rows().tolist() == [0, 2]
    assert cats.add(2).tolist() == [1, 3]
    assert cats.weight[:4].tolist() == [9.0, 4.0, 9.0, 4.0]
    assert cats.identity[:4].tolist() == [0, 3, 2, 4]


def test_a_table_grows_and_keeps_what_it_holds():
    cats = Cats(2, capacity=2, bins=3)
    cats.weight[:] = [5.0, 6.0]
    cats.claws[:] = 1.5
    cats.add(100)
    assert cats.weight[:3].tolist() == [5.0, 6.0, 4.0]
    assert cats.claws[:2].tolist() == [[1.5] * 3] * 2
    assert cats.room >= 102
    assert len(cats.friend) == cats.room


def test_a_reopened_row_keeps_its_columns_but_not_its_identity():
    cats = Cats(2)
    cats.weight[0] = 9.0
    cats.remove(np.array([0]))
    cats.reopen(np.array([0]))
    assert (cats.weight[0], cats.identity[0], len(cats)) == (9.0, 2, 2)


def test_who_watches_a_table_sees_that_rows_came_and_went():
    cats = Cats(2)
    seen = [cats.version]
    for change in (lambda: cats.add(1), lambda: cats.remove(np.array([0])), lambda: cats.reopen(np.array([0]))):
        change()
        seen.append(cats.version)
    assert len(set(seen)) == 4


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30))
def test_an_identity_is_never_given_twice(events):
    cats = Cats(2)
    given_out = set(cats.identity[cats.rows()].tolist())
    for comes, number in events:
        if comes:
            rows = cats.add(number)
            new = set(cats.identity[rows].tolist())
            assert len(new) == number
            assert not new & given_out
            given_out |= new
        else:
            cats.remove(cats.rows()[:number])
        living = cats.rows()
        assert len(living) == len(cats)
        assert len(set(cats.identity[living].tolist())) == len(living)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_its_unit_and_its_meaning(table):
    for column in table.columns.values():
        assert column.unit, column.name
        assert len(column.meaning) > 8, column.name
