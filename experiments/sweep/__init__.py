"""Sweeps: a design file becomes runs, each run one file, all files one table; what is there is never run again."""
