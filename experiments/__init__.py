"""Experiments: everything that is run on the simulation through its public interface."""
