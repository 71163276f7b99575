"""Scenario files: TOML in, frozen and validated Scenario out, every mistake named with its place."""

from simulation.scenario.library import bundled_scenarios
from simulation.scenario.problems import Place, Problem, ScenarioError
from simulation.scenario.scenario import Change, Scenario, load_scenario

__all__ = ["Change", "Place", "Problem", "Scenario", "ScenarioError", "bundled_scenarios", "load_scenario"]
