"""The flows: every way in which money moves, by name; the rows of the transaction-flow matrix (model 2.2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Flow:
    """One row of the matrix; `capital` marks flows that change wealth but are no income.

    There is one object of each, and a flow is equal to itself alone: looking one up compares no names.
    """

    name: str
    meaning: str
    capital: bool = False

    def __reduce__(self) -> str:
        """Let a copied or unpickled economy name the same object, by the constant that holds it."""
        return self.name.upper()


WAGES = Flow("wages", "firms pay people for production")
RESEARCH = Flow("research", "machine-makers pay sci-tech staff for research")
HUMAN_CAPITAL_ALLOWANCE = Flow("human_capital_allowance", "firms, or the state, pay for the training of people at work")
TRAINING_FEES = Flow("training_fees", "people at work pay sci-tech people for training, out of the allowance")
PUBLIC_RESEARCH = Flow("public_research", "government pays sci-tech people for research")
PUBLIC_TRAINING = Flow("public_training", "government pays sci-tech people for training others")
UNEMPLOYMENT_BENEFIT = Flow("unemployment_benefit", "government pays people without a job")
BASIC_INCOME = Flow("basic_income", "government pays everybody")
MINIMUM_INCOME = Flow("minimum_income", "government tops up the income of the poor")
WAGE_SUBSIDY = Flow("wage_subsidy", "government pays firms for low-paid jobs")
FUND_GRANT = Flow("fund_grant", "government pays earmarked revenue into the citizens' fund")
ALIGNMENT_SUPPORT = Flow("alignment_support", "government pays firms for people's time spent on the aims of machines")
SOCIAL_DIVIDEND = Flow("social_dividend", "government pays out residuals it received as owner")
WAGE_TAX = Flow("wage_tax", "people pay on wages")
PROPERTY_TAX = Flow("property_tax", "people pay on residuals and rents received")
CONTRACT_TAX = Flow("contract_tax", "people pay on income from platforms and contracts")
WEALTH_TAX = Flow("wealth_tax", "people pay on wealth above the allowance")
INHERITANCE_TAX = Flow("inheritance_tax", "people pay on what passed to them when somebody retired", capital=True)
VALUE_ADDED_TAX = Flow("value_added_tax", "firms pay on what people bought of them")
DATA_TAX = Flow("data_tax", "firms pay on sales to people that platforms record")
PROFIT_TAX = Flow("profit_tax", "firms pay on profit")
MACHINE_TAX = Flow("machine_tax", "firms pay on the value of machines")
CONSUMPTION = Flow("consumption", "people buy goods and services")
PURCHASES = Flow("purchases", "government buys goods and services")
INVESTMENT = Flow("investment", "firms buy machines of their own")
MACHINE_PURCHASE = Flow("machine_purchase", "people, state and citizens' fund buy machines that firms will rent")
MACHINE_RENT = Flow("machine_rent", "firms pay those who own the machines they use a return on them")
MACHINE_WEAR = Flow("machine_wear", "firms pay those who own the machines they use for their wear", capital=True)
PLANT = Flow("plant", "firms buy buildings and ordinary equipment")
PUBLIC_MACHINES = Flow("public_machines", "government buys machines to keep their makers alive")
LOAN_INTEREST = Flow("loan_interest", "firms pay the bank")
BOND_INTEREST = Flow("bond_interest", "government pays the bank")
ROYALTY = Flow("royalty", "firms pay the holders of technology, knowledge, data and management")
LAND_RENT = Flow("land_rent", "firms pay the holders of land")
RESIDUAL = Flow("residual", "firms pay holders of claims")
PROFIT_SHARE = Flow("profit_share", "firms pay recipients of the residual other than holders of claims")
BANK_RESIDUAL = Flow("bank_residual", "the bank pays holders of claims on it")
PLATFORM_FEE = Flow("platform_fee", "firms pay platforms on sales and on work contracted through them")
GAS = Flow("gas", "firms pay everybody, as validators, for each buyer served by contract")
PLATFORM_PURCHASES = Flow("platform_purchases", "platforms buy goods to run on")
PLATFORM_PAY = Flow("platform_pay", "platforms pay sci-tech people to run them")
PLATFORM_RESIDUAL = Flow("platform_residual", "platforms pay their owners, who are those of the bank")
PLATFORM_PAYOUT = Flow("platform_payout", "platforms pay users, workers of member firms and developers")
FUND_PAYOUT = Flow("fund_payout", "the citizens' fund pays everybody")
INHERITANCE = Flow("inheritance", "people who retire leave money to heirs beside their successor", capital=True)
COMPENSATION = Flow("compensation", "those to whom a reform gave claims pay those it took them from", capital=True)
FOUNDING = Flow("founding", "founders pay own funds into a new firm", capital=True)
TAKEOVER = Flow("takeover", "founders buy machines and stock of a firm that is wound up", capital=True)
LIQUIDATION = Flow("liquidation", "a wound-up firm pays what is left to its old holders of claims", capital=True)
BAIL_OUT = Flow("bail_out", "government pays what keeps an insolvent firm alive", capital=True)
MERGER = Flow("merger", "a firm buys what an insolvent one leaves", capital=True)
VENTURE_MONEY = Flow("venture_money", "government pays into a new firm for a claim on it", capital=True)
ENTRY_SUBSIDY = Flow("entry_subsidy", "government pays new firms for the jobs they plan", capital=True)
GUARANTEE_CALL = Flow("guarantee_call", "government bears its share of the bank's loss on loans", capital=True)
RESEARCH_POOL = Flow("research_pool", "a pool of makers, or government, bears part of failed research", capital=True)
RECAPITALISATION = Flow("recapitalisation", "government restores the bank's own funds", capital=True)
LENDING = Flow("lending", "the bank lends to firms", capital=True)
REPAYMENT = Flow("repayment", "firms repay the bank", capital=True)
BOND_ISSUE = Flow("bond_issue", "the bank buys new public debt", capital=True)
BOND_RETIREMENT = Flow("bond_retirement", "government retires debt", capital=True)
WRITE_OFF = Flow("write_off", "the bank loses a loan; no deposit moves", capital=True)

FLOWS: tuple[Flow, ...] = tuple(value for value in globals().values() if isinstance(value, Flow))
