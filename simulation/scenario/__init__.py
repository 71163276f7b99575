"""Scenario files: TOML in, frozen and validated Scenario out, every mistake named with its place."""

from simulation.scenario.combining import Overlap, overlaps
from simulation.scenario.declarations import Declaration, declarations
from simulation.scenario.library import bundled_scenarios
from simulation.scenario.overrides import overrides_from_text
from simulation.scenario.problems import Place, Problem, ScenarioError
from simulation.scenario.scenario import Change, Scenario, load_scenario
from simulation.scenario.writing import differences, to_toml, toml_line

__all__ = [
    "Change",
    "Declaration",
    "Overlap",
    "Place",
    "Problem",
    "Scenario",
    "ScenarioError",
    "bundled_scenarios",
    "declarations",
    "differences",
    "load_scenario",
    "overlaps",
    "overrides_from_text",
    "to_toml",
    "toml_line",
]
