"""Whatever a file contains, loading ends in a valid scenario or in the scenario error."""

from __future__ import annotations

import random
import re
import string
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation import Scenario, ScenarioError, load_scenario
from simulation.parameters import Parameters
from simulation.scenario import Problem, bundled_scenarios, declarations, to_toml
from simulation.scenario.changes import KEYS
from simulation.scenario.declarations import wholes
from simulation.scenario.positions import positions

BUNDLED = {name: file.read_text(encoding="utf-8") for name, file in bundled_scenarios().items()}
WORDS = sorted({*declarations(), *Parameters.model_fields, *KEYS, "extends", "changes", "sources", "info"})
LEAST_RIGHT = 0.9
MANY_KEYS = 100
"""A file with so many keys is read anew for one misspelling of each, and one in three moved or gone; `slow` for all."""
FILES = [*((name, False) for name in sorted(BUNDLED)), pytest.param("baseline", True, marks=pytest.mark.slow)]
"""Bundled scenarios, and whether every key is tried however many there are."""


def outcome(content: bytes) -> Scenario | ScenarioError:
    """Load a file with this content; anything but a scenario or the scenario error fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzz.toml"
        file.write_bytes(content)
        try:
            return load_scenario(file)
        except ScenarioError as error:
            return error


def check(found: Scenario | ScenarioError) -> None:
    """A scenario is valid in itself; an error says where, on lines that cannot harm a terminal."""
    if isinstance(found, Scenario):
        assert Parameters.model_validate(found.parameters.model_dump()) == found.parameters
        assert abs(sum(found.parameters.ownership.model_dump().values()) - 1) < 1e-11
        assert load_scenario(found).digest == found.digest
    else:
        assert found.problems
        assert all(problem.line >= 1 and problem.column >= 1 for problem in found.problems)
        assert all(line.isprintable() for line in str(found).split("\n"))


scalars = st.one_of(
    st.booleans().map(lambda value: str(value).lower()),
    st.integers(-(10**30), 10**30).map(str),
    st.integers(-3, 50).map(str),
    st.floats().map(repr),
    st.floats(-2, 2).map(repr),
    st.sampled_from(["2026-11-22", "07:32:00", '""', '"text"', "''", "nan", "-inf", "0x1F", "1_0", "[]", "{}", ""]),
)
keys = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS).map(lambda word: f'"{word}"'), st.text(max_size=4))
lines = st.one_of(
    st.tuples(keys, scalars).map(" = ".join),
    keys.map(lambda key: f"[{key}]"),
    keys.map(lambda key: f"[[{key}]]"),
    st.tuples(keys, keys, scalars).map(lambda parts: f"{parts[0]} = {{{parts[1]} = {parts[2]}}}"),
    st.tuples(keys, scalars).map(lambda parts: f"{parts[0]} = [{parts[1]}, {parts[1]}]"),
    st.sampled_from(['extends = "baseline"', "schema_version = 1", "[[changes]]", "period = 5", "over = 3",
                     "for = 4", 'when = "gini_income"', "above = 0.5", "repeats = true",
                     'adopt = "basic_income"', '"""', "# note"]),
)


@given(st.binary(max_size=200))
@settings(max_examples=150)
@example(b"\xff\xfe")
@example(b"a = 1\r")
@example(b"a = 1979-13-45T99:99:99+99:99")
def test_any_bytes_end_in_a_scenario_or_its_error(content: bytes) -> None:
    check(outcome(content))


@given(st.lists(lines, max_size=12))
@settings(max_examples=300)
def test_any_text_that_looks_like_a_scenario_ends_in_one_or_its_error(written: list[str]) -> None:
    check(outcome(("\n".join(['extends = "baseline"', *written])).encode("utf-8", "surrogatepass")))


@pytest.mark.slow
@given(st.lists(lines, max_size=20))
@settings(max_examples=100_000, derandomize=False)
def test_a_hundred_thousand_such_texts_end_in_one_or_its_error(written: list[str]) -> None:
    check(outcome(("\n".join(['extends = "baseline"', *written])).encode("utf-8", "surrogatepass")))


@given(st.sampled_from(sorted(BUNDLED)), st.integers(0, 20_000), st.integers(0, 40), st.text(max_size=5))
@settings(max_examples=150)
def test_a_bundled_file_with_a_piece_replaced_ends_in_a_scenario_or_its_error(
    name: str, start: int, length: int, put: str
) -> None:
    text = BUNDLED[name]
    start %= len(text)
    check(outcome((text[:start] + put + text[start + length :]).encode("utf-8", "surrogatepass")))


@given(st.sampled_from(list(declarations())), scalars)
@settings(max_examples=300)
def test_a_value_passes_exactly_when_pydantic_would_let_it(path: str, written: str) -> None:
    try:
        value = tomllib.loads(f"value = {written}")["value"]
    except tomllib.TOMLDecodeError:
        value = "no value"
    content = load_scenario("baseline").parameters.model_dump()
    section, key = path.split(".")
    content[section][key] = value
    try:
        Parameters.model_validate(content)
        allowed = True
    except ValueError:
        allowed = False
    try:
        load_scenario("baseline", {path: value})
        passed = True
    except ScenarioError as error:
        passed = all(problem.path != path for problem in error.problems)
    assert passed == allowed


