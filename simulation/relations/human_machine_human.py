"""Human-machine-human: people who work for and serve each other through a platform or a contract (model 5.3)."""
