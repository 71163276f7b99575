"""Claims of the papers: hypotheses written down before the runs, and what the runs say of each."""