@given(st.dictionaries(st.sampled_from([p for p, d in declarations().items() if d.kind is float]), st.floats(0, 1)))
@settings(max_examples=50)
def test_every_valid_scenario_survives_being_written_and_read(values: dict[str, float]) -> None:
    within = {path: value for path, value in values.items() if declarations()[path].accepts(value)}
    try:
        scenario = load_scenario("baseline", within)
    except ScenarioError as error:
        refused = {problem.path.partition(".")[0] for problem in error.problems}
    else:
        refused = set()
    if refused:
        assert refused <= {*wholes(), "population", "human_machine_human", "contract"}
        return
    again = outcome(to_toml(scenario.resolved()).encode())
    assert isinstance(again, Scenario)
    assert again.digest == scenario.digest


def misspellings(word: str, chance: random.Random) -> list[str]:
    """Return one word with a letter dropped, doubled, swapped, replaced."""
    at = chance.randrange(len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return [
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
        swapped,
        word[:at] + letter + word[at + 1 :],
    ]


def key_lines(name: str) -> list[tuple[int, str, str]]:
    """Return line number, section and key of each parameter that a bundled file sets."""
    found, section = [], ""
    for number, line in enumerate(BUNDLED[name].splitlines()):
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif (key := line.partition(" = ")[0]) and f"{section}.{key}" in declarations():
            found.append((number, section, key))
    return found


def keys_tried(name: str, *, every: bool) -> list[tuple[int, str, str]]:
    """Return all key lines of a file, or one in three where there are many and not every one is asked for."""
    found = key_lines(name)
    return found if every or len(found) < MANY_KEYS else found[::3]


def loaded_with_line(name: str, number: int, line: str | None) -> list[Problem]:
    """Return the problems of a bundled file in which one line is another one or gone."""
    written = BUNDLED[name].splitlines()
    written[number : number + 1] = [] if line is None else [line]
    found = outcome("\n".join(written).encode())
    return list(found.problems) if isinstance(found, ScenarioError) else []


@pytest.mark.parametrize(("name", "every"), FILES)
def test_a_misspelt_key_is_refused_at_its_line_and_nine_in_ten_times_the_right_one_is_suggested(
    name: str, every: bool
) -> None:
    chance, tried, right = random.Random(2026), 0, 0
    found = key_lines(name)
    for number, section, key in found:
        line = BUNDLED[name].splitlines()[number]
        wrongs = misspellings(key, chance)
        for wrong in wrongs if every or len(found) < MANY_KEYS else [chance.choice(wrongs)]:
            if f"{section}.{wrong}" in declarations():
                continue
            problems = [p for p in loaded_with_line(name, number, line.replace(key, wrong, 1)) if p.line == number + 1]
            assert [problem.path for problem in problems] == [f"{section}.{wrong}"]
            tried += 1
            right += f"did you mean '{key}'?" in problems[0].message
    assert (tried > 0) == bool(found), "scenarios made of changes alone set no value of their own"
    assert right >= LEAST_RIGHT * tried


@pytest.mark.parametrize(("name", "every"), FILES)
def test_a_key_moved_to_another_section_is_refused_and_sent_back(name: str, every: bool) -> None:
    for number, section, key in keys_tried(name, every=every):
        other = next(one for one in ("credit", "pricing") if one != section and f"{one}.{key}" not in declarations())
        written = BUNDLED[name].splitlines()
        moved = written.pop(number)
        if f"[{other}]" in written:
            written.insert(written.index(f"[{other}]") + 1, moved)
        else:
            written += [f"[{other}]", moved]
        found = outcome("\n".join(written).encode())
        assert isinstance(found, ScenarioError)
        (problem,) = (problem for problem in found.problems if problem.path == f"{other}.{key}")
        assert f"'{section}.{key}'" in problem.message
        assert written[problem.line - 1] == moved


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_key_deleted_from_the_baseline_is_named_as_missing(every: bool) -> None:
    for number, section, key in keys_tried("baseline", every=every):
        problems = loaded_with_line("baseline", number, None)
        assert [problem.path for problem in problems] == [f"{section}.{key}"]
        assert problems[0].message.startswith("missing; give ")


@pytest.mark.parametrize("name", sorted(set(BUNDLED) - {"baseline"}))
def test_a_key_deleted_from_a_regime_is_refused_or_leaves_the_value_of_what_it_extends(name: str) -> None:
    below = load_scenario(tomllib.loads(BUNDLED[name])["extends"]).parameters.model_dump()
    for number, section, key in key_lines(name):
        written = BUNDLED[name].splitlines()
        del written[number]
        found = outcome("\n".join(written).encode())
        if isinstance(found, Scenario):
            left = {below[section][key]} | ({0.0} if declarations()[f"{section}.{key}"].part else set())
            assert found.parameters.model_dump()[section][key] in left
        else:
            together = {*wholes(), "human_machine_human", "contract.applies"}
            assert {problem.path for problem in found.problems} <= together


@given(st.lists(lines, max_size=12))
@settings(max_examples=150)
def test_every_key_of_a_valid_text_has_a_place_where_it_is_written(written: list[str]) -> None:
    text = "\n".join(written).replace("\r", "")
    try:
        content = tomllib.loads(text)
    except ValueError:
        return
    found = positions(text)
    for key in content:
        line, column = found[(key,)]
        rest = text.split("\n")[line - 1][column - 1 :].lstrip("[ \t")
        assert rest.lstrip("\"'").startswith(key) or "\\" in rest
