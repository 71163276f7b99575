"""Lay a scenario over what it extends, and check what only the whole can show: gaps and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulation.scenario.checking import Layer, Set, broken_sums, filled, idle_fees, missing
from simulation.scenario.declarations import declarations
from simulation.scenario.problems import ScenarioError


@dataclass(frozen=True)
class Stack:
    """The values of all layers together, the changes by period, and where each value comes from."""

    values: dict[str, Set]
    changes: dict[int, dict[str, Set]]
    sources: dict[str, str]


def merged(chain: Sequence[Layer], top: Layer) -> Stack:
    """Return what a chain of layers says, the base first, or raise with every problem in it."""
    values: dict[str, Set] = {}
    sources: dict[str, str] = {}
    for depth, one in enumerate(chain):
        given_here = filled(one.values) if depth else one.values
        values |= {path: replace(given, depth=depth) for path, given in given_here.items()}
        # Whoever sets a value without giving a source takes the old source away.
        sources = {path: text for path, text in sources.items() if path not in one.values} | one.sources
    changes = by_period(chain)
    problems = [problem for one in chain for problem in one.problems]
    spoilt = {path for one in chain for path in one.spoilt}
    # What stands in a base that could not be found is not missing.
    if "extends" not in spoilt and not any(problem.path == "extends" for problem in problems):
        problems += missing(values, top, spoilt)
    problems += [*broken_sums(values, spoilt), *idle_fees(values, spoilt)]
    now = values
    for period, given in changes.items():
        now = now | {path: replace(one, depth=len(chain) + period) for path, one in given.items()}
        if any(declarations()[path].part or path.startswith("human_machine_human.") for path in given):
            problems += [*broken_sums(now, spoilt), *idle_fees(now, spoilt)]
    if problems:
        raise ScenarioError(problems)
    return Stack(values, changes, sources)


def by_period(chain: Sequence[Layer]) -> dict[int, dict[str, Set]]:
    """Return the changes of all layers in order of time; in one period the layer above wins."""
    dated = sorted((entry for one in chain for entry in one.changes), key=lambda entry: entry[0])
    changes: dict[int, dict[str, Set]] = {}
    for period, given in dated:
        changes[period] = changes.get(period, {}) | filled(given)
    return changes
