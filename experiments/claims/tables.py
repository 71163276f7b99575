"""The results as small tables: one line an outcome and base, one line a world, and all of it as JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from typing import Any

from experiments.claims.judging import Finding, Judgement, name_of
from experiments.claims.plan import Plan
from experiments.claims.statistics import Effect
from experiments.claims.worlds import Accepted


def record(plan: Plan, judgements: Sequence[Judgement], accepted: Accepted | None) -> dict[str, Any]:
    """Return all findings and verdicts as plain values."""
    asked = plan.protocol
    return {
        "registration": plan.registration, "registry": plan.registry.digest,
        "seeds": [asked.all_seeds[0], asked.all_seeds[-1]], "periods": asked.periods, "bases": list(asked.bases),
        "preview": asked.quick,
        "worlds": None if accepted is None else {
            "drawn": accepted.drawn, "looked_at": accepted.looked_at, "pass_all": accepted.all_facts,
            "kept": len(accepted.kept), "rule": accepted.rule, "by_fact": dict(accepted.by_fact)},
        "claims": [{
            "id": one.claim.id, "rows": one.claim.rows, "says": one.claim.says, "tag": one.claim.tag,
            "verdict": one.verdict.word, "conditions": list(one.verdict.conditions), "preview": one.verdict.preview,
            "reason": one.verdict.reason, "by_base": {base: verdict.word for base, verdict in one.by_base.items()},
            "outcomes": [outcome_record(finding) for finding in one.findings]} for one in judgements],
    }


def outcome_record(finding: Finding) -> dict[str, Any]:
    """Return one outcome over one base as plain values."""
    evidence, outcome = finding.evidence, finding.outcome
    worlds = evidence.worlds
    return {
        "base": finding.base, "outcome": name_of(outcome), "sign": outcome.sign, "primary": outcome.primary,
        "matters": outcome.matters, "control": finite(finding.control), "treatment": finite(finding.treatment),
        **effect_record("", evidence.effect), "p": finite(finding.p), "p_holm": finite(evidence.p_adjusted),
        "placebo": finite(evidence.floor), "seeds_needed": evidence.needed,
        "worlds": None if worlds is None else worlds.worlds,
        "worlds_with_sign": None if worlds is None else worlds.with_sign,
        "worlds_beyond": None if worlds is None else worlds.beyond,
        **effect_record("matched_", finding.matched), **effect_record("mechanical_", finding.mechanical),
        "behavioural": finite(finding.behavioural), "verdict": finding.verdict.word, "reason": finding.verdict.reason,
        "ablations": {name: effect_record("", one) for name, one in evidence.ablations.items()},
    }


def effect_record(prefix: str, effect: Effect | None) -> dict[str, Any]:
    """Return an effect as plain values."""
    values = (None, None, None, None) if effect is None else (
        finite(effect.mean), finite(effect.low), finite(effect.high), effect.n)
    return {prefix + name: value for name, value in zip(("effect", "low", "high", "n"), values, strict=True)}


def finite(value: float | None) -> float | None:
    """Return a number that JSON knows."""
    return None if value is None or not math.isfinite(value) else float(value)


def as_json(content: Any) -> str:
    """Write plain values as people can read them."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def verdicts_table(content: dict[str, Any]) -> str:
    """Write one line for each claim, outcome and base as CSV."""
    rows = [{"claim": claim["id"], "rows": " ".join(claim["rows"]), "claim_verdict": claim["verdict"],
             **{name: value for name, value in outcome.items() if name != "ablations"}}
            for claim in content["claims"] for outcome in claim["outcomes"]]
    return as_csv(rows)


def ablations_table(content: dict[str, Any]) -> str:
    """Write one line for each claim, outcome, base and ablation as CSV."""
    return as_csv([{"claim": claim["id"], "base": outcome["base"], "outcome": outcome["outcome"], "ablation": name,
                    **one} for claim in content["claims"] for outcome in claim["outcomes"]
                   for name, one in outcome["ablations"].items()])


def worlds_table(judgements: Sequence[Judgement], accepted: Accepted) -> str:
    """Write the effect on every outcome in each kept world, and what the world sets, as CSV."""
    rows: list[dict[str, Any]] = []
    for world in accepted.kept:
        effects = {f"{one.claim.id}: {name_of(quantity)}": finite(values.get(world.number))
                   for one in judgements for quantity, values in one.worlds.items()}
        rows.append({"world": world.number, "seed": world.seed, **world.settings, **effects})
    return as_csv(rows)


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Write rows as CSV under the keys of the first; what is not defined stays empty."""
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
