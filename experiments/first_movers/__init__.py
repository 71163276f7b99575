"""Hypothesis H8 of the specification, firm by firm: do those who automate first gain by it, and for how long?"""
