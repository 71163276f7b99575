"""How talent is spread, what it is paid, and what shares of the residual do to those who know most."""

from __future__ import annotations

from simulation.parameters.declaring import Section, parameter


class Talent(Section):
    """Talent and knowledge equity (rows B6, B9, B10, C4, F6); sci-tech people master the two hardest bins of tasks."""

    spread: float = parameter("1", 0, 2, "spread of log talent among people, at a mean of one (null 0: all alike)")
    tail: float = parameter("1", 0, 0.8, "Pareto tail of talent, one over its exponent, at a mean of one (null 0)")
    innovation_exponent: float = parameter("1", 0, 4, "power of talent in research; at 1 its mean counts (null 1)")
    pay_response: float = parameter("1", 0, 1, "response of the pay that sci-tech people ask to their talent (null 0)")
    research_effort: float = parameter(
        "1", 0, 2, "elasticity of research to pay and shares of the residual per pay of sci-tech staff (null 0)"
    )
    equity_attraction: float = parameter(
        "1", 0, 2, "pay that sci-tech people forgo per ¤ of residual a firm is seen to share with them (null 0)"
    )
    valuation_noise: float = parameter(
        "1", 0, 2, "spread of log error when the market values people's knowledge for shares of a residual (null 0)"
    )
