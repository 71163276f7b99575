"""CLAIMS.md, written from results: what holds and what does not, a table of verdicts, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from experiments.claims import in_which_worlds
from experiments.claims.judging import Finding, Judgement, name_of
from experiments.claims.measuring import in_logarithms
from experiments.claims.plan import Plan
from experiments.claims.registry import Claim, Outcome
from experiments.claims.statistics import Effect
from experiments.claims.verdicts import BORNE_OUT, parts, survives
from experiments.claims.worlds import Accepted

FOLDER = "experiments/claims/results"
"""Where tables and figures lie beside CLAIMS.md."""
FIRST_MOVERS = f"{FOLDER}/first_movers.md"
"""What `python -m experiments.first_movers` found."""
PLANNING = f"{FOLDER}/planning.md"
"""What `python -m experiments.planning` found."""
IN_WHICH_WORLDS = f"{FOLDER}/in_which_worlds.csv"
DETAILS = "claim_by_claim.md"
"""The file beside the tables in which every outcome stands."""
HEADS = {"supported": "What holds", "conditional": "What holds under a condition",
         "contradicted": "What goes the other way", "no effect": "What makes no difference that matters",
         "undecided": "What these runs leave undecided", "open": "What was asked without a claim"}
REFERRING = ("It ", "They ", "More so ", "One of ", "The same ", "The first half of it", "Much of the gain",
             "Output falls behind at first", "The later the reform, the more such")
"""Beginnings of claims that speak of the claim before."""
NOTHING, NOT_RUN = "–", "not run"
ROUNDING = 1e-9
"""Effects below this part of what matters are rounding, and are written as none."""
CONFIRMATION = 10_000
"""Seeds from here on are used once, for what is published (R24)."""


@dataclass(frozen=True)
class Progress:
    """Runs asked for in the world as it is calibrated and in drawn worlds, those there, and those that failed."""

    asked: int
    there: int
    failed: int

    @property
    def complete(self) -> bool:
        """Tell whether no run is missing."""
        return self.there >= self.asked


def amount(outcome: Outcome, value: float | None) -> str:
    """Write an effect: +3.1 % for ratios, three significant digits in the measure's own unit otherwise."""
    if value is None or not math.isfinite(value):
        return NOTHING
    value = 0.0 if abs(value) < ROUNDING * outcome.matters else value
    text = f"{100 * value:+.1f} %" if in_logarithms(outcome.quantity) else f"{value:+.3g}"
    return text.replace("-", "−")


def with_interval(outcome: Outcome, effect: Effect | None) -> str:
    """Write an effect with its interval."""
    if effect is None:
        return NOTHING
    if not effect.has_interval:
        return amount(outcome, effect.mean)
    return f"{amount(outcome, effect.mean)} [{amount(outcome, effect.low)}, {amount(outcome, effect.high)}]"


def share_written(finding: Finding) -> str:
    """Write in how many worlds the claimed sign was seen."""
    worlds = finding.evidence.worlds
    return str(worlds) if worlds is not None and worlds.worlds else NOT_RUN


def ablation_written(judgement: Judgement) -> str:
    """Write what is left of the effect without the assumption, the ablation that leaves least."""
    finding = judgement.leading
    effect = finding.evidence.effect
    if not finding.evidence.ablations:
        return "not tried" if judgement.claim.ablations else "none known" if judgement.claim.assumed else NOTHING
    found = finding.evidence.ablations.values()
    if effect is None or not effect.mean or any(one is None or not one.has_interval for one in found):
        return "not known"
    if finding.outcome.sign not in "+-":
        lasts = all(one is not None and survives(finding.evidence, one) for one in found)
        return "lasts" if lasts else "does not last"
    left = min(one.mean / effect.mean for one in found if one is not None)
    return f"{100 * left:.0f} % left".replace("-", "−")


def mechanical_written(finding: Finding) -> str:
    """Write the mechanical part and the behavioural part."""
    if finding.mechanical is None:
        return NOTHING
    outcome = finding.outcome
    return f"{amount(outcome, finding.mechanical.mean)} / {amount(outcome, finding.behavioural)}"


def cells(judgement: Judgement) -> tuple[str, ...]:
    """Return the row of a claim: id, rows, claim, verdict, effect, worlds, ablation, mechanical and behavioural."""
    leading = judgement.leading
    outcome = leading.outcome
    effect = f"{name_of(outcome)} ({outcome.sign}): {with_interval(outcome, leading.evidence.effect)}{where(judgement)}"
    return (judgement.claim.id, ", ".join(judgement.claim.rows), judgement.claim.says, str(judgement.verdict), effect,
            share_written(leading), ablation_written(judgement), mechanical_written(leading))


def where(judgement: Judgement) -> str:
    """Name the base of what is shown, where it is not the first."""
    base = judgement.leading.base
    return "" if base == next(iter(judgement.by_base)) else f" over `{base}`"


