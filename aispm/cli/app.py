"""`aispm`: the commands, and the one place where an error becomes words and an exit code."""

import contextlib
import gc
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
    name="aispm",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    # A shell asks by this variable; the options that would change its files are not offered.
    add_completion="_AISPM_COMPLETE" in os.environ,
    context_settings={"help_option_names": ["--help", "-h"]},
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
        code = app(prog_name="aispm", standalone_mode=False)
    except Exception as error:
        from aispm.cli import trouble

        sys.exit(trouble.told(error, debug="--debug" in sys.argv))
    sys.exit(code or 0)


def run() -> NoReturn:
    """`main`, and gone: what Python would put away piece by piece the system takes back at once.

    A call to a cloud that may be under way still is waited for by nobody.
    """
    code: int | str | None = 1
    _open_streams()
    try:
        main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):  # all that is data is written out already
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _open_streams() -> None:
    """Give a stream that is closed (`>&-`) a place where nothing is kept.

    Else the next file that is opened takes its number, and what is told goes to stdout.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
