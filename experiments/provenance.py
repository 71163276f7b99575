"""Where results come from: versions, commit and the command that makes them again; no clock, reruns agree."""

from __future__ import annotations

import json
import platform
import shlex
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simulation

if TYPE_CHECKING:
    from simulation import Scenario

PACKAGES = ("numpy", "numba", "scipy", "pandas", "pyarrow", "pydantic", "mesa", "matplotlib")


def versions() -> dict[str, str]:
    """List the versions of this package, of Python and of the libraries that results pass through."""
    found = {"production-relations": simulation.__version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def commit() -> str | None:
    """Name the commit of a clone, with `+changes` if files differ from it; None for an installed wheel."""
    root = Path(__file__).resolve().parents[1]
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "HEAD")
        return head + ("+changes" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()


def described(scenario: Scenario) -> dict[str, Any]:
    """Describe a scenario so that it can be rebuilt without its file: name, title, digest and every value."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "resolved": scenario.resolved(),
    }


def command(verb: str, scenarios: Sequence[Scenario], options: Sequence[str]) -> str | None:
    """Give the command that makes these results again; None if no one command does."""
    settings = [_settings(scenario) for scenario in scenarios]
    first = settings[0]
    if first is None or any(setting != first for setting in settings):
        return None
    sets = [part for path, value in first.items() for part in ("--set", f"{path}={json.dumps(value)}")]
    return shlex.join(["relations", verb, *map(_source, scenarios), *options, *sets])


def _source(scenario: Scenario) -> str:
    """Name a bundled scenario, any other by its file, and several laid over one another by all of them."""
    from simulation.scenario import bundled_scenarios

    names = {file: name for name, file in bundled_scenarios().items()}
    return "+".join(names.get(file, str(file)) for file in scenario.files) or scenario.name


def _settings(scenario: Scenario) -> dict[str, Any] | None:
    """Find the values set upon a scenario's file; None if the file and `--set` do not give the scenario."""
    from simulation import ScenarioError, load_scenario
    from simulation.scenario import declarations, differences

    try:
        changed = differences(load_scenario(_source(scenario)), scenario)
    except ScenarioError:
        return None
    # Values that dated changes give have no `--set`; a scenario put together in Python may differ in them.
    if any(path not in declarations() for path, *_ in changed):
        return None
    return {path: value for path, _, value, _ in changed}
