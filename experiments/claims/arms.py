"""Arms become runs: an arm over a base, in a world, with one seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from experiments.claims.registry import Arm
from experiments.sweep.record import Record
from experiments.sweep.runs import RunSpec, with_changes
from simulation.scenario import declarations, toml_line

if TYPE_CHECKING:
    from simulation import Scenario

BASES = ("claims_control", "baseline")
"""Every claim is judged over both: the control of the claims, and the economy as it is calibrated."""
AS_IT_IS = "as_it_is"
NUDGE = 1.0 + 1e-9


@dataclass(frozen=True)
class Resolved:
    """An arm over a base: where it is read from, what is set, and which changes are dated."""

    source: str
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)
    changes: str = ""
    scale: Mapping[str, float] = field(default_factory=dict, hash=False)
    """What is multiplied, whatever size or world it is in."""

    def scenario(self, world: Mapping[str, Any] | None = None) -> Scenario:
        """Load it, in a world of its own if one is given: what the arm sets lies over what the world sets."""
        return loaded(self.source, self.changes).with_values(self.values(world or {}))

    def values(self, below: Mapping[str, Any]) -> dict[str, Any]:
        """Lay what the arm sets and multiplies over values of a size and a world."""
        found = {**below, **self.settings}
        for path, factor in self.scale.items():
            value = found.get(path, value_of(loaded(self.source, self.changes), path))
            found[path] = declarations()[path].kind(value * factor)
        return found

    def spec(self, size: Size, seed: int, world: Mapping[str, Any] | None = None,
             labels: Mapping[str, Any] | None = None) -> RunSpec:
        """Return the run of it with one seed."""
        values = self.values({**size.settings, **(world or {})})
        digest = digest_of(self.source, self.changes, tuple(sorted(values.items())))
        return RunSpec(self.source, values, digest, seed, size.periods, size.burn_in, size.record, labels or {},
                       self.changes)


@dataclass(frozen=True)
class Size:
    """How large and long every run is, and what is kept of it."""

    periods: int = 400
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Laid below the world and the arm; empty for runs that are published."""
    record: Record = field(default_factory=Record)

    @property
    def burn_in(self) -> int:
        """First quarter of the window where an outcome names none: the last quarter of the run, at most 100."""
        return self.periods - min(max(self.periods // 4, 1), 100)


@cache
def loaded(source: str, changes: str) -> Scenario:
    """Load a source once; raises ScenarioError."""
    return with_changes(source, changes, {})


@cache
def digest_of(source: str, changes: str, settings: tuple[tuple[str, Any], ...]) -> str:
    """Return the digest of a source with settings; kept, since every seed of an arm has the same."""
    return loaded(source, changes).with_values(dict(settings)).digest


def over(arm: Arm, base: str) -> Resolved:
    """Lay an arm over a base, or over its own if it has one."""
    base = arm.base or base
    return Resolved(f"{base}+{arm.lay}" if arm.lay and arm.lay != base else base, arm.set, written(arm.changes),
                    arm.scale)


def written(changes: list[dict[str, Any]]) -> str:
    """Write changes as they stand in a scenario file."""
    return "".join("\n".join(["[[changes]]", *(toml_line(key, value) for key, value in change.items())]) + "\n\n"
                   for change in changes)


def placebo_of(resolved: Resolved, parameter: str) -> Resolved:
    """Move one number of an arm by a billionth: what then differs is chaos, not cause (R24)."""
    value = value_of(resolved.scenario(), parameter)
    return replace(resolved, settings={**resolved.settings, parameter: value * NUDGE})


def value_of(scenario: Scenario, path: str) -> Any:
    """Return the value of a parameter in a scenario."""
    one = declarations()[path]
    return getattr(getattr(scenario.parameters, one.section), one.key)
