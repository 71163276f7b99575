"""Machine-machine: what machines cost, order, build and break among themselves (model 5.4)."""
