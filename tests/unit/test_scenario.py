"""A scenario is a small difference on a baseline: extends, overrides, dated changes, digest."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from simulation import ScenarioError, load_scenario
from simulation.scenario import differences, to_toml


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    """Write a scenario file."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_says_only_what_differs_from_the_scenario_it_extends(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, 'extends = "baseline"\ntitle = "Mine"\n[pricing]\nmarkup = 0.4\n'))
    assert [row[:3] for row in differences(load_scenario("baseline"), scenario)] == [
        ("pricing.markup", load_scenario("baseline").parameters.pricing.markup, 0.4)
    ]
    assert (scenario.name, scenario.title) == ("mine", "Mine")


def test_a_file_can_extend_a_file_beside_it_that_extends_a_bundled_one(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "citizens_fund"\n[pricing]\nmarkup = 0.4\nmarkup_step = 0.01\n', "base.toml")
    scenario = load_scenario(write(tmp_path, 'extends = "base.toml"\n[pricing]\nmarkup = 0.5\n'))
    assert scenario.parameters.ownership.commons == 0.5
    assert (scenario.parameters.pricing.markup, scenario.parameters.pricing.markup_step) == (0.5, 0.01)


def test_a_file_in_a_folder_below_can_be_extended(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "baseline"\n[pricing]\nmarkup = 0.4\n', "below/base.toml")
    assert load_scenario(write(tmp_path, 'extends = "below/base.toml"')).parameters.pricing.markup == 0.4


def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    assert load_scenario(write(tmp_path, 'extends = "baseline"')).title == "mine"


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    assert load_scenario(write(tmp_path, 'extends = "baseline"', "=cmd|' x'!A0.toml")).name == "cmd_x_A0"


def test_overrides_are_values_or_texts_as_they_would_stand_in_a_file() -> None:
    scenario = load_scenario(
        "baseline", {"population.workers": 5000, "pricing.markup": "0.4", "owners.open_class": "false"}
    )
    assert scenario.parameters.population.workers == 5000
    assert scenario.parameters.pricing.markup == 0.4
    assert scenario.parameters.owners.open_class is False
    assert scenario.sources["pricing.markup"] == "override"


def test_a_scenario_can_be_loaded_from_a_scenario_and_keeps_its_changes(tmp_path: Path) -> None:
    file = write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 9\n"pricing.markup" = 0.4\n')
    scenario = load_scenario(file).with_values({"pricing.markup": 0.2})
    assert (scenario.at(8).pricing.markup, scenario.at(9).pricing.markup) == (0.2, 0.4)
    assert (scenario.name, scenario.path) == ("mine", file)
    assert load_scenario(scenario).digest == scenario.digest


def test_a_change_holds_from_its_period_on_and_adds_to_earlier_ones(tmp_path: Path) -> None:
    text = 'extends = "baseline"\n[[changes]]\nperiod = 20\n"ownership.private" = 0.2\n"ownership.state" = 0.4\n'
    text += '"ownership.commons" = 0.4\n'
    text += "[[changes]]\nperiod = 10\nownership.private = 0.6\nownership.commons = 0.4\n"
    scenario = load_scenario(write(tmp_path, text))
    shares = [
        (scenario.at(period).ownership.private, scenario.at(period).ownership.state) for period in (0, 9, 10, 19, 20)
    ]
    assert shares == [(1.0, 0.0), (1.0, 0.0), (0.6, 0.0), (0.6, 0.0), (0.2, 0.4)]
    assert scenario.at(10_000).ownership.commons == 0.4
    assert [change.period for change in scenario.changes] == [10, 20]


def test_a_file_above_wins_where_both_change_the_same_value_in_one_period(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.4\n', "base.toml")
    file = write(tmp_path, 'extends = "base.toml"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.5\n')
    assert load_scenario(file).at(5).pricing.markup == 0.5


def test_the_parameters_of_a_period_are_resolved_once(tmp_path: Path) -> None:
    file = write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.4\n')
    scenario = load_scenario(file)
    assert scenario.at(5) is scenario.at(6)
    assert scenario.at(4) is scenario.parameters


def test_the_digest_follows_what_a_run_depends_on_and_nothing_else(tmp_path: Path) -> None:
    plain = load_scenario("baseline")
    retitled = load_scenario(write(tmp_path, 'extends = "baseline"\ntitle = "Other"\n'))
    changed = load_scenario(write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.4\n'))
    assert retitled.digest == plain.digest
    assert len({plain.digest, changed.digest, plain.with_values({"pricing.markup": 0.4}).digest}) == 3


def test_whole_numbers_serve_for_numbers_and_make_the_same_digest() -> None:
    whole = load_scenario("baseline", {"tasks.bins": 10, "machines.alignment": 1})
    assert whole.digest == load_scenario("baseline", {"tasks.bins": 10, "machines.alignment": 1.0}).digest
    assert type(whole.parameters.machines.alignment) is float


def test_a_value_set_without_a_source_does_not_keep_the_old_source(tmp_path: Path) -> None:
    text = 'extends = "baseline"\n[pricing]\nmarkup = 0.4\nmarkup_step = 0.01\n'
    text += '[sources]\n"pricing.markup_step" = "mine"\n'
    sources = load_scenario(write(tmp_path, text)).sources
    assert "pricing.markup" not in sources
    assert sources["pricing.markup_step"] == "mine"
    assert sources["tasks.bins"] == load_scenario("baseline").sources["tasks.bins"]


def test_a_scenario_is_frozen_through_and_through(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.4\n'))
    with pytest.raises(FrozenInstanceError):
        scenario.title = "other"  # type: ignore[misc]
    for mapping in (scenario.info, scenario.sources, scenario.changes[0].values):
        with pytest.raises(TypeError):
            mapping["pricing.markup"] = 1  # type: ignore[index]


def test_a_scenario_travels_to_another_process(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"pricing.markup" = 0.4\n'))
    arrived = pickle.loads(pickle.dumps(scenario))
    assert (arrived.digest, arrived.resolved()) == (scenario.digest, scenario.resolved())


def test_the_resolved_scenario_loads_to_the_same_digest_with_texts_and_changes(tmp_path: Path) -> None:
    text = 'extends = "baseline"\ntitle = "A \\"title\\" with é, \\\\ and\\ttab"\n'
    text += '[info]\nwhat = """two\nlines"""\n[[changes]]\nperiod = 5\n"pricing.markup" = 1e-2\n'
    text += '[[changes]]\nperiod = 7\n"owners.open_class" = false\n'
    scenario = load_scenario(write(tmp_path, text))
    again = load_scenario(write(tmp_path, to_toml(scenario.resolved()), "again.toml"))
    assert again.digest == scenario.digest
    assert (again.title, again.info, again.sources) == (scenario.title, scenario.info, scenario.sources)


def test_differences_show_dated_changes_with_their_period(tmp_path: Path) -> None:
    file = write(tmp_path, 'extends = "baseline"\n[[changes]]\nperiod = 5\n"goods_market.switching" = 0.4\n')
    assert differences(load_scenario("baseline"), load_scenario(file)) == [
        ("from period 5: goods_market.switching", None, 0.4, "1/quarter")
    ]


@pytest.mark.parametrize(
    "encoded",
    [b'\xef\xbb\xbfextends = "baseline"\n', b'extends = "baseline"\r\n[pricing]\r\nmarkup = 0.4\r\n'],
)
def test_files_as_editors_on_windows_write_them_are_read(tmp_path: Path, encoded: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(encoded)
    assert load_scenario(tmp_path / "mine.toml").name == "mine"


def test_loading_writes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, 'extends = "baseline"\n[pricing]\nmarkp = 1\n')
    with pytest.raises(ScenarioError):
        load_scenario(file)
    assert list(tmp_path.iterdir()) == [file]
