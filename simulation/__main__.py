"""Let `python -m simulation` do what the command `relations` does."""

from experiments.cli import main

if __name__ == "__main__":
    main()
