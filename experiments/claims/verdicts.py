"""Verdicts by rule (model.md R21–R24): from effects to words, with the reason; nothing is looked up, nothing is run.

An outcome over one base is judged by its interval against the smallest effect that matters, then by what else a
claim that is *supported* has to stand. A claim stands or falls with all its primary outcomes, and over both bases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from experiments.claims.registry import Sign
from experiments.claims.statistics import SIGNIFICANT, Effect, WorldShare

Awaited = Literal["ablations", "worlds"]
Word = Literal["supported", "contradicted", "no effect", "conditional", "undecided", "rises", "falls", "open"]

ENOUGH_WORLDS = 0.8
"""Share of worlds that has to show the claimed sign (R21)."""
FEWEST_WORLDS = 20
"""Fewer worlds than this say nothing about 80 %."""
AGAINST: tuple[Word, ...] = ("contradicted", "no effect", "undecided")
"""Words of which one is enough to keep a claim from being supported, the strongest first."""
BORNE_OUT: tuple[Word, ...] = ("supported", "conditional")
KEPT = 0.5
"""Part of an effect that has to be left without the assumption (R23)."""
CALIBRATED = "the calibrated world"


@dataclass(frozen=True)
class Evidence:
    """All that is known of one outcome over one base."""

    sign: Sign
    matters: float
    effect: Effect | None
    p_adjusted: float = 1.0
    floor: float = 0.0
    """Largest effect that chaos alone gives: the far end of the placebo's interval."""
    needed: int | None = None
    """Paired seeds that would see an effect that matters."""
    assumed: str = ""
    ablations: Mapping[str, Effect | None] = field(default_factory=dict)
    worlds: WorldShare | None = None


@dataclass(frozen=True)
class Verdict:
    """A word, what it is conditional on, and why."""

    word: Word
    reason: str
    conditions: tuple[str, ...] = ()
    awaits: frozenset[Awaited] = frozenset()
    """Runs that are not there and could change the word; other runs could not, so that they need not be made."""

    @property
    def preview(self) -> bool:
        """Whether the word may still change."""
        return bool(self.awaits)

    def __str__(self) -> str:
        text = f"conditional on {' and '.join(self.conditions)}" if self.conditions else self.word
        return f"{text} (preview: too few worlds)" if "worlds" in self.awaits else text


def judged(evidence: Evidence) -> Verdict:
    """Judge one outcome over one base."""
    effect, few = evidence.effect, evidence.worlds is None or evidence.worlds.worlds < FEWEST_WORLDS
    if effect is None:
        return Verdict("undecided", "no effect could be measured on every seed")
    if effect.low is None or effect.high is None:
        return Verdict("undecided", f"{effect.n} seeds give no interval")
    match compared(evidence.sign, effect.low, effect.high, evidence.matters):
        case "for" if evidence.sign == "?":
            return Verdict("rises" if effect.low > 0.0 else "falls", "the question was left open")
        case "for":
            return claimed(evidence, few)
        case "against":
            return opposed(evidence, few)
        case "nothing":
            return Verdict("no effect", "the interval lies within what does not matter")
        case "undecided":
            return Verdict("undecided", power(evidence, effect.n))


def compared(sign: Sign, low: float, high: float, matters: float) -> Literal["for", "against", "nothing", "undecided"]:
    """Set an interval against the smallest effect that matters, on the side that is claimed (R23)."""
    if sign in ("-", "<="):
        low, high = -high, -low
    if sign == ">=" or sign == "<=":
        return "for" if low > -matters else "against" if high < -matters else "undecided"
    inside, beyond, opposite = -matters < low and high < matters, low > matters, high < -matters
    if sign == "0":
        return "for" if inside else "against" if beyond or opposite else "undecided"
    if inside:
        return "nothing"
    if beyond or (opposite and sign == "?"):
        return "for"
    return "against" if opposite else "undecided"


def power(evidence: Evidence, n: int) -> str:
    """Say whether more seeds could have decided."""
    if evidence.needed and evidence.needed > n:
        return f"the interval holds both what matters and what does not; {evidence.needed} seeds would be needed"
    return "the interval holds both what matters and what does not"


def opposed(evidence: Evidence, few: bool) -> Verdict:
    """Judge an effect that goes against the claim: contradicted, unless chaos or the worlds speak against that."""
    if below_floor(evidence):
        return Verdict("undecided", "against the claim, but a placebo does as much")
    if not few and evidence.worlds is not None and evidence.worlds.share >= ENOUGH_WORLDS:
        return Verdict("undecided", f"against the claim here, with it in {percent(evidence.worlds)} of worlds")
    reason = "the interval lies beyond what matters, on the other side"
    if not few and evidence.worlds is not None and evidence.worlds.share > 1.0 - ENOUGH_WORLDS:
        reason += f"; in {CALIBRATED}, but less surely in others: {percent(evidence.worlds)} show the claimed sign"
    return Verdict("contradicted", reason, awaits=worlds_if(few))


