"""Lay a scenario over what it extends, and check what only the whole can show: gaps and sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simulation.parameters.terms import Terms
from simulation.scenario.changes import LAST_PERIOD, order
from simulation.scenario.checking import Layer, Set, broken_rules, broken_sums, filled, missing
from simulation.scenario.control_checks import unsound_control
from simulation.scenario.problems import ScenarioError

Changes = list[tuple[Terms, dict[str, Set]]]


@dataclass(frozen=True)
class Stack:
    """The values of all layers together, the changes in order, and where each value comes from."""

    values: dict[str, Set]
    changes: Changes
    sources: dict[str, str]


def merged(chain: Sequence[Layer], top: Layer) -> Stack:
    """Return what a chain of layers says, the base first, or raise with every problem in it."""
    values: dict[str, Set] = {}
    sources: dict[str, str] = {}
    for depth, one in enumerate(chain):
        given_here = filled(one.values) if depth else one.values
        values |= {path: given if given.depth == depth else replace(given, depth=depth)
                   for path, given in given_here.items()}
        # Whoever sets a value without giving a source takes the old source away.
        sources = {path: text for path, text in sources.items() if path not in one.values} | one.sources
    changes = in_order(chain)
    problems = [problem for one in chain for problem in one.problems]
    spoilt = {path for one in chain for path in one.spoilt}
    # What stands in a base that could not be found is not missing.
    if "extends" not in spoilt and not any(problem.path == "extends" for problem in problems):
        problems += missing(values, top, spoilt)
    for now in (values, *reached(values, changes, len(chain))):
        problems += [*broken_sums(now, spoilt), *broken_rules(now, spoilt), *unsound_control(now, spoilt)]
    if problems:
        raise ScenarioError(problems)
    return Stack(values, changes, sources)


def in_order(chain: Sequence[Layer]) -> Changes:
    """Return the changes of all layers in order of time; on the same terms the layer above wins."""
    entries = sorted((entry for one in chain for entry in one.changes), key=lambda entry: order(entry.terms))
    changes: Changes = []
    for entry in entries:
        given = entry.adopted | filled(entry.values)
        if changes and changes[-1][0] == entry.terms:
            changes[-1][1].update(given)
        else:
            changes.append((entry.terms, given))
    return changes


def reached(values: dict[str, Set], changes: Changes, depth: int) -> Iterator[dict[str, Set]]:
    """Yield the values after each beginning and end of a dated change, and with each that waits for a statistic.

    Those that wait are laid over the opening and over the last dated state.
    Between two of them values only move along a line, on which a broken sum or rule would show at an end.
    """
    placed = [(terms, {path: replace(one, depth=depth + order(terms)) for path, one in given.items()})
              for terms, given in changes]
    waiting = [given for terms, given in placed if terms.period is None]
    dated = [(during(terms), given) for terms, given in placed if terms.period is not None]
    for date in sorted({0, *(turn for held, _ in dated for turn in (held.start, held.stop))}):
        now = dict(values)
        for held, given in dated:
            if date in held:
                now |= given
        yield now
    yield from (before | given for given in waiting for before in (values, now))


def during(terms: Terms) -> range:
    """Return the periods in which a dated change holds."""
    assert terms.period is not None
    return range(terms.period, LAST_PERIOD + 2 if terms.lasts is None else terms.period + terms.lasts)
