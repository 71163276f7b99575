"""Hostile files end in the scenario error, at once and with nothing to harm a terminal."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from simulation import ScenarioError, load_scenario

BASE = 'extends = "baseline"\n'
FULL = 2**18 - 100
AT_MOST_SECONDS = 15.0

REFUSED = {
    "nested brackets": (
        BASE + "a = " + "[" * 3000 + "]" * 3000,
        ":2:25: more than 20 brackets are open at once",
    ),
    "nested lists of numbers": (
        BASE + "a = " + "[1," * 3000,
        ":2:65: more than 20 brackets are open at once",
    ),
    "nested tables": (BASE + "a = " + "{a=" * 3000 + "1" + "}" * 3000, ":2:65: more than 20 brackets are"),
    "a number of 5,000 digits": (
        BASE + "[tasks]\nbins = " + "9" * 5000,
        ":3:8: a number has more than 400 digits",
    ),
    "a number of 300 digits": (
        BASE + "[tasks]\nbins = " + "9" * 300,
        ": a number of more than sixty digits is not",
    ),
    "a long hexadecimal": (
        BASE + "[pricing]\nmarkup = 0x" + "F" * 99_999,
        ": a number of more than sixty digits",
    ),
    "infinity": (BASE + "[pricing]\nmarkup = inf", ":3:1: pricing.markup: inf is not allowed"),
    "an overflow": (BASE + "[pricing]\nmarkup = 1e400", ":3:1: pricing.markup: inf is not allowed"),
    "a billion persons": (
        BASE + "[population]\nworkers = 1_000_000_000",
        ": 1000000000 is not allowed; give a whole",
    ),
    "a key of thousands of dots": (
        BASE + ".".join("a" * 99_999) + " = 1",
        ":2:1: a key has more than 8 dots",
    ),
    "a very long key": (BASE + "k" * FULL + " = 1", "kkk...: unknown key"),
    "thousands of unknown keys": (
        BASE + "[pricing]\n" + "".join(f"marqup{number} = 1\n" for number in range(12_000)),
        ": 50 mistakes up to here; the rest was not read",
    ),
    "thousands of sections": (
        BASE + "".join(f"[a{number}]\n" for number in range(25_000)),
        ": 50 mistakes up to",
    ),
    "thousands of empty changes": (BASE + "[[changes]]\nperiod = 1\n" * 10_000, ": more than 1000 changes"),
    "thousands of changes": (
        BASE + "".join(f'[[changes]]\nperiod={at}\n"ownership.private"=1\n' for at in range(1, 5500)),
        ":3002:1: changes: more than 1000 changes",
    ),
    "a key with a terminal code": (BASE + '"\\u001b[31m\\n" = 1', ":2:1: \\x1b[31m\\n: unknown key"),
    "a section with a line end": (BASE + '["a\\nb.toml:1:1: c"]', ":2:1: a\\nb.toml:1:1: c: unknown section"),
    "a title that writes backwards": (
        BASE + 'title = "\\u202eabc"',
        "give a text without control characters",
    ),
    "a terminal code": (BASE + 'title = "\x1b[31m"', ":2:10: is not valid TOML: Illegal character '\\x1b'"),
    "a zero byte": (BASE + "\0", ":2:1: is not valid TOML: Invalid statement"),
    "a path with a zero byte": ('extends = "a\\u0000.toml"', ":1:1: extends: 'a\\x00.toml' is not allowed"),
    "a path too long": (f'extends = "{"a" * 5000}.toml"', ":1:1: extends: there is no 'aaaa"),
    "a path elsewhere": (
        'extends = "/etc/passwd"',
        ":1:1: extends: there is no '/etc/passwd'; give a file ending",
    ),
    "an endless string of escapes": (BASE + 'title = "' + '\\"' * (FULL // 2 - 20), "is not valid TOML: "),
    "a chain of quoted keys": (
        BASE + ".".join(['"a"'] * 50_000) + " = 1",
        ":2:1: a key has more than 8 dots",
    ),
    "an endless string": (BASE + 'title = """' + '"" ' * 80_000 + "x", "is not valid TOML: Unterminated string"),
    "nothing but quotes": (BASE + "title = " + '"' * FULL, "is not valid TOML: "),
    "nothing but backslashes": (BASE + 'title = "' + "\\" * (FULL - 41), "is not valid TOML: "),
    "nothing but spaces": (BASE + " " * FULL + "x", "is not valid TOML: Expected '='"),
    "nothing but line ends": (BASE + " \n" * (FULL // 2) + "x", "is not valid TOML: Expected '='"),
    "thousands of lists": (BASE + "a = [" + "[]," * 80_000 + "]", ":2:1: a: unknown key"),
    "a file too large": ("#" * (2**18 + 1), ": is larger than 256 KiB; a scenario is a small text file"),
}


def refusal(source: str | Path) -> str:
    """Return what is said about a source, which must be quick and printable."""
    load_scenario("baseline")
    start = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source)
    assert time.perf_counter() - start < AT_MOST_SECONDS
    lines = str(caught.value).split("\n")
    assert len(lines) == len(caught.value.problems)
    assert all(line.isprintable() and len(line) < 1000 for line in lines)
    return lines[-1]