def claimed(evidence: Evidence, few: bool) -> Verdict:
    """Judge an effect as claimed by what else it has to stand: Holm, the placebo, the worlds and the ablations."""
    if evidence.sign in ("+", "-"):
        if evidence.p_adjusted >= SIGNIFICANT:
            return Verdict("undecided", f"as claimed, but p = {evidence.p_adjusted:.2g} among all claims")
        if below_floor(evidence):
            return Verdict("undecided", "as claimed, but a placebo does as much")
    if missing := [name for name, one in evidence.ablations.items() if one is None or not one.has_interval]:
        return Verdict("undecided", f"as claimed, but not yet known without the assumption: {', '.join(missing)}",
                       awaits=frozenset({"ablations"}))
    conditions, reasons = [], []
    lost = [name for name, one in evidence.ablations.items() if one is not None and not survives(evidence, one)]
    if lost or (evidence.assumed and not evidence.ablations):
        conditions.append(f"“{evidence.assumed or lost[0]}”")
        reasons.append(f"does not last with {', '.join(lost)}" if lost else "nobody knows how to do without")
    if not few and evidence.worlds is not None and evidence.worlds.share < ENOUGH_WORLDS:
        conditions.append(CALIBRATED)
        reasons.append(f"only {percent(evidence.worlds)} of worlds show the sign")
    if conditions:
        return Verdict("conditional", "as claimed, but " + " and ".join(reasons), tuple(conditions), worlds_if(few))
    return Verdict("supported", "the interval lies beyond what matters" if evidence.sign in ("+", "-") else
                   "the interval leaves out what was denied", awaits=worlds_if(few))


def all_awaited(verdicts: Iterable[Verdict]) -> frozenset[Awaited]:
    """Put together what any of some verdicts awaits."""
    return frozenset(runs for one in verdicts for runs in one.awaits)


def worlds_if(few: bool) -> frozenset[Awaited]:
    """Say that drawn worlds could still change a word, if there are too few of them."""
    return frozenset({"worlds"}) if few else frozenset()


def below_floor(evidence: Evidence) -> bool:
    """Tell whether the placebo moves as much as the treatment."""
    return evidence.effect is not None and abs(evidence.effect.mean) <= evidence.floor


def survives(evidence: Evidence, ablated: Effect) -> bool:
    """Tell whether an effect lasts without the assumption: clear of zero, the same way, at least half of it (R23)."""
    assert evidence.effect is not None
    if evidence.sign not in ("+", "-"):
        assert ablated.low is not None
        assert ablated.high is not None
        return compared(evidence.sign, ablated.low, ablated.high, evidence.matters) == "for"
    return ablated.is_clear and ablated.mean / evidence.effect.mean >= KEPT


def percent(worlds: WorldShare) -> str:
    """Write the share of worlds."""
    return f"{100 * worlds.share:.0f} %"


def all_of(verdicts: Mapping[str, Verdict], asked: Mapping[str, Verdict]) -> Verdict:
    """Judge a claim by its primary outcomes, by name: it stands only if every one does (intersection–union).

    `asked` are those whose sign was left open; they decide nothing, and where there are no others the claim is open.
    """
    if not verdicts:
        return Verdict("open", "; ".join(f"{name}: {one.word}" for name, one in asked.items()))
    # An outcome that is settled against the claim settles it, whatever becomes of the others.
    settled = any(one.word in AGAINST and not one.awaits for one in verdicts.values())
    awaits = frozenset[Awaited]() if settled else all_awaited(verdicts.values())
    for word in AGAINST:
        of_word = [name for name, one in verdicts.items() if one.word == word]
        if names := [name for name in of_word if not (settled and verdicts[name].awaits)] or of_word:
            others = sorted({one.word for one in verdicts.values()} - {word})
            rest = f" ({', '.join(others)} by its other outcomes)" if others else ""
            return Verdict(word, f"{', '.join(names)}: {verdicts[names[0]].reason}{rest}", awaits=awaits)
    conditions = tuple(dict.fromkeys(condition for one in verdicts.values() for condition in one.conditions))
    told = "; ".join(f"{name}: {one.reason}" for name, one in verdicts.items())
    return Verdict("conditional" if conditions else "supported", told, conditions, awaits)


def resting_on(verdict: Verdict, assumed: str, tried: Verdict) -> Verdict:
    """Name what was assumed where a claim is borne out over a base at which nobody tried to do without it.

    `tried` is the verdict over the base where that was tried: if the claim is borne out there, it says what came of it.
    """
    if not assumed or verdict.word not in BORNE_OUT or tried.word in BORNE_OUT:
        return verdict
    return Verdict("conditional", f"{verdict.reason}; nobody tried it there without the assumption",
                   (f"“{assumed}”", *verdict.conditions), verdict.awaits)


def over_bases(verdicts: Mapping[str, Verdict]) -> Verdict:
    """Judge a claim over all bases, by name: where only one of them bears it out it is conditional on that one."""
    words = {one.word for one in verdicts.values()}
    first = next(iter(verdicts.values()))
    awaits = all_awaited(verdicts.values())
    if len(words) == 1:
        conditions = tuple(dict.fromkeys(one for verdict in verdicts.values() for one in verdict.conditions))
        return Verdict(first.word, first.reason, conditions, awaits)
    told = "; ".join(f"over {base}: {one.word} ({one.reason})" for base, one in verdicts.items())
    if "open" in words:
        return Verdict("open", told)
    borne_out = [base for base, one in verdicts.items() if one.word in BORNE_OUT]
    if len(borne_out) == len(verdicts):
        conditions = tuple(dict.fromkeys(one for verdict in verdicts.values() for one in verdict.conditions))
        return Verdict("conditional", told, conditions, awaits)
    if borne_out:
        others = tuple(one for base in borne_out for one in verdicts[base].conditions)
        return Verdict("conditional", told, (*(f"`{base}`" for base in borne_out), *dict.fromkeys(others)), awaits)
    return Verdict("undecided", told, awaits=awaits)


def parts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Count verdicts by word, in the order in which they are told."""
    order = ("supported", "conditional", "contradicted", "no effect", "undecided", "open")
    return {word: sum(one.word == word for one in verdicts) for word in order}
