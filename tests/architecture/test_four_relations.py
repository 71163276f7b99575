"""Each of the four relations shows the same face: how it forms, costs, quarrels, divides and is measured."""

from __future__ import annotations

import importlib
import re

import pytest

from simulation.relations.edges import KINDS, RELATIONS
from tests.architecture.test_model_document import exists

FACE = ("Form", "Cost", "Conflict", "Division", "Measure")


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_says_where_it_forms_costs_quarrels_divides_and_is_measured(name: str) -> None:
    told = importlib.import_module(f"simulation.relations.{name}").__doc__
    parts = re.split(rf"\b({'|'.join(FACE)}): ?", told)
    assert parts[1::2] == list(FACE)
    for what, text in zip(parts[1::2], parts[2::2], strict=True):
        named = re.findall(r"`([\w.]+)`", text)
        assert named, f"{name} names nothing under {what}"
        assert [place for place in named if not exists(place)] == []


def test_every_relation_has_edges_of_more_than_one_kind() -> None:
    for code, _ in enumerate(RELATIONS):
        assert sum(kind.relation == code for kind in KINDS) >= 2
