"""Write ODD.md anew at the top of a clone."""

from __future__ import annotations

from pathlib import Path

from experiments.odd.description import description

if __name__ == "__main__":
    file = Path(__file__).resolve().parents[2] / "ODD.md"
    file.write_text(description(), encoding="utf-8")
    print(file.name)
