"""Every column of a run's table: name, unit, meaning, and the one function that fills a row (model 13)."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.economy import Economy
from simulation.metrics.classes import class_measures
from simulation.metrics.control import control_measures
from simulation.metrics.distribution_of_income import distribution_measures
from simulation.metrics.factors import factor_measures
from simulation.metrics.gaps import gap_measures
from simulation.metrics.growth_accounting import growth_measures
from simulation.metrics.machine_titles import machine_title_measures
from simulation.metrics.national_accounts import finance_measures, output_measures
from simulation.metrics.ownership import ownership_measures
from simulation.metrics.platforms import platform_measures
from simulation.metrics.policy import policy_measures
from simulation.metrics.public_finance import public_finance_measures
from simulation.metrics.relations import relation_measures
from simulation.metrics.roles import role_measures
from simulation.metrics.work_and_machines import machine_measures, organisation_measures, work_measures


@dataclass(frozen=True)
class Measure:
    """What one column holds."""

    name: str
    unit: str
    meaning: str


_COLUMNS = """
period | quarter | number of the quarter, from 0
output | ¤ of period 0 | production at prices of period 0
consumption | ¤ of period 0 | purchases of households at prices of period 0
investment | ¤ of period 0 | machines and plant bought at prices of period 0
machine_investment | ¤ of period 0 | of which machines
government_purchases | ¤ of period 0 | purchases of government at prices of period 0
output_per_worker | ¤ of period 0 | output per person in work
nominal_output | ¤ | value added at current prices, three ways the same
price_index | 1 | consumer prices, 1 in period 0
machine_price | ¤ | mean price of a machine
wage_share | 1 | pay of people per value added
profit_share | 1 | profits before tax per value added
interest_share | 1 | interest of firms per value added
depreciation_share | 1 | machines and plant used up per value added
machine_rent_share | 1 | return beyond wear paid to owners of rented machines per value added
wage_share_of_revenue | 1 | wages for production per revenue of firms
residual_share | 1 | residuals paid to holders of claims per value added
gini_income | 1 | Gini index of disposable income
gini_market_income | 1 | Gini index of labour, property and contract income before taxes and transfers
gini_consumption | 1 | Gini index of spending
gini_wealth | 1 | Gini index of privately attributed net worth
gini_wealth_with_public | 1 | the same with the state's claims counted per head
top10_wealth_share | 1 | share of the richest tenth in privately attributed net worth
top10_wealth_share_with_public | 1 | the same with the state's claims counted per head
top1_wealth_share | 1 | share of the richest hundredth in privately attributed net worth
top1_income_share | 1 | share of the best paid hundredth in disposable income
top10_income_share | 1 | share of the best paid tenth in disposable income
top1_pay_share | 1 | share of the best paid hundredth of those with pay in all pay (row C4)
top10_pay_share | 1 | share of the best paid tenth of those with pay in all pay
gini_pay | 1 | Gini index of pay among those with pay
top1_work_income_share | 1 | the same of pay, contract income and shares for knowledge (rows B10, C4)
gini_work_income | 1 | Gini index of these among those who have any
theil_income | 1 | Theil index of disposable income
middle_income_share | 1 | people with 75 to 200 % of the median disposable income (row C12)
gap_owners_knowledge | 1 | mean disposable income of owners per that of knowledge people, 1 if none (row X1)
gap_knowledge_rest | 1 | the same of knowledge people per the rest
gap_owners_rest | 1 | the same of owners per the rest
theil_between_owners_knowledge_rest | 1 | Theil index of disposable income between the three classes (row B7)
income_share_labour | 1 | pay and contract income of all but sci-tech people, share of persons' income before tax
income_share_knowledge | 1 | that of sci-tech people, and what they get of residuals for being such
income_share_capital | 1 | residuals, dividends and interest received, share of the same
income_share_state | 1 | transfers received, share of the same
bottom50_income_share | 1 | share of the poorer half in disposable income
bottom50_consumption | ¤ of period 0 | consumption a head of the poorer half by disposable income (row O2)
gini_from_labour | 1 | part of pay in the Gini index of disposable income (Lerman-Yitzhaki; the five add up to it)
gini_from_property | 1 | the same of claims and rents, those for knowledge left out
gini_from_knowledge | 1 | the same of contracts and of what sci-tech people get for their knowledge
gini_from_transfers | 1 | the same of transfers
gini_from_taxes | 1 | the same of taxes, income below zero
poverty_rate | 1 | people below half the median disposable income
unemployment_rate | 1 | people without a job
unemployment_low_skill | 1 | the same in the lowest third of skills
unemployment_middle_skill | 1 | the same in the middle third
unemployment_high_skill | 1 | the same in the highest third
vacancy_rate | 1 | vacancies posted per person
employment_goods | persons | people employed in goods
employment_services | persons | people employed in services
employment_machine_makers | persons | people employed in machine-making
services_employment_share | 1 | people employed in services per person employed
mean_wage | ¤/quarter | mean agreed pay
wage_index | ¤/quarter | pay with the opening mix of skills
skill_premium | 1 | pay of the highest third of skills per pay of the lowest
machine_share | 1 | share of task output made by machines (4.11b)
machine_share_goods | 1 | the same in goods
machine_share_services | 1 | the same in services
n_machines | machines | working machines
machines_per_person | 1 | working machines per person
machines_of_firms | 1 | share of machines that the firm holds where they stand
machines_of_persons | 1 | share held by persons who rent them out
machines_of_state | 1 | share held by the state
machines_of_fund | 1 | share held by the citizens' fund
machines_of_everybody | 1 | share held by everybody alike
machines_refused | machines/quarter | machines meant for others that nobody could pay and firms bought
top10_machine_share | 1 | share of the tenth of persons who hold most of the machines that people hold
capability | 1 | mean capability of the machines on offer
efficiency | 1 | mean efficiency of the machines on offer
tacitness_services | 1 | tacitness left in services
machine_hours_lost | 1 | share of machine hours lost to coordination among machines (5.7)
machine_built_share | 1 | machines' part in making machines (5.8)
hawkins_simon | 1 | 1 less machines used up per machine made, in machine-making over 20 quarters
machines_idle | machines | machines failed or out of reach
largest_cascade | machines | machines that failed together, one after another from a single failure
coordination_loss | 1 | share of people's hours lost to coordination, by headcount
layers | layers | mean layers of hierarchy, by headcount
effort | 1 | mean effort, by headcount
conflict | 1 | mean gap between fair and paid labour share, by headcount
relation_share_human_human | 1 | share of human-human relations in hours on edges (R16)
relation_share_human_machine | 1 | share of human-machine relations in hours on edges (R16)
relation_share_human_machine_human | 1 | share of human-machine-human relations in hours on edges (R16)
relation_share_machine_machine | 1 | share of machine-machine relations in hours on edges (R16)
solo_hours_share | 1 | hours people work alone per hour on edges; outside the four shares
relation_share_human_human_by_value | 1 | share of human-human in hours at their marginal product
relation_share_human_machine_by_value | 1 | share of human-machine in hours at their marginal product
relation_share_human_machine_human_by_value | 1 | share of human-machine-human in hours at their marginal product
relation_share_machine_machine_by_value | 1 | share of machine-machine in hours at their marginal product
relation_share_human_human_by_count | 1 | share of human-human in the number of edges
relation_share_human_machine_by_count | 1 | share of human-machine in the number of edges
relation_share_human_machine_human_by_count | 1 | share of human-machine-human in the number of edges
relation_share_machine_machine_by_count | 1 | share of machine-machine in the number of edges
relation_share_human_human_by_cost | 1 | share of human-human in the cost of coordination
relation_share_human_machine_by_cost | 1 | share of human-machine in the cost of coordination
relation_share_human_machine_human_by_cost | 1 | share of human-machine-human in the cost of coordination
relation_share_machine_machine_by_cost | 1 | share of machine-machine in the cost of coordination
relation_share_human_human_of_tasks | 1 | share of human-human in task output (5.9-5.12)
relation_share_human_machine_of_tasks | 1 | share of human-machine in task output (5.9-5.12)
relation_share_human_machine_human_of_tasks | 1 | share of human-machine-human in task output (5.9-5.12)
relation_share_machine_machine_of_tasks | 1 | share of machine-machine in task output (5.9-5.12)
n_managers | persons | people who lead others
span | persons | people led by one manager
coordination_hours_human_human | 1 | people's hours on edges of management per hour worked
coordination_hours_human_machine | 1 | people's hours spent on leading, training and aligning machines per hour worked
coordination_cost_share | 1 | cost of coordination on all edges per value of output
coordination_cost_human_human | 1 | of which on edges of human-human
coordination_cost_human_machine | 1 | of which on edges of human-machine
coordination_cost_human_machine_human | 1 | of which on edges of human-machine-human
coordination_cost_machine_machine | 1 | of which on edges of machine-machine
coordination_cost_elasticity | 1 | log-log slope of a firm's cost of coordination on its output, over firms
workplace_conflict | 1 | grievance on edges between managers and managed, per person employed
contract_conflict | 1 | grievance on edges between people and the platforms they work through, per person employed
effort_lost_to_conflict | 1 | effort lost to grievance, by headcount
machine_harm | 1 | output nobody planned, made by machines that pursue throughput, per value of output
distributive_conflict | 1 | income share less head share of those who live mainly from claims (two-class Gini)
platform_sales_share | 1 | spending of households through platforms and contracts
platform_fee_share | 1 | fees of platforms per value of output
platform_latency | quarters | time fees wait before they are paid out
contracted_share | 1 | work contracted out where that is cheaper, by headcount
controlled_by_owners | 1 | people employed by firms where owners decide, per person employed (row B7)
controlled_by_workers | 1 | the same where those who work there decide
controlled_by_sci_tech | 1 | the same where sci-tech people decide
controlled_by_public | 1 | the same where the public hand decides
controlled_by_users | 1 | the same where users decide
contract_share | 1 | people employed by firms whose parties have agreed on a split, per person employed
agreed_owners | 1 | share of the residual agreed for owners, mean of those firms; 0 where there are none
agreed_workers | 1 | the same for the people of the firm
agreed_sci_tech | 1 | the same for its sci-tech people
agreed_public | 1 | the same for the public hand
agreed_users | 1 | the same for users
credibility_contract | 1 | residual paid per residual due, in firms with an agreed split; 1 where there are none
credibility_discretion | 1 | the same in all other firms (rows A3, C7)
utilisation | 1 | output per capacity at prices of period 0
hours_factor | 1 | share of people's hours used, by headcount
unsold_share | 1 | value of unsold goods and services per value of output
unmet_share | 1 | demand of households not met per value of output
hhi | 1 | Herfindahl index of revenue in goods and services
largest_employer | persons | people employed by the largest firm
markup | 1 | mean markup, by revenue
n_firms | firms | firms at work
exits | firms | firms wound up
entries | firms | firms founded
n_owners | persons | persons who hold claims
claims_of_person | 1 | share of private persons, to be inherited in positive book equity of firms (row B1)
claims_of_state | 1 | share of the state in positive book equity of firms
claims_of_citizens_fund | 1 | share of the citizens' fund in positive book equity of firms
claims_of_everybody | 1 | share of everybody alike in positive book equity of firms
claims_of_cooperative | 1 | share of people who work in the firm in positive book equity of firms
claims_of_sci_tech | 1 | share of sci-tech staff in positive book equity of firms
claims_of_users | 1 | share of people who buy from the firm in positive book equity of firms
claims_of_bank | 1 | share of the bank in positive book equity of firms
claims_of_founders | 1 | share of founders for life in positive book equity of firms
top10_machine_claims | 1 | share of the tenth with most in the machines people hold by claims on firms, groups' per head
machine_claims_hhi | 1 | Herfindahl index of machines of firms over persons, state, fund and bank, by claims (row B8)
debt_to_gdp | years | public debt per annual value added
loans_to_gdp | years | loans to firms per annual value added
bank_capital_ratio | 1 | own funds of the bank per asset
write_off_rate | 1/quarter | loans lost per loan
recapitalisation_share | 1 | public money put into the bank per value added
bail_out_share | 1 | public money that kept insolvent firms alive, per value of output (row I2)
guarantee_share | 1 | losses on loans that the state bore, per value of output (row K2)
venture_share | 1 | public money put into new firms for a claim, per value of output (row K1)
entry_subsidy_share | 1 | subsidies to new firms per value of output
research_pool_share | 1 | failed research refunded per value of output (row E13)
firms_rescued | firms | insolvent firms kept alive by public money
mergers | firms | insolvent firms bought by another firm
dominant_firms | firms | firms whose share of their sector's revenue is beyond what is allowed (row H10)
leader_share | 1 | share of the largest firm in its sector's revenue, mean over sectors by revenue
first_movers_share | 1 | share in revenue of firms that were there at the opening (row C3)
revenue | 1 | taxes per value added
revenue_wages | 1 | of which on wages and contract income
revenue_property_income | 1 | of which on income from claims
revenue_profits | 1 | of which on profits
revenue_machines | 1 | of which on machines
revenue_wealth | 1 | of which on wealth
revenue_inheritance | 1 | of which on what passes
revenue_value_added | 1 | of which on what people buy
revenue_data | 1 | of which on sales that platforms record
spent_on_basic_income | 1 | earmarked revenue spent on the basic income per value added
spent_on_training | 1 | the same on training
spent_on_public_research | 1 | the same on public research
spent_on_citizens_fund | 1 | the same on the citizens' fund
spent_on_wage_subsidy | 1 | the same on low-paid jobs
earmarks_held | quarters | revenue kept for a purpose, or for nothing, per value added of a quarter
public_training_share | 1 | pay for training people at public cost per value added
mean_skill | bins | mean of the hardest bin people master
exit_productivity | 1 | productivity of firms wound up per mean of their sector, 1 where none was (row C11)
exits_from_lowest_third | firms | firms wound up among the lowest third of productivity in their sector (row C11)
tier_creators | 1 | people in their firm's research per person (row F1)
tier_leaders | 1 | people who lead machines they master per person
tier_subordinates | 1 | people whom machines pace per person
tier_contract_workers | 1 | people who only work through a contract per person
tier_others | 1 | other employees per person
income_creators | ¤/quarter | mean disposable income of creators
income_leaders | ¤/quarter | mean disposable income of leaders of machines
income_subordinates | ¤/quarter | mean disposable income of those whom machines pace
income_managers | ¤/quarter | mean disposable income of managers
income_creators_per_leader | 1 | ratio of the two, 0 where one is missing
income_leaders_per_subordinate | 1 | ratio of the two, 0 where one is missing
wage_leaders_per_subordinate | 1 | the same of agreed pay (row A8)
theil_between_tiers | 1 | Theil index of disposable income between the three tiers
lead_assist_ratio | 1 | leaders of machines per person whom machines pace, managers left out
managers_share | 1 | managers per person in work (row X11)
managers_income_share | 1 | their share of labour income
machine_paced_share_low | 1 | people whom machines pace per person in work, lowest third of skills (row A8)
machine_paced_share_middle | 1 | the same in the middle third
machine_paced_share_high | 1 | the same in the highest third
low_skill_jobs_goods | persons | people of the lowest third of skills employed in goods (row F2)
low_skill_jobs_services | persons | the same in services
low_skill_jobs_machine_makers | persons | the same in machine-making
relation_mobility | 1/quarter | Shorrocks index of moves between relations
class_owners_share | 1 | people with more than half of their income from claims (row A13)
class_workers_share | 1 | people who live mainly from pay
class_supported_share | 1 | people who live mainly from transfers
class_owners_income_share | 1 | share of owners in disposable income
class_workers_income_share | 1 | share of workers in disposable income
class_supported_income_share | 1 | share of the supported in disposable income
class_owners_wealth_share | 1 | share of owners in privately attributed net worth
class_workers_wealth_share | 1 | share of workers in it
class_supported_wealth_share | 1 | share of the supported in it
class_mobility | 1/quarter | Shorrocks index of moves between classes
paid_to_labour | 1 | pay, training and the staff's part of residuals per value added, by what is paid for (row C6)
paid_to_capital | 1 | what is left of value added: claims, interest, wear, profit kept
paid_to_land | 1 | rent of land per value added
paid_to_knowledge | 1 | royalties for knowledge and sci-tech people's part of residuals per value added
paid_to_technology | 1 | the same of technology and of makers
paid_to_management | 1 | the same of management and of managers
paid_to_data | 1 | the same of data and of users
paid_to_state | 1 | taxes on firms and the state's part of residuals per value added
paid_to_social | 1 | parts of residuals that go to all alike or by need per value added
profit_shared | 1 | parts of residuals that no claim holds per value added
royalties_share | 1 | royalties per value added
land_value | quarters | value of land per value added of a quarter
human_capital | mean wages | mean human capital of a person
training_share | 1 | fees for the training of people at work per value added
value_goods_labour | worker-quarters/unit | labour value of a unit of goods, all hours alike (12.1)
value_services_labour | worker-quarters/unit | the same of services
value_machines_labour | worker-quarters/machine | the same of a machine
value_of_money_labour | ¤/worker-quarter | net product per worker-quarter of its value (12.4)
price_value_deviation_labour | 1 | mean distance of sector prices from proportional values
price_value_correlation_labour | 1 | correlation of price and value over the firms of a sector, logs
surplus_value_rate_labour | 1 | value of the net product beyond that of the wage basket, per the latter
transferred_ratio_labour | 1 | value passed on by machines, plant and past research per value added
value_goods_knowledge | worker-quarters/unit | value of a unit of goods, with complex labour and past research (12.1)
value_services_knowledge | worker-quarters/unit | the same of services
value_machines_knowledge | worker-quarters/machine | the same of a machine
value_of_money_knowledge | ¤/worker-quarter | net product per worker-quarter of its value (12.4)
price_value_deviation_knowledge | 1 | mean distance of sector prices from proportional values
price_value_correlation_knowledge | 1 | correlation of price and value over the firms of a sector, logs
surplus_value_rate_knowledge | 1 | value of the net product beyond that of the wage basket, per the latter
transferred_ratio_knowledge | 1 | value passed on by machines, plant and past research per value added
value_goods_machine | worker-quarters/unit | labour value of a unit of goods, with autonomous machine hours (12.1)
value_services_machine | worker-quarters/unit | the same of services
value_machines_machine | worker-quarters/machine | the same of a machine
value_of_money_machine | ¤/worker-quarter | net product per worker-quarter of its value (12.4)
price_value_deviation_machine | 1 | mean distance of sector prices from proportional values
price_value_correlation_machine | 1 | correlation of price and value over the firms of a sector, logs
surplus_value_rate_machine | 1 | value of the net product beyond that of the wage basket, per the latter
transferred_ratio_machine | 1 | value passed on by machines, plant and past research per value added
machine_value_share | 1 | share of machines in value added where their autonomous hours count
organic_composition | quarters | value at price of machines and plant per wages of a quarter
machines_made | machines/quarter | machines made a quarter since the last account of values
knowledge_per_machine | worker-quarters | research in simple labour per machine made (row G2)
unattributed_share | 1 | share of new capability that machines made without people (row G3)
input_radius | 1 | spectral radius of the input matrix; values exist below 1
values_exist | yes/no | the last account of values could be made
tfp_machine_hours_as_capital | 1 | total factor productivity, 1 in the first quarter; machines by hours run (row O1)
tfp_machine_work_as_labour | 1 | the same, machines count by work done, added to hours of people
tfp_capital_at_prices | 1 | the same, machines and plant count at prices of period 0, used or not
productivity_growth | 1 | growth of output per input over the last 20 quarters that closed, 0 before (row O4)
productivity_within | 1 | of which within firms that stayed (Foster-Haltiwanger-Krizan; the five add up to it)
productivity_between | 1 | of which by inputs moved to firms above the mean
productivity_cross | 1 | of which by inputs moved to firms that gained
productivity_entry | 1 | of which by firms that came
productivity_exit | 1 | of which by firms that went
productive_forces | 1 | index of new quality productive forces, 1 in the first quarter: mean of its parts (row O3)
productive_forces_labour | 1 | the same of skills, at the pay they had at the opening
productive_forces_tools | 1 | the same of machines by efficiency, and plant, a person
productive_forces_objects | 1 | the same of the explicit part of tasks in goods and services
productive_forces_technology | 1 | the same of capability times efficiency of the machines on offer
reforms_begun | changes | changes that waited for a statistic and began, so far
worst_residual | 1 | largest relative error of any identity so far
"""

CATALOGUE: dict[str, Measure] = {
    name: Measure(name, unit, meaning)
    for name, unit, meaning in (line.split(" | ") for line in _COLUMNS.strip().splitlines())
}


GROUPS = (output_measures, finance_measures, distribution_measures, work_measures, machine_measures,
          organisation_measures, relation_measures, platform_measures, policy_measures, role_measures,
          class_measures, gap_measures, machine_title_measures, factor_measures,
          control_measures, public_finance_measures, ownership_measures, growth_measures)
"""The functions that fill the columns of a row, each some of them."""


def measure(economy: Economy) -> dict[str, float]:
    """Return one row of the table: every measure of the catalogue for the quarter just closed."""
    values: dict[str, float] = {"period": economy.period - 1, "worst_residual": economy.worst_residual,
                                "reforms_begun": len(economy.reforms)}
    values |= economy.values.measures
    for group in GROUPS:
        values |= group(economy)
    return {name: values[name] for name in CATALOGUE}
