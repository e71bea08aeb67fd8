"""`aispm blast`: what one identity reaches, and who reaches it."""

from typing import Annotated

import typer

from aispm.cli import flags

Identity = Annotated[str | None, typer.Argument(metavar="IDENTITY", hidden=True)]


def blast(
    context: typer.Context,
    from_snapshot: flags.RequiredFrom,
    identity: Identity = None,
    what_if: flags.WhatIf = None,
    choke_points: flags.ChokePoints = None,
    output: flags.TextOrJson = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Tell what one identity reaches, and who reaches it.

    IDENTITY is its id, or its name if nothing else has that name. With --choke-points it is
    left out: they are told for all agents and keys, or all users where there are none.
    """
    from aispm.cli import question
    from aispm.cli.options import choose
    from aispm.errors import InputError

    options = choose(context.params).options
    if choke_points:
        if identity is not None or what_if:
            one = "an IDENTITY" if identity is not None else "--what-if"
            raise InputError(f"--choke-points is told for all, not with {one}", "leave one out")
        question.choke_points(options)
    elif identity is None:
        hint = "name one (`aispm inventory` lists them), or ask for --choke-points"
        raise InputError("blast asks about one identity, and none was named", hint)
    else:
        question.blast(options, identity, what_if or ())
