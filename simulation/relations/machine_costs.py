"""What machines cost each other: hours lost in the firm and in the sector, and machines that make machines; pure."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats
from simulation.relations.hierarchy import coordination_loss, hierarchy_layers

MOST_LOSS = 0.9
MOST_CONGESTION = 0.5
LEAST_GAIN = 0.05
TRIAL = 0.25


def crowding_loss(machines: Floats, base: float, crowding: float, linear: float) -> Floats:
    """Return the share of machine hours lost (5.7): base (1 + crowding ln(1 + K) + linear K); standard machines K."""
    return base * (1.0 + crowding * np.log1p(machines) + linear * machines)


def human_loss(machines: Floats, span: float, per_layer: float, per_log: float) -> Floats:
    """Return the share that as many people would lose on each other (5.3, row:D2); shape (firms,)."""
    spans = np.full(len(machines), span)
    return coordination_loss(machines, spans, hierarchy_layers(machines, spans), per_layer, per_log)


def congestion_loss(in_sector: Floats, at_opening: float, rate: float) -> Floats:
    """Return what machines of one sector lose to each other (5.7b): rate (K_sector / K_0 - 1)+, at most .5."""
    return np.minimum(rate * np.maximum(in_sector / max(at_opening, 1.0) - 1.0, 0.0), MOST_CONGESTION)


def machine_loss(own: Floats, human: Floats, weight: float, congestion: Floats) -> Floats:
    """Return the share of machine hours lost in all (5.7c): a mix of machines' and people's law, and congestion."""
    return np.minimum((1.0 - weight) * own + weight * human + congestion, MOST_LOSS)


def growth_tried(rows: Floats) -> Floats:
    """Return the number of machines a firm has in mind when it judges more of them: a quarter of its stock, or one.

    Layers come in steps; judged by the very next machine, a firm would never pass one.
    """
    return np.maximum(TRIAL * rows, 1.0)


def hours_of_the_next(rows: Floats, more: Floats, loss: Floats, loss_with_more: Floats) -> Floats:
    """Return hours that each further machine adds (5.7d), per hour of a machine without loss; shape (firms,).

    ((K + k)(1 - loss') - K (1 - loss)) / k, written so that a constant loss gives 1 - loss to the last digit.
    """
    gain = (1.0 - loss_with_more) - rows / more * (loss_with_more - loss)
    return np.maximum(gain, LEAST_GAIN)


def machines_used_up(lost: Floats, made: Floats) -> float:
    """Return a_KK (4.6): machines used up in making machines per machine made, over the quarters given; 0 if none."""
    total = float(made.sum())
    return float(lost.sum()) / total if total > 0.0 else 0.0


def hawkins_simon(used_up: float) -> float:
    """Return 1 - a_KK: positive where machine-making yields more machines than it uses up."""
    return 1.0 - used_up


def machine_built_share(automated: Floats, output: Floats) -> float:
    """Return machines' part in making machines (5.8), makers weighted by the machines they make; 0 if none."""
    total = float(output.sum())
    return float((automated * output).sum()) / total if total > 0.0 else 0.0
