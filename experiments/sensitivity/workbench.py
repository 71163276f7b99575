"""The archive that `ema_workbench.load_results` reads: experiments, and one scalar outcome a file."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterable

import pandas as pd


def workbench_archive(frame: pd.DataFrame, inputs: Iterable[str], outcomes: Iterable[str]) -> bytes:
    """Pack the rows of a table: `inputs` become the experiments' columns, `outcomes` scalar outcomes.

    The bytes depend on the table alone. The workbench expects the columns scenario, policy and model.
    """
    experiments = frame[list(inputs)].copy()
    experiments = experiments.rename(columns={"scenario": "policy"}) if "scenario" in experiments else experiments
    if "policy" not in experiments:
        experiments["policy"] = "None"
    experiments = experiments.assign(scenario=range(len(experiments)), model="production_relations")
    names = list(outcomes)
    kinds = {column: "category" if experiments[column].dtype.kind not in "ifb" else str(experiments[column].dtype)
             for column in experiments}
    described = {"version": 0.1, "outcomes": [["ScalarOutcome", name, f"{name}.cls"] for name in names],
                 "experiments": kinds}
    members = {
        "experiments.csv": experiments.to_csv(index=False),
        **{f"{name}.cls": frame[name].to_csv(index=False, header=False) for name in names},
        "metadata.json": json.dumps(described),
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, text in members.items():
            content = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)
