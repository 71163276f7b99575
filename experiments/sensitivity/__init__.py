"""Sensitivity: which parameters an outcome answers to, by Sobol indices, Morris effects or PAWN."""
