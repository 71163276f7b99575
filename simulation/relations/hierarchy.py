"""The hierarchy of a firm: the span of a manager, the layers, and the hours they cost (model 5.1-5.3); pure."""

from __future__ import annotations

import numpy as np

from simulation.columns import Floats

MOST_MANAGERS = 0.3


def span_of_control(span: float, aid: float, autonomy: Floats) -> Floats:
    """Return people led by one manager (5.1), wider where autonomous machines help; shape (firms,)."""
    return span * (1.0 + aid * autonomy)


def hierarchy_layers(people: Floats, span: Floats) -> Floats:
    """Return layers of hierarchy (5.2): ceil(ln N / ln span), none for one person; shape (firms,)."""
    return np.where(people > 1, np.ceil(np.log(np.maximum(people, 1.0)) / np.log(span) - 1e-9), 0.0)


def coordination_loss(people: Floats, span: Floats, layers: Floats, per_layer: float, per_log: float) -> Floats:
    """Return the share of hours that people spend on each other (5.3): managing, loss of control, talking."""
    managing = np.where(people > 1, np.minimum(MOST_MANAGERS, (1.0 - span**-layers) / (span - 1.0)), 0.0)
    return managing + per_layer * layers + per_log * np.log(np.maximum(people, 1.0))


def pairwise_talk(people: Floats, per_pair: float) -> Floats:
    """Return the share of hours that talk of everybody with everybody takes (5.3'), the rival cost; shape (firms,)."""
    return per_pair * np.maximum(people - 1.0, 0.0) / 2.0
