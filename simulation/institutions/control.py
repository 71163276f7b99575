"""Control: what those who decide in a firm may do, written from the scenario into the firms (model 8.3)."""

from __future__ import annotations

from simulation.economy import Economy


def apply_control(economy: Economy) -> None:
    """Give each firm the rules of those who control it."""
    firms, rule = economy.firms, economy.parameters.control
    firms.layoffs_allowed[:] = rule.layoffs_allowed
    firms.hours_sharing[:] = rule.hours_sharing
    firms.automation_by_attrition[:] = rule.automation_by_attrition
    firms.effort_bonus[:] = rule.effort_bonus
