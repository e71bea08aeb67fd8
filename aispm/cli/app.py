"""`aispm`: the commands, and the one place where an error becomes words and an exit code."""

import os
import sys
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
    try:
        app(prog_name="aispm")
    except Exception as error:
        from aispm.cli import trouble

        sys.exit(trouble.told(error, debug="--debug" in sys.argv))
    except SystemExit as end:
        if end.code == 130:
            os._exit(130)  # interrupted: threads may still wait for a cloud, the user does not
        raise
    sys.exit(0)
