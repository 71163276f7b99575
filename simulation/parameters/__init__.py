"""Every parameter of the model: its unit, range and meaning. Values and their sources stand in scenarios/*.toml."""

from __future__ import annotations

from simulation.parameters.accounts import Opening, ValueAccounting
from simulation.parameters.contract import Contract
from simulation.parameters.control import ControlWeights, Decisions
from simulation.parameters.declaring import Section
from simulation.parameters.factors import DistributionWeights, Factors, FactorShares, HumanCapital, Land, Royalties
from simulation.parameters.fiscal import Pay, PublicTraining, Spending, Taxes, Transfers
from simulation.parameters.institutions import Control, Distribution, Government, Owners
from simulation.parameters.machine_ownership import MachineOwnership
from simulation.parameters.markets import Consumption, Credit, Expectations, GoodsMarket, LabourMarket, Pricing
from simulation.parameters.ownership import Ownership, OwnershipOfBank, OwnershipOfSector, SoftAssets
from simulation.parameters.people_and_production import Investment, Machines, Plant, Population, Tasks, Technology
from simulation.parameters.policy import Competition, Guarantees, Rescue, ResearchPool, SectorTreatment, Venture
from simulation.parameters.relations import (
    Alignment,
    HumanHuman,
    HumanMachine,
    HumanMachineHuman,
    MachineMachine,
    Relations,
)
from simulation.parameters.talent import Talent

__all__ = ["Ownership", "Parameters", "Section"]


class Parameters(Section):
    """All parameters of one run."""

    population: Population
    tasks: Tasks
    machines: Machines
    investment: Investment
    plant: Plant
    technology: Technology
    talent: Talent
    relations: Relations
    human_human: HumanHuman
    human_machine: HumanMachine
    human_machine_human: HumanMachineHuman
    machine_machine: MachineMachine
    alignment: Alignment
    control: Control
    control_weights: ControlWeights
    decisions: Decisions
    contract: Contract
    expectations: Expectations
    pricing: Pricing
    goods_market: GoodsMarket
    consumption: Consumption
    labour_market: LabourMarket
    credit: Credit
    government: Government
    taxes: Taxes
    spending: Spending
    transfers: Transfers
    public_training: PublicTraining
    pay: Pay
    ownership: Ownership
    ownership_goods: OwnershipOfSector
    ownership_services: OwnershipOfSector
    ownership_machine_makers: OwnershipOfSector
    ownership_bank: OwnershipOfBank
    ownership_platforms: OwnershipOfSector
    machine_ownership: MachineOwnership
    soft_assets: SoftAssets
    owners: Owners
    distribution: Distribution
    rescue: Rescue
    guarantees: Guarantees
    venture: Venture
    research_pool: ResearchPool
    sector_treatment: SectorTreatment
    competition: Competition
    distribution_weights: DistributionWeights
    factors: Factors
    factor_shares: FactorShares
    royalties: Royalties
    land: Land
    human_capital: HumanCapital
    value_accounting: ValueAccounting
    opening: Opening
