"""The Mesa face of the economy: a `mesa.Model` whose agents are views of rows; nothing else imports Mesa."""

from simulation.model.agentset import RowSet
from simulation.model.production_relations import ProductionRelations
from simulation.model.views import Firm, Machine, Owner, RowAgent, Worker

__all__ = ["Firm", "Machine", "Owner", "ProductionRelations", "RowAgent", "RowSet", "Worker"]
