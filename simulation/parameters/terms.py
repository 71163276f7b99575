"""Terms of a change: when it begins, how fast it comes, how long it lasts, whether it comes back (row N7)."""

from __future__ import annotations

from dataclasses import dataclass

STATISTICS = (
    "machine_share",
    "machines_per_person",
    "unemployment_rate",
    "wage_share",
    "unsold_share",
    "gini_income",
    "gini_wealth",
    "poverty_rate",
)
"""Published statistics that a change may wait for, by their names in `metrics.catalogue.CATALOGUE`."""


@dataclass(frozen=True)
class Terms:
    """When a change holds: from a fixed period on, or once a statistic of last quarter is above or below a bound."""

    period: int | None = None
    when: str = ""
    above: float | None = None
    below: float | None = None
    not_before: int = 1
    over: int = 1
    """Quarters until it holds in full; the first of them is the one in which it begins."""
    lasts: int | None = None
    """Quarters it holds, counted from its beginning; None: for good."""
    repeats: bool = False

    @property
    def at_once_for_good(self) -> bool:
        """Tell whether it is a plain dated change."""
        return self.period is not None and self.over == 1 and self.lasts is None

    @property
    def label(self) -> str:
        """Say it in words, as in 'from period 200 over 40 quarters'."""
        if self.period is not None:
            words = f"from period {self.period}"
        else:
            bound = f"above {self.above!r}" if self.above is not None else f"below {self.below!r}"
            words = f"{'whenever' if self.repeats else 'when'} {self.when} is {bound}"
            words += f" (not before {self.not_before})" if self.not_before > 1 else ""
        words += f" over {self.over}" if self.over > 1 else ""
        return words + (f" for {self.lasts}" if self.lasts is not None else "")

    def written(self) -> dict[str, bool | int | float | str]:
        """Return the keys of a file that say this, those left to their defaults not among them."""
        said: dict[str, bool | int | float | str | None] = {
            "period": self.period, "when": self.when or None, "above": self.above, "below": self.below,
            "not_before": self.not_before if self.not_before > 1 else None,
            "over": self.over if self.over > 1 else None, "for": self.lasts, "repeats": self.repeats or None,
        }
        return {key: value for key, value in said.items() if value is not None}

    def met(self, value: float) -> bool:
        """Tell whether a statistic of this value is beyond the bound."""
        return (self.above is not None and value > self.above) or (self.below is not None and value < self.below)

    def due(self, period: int, begun: int | None) -> bool:
        """Tell whether it may begin in a period, having last begun in another one or never."""
        if begun is None:
            return period >= self.not_before
        return self.repeats and self.lasts is not None and period >= begun + self.lasts
