"""Moves between classes as a matrix: of those who began in a class, how many are where at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize

from experiments.figures.cells import LEVELS, cells
from experiments.figures.drawn import Drawn, folded, is_leftmost, joined, panels
from experiments.figures.style import styled
from experiments.figures.swept import listed
from experiments.figures.view import View, named

TABLE = "mobility"
FROM, TO, PERSONS = "from_class", "to_class", "people"


def mobility(view: View) -> Drawn:
    """Draw the share of each class of origin that ends in each class, a matrix for each value of the first column."""
    frame = view.rows(TABLE)
    classes = list(dict.fromkeys([*frame[FROM], *frame[TO]]))
    quarters = listed(sorted(frame["period"].unique().tolist()))
    tables = []
    with styled():
        figure, (block,) = panels(1, len(view.values[view.by]), width=2.8, height=2.1, most=3, shared=False)
        for axes, name in zip(block, view.values[view.by], strict=True):
            table = _matrix(view.cell(frame, name), classes)
            values = table.set_index([FROM, TO])["share"].reindex(
                pd.MultiIndex.from_product([classes, classes])).to_numpy(np.float64).reshape(len(classes), -1)
            texts = [[f"{value:.1f}" for value in row] for row in values]
            cells(axes, values, texts, LEVELS, Normalize(0.0, 100.0), classes, classes, bar=False)
            axes.set_title(folded(named(view.by, name), 24))
            people = table.groupby(FROM)[PERSONS].sum()
            axes.set_yticks(axes.get_yticks(), [f"{one}\n({people[one]:,.0f})" for one in classes])
            axes.set_xlabel("class at the end")
            axes.set_ylabel("class before" if is_leftmost(axes) else "")
            tables.append(table.assign(**{view.by: name}))
    table = joined(tables, [view.by, FROM, TO, "unit", "n", PERSONS, "share"])
    return Drawn(figure, table, "Per cent of those who were in the class of the row (in brackets: their number) when "
                                f"the window began; moves of all {view.over} counted together, windows that "
                                f"end in quarters {quarters}; hatched: nobody was in that class.")


def _matrix(rows: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Count the people of each move over all runs, and their share, per cent, of those who began in the class."""
    counts = rows.groupby([FROM, TO], sort=False)[PERSONS].sum()
    whole = pd.MultiIndex.from_product([classes, classes], names=[FROM, TO])
    table = counts.reindex(whole, fill_value=0.0).reset_index()
    origin = table.groupby(FROM)[PERSONS].transform("sum")
    share = np.where(origin > 0.0, 100.0 * table[PERSONS] / origin.where(origin > 0.0, 1.0), np.nan)
    return table.assign(share=share, unit="per cent", n=rows["path"].nunique())

