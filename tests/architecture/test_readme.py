"""What the README shows a stranger is true of this clone."""

from __future__ import annotations

import re
from pathlib import Path

from simulation import load_scenario

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_scenario_in_the_readme_is_a_valid_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    file = tmp_path / "mine.toml"
    file.write_text(example, encoding="utf-8")
    scenario = load_scenario(file)
    assert scenario.resolved()["population"]["workers"] == 1000
    assert len(scenario.changes) == 1


def test_every_make_target_in_the_readme_exists() -> None:
    named = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_every_bundled_scenario_named_in_a_command_exists() -> None:
    commands = re.findall(r"^relations (?:run|info|diff|compare) (.*?)(?: -|  |$)", README, re.MULTILINE)
    words = {word for command in commands for word in command.split() if not word.startswith("mine.")}
    named = {part for word in words for part in word.split("+")}
    assert named
    assert named <= {path.stem for path in (ROOT / "scenarios").glob("*.toml")}


def test_every_file_the_readme_points_to_exists() -> None:
    linked = re.findall(r"\]\(([^)]+)\)", README) + re.findall(r"`((?:simulation|scenarios)/[^`]+)`", README)
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []
