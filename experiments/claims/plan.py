"""Which runs the claims need: every arm over every base, seed by seed, then the drawn worlds one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from experiments.claims.arms import AS_IT_IS, BASES, Resolved, Size, over, placebo_of
from experiments.claims.measuring import columns_needed
from experiments.claims.mechanical import adopting, is_split, pair_name
from experiments.claims.registry import Arm, Claim, Registry
from experiments.claims.worlds import World
from experiments.sweep.record import Record
from experiments.sweep.runs import RunSpec, model_version
from simulation.scenario import Place, Problem, ScenarioError

PLACEBO = "placebo"


@dataclass(frozen=True)
class Protocol:
    """What is asked for: seeds, bases, worlds, and how long and large the runs are."""

    seeds: int = 30
    first_seed: int = 10_000
    worlds: int = 200
    periods: int = 400
    bases: tuple[str, ...] = BASES
    settings: Mapping[str, object] = field(default_factory=dict)
    """Laid below every arm; empty for what is published."""
    ablations: bool = True
    quick: bool = False

    @property
    def mechanical_over(self) -> str:
        """The base over which mechanical parts are worked out; a preview has none."""
        return "" if self.quick else self.bases[0]

    @property
    def all_seeds(self) -> range:
        """The seeds of the world as it is calibrated."""
        return range(self.first_seed, self.first_seed + self.seeds)


@dataclass(frozen=True)
class Plan:
    """The claims that are asked for, and their arms over each base, by the name of base and arm."""

    registry: Registry
    claims: tuple[Claim, ...]
    protocol: Protocol
    size: Size
    arms: Mapping[str, Mapping[str, Resolved]]
    registration: str
    mechanical_left_out: Mapping[str, tuple[str, ...]]
    """By name of a mechanical arm: rules that hold at the opening only and could not be adopted."""

    def compared(self) -> Iterator[RunSpec]:
        """Yield the runs of what claims compare, over every base, and of the placebo; seed by seed."""
        return self.one_world({AS_IT_IS, PLACEBO, *self.primary_arms})

    def taken_apart(self, claims: Iterable[Claim]) -> Iterator[RunSpec]:
        """Yield the runs of the ablations of some claims, and of every mechanical part."""
        ablated = {name for claim in claims for one in claim.ablations.values() for name in one.arms}
        mechanical = {pair_name(pair) for claim in self.claims for pair in claim.pairs}
        return self.one_world(ablated | mechanical)

    def one_world(self, names: Collection[str]) -> Iterator[RunSpec]:
        """Yield the runs of some arms in the calibrated world, seed by seed, so that what is there can be judged."""
        for seed in self.protocol.all_seeds:
            for base, arms in self.arms.items():
                for name, arm in arms.items():
                    if name in names:
                        yield arm.spec(self.size, seed, labels={"base": base, "arm": name})

    def in_world(self, world: World, claims: Iterable[Claim]) -> Iterator[tuple[str, RunSpec]]:
        """Yield the runs of a drawn world by arm: what some claims compare, without ablations."""
        base = self.registry.worlds.draw.base
        for name in dict.fromkeys(name for claim in claims for name in claim.arms):
            arm = over(self.registry.arms[name], base)
            labels = {"base": base, "arm": name, "world": world.number}
            yield name, arm.spec(self.size, world.seed, world.settings, labels)

    @property
    def primary_arms(self) -> tuple[str, ...]:
        """Names of all arms that claims compare, each once."""
        return tuple(dict.fromkeys(name for claim in self.claims for name in claim.arms))

    def is_ablated(self, claim: Claim, base: str) -> bool:
        """Tell whether a claim's ablations are run over a base: over the first of those it is judged over."""
        return self.protocol.ablations and base == self.bases_of(claim)[0]

    def bases_of(self, claim: Claim) -> tuple[str, ...]:
        """Return the bases over which a claim is judged: its own, if its arms must not be laid over any other."""
        own = {self.registry.arms[name].base for name in claim.arms}
        return tuple(own) if len(own) == 1 and "" not in own else tuple(self.arms)


def planned(registry: Registry, claims: Sequence[Claim], protocol: Protocol) -> Plan:
    """Work out the arms of the claims over each base; raises ScenarioError with every arm that cannot be read."""
    record = Record(periods=columns_needed(registry.quantities()))
    size = Size(protocol.periods, protocol.settings, record)
    problems: list[Problem] = []
    left_out: dict[str, tuple[str, ...]] = {}
    arms = {base: arms_over(base, registry, claims, protocol, problems, left_out) for base in protocol.bases}
    digests = {base: every_digest(base, registry, problems) for base in protocol.bases}
    if problems:
        raise ScenarioError(problems)
    return Plan(registry, tuple(claims), protocol, size, arms, registration_of(registry, digests), left_out)


def arms_over(base: str, registry: Registry, claims: Sequence[Claim], protocol: Protocol,
              problems: list[Problem], left_out: dict[str, tuple[str, ...]]) -> dict[str, Resolved]:
    """Resolve the arms of claims over a base, the control and its placebo first; note what cannot be read."""
    control = Resolved(base)
    arms = {AS_IT_IS: control, PLACEBO: placebo_of(control, registry.worlds.placebo.parameter)}
    for claim in claims:
        for name in claim.all_arms if protocol.ablations and base == protocol.bases[0] else claim.arms:
            if name in registry.arms and readable(registry.arms[name], name, base, problems):
                arms[name] = over(registry.arms[name], base)
        split = base == protocol.mechanical_over and any(map(is_split, claim.outcomes))
        for pair in claim.pairs if split and not problems else ():
            if adopted := adopting(arms[pair[0]], arms[pair[1]], protocol.periods):
                arms[pair_name(pair)] = adopted.resolved
                left_out[pair_name(pair)] = adopted.left_out
    return arms


def readable(arm: Arm, name: str, base: str, problems: list[Problem]) -> bool:
    """Try to load an arm over a base and note what is wrong with it."""
    try:
        over(arm, base).scenario()
    except ScenarioError as error:
        problems += [Problem(Place(f"arms.{name} over {base}"), one.path, one.message) for one in error.problems]
        return False
    return True


def every_digest(base: str, registry: Registry, problems: list[Problem]) -> dict[str, str]:
    """Return the digests of all arms of the registry over a base, whatever claims are asked for."""
    return {name: over(arm, base).scenario().digest
            for name, arm in sorted(registry.arms.items()) if readable(arm, name, base, problems)}


def registration_of(registry: Registry, digests: Mapping[str, Mapping[str, str]]) -> str:
    """Hash the registry, the model and every resolved scenario into one name (R24)."""
    content = json.dumps({"registry": registry.digest, "model": model_version(), "scenarios": digests}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
