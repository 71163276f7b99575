"""The four relations of production and what they cost."""
