"""The description of the model by the ODD protocol, its tables made from the code: `python -m experiments.odd`."""
