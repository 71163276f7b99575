"""Write all golden numbers anew: `python -m tests.golden.update`; say in CHANGELOG.md why they moved."""

from __future__ import annotations

from tests.golden.runs import SCENARIOS, write

if __name__ == "__main__":
    for name in SCENARIOS:
        write(name)
        print(f"{name} written")
