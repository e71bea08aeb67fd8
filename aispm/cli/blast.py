"""`aispm blast`: what one identity reaches, and who reaches it."""

from typing import Annotated

import typer

from aispm.cli import flags

Identity = Annotated[str, typer.Argument(metavar="IDENTITY", hidden=True)]


def blast(
    context: typer.Context,
    identity: Identity,
    from_snapshot: flags.RequiredFrom,
    output: flags.TextOrJson = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Tell what one identity reaches, and who reaches it.

    IDENTITY is its id, or its name if nothing else has that name.
    """
    from aispm.cli import question
    from aispm.cli.options import choose

    question.blast(choose(context.params).options, identity)
