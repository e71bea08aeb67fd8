"""`aispm`: the commands, and the one place where an error becomes words and an exit code."""

import contextlib
import gc
import os
import sys
import threading
from typing import Annotated, NoReturn

import typer

from aispm.cli import (
    approve,
    blast,
    flags,
    inventory,
    path,
    permissions,
    policy_input,
    rules,
    scan,
)

# Plain help and no rich tracebacks: rich alone would double the time `aispm --help` takes.
app = typer.Typer(
    name="aispm", rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
)
app.command("scan")(scan.scan)
app.command("inventory")(inventory.inventory)
app.command("approve")(approve.approve)
app.command("blast")(blast.blast)
app.command("path")(path.path)
app.command("policy-input")(policy_input.policy_input)
app.command("permissions")(permissions.permissions)
app.add_typer(rules.app, name="rules")


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: flags.Verbose = 0,
) -> None:
    """Which AI agents, models and MCP servers exist, as whom they act, how far that reaches."""
    if version:
        from aispm.cli import version as about

        about.show()
        if verbose:
            about.show_details()
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)
    if verbose:
        raise typer.BadParameter("it belongs after the command, or to --version", param_hint="-v")


def main() -> NoReturn:
    """Run the command line and exit, by the exit codes of the README."""
    # What a scan makes it keeps: to look for cycles in it every 700 objects is lost time.
    gc.set_threshold(50_000, 20, 20)
    try:
        app(prog_name="aispm")
    except Exception as error:
        from aispm.cli import trouble

        sys.exit(trouble.told(error, debug="--debug" in sys.argv))
    except SystemExit as end:
        if end.code == 130 or _waits_for_a_cloud():
            _flush()
            os._exit(end.code if isinstance(end.code, int) else 1)
        raise
    sys.exit(0)


def _waits_for_a_cloud() -> bool:
    """Whether calls are under way that nobody waits for: the user does not either."""
    pool = [one for one in threading.enumerate() if one.name.startswith("aispm")]
    for one in pool:
        one.join(0.1)
    return any(one.is_alive() for one in pool)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