@pytest.mark.parametrize(("text", "complaint"), REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_text_is_refused_within_a_second(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "hostile.toml"
    file.write_text(text, encoding="utf-8")
    assert complaint in refusal(file)


@pytest.mark.parametrize(
    "text",
    [
        BASE + 'title = "' + ("1" * 399 + "x") * 600 + '"',
        BASE + 'title = "' + "[" * 100_000 + '"',
        BASE + 'title = "' + ("a." * 7 + " ") * 15_000 + '"',
        BASE + "#" + "[" * 1000 + "\n",
        BASE + 'title = "<script>alert(1)</script>"',
    ],
    ids=["digits", "brackets", "dots", "brackets in a comment", "a script"],
)
def test_odd_but_harmless_texts_are_read_within_a_second(tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(text, encoding="utf-8")
    load_scenario("baseline")
    start = time.perf_counter()
    assert load_scenario(file).digest == load_scenario("baseline").digest
    assert time.perf_counter() - start < AT_MOST_SECONDS


def test_a_byte_that_is_not_utf8_is_named_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(BASE.encode() + b"# caf\xe9\n")
    assert refusal(tmp_path / "latin.toml").endswith("latin.toml:2:6: byte 0xe9 is not UTF-8; save the file as UTF-8")


@pytest.mark.parametrize("source", ["/dev/zero", "/dev/null"])
def test_devices_are_refused(source: str) -> None:
    assert refusal(source) == f"{source}: is not a regular file"


def test_a_link_to_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to("/dev/zero")
    assert refusal(tmp_path / "link.toml").endswith("link.toml: is not a regular file")


def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert refusal(tmp_path / "pipe.toml").endswith("pipe.toml: is not a regular file")


def test_a_folder_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "circle.toml").symlink_to("circle.toml")
    assert refusal(tmp_path / "folder.toml").endswith("cannot be read: Is a directory")
    assert refusal(tmp_path / "circle.toml").endswith("cannot be read: Too many levels of symbolic links")


def test_a_link_cannot_lead_extends_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("password = 1")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "link.toml").symlink_to("../secret.toml")
    (tmp_path / "given" / "mine.toml").write_text('extends = "link.toml"')
    assert "'link.toml' leaves the folder of this file" in refusal(tmp_path / "given" / "mine.toml")


@pytest.mark.parametrize("source", ["a\0b", "a\0b.toml", "x" * 5000, "x" * 5000 + ".toml", "\ud800.toml", "", ".", "/"])
def test_names_that_cannot_be_files_are_refused(source: str) -> None:
    assert refusal(source)
