"""The command `relations`: all its commands in the order of its help, and how it ends."""

from __future__ import annotations

import os
import sys

import typer

from experiments.commands import classroom, runs, scenarios, sweeps
from experiments.stopping import heed_nothing, heed_termination

app = typer.Typer(
    name="relations",
    help="Workers, intelligent machines, firms and owners in one economy: who owns, who earns, what grows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(scenarios.list_scenarios)
for command in (
    scenarios.info, scenarios.show, scenarios.diff, scenarios.validate,
    runs.run, runs.compare, runs.graph, runs.facts,
    sweeps.sweep, sweeps.sensitivity, sweeps.collect, sweeps.verify, sweeps.plot, sweeps.claims,
    classroom.serve, classroom.handout,
):
    app.command()(command)


def main() -> None:
    """Run the command line; exit with 0 fine, 1 failed, 2 bad input, 3 some runs failed, 130 or 143 stopped."""
    heed_termination()
    code = exit_code()
    heed_nothing()
    sys.exit(code)


def exit_code() -> int:
    """Run the command and turn what may go wrong into a message and a code."""
    try:
        app(prog_name="relations")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        return flushed(code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return flushed(0)
    except Exception as error:
        return failed(error)
    return 0


def failed(error: Exception) -> int:
    """Print our own errors and those of the disk; anything else is a bug and keeps its traceback."""
    from simulation.scenario import ScenarioError

    if isinstance(error, ScenarioError):
        print(error, file=sys.stderr)
        return 2
    if isinstance(error, OSError) or type(error).__module__.startswith(("simulation.", "experiments.")):
        print(f"relations: {error}", file=sys.stderr)
        return int(getattr(error, "exit_code", 1))
    raise error


def flushed(code: int) -> int:
    """Flush what was printed; a reader that has gone away, as `head` does, is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