HEADINGS = ("id", "rows", "claim", "verdict", "effect [95 %]", "worlds with the sign", "without the assumption",
            "mechanical / behavioural")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a Markdown table."""
    yield "| " + " | ".join(headings) + " |"
    yield "|---" * len(headings) + "|"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def claims_page(plan: Plan, judgements: Sequence[Judgement], progress: Progress, accepted: Accepted | None,
                took: str, command: str) -> str:
    """Write CLAIMS.md."""
    lines = [*head(plan, judgements, progress, accepted, took, command), ""]
    for word in parts([]):
        lines += told_under(word, [one for one in judgements if one.verdict.word == word], plan.registry.claims)
    if accepted is not None:
        lines += in_which_worlds.told(judgements, accepted.kept, IN_WHICH_WORLDS)
    lines += ["## All verdicts", "", *table(HEADINGS, [cells(one) for one in judgements]), "",
              "The effect is that on the primary outcome that decided, over the first base unless another is named; "
              "ablations are run over the first. Every outcome over either base, with levels, placebo and ablations: "
              f"[claim by claim]({FOLDER}/{DETAILS}).", "",
              f"![Effects, measured by the smallest that matters]({FOLDER}/claims.svg)", "", "## What was left out", "",
              "Rows that this model cannot try:", ""]
    lines += list(table(("row", "why"), [(one.row, one.reason) for one in plan.registry.left_out]))
    lines += ["", f"Asked beside the registry: hypothesis H8 by following firms, [first movers]({FIRST_MOVERS}); "
              "hypothesis H12 and rows H6–H8 in a market outside the economy, "
              f"[a planner who lives on records]({PLANNING})."]
    return "\n".join(lines) + "\n"


def told_under(word: str, judgements: Sequence[Judgement], registered: Sequence[Claim]) -> Iterator[str]:
    """List the claims of one verdict, a sentence each."""
    if not judgements:
        return
    yield f"## {HEADS[word]}"
    yield ""
    for judgement in judgements:
        yield sentence(judgement, spoken_of(judgement.claim, registered))
    yield ""


def spoken_of(claim: Claim, registered: Sequence[Claim]) -> str:
    """Return what the claim says that another one speaks of, the last before it that stands by itself; often none."""
    if not claim.says.startswith(REFERRING):
        return ""
    before = [one.says for one in registered[:registered.index(claim)] if not one.says.startswith(REFERRING)]
    return before[-1] if before else ""


def sentence(judgement: Judgement, spoken: str = "") -> str:
    """Tell a claim in a line: what it says (and of what), what was seen, and on what it rests."""
    claim, leading = judgement.claim, judgement.leading
    seen = f"{name_of(leading.outcome)} {with_interval(leading.outcome, leading.evidence.effect)}{where(judgement)}"
    about = f"after “{spoken}”; " if spoken else ""
    told = [f"- **{claim.says}** ({about}{', '.join(claim.rows)}): {seen}"]
    if (worlds := share_written(leading)) != NOT_RUN:
        told.append(f"the claimed sign in {worlds} worlds")
    if claim.assumed and judgement.verdict.word in BORNE_OUT:
        told.append(f"without what is assumed {ablation_written(judgement)}")
        if not judgement.verdict.conditions:
            told.append(f"assumed: {claim.assumed}")
    verdict = str(judgement.verdict)
    because = "" if judgement.verdict.word == "supported" else f": {judgement.verdict.reason}"
    return f"{'; '.join(told)}. {verdict[:1].upper()}{verdict[1:]}{because}."


def head(plan: Plan, judgements: Sequence[Judgement], progress: Progress, accepted: Accepted | None, took: str,
         command: str) -> Iterator[str]:
    """Say what was run, by which rules, and how it can be run again."""
    asked = plan.protocol
    counts = ", ".join(f"{count} {word}" for word, count in parts([one.verdict for one in judgements]).items())
    yield "# Claims of the papers: what holds in this model, what does not, and what was assumed"
    yield ""
    if not progress.complete:
        yield f"**Unfinished: {progress.there} of {progress.asked} runs are there. Verdicts may change.**\n"
    yield f"{len(judgements)} claims: {counts}."
    yield ""
    yield (f"- Registration `{plan.registration}`: registry, model and every resolved scenario. The hypotheses, signs, "
           "smallest effects that matter and ablations were written down before these runs.")
    unused = "used for nothing before" if asked.first_seed >= CONFIRMATION else "seeds of the calibration: a trial"
    bases = " and ".join(f"`{base}`" for base in asked.bases)
    yield (f"- One calibrated world: seeds {asked.all_seeds[0]}–{asked.all_seeds[-1]}, {unused}; {asked.periods} "
           f"quarters; every claim over {bases}.")
    yield f"- {worlds_line(plan, accepted)}"
    yield f"- {progress.there} runs, {progress.failed} failed{f'; {took}' if took else ''}."
    yield ("- *Supported*: the 95 % interval (BCa, paired seeds) of every primary outcome lies beyond the smallest "
           "effect that matters, over both bases; p < .05 by Wilcoxon after Holm's correction over the registry; more "
           "than a placebo does (the control with one number moved by a billionth); the claimed sign in at least 80 % "
           "of drawn worlds; and, where something was assumed, at least half of it left without the assumption. "
           "*Contradicted*: beyond it on the other side. *No effect*: within it. *Conditional*: only under what is "
           "named. *Undecided*: the rest.")
    yield ("- *Mechanical* is what the treatment's rules do to the control's own flows and claims, adopted in its last "
           "four quarters; *behavioural* is the rest of the effect.")
    yield ""
    yield f"```sh\n{command}\n```"


def worlds_line(plan: Plan, accepted: Accepted | None) -> str:
    """Say how many worlds were drawn and kept, by which rule, and which facts the others failed."""
    if accepted is None or not accepted.looked_at:
        return "Drawn worlds: not run. Verdicts that they could change are previews from one world."
    draw = plan.registry.worlds.draw
    by_fact = ", ".join(f"{fact} {count}" for fact, count in accepted.by_fact.items())
    ranges = len(plan.registry.worlds.parameters)
    passing = 100 * accepted.all_facts / accepted.looked_at
    return (f"Drawn worlds: {accepted.looked_at} of a Latin hypercube over {ranges} parameters, one seed each. "
            f"`{draw.accepted_by}` passes all of F1–F8 in {accepted.all_facts} of them ({passing:.0f} %; by fact: "
            f"{by_fact}); {len(accepted.kept)} are kept, by {accepted.rule}. The claims are tried there over "
            f"`{draw.base}`.")
