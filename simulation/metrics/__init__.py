"""Measures of an economy: they read columns and books, publish numbers, and never feed back."""
