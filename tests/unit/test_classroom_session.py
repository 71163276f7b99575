"""A lesson without a page: twins on one seed, sliders with limits, reforms, and the file that makes it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.classroom.controls import controls
from experiments.classroom.session import Session
from experiments.classroom.texts import Refused
from simulation import load_scenario, simulate
from simulation.scenario import declarations


def again(session: Session, folder: Path, world: int = 0) -> str:
    """Make a world again from its file, as the command does, and return its digest."""
    file = folder / "world.toml"
    file.write_text(session.recipes()[world].file, encoding="utf-8")
    return simulate(load_scenario(file), seed=session.seed, periods=session.period).digest


def test_every_slider_sets_a_parameter_within_what_the_parameter_may_be() -> None:
    for control in controls().values():
        declared = declarations()[control.path]
        assert not declared.opening, "it could not be moved while the economy runs"
        assert declared.low <= control.low < control.high <= declared.high
        assert control.step <= control.high - control.low


def test_untouched_twins_of_one_scenario_never_differ() -> None:
    session = Session("baseline", "baseline", people=100)
    session.step(5)
    assert session.worlds[0].digest == session.worlds[1].digest
    assert set(session.difference("output")) == {0.0}


def test_a_world_that_was_moved_and_reformed_is_made_again_by_its_file(tmp_path: Path) -> None:
    session = Session("baseline", "citizens_fund", seed=3, people=100)
    session.move({"minimum_wage": 0.6})
    session.reform("basic_income")
    session.step(3)
    session.move({"tax_on_profits": 0.4, "owned_by_all": 0.3})
    session.step(2)
    session.reform("worker_cooperatives")
    session.move({"basic_income": 0.1}, world=1)
    session.step(3)
    for number, recipe in enumerate(session.recipes()):
        assert again(session, tmp_path, number) == recipe.digest
        assert f"--periods {session.period} " in recipe.command + " "
    assert session.worlds[0].digest != session.worlds[1].digest


def test_a_slider_moved_in_a_quarter_counts_from_that_quarter_on_and_not_before() -> None:
    moved, still = Session(people=100), Session(people=100)
    for session in (moved, still):
        session.step(2)
    moved.move({"tax_on_wages": 0.5})
    assert moved.sliders()["tax_on_wages"] == 0.5
    for session in (moved, still):
        session.step(2)
    assert moved.series("output")[0][:2] == still.series("output")[0][:2]
    assert moved.worlds[0].digest != still.worlds[0].digest


def test_a_share_of_ownership_is_taken_from_private_owners() -> None:
    session = Session(people=100)
    session.move({"owned_by_all": 0.3, "owned_by_members": 0.2})
    ownership = session.worlds[0].scenario.parameters.ownership
    assert (ownership.commons, ownership.cooperative, ownership.private) == pytest.approx((0.3, 0.2, 0.5))


@pytest.mark.parametrize(("moved", "says"), [
    ({"tax_on_wages": 9.0}, "Tax on wages can be 0 to 0.5; 9 is out of range"),
    ({"tax_on_wages": float("nan")}, "is no number"),
    ({"tax_on_wages": "<script>"}, "is no number"),
    ({"tax_on_wages": True}, "is no number"),
    ({"tax_on_wage": 0.1}, "no slider 'tax_on_wage'"),
    ({"owned_by_all": 0.9, "owned_by_members": 0.9}, "All ownership shares together would be 1.80"),
])
def test_what_a_page_cannot_send_is_refused_and_changes_nothing(moved: dict[str, object], says: str) -> None:
    session = Session(people=100)
    session.step()
    before = session.recipes()[0]
    with pytest.raises(Refused) as refusal:
        session.move(moved)
    assert says in str(refusal.value)
    assert session.recipes()[0] == before


def test_a_regime_or_a_world_that_does_not_exist_is_refused() -> None:
    session = Session(people=100)
    for _ in range(2):
        with pytest.raises(Refused, match="citizens_fund"):
            session.reform("citizen_fund")
        session.step()
    with pytest.raises(Refused, match="no world 1"):
        session.move({"tax_on_wages": 0.1}, world=1)
    with pytest.raises(Refused, match="people"):
        Session(people=10**9)


def test_a_reset_gives_the_same_quarters_again() -> None:
    session = Session("citizens_fund", people=100)
    session.step(3)
    first = session.worlds[0].digest
    session.move({"basic_income": 0.2})
    session.reset()
    session.step(3)
    assert session.worlds[0].digest == first
