"""The lessons for a class: what they tell a teacher to type and to press is there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import pytest

from experiments.classroom.texts import texts
from experiments.cli import app
from simulation import load_scenario
from simulation.metrics.catalogue import CATALOGUE
from simulation.scenario import bundled_scenarios, declarations

LESSONS = ("who_owns_the_machines", "platforms_and_contracts", "too_much_to_sell")
PARTS = ("Show", "Ask", "What one sees", "What is arithmetic, and what is behaviour", "What the model can't say",
         "Rows of claims.md")


@cache
def options(verb: str) -> frozenset[str]:
    """The options of a command."""
    from typer.main import get_command

    commands = get_command(app).commands  # type: ignore[attr-defined]
    return frozenset(option for parameter in commands[verb].params for option in parameter.opts)


@cache
def lesson(name: str) -> str:
    return files("experiments.classroom").joinpath("lessons", f"{name}.md").read_text(encoding="utf-8")


def commands(name: str) -> list[list[str]]:
    """The lines to paste and those named in a sentence, word by word."""
    written = re.findall(r"^    (relations .*)$|`(relations [^`]*)`", lesson(name), re.MULTILINE)
    return [(pasted or named).split() for pasted, named in written]


def scenarios_and_values(words: list[str]) -> tuple[list[str], list[str]]:
    """The scenarios of a command, and the values that it sets."""
    names, values, rest = [], [], iter(words[2:])
    for word in rest:
        if not word.startswith("--"):
            names.append(word)
            continue
        assert word in options(words[1]), word
        value = next(rest)
        if word == "--with":
            names.append(value)
        elif word == "--set":
            values.append(value)
        else:
            assert int(value) > 0
    return names, values


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_says_what_to_show_to_ask_and_what_the_model_cannot_say(name: str) -> None:
    heads = re.findall(r"^## (.*)$", lesson(name), re.MULTILINE)
    assert [head for head, part in zip(heads, PARTS, strict=True) if not head.startswith(part)] == []


@pytest.mark.parametrize("name", LESSONS)
def test_every_command_of_a_lesson_opens_scenarios_that_exist_with_values_they_may_have(name: str) -> None:
    verbs = [words[1] for words in commands(name)]
    assert verbs[0] == "serve"
    assert set(verbs) <= {"serve", "compare"}
    for words in commands(name):
        names, values = scenarios_and_values(words)
        assert len(names) >= 2
        assert set(names) <= set(bundled_scenarios())
        for one in names:
            load_scenario(one, dict(value.split("=") for value in values))


@pytest.mark.parametrize("name", LESSONS)
def test_every_name_in_a_lesson_is_a_scenario_or_a_value_to_set(name: str) -> None:
    for code in re.findall(r"`([^`]*)`", lesson(name)):
        if code.startswith("--set "):
            assert code.removeprefix("--set ").split("=")[0] in declarations(), code
        elif not code.startswith("relations "):
            assert code in bundled_scenarios(), code
    for first in re.findall(r"^\| (\w+_\w+) \|", lesson(name), re.MULTILINE):
        assert first in bundled_scenarios() or first in CATALOGUE


@pytest.mark.parametrize("name", LESSONS)
def test_every_button_that_a_lesson_names_is_called_so_on_the_page(name: str) -> None:
    labels = re.findall(r"\*\*(.+?)\*\*", lesson(name))
    assert labels
    assert set(labels) <= set(texts("en").values())


@pytest.mark.parametrize("name", LESSONS)
def test_every_row_that_a_lesson_bears_on_is_a_row_of_the_claims(name: str) -> None:
    known = tomllib.loads(files("experiments.claims").joinpath("rows.toml").read_text(encoding="utf-8"))
    rows = lesson(name).split("## Rows of claims.md")[1].strip().split(", ")
    assert rows
    assert [row for row in rows if f"'{row}'" not in repr(known)] == []


def test_a_command_with_an_option_that_is_not_there_is_found() -> None:
    with pytest.raises(AssertionError, match="--wiht"):
        scenarios_and_values(["relations", "serve", "baseline", "--wiht", "citizens_fund"])
