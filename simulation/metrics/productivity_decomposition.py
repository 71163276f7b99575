"""Growth of productivity within firms, between them, and by entry and exit (row O4).

The productivity of a firm is output at prices of period 0 per input, its inputs (hours of people, machines, plant) at
what each cost when the window opened. Weighted by their shares in all inputs, the firms' productivities are that of
the economy. The terms are those of Foster, Haltiwanger and Krizan (2001), with the economy's productivity at the
opening as reference; each is divided by it, so that they add up to the growth rate.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.columns import Floats, Ints

CHANNELS: Final = ("within", "between", "cross", "entry", "exit")


def decompose(identity_before: Ints, output_before: Floats, input_before: Floats, identity: Ints, output: Floats,
              inputs: Floats) -> dict[str, float]:
    """Return growth of output per input and its five terms by column; 1 over the window, adding up to `growth`.

    All by slot (slots,): number of the firm, output and inputs in ¤ at prices of one quarter, at the opening of the
    window and at its end. A firm without inputs is none. Zeros where there are no inputs or no output at the opening.
    """
    was, there = input_before > 0.0, inputs > 0.0
    of_before, of_now = input_before * was, inputs * there
    made_before, made = output_before * was, output * there
    if not (was.any() and there.any() and made_before.sum() > 0.0):
        return {f"productivity_{name}": 0.0 for name in ("growth", *CHANNELS)}
    reference = float(made_before.sum() / of_before.sum())
    stayed = was & there & (identity == identity_before)
    share_before, share = of_before / of_before.sum(), of_now / of_now.sum()
    standing_before = np.divide(made_before, of_before, out=np.zeros(len(was)), where=was) - reference
    standing = np.divide(made, of_now, out=np.zeros(len(was)), where=there) - reference
    change, shift = standing - standing_before, share - share_before
    terms = (share_before * change * stayed, shift * standing_before * stayed, shift * change * stayed,
             share * standing * (there & ~stayed), -share_before * standing_before * (was & ~stayed))
    growth = float(made.sum() / of_now.sum()) / reference - 1.0
    return {"productivity_growth": growth} | {
        f"productivity_{name}": float(term.sum()) / reference for name, term in zip(CHANNELS, terms, strict=True)}
