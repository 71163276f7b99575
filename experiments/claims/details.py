"""Every claim at length: each outcome over either base with levels, placebo and worlds, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from experiments.claims.judging import Finding, Judgement, name_of
from experiments.claims.mechanical import pair_name
from experiments.claims.plan import Plan
from experiments.claims.report import NOTHING, amount, mechanical_written, share_written, table, with_interval

OUTCOME_HEADINGS = ("over", "outcome", "claimed", "matters", "control → treatment", "effect [95 %]", "p (Holm)",
                    "placebo", "seeds needed", "worlds", "at matched technology", "mechanical / behavioural", "verdict")


def details_page(plan: Plan, judgements: Sequence[Judgement]) -> str:
    """Write what stands behind the verdicts of CLAIMS.md, a part for each claim."""
    lines = ["# Claim by claim", "",
             f"What stands behind the verdicts of `CLAIMS.md`; registration `{plan.registration}`."]
    for judgement in judgements:
        lines += ["", *paragraph(plan, judgement)]
    return "\n".join(lines) + "\n"


def paragraph(plan: Plan, judgement: Judgement) -> Iterator[str]:
    """Tell one claim: what it says, the verdict and why, every outcome, and what was assumed."""
    claim = judgement.claim
    yield f"## {claim.id}: {claim.says}"
    yield ""
    less = f", less the same of `{claim.less[0]}` against `{claim.less[1]}`" if claim.less else ""
    yield (f"**{judgement.verdict}**: {judgement.verdict.reason}. Rows {', '.join(claim.rows)} ({claim.tag}); "
           f"`{claim.treatment}` against `{claim.control}`{less}.")
    if claim.assumed:
        yield f"Assumed: {claim.assumed}."
    if claim.refuted:
        yield f"Refuted if: {claim.refuted.rstrip('.')}."
    yield ""
    yield from table(OUTCOME_HEADINGS, [row(one) for one in judgement.findings])
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
