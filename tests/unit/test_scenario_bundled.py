"""The bundled scenarios: complete, sourced, and different from the baseline in what they say they are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from simulation import load_scenario
from simulation.scenario import bundled_scenarios, declarations, differences, overlaps, to_toml
from simulation.scenario.declarations import wholes

NAMES = tuple(bundled_scenarios())
FUND = dict.fromkeys(wholes()["ownership"], 0.0) | {"ownership.private": 0.5, "ownership.commons": 0.5}
FUND = {path.removeprefix("ownership."): share for path, share in FUND.items()}
FUND_AND_INCOME = {f"ownership.{name}": share for name, share in FUND.items()} | {
    "taxes.wages": 0.26, "taxes.property_income": 0.35, "taxes.profits": 0.25, "transfers.basic_income": 0.15}
BEFORE = {"sector_treatment.services_tax": 0.1, "sector_treatment.services_credit": 0.2,
          "sector_treatment.services_entry": 0.3, "transfers.unemployment_benefit": 0.3}
PACKAGES = {
    "package_enterprise": {
        "ownership_machine_makers.applies": True, "ownership_machine_makers.private": 0.4,
        "ownership_machine_makers.sci_tech": 0.6, "control.by_claims": True, "factors.rule": "vector",
        "factor_shares.capital": 0.75, "factor_shares.knowledge": 0.125, "factor_shares.technology": 0.125,
        "soft_assets.knowledge": "sci_tech", "soft_assets.technology": "makers", "human_capital.rate": 0.005,
    },
    "package_social": {
        "taxes.property_income": 0.3, "taxes.inheritance": 0.3, "taxes.wage_allowance": 0.25,
        "transfers.minimum_income": 0.25, "public_training.budget": 0.005, "public_training.targeting": "low_skill",
    },
    "package_income": {
        "labour_market.minimum_wage": 0.55, "transfers.unemployment_benefit": 0.5, "pay.sector_floor": 0.6,
        "pay.hours_guarantee": 0.8,
    },
    "package_talent": {
        "talent.spread": 0.4, "talent.tail": 0.3, "talent.innovation_exponent": 2.0, "talent.pay_response": 0.5,
        "research_pool.share": 0.5, "research_pool.boldness": 1.0,
    },
}
REGIMES = {
    "three_distributions": {
        "distribution_weights.work": 0.3,
        "distribution_weights.factors": 0.4,
        "distribution_weights.social": 0.3,
        "distribution_weights.social_by": "need",
    },
    "factor_rewards": {
        "factors.rule": "vector",
        "factor_shares.labour": 0.3,
        "factor_shares.capital": 0.3,
        "factor_shares.knowledge": 0.15,
        "factor_shares.technology": 0.1,
        "factor_shares.management": 0.1,
        "factor_shares.data": 0.05,
        "soft_assets.knowledge": "sci_tech",
        "soft_assets.technology": "makers",
        "soft_assets.management": "managers",
        "soft_assets.data": "users",
    },
    "shapley_rewards": {
        "factors.rule": "shapley",
        "soft_assets.knowledge": "sci_tech",
        "soft_assets.management": "managers",
        "soft_assets.data": "users",
    },
    "human_capital_allowance": {
        "human_capital.rate": 0.005,
    },
    "land_rent": {
        "land.endowment": 1.0,
        "land.rent_share": 0.05,
        "land.holder": "everybody",
    },
    "before_reforms": BEFORE,
    "package_services": {"transfers.unemployment_benefit": 0.3},
    **{name: BEFORE | values for name, values in PACKAGES.items()},
    "dispersed_shares": {"ownership.private": 0, "ownership.dispersed": 1},
    "worker_cooperatives": {
        "control.layoffs_allowed": False,
        "control.hours_sharing": 0.7,
        "control.automation_by_attrition": True,
        "control.effort_bonus": 0.02,
        "ownership.private": 0,
        "ownership.cooperative": 1,
    },
    "state_ownership": {"transfers.social_dividend": 1, "ownership.private": 0, "ownership.state": 1},
    "citizens_fund": {"ownership.private": 0.5, "ownership.commons": 0.5},
    "user_owned_services": {
        "ownership_services.private": 0,
        "ownership_services.users": 1,
        "ownership_services.applies": True,
    },
    "mixed_economy": {
        "ownership.private": 0.5,
        "ownership.state": 0.2,
        "ownership.cooperative": 0.3,
        "owners.whole_firms": True,
    },
    "founders_for_life": {"ownership.private": 0, "ownership.founders": 1},
    "bank_owned_firms": {"ownership.private": 0, "ownership.bank": 1, "ownership_bank.applies": True},
    "private_platform": {
        "human_machine_human.services_members": 0.6,
        "human_machine_human.sight": 2,
        "human_machine_human.fee": 0.1,
        "human_machine_human.running_cost": 0.5,
        "human_machine_human.algorithmic_management": 1,
    },
    "decentralised_contracts": {
        "human_machine_human.services_members": 0.6,
        "human_machine_human.contracts": True,
        "human_machine_human.sight": 2,
        "human_machine_human.fee": 0.1,
        "human_machine_human.running_cost": 0.5,
        "human_machine_human.to_owners": 0,
        "human_machine_human.to_users": 0.45,
        "human_machine_human.to_workers": 0.45,
        "human_machine_human.to_developers": 0.1,
        "human_machine_human.gas": 0.0005,
        "human_machine_human.algorithmic_management": 1,
    },
    "equal_relation_costs": {
        "relations.common_cost": 0.1,
        "human_human.machine_aided_span": 0.0,
        "human_human.layer_demotivation": 0.0,
    },
    "machines_with_human_costs": {
        "machine_machine.human_form": 1.0,
    },
    "flat_firms": {
        "human_human.span": 14.0,
    },
    "autonomous_machines": {
        "machines.autonomy": 0.0,
        "machine_machine.autonomous_orders": True,
        "alignment.base_autonomy": 1.0,
    },
    "misaligned_machines": {
        "machines.autonomy": 0.0,
        "machines.alignment": 0.5,
        "machine_machine.autonomous_orders": True,
        "alignment.order_overshoot": 0.5,
        "alignment.base_autonomy": 1.0,
        "alignment.exclusion": True,
        "alignment.shutdown_stock": 2.0,
    },
    "null_channels": {
        "human_human.machine_aided_span": 0.0,
        "human_human.effort_response": 0.0,
        "human_human.conflict_response": 0.0,
        "human_human.layer_demotivation": 0.0,
        "machine_machine.human_form": 1.0,
    },
    "machines_of_persons": {"machine_ownership.firms": 0, "machine_ownership.persons": 1},
    "machines_of_the_state": {
        "transfers.social_dividend": 1,
        "machine_ownership.firms": 0,
        "machine_ownership.state": 1,
    },
    "machine_fund": {"machine_ownership.firms": 0, "machine_ownership.fund": 1, "machine_ownership.opening": True},
    "everybody_a_machine": {
        "machine_ownership.firms": 0,
        "machine_ownership.users": 1,
        "machine_ownership.opening": True,
    },
    "consensus_contracts": {
        "contract.applies": True,
        "contract.party_owners": True,
        "contract.party_workers": True,
        "contract.rule": "chambers",
        "contract.escrow": True,
    },
    "token_plutocracy": {
        "contract.applies": True,
        "contract.party_owners": True,
        "contract.party_workers": True,
        "contract.rule": "stake",
        "contract.tokens": "capital",
        "contract.escrow": True,
    },
    "worker_control_without_ownership": {
        "control_weights.owners": 0,
        "control_weights.workers": 1,
        "decisions.workers_keep_jobs": True,
        "decisions.workers_share_hours": 0.7,
        "decisions.workers_pay_weight": 0.1,
    },
    "no_new_machines": {"technology.machine_progress": False},
    "claims_control": {"machines.autonomy": 0.0, "transfers.unemployment_benefit": 0.0},
    "sci_tech_majority": {
        "ownership_machine_makers.applies": True,
        "ownership_machine_makers.private": 0.49,
        "ownership_machine_makers.sci_tech": 0.51,
        "control.by_claims": True,
    },
    "knowledge_shares_everywhere": {"ownership.private": 0.7, "ownership.sci_tech": 0.3},
    "star_talent": {
        "talent.spread": 0.4,
        "talent.tail": 0.3,
        "talent.innovation_exponent": 2.0,
        "talent.pay_response": 0.5,
    },
    "machine_tax_dividend": {"taxes.machines": 0.01, "spending.machines": "basic_income"},
    "wealth_tax_training": {
        "taxes.wealth": 0.005, "taxes.wealth_base": "net_worth", "spending.wealth": "training",
    },
    "tax_unspent": {"taxes.value_added": 0.1, "spending.value_added": "unspent"},
    "wage_floor": {"labour_market.minimum_wage": 0.6, "pay.sector_floor": 0.7},
    "lifelong_learning": {"public_training.budget": 0.01, "public_training.targeting": "low_skill"},
    "balanced_basic_income": {
        "taxes.value_added": 0.1, "spending.value_added": "basic_income", "transfers.balanced": True,
    },
    "gradual_common_ownership": {f"from period 1 over 100: ownership.{name}": share for name, share in FUND.items()},
    "reform_when_machines_rule": {f"when machine_share is above 0.4 over 40: {path}": value
                                  for path, value in FUND_AND_INCOME.items()},
    "late_reform": {f"from period 350 over 40: {path}": value for path, value in FUND_AND_INCOME.items()},
    "soft_budget_state": {
        "transfers.social_dividend": 1,
        "ownership.private": 0,
        "ownership.state": 1,
        "rescue.state_firms": True,
    },
    "venture_fund": {
        "venture.budget": 0.01,
        "venture.holder": "citizens_fund",
        "guarantees.share": 0.5,
        "guarantees.leverage": 0.5,
        "credit.inclusive": 0.5,
    },
    "discrimination_of_services": {
        "sector_treatment.services_tax": 0.3,
        "sector_treatment.services_credit": 0.3,
        "sector_treatment.services_entry": 0.3,
    },
    "competition_policy": {
        "competition.dominance": 0.15,
        "competition.markup_cap": True,
        "competition.interoperability": 0.5,
        "competition.mergers": True,
        "competition.entry_subsidy": 1,
    },
    "lumpy_machines": {
        "investment.least_order": 2,
        "credit.wealth_access": 0.5,
        "owners.consortium": 10,
        "owners.pooling": True,
        "owners.least_maker": 20,
    },
    "basic_income": {
        "taxes.wages": 0.26,
        "taxes.property_income": 0.35,
        "taxes.profits": 0.25,
        "transfers.basic_income": 0.15,
    },
}


def test_all_scenarios_are_bundled_the_baseline_first() -> None:
    assert NAMES[0] == "baseline"
    assert set(NAMES) == {"baseline", "four_relations", *REGIMES}


@pytest.mark.parametrize(("name", "values"), REGIMES.items())
def test_a_regime_differs_from_the_baseline_exactly_as_the_specification_says(
    name: str, values: dict[str, object]
) -> None:
    rows = differences(load_scenario("baseline"), load_scenario(name))
    assert {path: value for path, _, value, _ in rows} == values


@pytest.mark.parametrize("name", NAMES)
def test_every_value_a_bundled_scenario_sets_has_a_source_and_no_source_is_idle(name: str) -> None:
    content = tomllib.loads(bundled_scenarios()[name].read_text(encoding="utf-8"))
    given = {
        f"{section}.{key}"
        for section, table in content.items()
        if section not in ("info", "sources") and isinstance(table, dict)
        for key in table
    }
    sources = content.get("sources", {})
    assert set(sources) == given
    assert all(len(source) >= 4 for source in sources.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_scenario_tells_what_it_is_and_which_claims_it_bears_on(name: str) -> None:
    info = load_scenario(name).info
    assert set(info) == {"what", "how", "notice", "try", "extend", "rows"}
    assert all(30 <= len(text) <= 500 for key, text in info.items() if key != "rows")


@pytest.mark.parametrize("name", NAMES)
def test_every_value_given_with_set_in_the_texts_is_a_valid_override(name: str) -> None:
    text = load_scenario(name).info["try"]
    commands = [part.split("`")[0] for part in text.split("`")[1::2] if "--set" in part]
    for command in commands:
        pairs = [part.strip().split("=") for part in command.split("--set") if part.strip()]
        assert load_scenario(name, dict(map(tuple, pairs)))


@pytest.mark.parametrize("name", NAMES)
def test_a_resolved_bundled_scenario_loads_alone_to_the_same_digest(name: str, tmp_path: Path) -> None:
    file = tmp_path / "resolved.toml"
    file.write_text(to_toml(load_scenario(name).resolved()), encoding="utf-8")
    assert "extends" not in tomllib.loads(file.read_text())
    assert load_scenario(file).digest == load_scenario(name).digest


def test_the_five_packages_set_different_values_and_all_of_them_are_there_together() -> None:
    names = (*PACKAGES, "package_services")
    assert overlaps("+".join(names)) == []
    together = {path: value for path, _, value, _ in differences(
        load_scenario("baseline"), load_scenario("+".join(names)))}
    assert together == {path: value for values in PACKAGES.values() for path, value in values.items()}


def test_no_two_bundled_scenarios_are_the_same() -> None:
    assert len({load_scenario(name).digest for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("path", declarations())
def test_every_parameter_declares_unit_range_and_meaning(path: str) -> None:
    declared = declarations()[path]
    assert declared.unit
    assert declared.kind in (bool, int, float, str)
    if declared.options:
        assert all(map(declared.accepts, declared.options))
        assert not declared.accepts(declared.options[0].upper())
        return
    assert declared.kind is bool or declared.low < declared.high
    assert declared.accepts(declared.low if declared.kind is not bool else True)
    assert not declared.accepts(declared.high + 1 if declared.kind is not bool else 1)
    assert len(declared.meaning) > 10
