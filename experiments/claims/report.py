"""CLAIMS.md, written from results: a table of verdicts, a paragraph for each claim, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.claims.judging import Finding, Judgement, name_of
from experiments.claims.measuring import in_logarithms
from experiments.claims.plan import Plan
from experiments.claims.registry import Outcome
from experiments.claims.statistics import Effect
from experiments.claims.verdicts import parts, survives
from experiments.claims.worlds import Accepted

FOLDER = "experiments/claims/results"
"""Where tables and figures lie beside CLAIMS.md."""
NOTHING = "–"
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
    if worlds is None or not worlds.worlds:
        return "not run"
    low, high = worlds.interval
    return f"{100 * worlds.share:.0f} % [{100 * low:.0f}, {100 * high:.0f}] of {worlds.worlds}"


def ablation_written(finding: Finding) -> str:
    """Write what is left of the effect without the assumption, the ablation that leaves least."""
    effect = finding.evidence.effect
    if not finding.evidence.ablations:
        return "none known" if finding.evidence.assumed else NOTHING
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
    effect = f"{name_of(outcome)} ({outcome.sign}): {with_interval(outcome, leading.evidence.effect)}"
    return (judgement.claim.id, ", ".join(judgement.claim.rows), judgement.claim.says, str(judgement.verdict), effect,
            share_written(leading), ablation_written(leading), mechanical_written(leading))


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
    lines = [*head(plan, judgements, progress, accepted, took, command), "", "## Verdicts", "",
             *table(HEADINGS, [cells(one) for one in judgements]), "",
             "The effect is that on the first primary outcome, over the first base; what follows tells the others.", "",
             f"![Effects, measured by the smallest that matters]({FOLDER}/claims.svg)", "", "## Claim by claim"]
    for judgement in judgements:
        lines += ["", *paragraph(plan, judgement)]
    lines += ["", "## What was left out", "", "Rows that this model cannot try:", ""]
    lines += list(table(("row", "why"), [(one.row, one.reason) for one in plan.registry.left_out]))
    return "\n".join(lines) + "\n"


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
    yield f"- {progress.asked} runs, {progress.failed} failed{f'; {took}' if took else ''}."
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


def paragraph(plan: Plan, judgement: Judgement) -> Iterator[str]:
    """Tell one claim: what it says, the verdict and why, every outcome, and what was assumed."""
    claim = judgement.claim
    yield f"### {claim.id}: {claim.says}"
    yield ""
    less = f", less the same of `{claim.less[0]}` against `{claim.less[1]}`" if claim.less else ""
    yield (f"**{judgement.verdict}**: {judgement.verdict.reason}. Rows {', '.join(claim.rows)} ({claim.tag}); "
           f"`{claim.treatment}` against `{claim.control}`{less}.")
    if claim.assumed:
        yield f"Assumed: {claim.assumed}."
    if claim.refuted:
        yield f"Refuted if: {claim.refuted.rstrip('.')}."
    yield ""
    yield from table(("over", "outcome", "claimed", "matters", "control → treatment", "effect [95 %]", "p (Holm)",
                      "placebo", "seeds needed", "worlds", "at matched technology", "mechanical / behavioural",
                      "verdict"), [row(one) for one in judgement.findings])
    ablated = [(one.base, name_of(one.outcome), name, with_interval(one.outcome, effect))
               for one in judgement.findings if one.outcome.primary for name, effect in one.evidence.ablations.items()]
    if ablated:
        yield ""
        yield from table(("over", "outcome", "without the assumption", "effect [95 %]"), ablated)
    notes = sorted({path for pair in claim.pairs for path in mechanical_notes(plan.mechanical_left_out, pair)})
    if notes and any(one.mechanical for one in judgement.findings):
        yield ""
        yield f"The mechanical part is without {', '.join(f'`{path}`' for path in notes)}, set at the opening only."


def mechanical_notes(left_out: Mapping[str, tuple[str, ...]], pair: tuple[str, str]) -> tuple[str, ...]:
    """Return the rules that a pair's mechanical arm could not adopt."""
    from experiments.claims.mechanical import pair_name

    return left_out.get(pair_name(pair), ())


def row(finding: Finding) -> tuple[str, ...]:
    """Return the row of one outcome over one base."""
    outcome, evidence = finding.outcome, finding.evidence
    tested = finding.p is not None and outcome.primary and outcome.sign in "+-"
    p = f"{evidence.p_adjusted:.2g}" if tested else NOTHING
    return (f"`{finding.base}`", f"{name_of(outcome)}{'' if outcome.primary else ' (secondary)'}", outcome.sign,
            amount(outcome, outcome.matters).lstrip("+"), f"{finding.control:.4g} → {finding.treatment:.4g}",
            with_interval(outcome, evidence.effect), p, amount(outcome, evidence.floor).lstrip("+"),
            NOTHING if evidence.needed is None else str(evidence.needed), share_written(finding),
            with_interval(outcome, finding.matched), mechanical_written(finding), str(finding.verdict))
