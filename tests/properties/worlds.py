"""Worlds in which one rule or another bites, by the section of parameters that is tried in them; `any` for the rest.

They have failing firms, taxed wealth, mixed claims, scarce credit, trained and wayward machines, striking people,
failing machines and platforms. A section with an entry of its own is tried in its own worlds only. A world
begins from the baseline unless it names another `scenario`.
"""

from __future__ import annotations

CONTROLLED: dict[str, object] = {
    "decisions.workers_share_hours": 0.7, "decisions.sci_tech_research": 2.0, "decisions.public_markup": 0.8,
    "decisions.users_markup": 0.8, "ownership.private": 0.7, "ownership.state": 0.1,
    "ownership.sci_tech": 0.1, "ownership.users": 0.1}

OWNED_BY_ALL_KINDS: dict[str, object] = {"ownership.private": 0.2, "ownership_bank.applies": True} | {
    f"ownership.{kind}": 0.1
    for kind in ("cooperative", "commons", "state", "dispersed", "sci_tech", "users", "founders", "bank")}

WORLDS: dict[str, tuple[dict[str, object], ...]] = {
    "any": (
        {},
        {"opening.firm_loans": 5.0, "owners.founding_means": 1.0, "owners.founding_effort": 0.2,
         "owners.least_capital": 0.9},
        {"population.retirement_rate": 0.1, "ownership.private": 0.4, "ownership.commons": 0.6,
         "owners.whole_firms": True},
        {"scenario": "gradual_common_ownership", "owners.compensation": 0.5},
        {"taxes.wealth": 0.02, "taxes.wealth_allowance": 1.0, "machines.alignment": 0.3, "control.hours_sharing": 0.5,
         "machines.autonomy": 0.3, "investment.public_order_floor": 0.02, "human_human.norm_period": 3,
         "machines.size": 0.02,
         "tasks.codification_rate": 0.05, "tasks.codification_floor": 0.95, "government.stabilisation": 1.0,
         "labour_market.minimum_wage": 0.9, "tasks.tacitness_goods": 0.05, "investment.scrap_after": 2,
         "human_machine.supervision": 0.9, "control.automation_by_attrition": True},
        {"ownership.private": 0.3, "ownership.cooperative": 0.3, "ownership.commons": 0.3,
         "ownership.state": 0.1,
         "opening.firm_loans": 5.0, "transfers.social_dividend": 0.5},
        {"population.workers": 400, "population.machines_employment": 0.08, "machines.opening_capability": 0.4,
         "credit.leverage": 0.1, "credit.collateral": 0.1, "credit.highest_rate": 0.009, "opening.firm_deposits": 0.2,
         "opening.firm_loans": 2.0, "technology.research_productivity": 5.0, "technology.imitation": 0.5,
         "transfers.unemployment_benefit": 0.0, "consumption.subsistence": 0.8, "investment.payback": 40.0},
        {"tasks.tacitness_machines": 0.0, "tasks.adaptation_spread": 0.0, "investment.payback": 40.0},
        {"machines.alignment": 0.2, "alignment.base_autonomy": 0.5, "machines.autonomy": 0.2, "machines.size": 0.02,
         "machines.opening_capability": 0.4, "alignment.effort": 0.2, "alignment.public_share": 0.5,
         "human_machine.training_hours": 0.5, "human_machine.training_gain": 0.1},
        {"machines.alignment": 0.0, "alignment.base_autonomy": 0.9, "machines.opening_capability": 0.4,
         "alignment.shutdown_stock": 0.05, "labour_market.quit_rate": 0.2},
        {"human_human.strike_rate": 3.0, "human_human.strike_wage_gain": 0.05, "human_human.fair_labour_share": 1.0,
         "human_human.norm_period": 4000, "human_human.bargaining_power": 0.5,
         "human_human.substitution_weakening": 0.5,
         "human_human.concentration_weakening": 0.5, "machine_machine.failure_rate": 0.2,
         "machine_machine.contagion": 0.5, "machine_machine.recovery": 0.3, "machine_machine.safety": 0.02,
         "technology.self_iteration": 0.2, "machines.opening_capability": 0.4, "tasks.tacitness_machines": 0.0,
         "tasks.adaptation_spread": 0.0, "investment.payback": 40.0, "machines.size": 0.02},
        {"ownership.cooperative": 0.7, "ownership.private": 0.3, "decisions.workers_keep_jobs": True,
         "decisions.workers_share_hours": 0.7},
    ),
    "control_weights": (
        {"control_weights.owners": 0.4, "control_weights.workers": 0.6} | CONTROLLED,
        {"control_weights.owners": 0.5, "control_weights.workers": 0.4, "control_weights.users": 0.1} | CONTROLLED,
    ),
    "contract": (
        {f"contract.{name}": value for name, value in {
            "applies": True, "party_owners": True, "party_workers": True, "party_sci_tech": True, "party_users": True,
            "party_public": True, "rule": "stake", "tokens": "labour", "term": 3, "turnout": 0.6, "quorum": 0.4,
            "floor_owners": 0.2, "floor_workers": 0.1, "floor_sci_tech": 0.1, "least_return": 0.005, "escrow": True,
            "oracle_noise": 0.3, "gas": 0.01, "conflict_relief": 0.5, "entry_response": 1.0}.items()}
        | {"opening.firm_loans": 5.0, "owners.founding_means": 1.0},
        {f"contract.{name}": value for name, value in {
            "applies": True, "party_owners": True, "party_workers": True, "party_users": True, "rule": "chambers",
            "turnout": 0.6, "quorum": 0.6, "entry_response": 0.5, "entry_norm": 0.05}.items()}
        | {"opening.firm_loans": 5.0},
    ),
    "decisions": tuple({f"control_weights.{party}": 1.0, "population.machines_employment": 0.08} | CONTROLLED
                       for party in ("workers", "sci_tech", "public", "users")),
    "talent": (
        {"population.workers": 400, "population.goods_share": 0.2, "population.services_share": 0.2,
         "population.services_employment": 0.3, "population.machines_employment": 0.2,
         "distribution.liquidity": 0.0, "distribution.hoard_payout": 1.0, "technology.research_share": 0.3,
         "ownership.private": 0.0, "ownership.cooperative": 1.0, "technology.research_productivity": 5.0,
         "population.retirement_rate": 0.05, "labour_market.on_the_job_search": 0.3,
         **{f"talent.{name}": value for name, value in {
             "spread": 0.4, "tail": 0.2, "innovation_exponent": 2.0, "pay_response": 0.5, "research_effort": 1.0,
             "equity_attraction": 0.5, "valuation_noise": 0.3}.items()}},
    ),
    "taxes": (
        {"taxes.wealth": 0.02, "taxes.wealth_allowance": 0.5, "taxes.wealth_base": "net_worth",
         "taxes.inheritance": 0.3, "taxes.inheritance_allowance": 0.2, "population.retirement_rate": 0.05,
         "taxes.value_added": 0.1, "taxes.data": 0.05, "taxes.wage_allowance": 0.2, "taxes.research_deduction": 0.5,
         "taxes.machines": 0.01, "human_machine_human.services_members": 1.0, "population.workers": 300,
         "population.machines_employment": 0.03, "machines.opening_capability": 0.4, "investment.payback": 40.0},
    ),
    "spending": (
        {"taxes.wealth": 0.02, "taxes.wealth_allowance": 0.5, "taxes.inheritance": 0.3,
         "taxes.inheritance_allowance": 0.2, "population.retirement_rate": 0.05, "taxes.value_added": 0.1,
         "taxes.data": 0.05, "taxes.machines": 0.01, "human_machine_human.services_members": 1.0,
         "spending.wages": "wage_subsidy"},
    ),
    "transfers": (
        {"transfers.basic_income": 0.1, "transfers.balanced": True, "transfers.minimum_income": 0.9,
         "transfers.social_dividend": 0.5, "ownership.private": 0.5, "ownership.state": 0.5,
         "spending.wages": "basic_income"},
    ),
    **{section: (
        OWNED_BY_ALL_KINDS | {"population.retirement_rate": 0.05, "opening.firm_loans": 5.0,
                              "human_machine_human.services_members": 1.0, "human_machine_human.goods_members": 1.0,
                              "human_machine_human.fee": 0.2}
        | ({f"{section}.applies": True} if "_" in section else {})
        | ({"ownership_bank.private": 0.4, "ownership.private": 0.3, "ownership.bank": 0.0}
           | {f"ownership_bank.{kind}": 0.1 for kind in ("cooperative", "commons", "state", "dispersed", "sci_tech",
                                                         "users")} if section == "ownership_bank" else {})
        | ({"ownership_platforms.private": 0.5, "ownership_platforms.dispersed": 0.5}
           if section == "ownership_platforms" else {}),
    ) for section in ("ownership", "ownership_goods", "ownership_services", "ownership_machine_makers",
                      "ownership_bank", "ownership_platforms")},
    "public_training": (
        {"public_training.budget": 0.05, "public_training.success": 0.8},
    ),
    "pay": (
        {"pay.compression": 0.3, "pay.sector_floor": 0.8, "pay.hours_guarantee": 0.9, "control.hours_sharing": 0.7,
         "labour_market.quit_rate": 0.1},
    ),
    **{section: (
        {"distribution_weights.work": 0.3, "distribution_weights.factors": 0.4, "distribution_weights.social": 0.3,
         "factors.rule": "vector", "factor_shares.labour": 0.2, "factor_shares.capital": 0.3, "factor_shares.land": 0.1,
         "factor_shares.knowledge": 0.1, "factor_shares.technology": 0.1, "factor_shares.management": 0.1,
         "factor_shares.data": 0.1, "soft_assets.knowledge": "sci_tech", "soft_assets.technology": "makers",
         "soft_assets.management": "managers", "soft_assets.data": "users"},
        {"factors.rule": "shapley", "soft_assets.knowledge": "sci_tech", "soft_assets.management": "managers",
         "soft_assets.data": "users", "factors.data_baseline": 0.9, "factors.measurement_error": 0.1},
    ) for section in ("distribution_weights", "factors", "factor_shares")},
    **{section: (
        {"royalties.technology": 0.02, "royalties.knowledge": 0.02, "royalties.data": 0.02,
         "royalties.management": 0.02,
         "soft_assets.knowledge": "sci_tech", "soft_assets.technology": "makers", "soft_assets.management": "managers",
         "soft_assets.data": "users"},
    ) for section in ("soft_assets", "royalties")},
    "land": ({"land.endowment": 1.0, "land.rent_share": 0.05},),
    "human_capital": ({"human_capital.rate": 0.01, "human_capital.bin_price": 0.2},),
    "human_machine_human": (
        {f"human_machine_human.{name}": value for name, value in {
            "goods_members": 1.0, "services_members": 0.5, "sight": 2.0, "fee": 0.2, "running_cost": 0.5,
            "to_owners": 0.25, "to_users": 0.25, "to_workers": 0.25, "to_developers": 0.25, "payout": 0.5, "gas": 0.01,
            "algorithmic_management": 0.5, "transparency": 0.5, "make_or_buy": True, "work_fee": 0.1}.items()},
    ),
    "machine_ownership": (
        {"machine_ownership.firms": 0.1, "machine_ownership.persons": 0.3, "machine_ownership.state": 0.2,
         "machine_ownership.fund": 0.1, "machine_ownership.users": 0.2, "machine_ownership.sci_tech": 0.1,
         "machine_ownership.opening": True, "owners.founding_means": 2.0},
    ),
    "rescue": (
        {"ownership.private": 0.5, "ownership.state": 0.5, "opening.firm_loans": 5.0},
        {"opening.firm_loans": 5.0},
    ),
    "guarantees": (
        {"opening.firm_loans": 5.0, "guarantees.share": 0.5},
        {"opening.firm_loans": 0.1, "opening.firm_deposits": 0.1, "credit.leverage": 0.2, "credit.collateral": 0.0,
         "guarantees.share": 0.5, "guarantees.leverage": 1.0},
    ),
    "venture": ({"opening.firm_loans": 5.0, "owners.founding_effort": 0.2, "venture.budget": 0.05},),
    "research_pool": (
        {"population.workers": 400, "technology.research_share": 0.2, "research_pool.share": 0.5,
         "research_pool.response": 0.5, "research_pool.boldness": 0.5, "technology.capability_step": 0.05},
    ),
    "sector_treatment": (
        {"opening.firm_loans": 5.0},
        {"opening.firm_loans": 0.1, "opening.firm_deposits": 0.1, "credit.leverage": 0.2, "credit.collateral": 0.0},
    ),
    "competition": (
        {"opening.firm_loans": 5.0, "competition.dominance": 0.2, "competition.markup_cap": True,
         "competition.interoperability": 0.5, "competition.mergers": True, "competition.entry_subsidy": 1.0},
        {"opening.firm_loans": 5.0, "competition.mergers": True, "owners.liquidation_value": 0.1},
    ),
}
