"""The wheel carries all that a user needs, and works far from the clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ("--quiet", "--disable-pip-version-check")
    build = ("-m", "pip", "wheel", *quiet, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    run(sys.executable, *build, str(ROOT), cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that has the wheel, and sees what it depends on but not the clone."""
    environment = tmp_path_factory.mktemp("away") / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", str(environment), cwd=environment.parent)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = (
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "--python",
        str(environment / "bin" / "python"),
    )
    run(sys.executable, *install, "install", "--no-deps", "--no-index", str(wheel), cwd=environment.parent)
    return environment


def test_the_wheel_carries_the_model_the_experiments_and_every_bundled_scenario(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "experiments").rglob("*.toml")}
    assert SCENARIOS
    assert {f"simulation/scenarios/{name}.toml" for name in SCENARIOS} <= carried
    assert {"simulation/run.py", "simulation/MODEL.md", "experiments/cli.py", *data} <= carried


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"simulation", "experiments"}


def test_the_installed_command_lists_the_scenarios_outside_the_clone(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "bin" / "relations", "list", cwd=tmp_path)
    assert [name for name in SCENARIOS if not re.search(rf"\b{name}\b", listed)] == []


def test_the_installed_package_is_not_the_clone(installed: Path, tmp_path: Path) -> None:
    home = run(
        installed / "bin" / "python", "-c", "import simulation; print(simulation.__file__)", cwd=tmp_path
    )
    assert Path(home.strip()).is_relative_to(installed)


def test_the_version_is_the_same_wherever_it_is_written(wheel: Path) -> None:
    (version,) = re.findall(
        r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    newest = re.findall(
        r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )[0]
    assert wheel.name.split("-")[1] == version == newest
