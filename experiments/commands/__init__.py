"""The commands of `relations`, by what they work on; `experiments.cli` names them all."""
