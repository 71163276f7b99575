"""Scenario files: TOML in, frozen and validated Scenario out, every mistake named with its place."""

from simulation.scenario.declarations import Declaration, declarations
from simulation.scenario.library import bundled_scenarios
from simulation.scenario.overrides import overrides_from_text
from simulation.scenario.problems import Place, Problem, ScenarioError
from simulation.scenario.scenario import Change, Scenario, load_scenario
from simulation.scenario.writing import differences, to_toml

__all__ = [
    "Change",
    "Declaration",
    "Place",
    "Problem",
    "Scenario",
    "ScenarioError",
    "bundled_scenarios",
    "declarations",
    "differences",
    "load_scenario",
    "overrides_from_text",
    "to_toml",
]
