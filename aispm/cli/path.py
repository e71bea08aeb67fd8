"""`aispm path`: one explained attack path."""

from typing import Annotated

import typer

from aispm.cli import flags

Start = Annotated[str, typer.Argument(metavar="FROM", hidden=True)]
End = Annotated[str, typer.Argument(metavar="TO", hidden=True)]


def path(
    context: typer.Context,
    start: Start,
    end: End,
    from_snapshot: flags.RequiredFrom,
    output: flags.TextOrJson = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    quiet: flags.Quiet = None,
    debug: flags.Debug = None,
) -> None:
    """Explain the attack path from one thing to another.

    FROM and TO are ids, or names that only one thing has. The path is the shortest one that
    holds without conditions, else the shortest with some; exit 1 if there is none.
    """
    from aispm.cli import question
    from aispm.cli.options import choose

    raise typer.Exit(question.path(choose(context.params).options, start, end))
