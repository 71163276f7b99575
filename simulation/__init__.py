"""Production relations: workers, intelligent machines, firms and owners in one stock-flow consistent economy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.run import Run, simulate
    from simulation.scenario import Scenario, ScenarioError, load_scenario

__version__ = "0.1.0"
__all__ = ["Run", "Scenario", "ScenarioError", "__version__", "load_scenario", "simulate"]

_HOME = {"Run": "run", "simulate": "run"} | dict.fromkeys(("Scenario", "ScenarioError", "load_scenario"), "scenario")


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that `import simulation` costs nothing."""
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"simulation.{_HOME[name]}"), name)
    raise AttributeError(f"module 'simulation' has no attribute {name!r}")
