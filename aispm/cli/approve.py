"""`aispm approve`: write down what was reviewed."""

from typing import Annotated

import typer

from aispm.cli import flags

Reviewer = Annotated[str, typer.Option("--reviewer", metavar="NAME", help="Who has reviewed it.")]
Into = Annotated[
    str,
    typer.Option("--into", metavar="FILE", help="The list to write, or to add to."),
]
Server = Annotated[
    list[str] | None,
    typer.Option("--server", metavar="ID", help="Only this server, by name or id; repeatable."),
]
Package = Annotated[
    list[str] | None,
    typer.Option("--package", metavar="ECOSYSTEM/NAME", help="Only this AI package; repeatable."),
]


def approve(
    context: typer.Context,
    reviewer: Reviewer,
    paths: flags.Paths = None,
    into: Into = ".aispm/approved.json",
    server: Server = None,
    package: Package = None,
    exclude: flags.Exclude = None,
    root: flags.Root = None,
    user: flags.User = None,
    from_snapshot: flags.From = None,
    now: flags.Now = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    quiet: flags.Quiet = None,
    debug: flags.Debug = None,
) -> None:
    """Write down which servers, packages and models were reviewed.

    What PATH holds is added to the list, with the reviewer and the day; `aispm scan
    --approved FILE` then tells what is new and what has changed.
    """
    from aispm.cli import review
    from aispm.cli.options import choose

    choice = choose(context.params)
    review.run(choice.options, tuple(paths or ()), reviewer, into, server or (), package or ())
