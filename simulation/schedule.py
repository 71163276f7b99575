"""The period: what happens in a quarter, in order (model 3). Nothing else moves the economy."""

from __future__ import annotations

from collections.abc import Callable

from simulation.accounting.identities import check_books, check_step
from simulation.accounting.labour_values import account_values, note_work
from simulation.accounting.opening import open_books
from simulation.economy import Economy
from simulation.institutions.agreements import execute_agreements, vote_on_splits
from simulation.institutions.compensation import pay_compensation
from simulation.institutions.competition import cap_markups, find_dominant
from simulation.institutions.control import apply_control
from simulation.institutions.distribution import (
    count_profit,
    note_labour_share,
    pay_bank_residual,
    pay_residual,
    pay_wages,
)
from simulation.institutions.division import divide_residual, pay_division
from simulation.institutions.earmarking import earmark_revenue, pay_grants
from simulation.institutions.human_capital import plan_training, study, train_staff
from simulation.institutions.inheritance import inherit
from simulation.institutions.knowledge import note_knowledge_reward, value_knowledge
from simulation.institutions.leasing import pay_rents
from simulation.institutions.mergers import merge_firms
from simulation.institutions.platforms import charge_platform_fees, execute_contracts, run_platforms
from simulation.institutions.reform import enact_reforms
from simulation.institutions.rescue import rescue_firms
from simulation.institutions.research_pool import share_research_risk
from simulation.institutions.royalties import pay_land_rent, pay_royalties
from simulation.institutions.taxation import (
    tax_estates,
    tax_firms,
    tax_property_income,
    tax_sales,
    tax_wages_and_wealth,
)
from simulation.institutions.transfers import pay_benefits, pay_from_fund, pay_social_dividend
from simulation.institutions.turnover import renew_firms
from simulation.markets.credit import pay_interest, recapitalise_bank, repay_loans, retire_public_debt, set_credit_terms
from simulation.markets.education import educate_successors
from simulation.markets.goods import buy_for_the_state, plan_consumption, shop_for_goods_and_services, take_stock
from simulation.markets.labour import lay_off, match_workers, quit_and_retire
from simulation.markets.machines import buy_public_machines, deliver_machines, publish_machine_price
from simulation.markets.plant import buy_plant, plan_plant
from simulation.markets.publication import publish_output_and_prices
from simulation.markets.wages import form_aspirations, renew_contracts, survey_wages
from simulation.metrics.classes import assign_classes
from simulation.metrics.growth_accounting import account_growth, note_inputs
from simulation.metrics.roles import assign_roles
from simulation.metrics.statistics import publish_statistics
from simulation.metrics.wealth import attribute_wealth
from simulation.production.organisation import plan_research, produce_output
from simulation.production.planning_of_output import (
    choose_machines,
    form_expectations,
    learn_unit_costs,
    plan_output,
    plan_staff,
    post_prices,
)
from simulation.production.technology import (
    codify,
    innovate,
    learn_by_doing,
    learn_from_output,
    survey_machines,
    wear_out_machines,
)
from simulation.production.training import plan_public_training, train_people
from simulation.relations.alignment import align_machines, halt_machines, support_alignment
from simulation.relations.human_human import organise, quarrel, record_people
from simulation.relations.human_machine import learn_from_machines, pair, record_machines
from simulation.relations.human_machine_human import (
    join_platforms,
    make_or_buy,
    record_contract_work,
    record_servings,
)
from simulation.relations.machine_machine import (
    charge_learned_prices,
    coordinate_machines,
    fail,
    link,
    note_machine_making,
    record_machine_links,
    repair,
)

Step = Callable[[Economy], None]
Schedule = tuple[tuple[str, tuple[Step, ...]], ...]

SCHEDULE: Schedule = (
    ("Open", (open_books, enact_reforms, apply_control, vote_on_splits, find_dominant, join_platforms,
              form_expectations, survey_wages, repair, survey_machines, coordinate_machines)),
    ("Plan", (post_prices, charge_learned_prices, cap_markups, publish_machine_price, set_credit_terms, plan_output,
              choose_machines, plan_plant, plan_staff)),
    ("Hire", (quit_and_retire, tax_estates, inherit, educate_successors, lay_off, match_workers, renew_contracts)),
    ("Relate", (make_or_buy, organise, halt_machines, pair, link, fail, quarrel)),
    ("Produce", (plan_research, plan_public_training, plan_training, produce_output)),
    ("Earn", (pay_wages, train_staff, support_alignment, pay_grants, pay_benefits, tax_wages_and_wealth)),
    ("Record", (record_people, record_machines, record_contract_work, record_machine_links, note_work, note_inputs,
                assign_roles)),
    ("Sell", (plan_consumption, buy_for_the_state, buy_plant, shop_for_goods_and_services, tax_sales,
              charge_platform_fees, run_platforms, record_servings, pay_rents, wear_out_machines, deliver_machines,
              buy_public_machines, take_stock)),
    ("Distribute", (pay_interest, pay_royalties, pay_land_rent, count_profit, tax_firms, divide_residual,
                    value_knowledge, execute_agreements, pay_residual, pay_division, execute_contracts,
                    pay_compensation, note_labour_share, note_knowledge_reward, pay_social_dividend, pay_from_fund,
                    repay_loans)),
    ("Renew", (rescue_firms, merge_firms, renew_firms, pay_bank_residual, recapitalise_bank, tax_property_income,
               earmark_revenue, retire_public_debt)),
    ("Learn", (note_machine_making, learn_unit_costs, innovate, share_research_risk, codify, learn_by_doing,
               learn_from_output, learn_from_machines, train_people, study, align_machines, publish_output_and_prices,
               form_aspirations)),
    ("Close", (attribute_wealth, assign_classes, account_values, account_growth, publish_statistics)),
)


def advance(economy: Economy, schedule: Schedule = SCHEDULE) -> None:
    """Let one quarter pass; the books are checked after every step and, in full, at the close."""
    economy.streams.period = economy.ledger.period = economy.period
    for _, steps in schedule:
        for step in steps:
            economy.ledger.step = step.__name__
            step(economy)
            check_step(economy)
    economy.ledger.step = "close"
    check_books(economy)
    economy.relations.close()
    economy.period += 1
