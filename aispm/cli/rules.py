"""`aispm rules`: the catalogue of what aispm checks."""

from typing import Annotated

import typer

from aispm.cli import flags

app = typer.Typer(help="List, explain and test the rules.", rich_markup_mode=None)

RuleId = Annotated[str, typer.Argument(metavar="ID", hidden=True)]


@app.command("list")
def list_rules(
    context: typer.Context,
    rules: flags.Rules = None,
    output: flags.TextOrJson = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """List every rule."""
    from aispm.cli import catalogue
    from aispm.cli.options import choose

    catalogue.list_rules(choose(context.params).options)


@app.command("show")
def show_rule(
    context: typer.Context,
    rule_id: RuleId,
    rules: flags.Rules = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Explain one rule: what it asks, why, how to fix it, what it maps to."""
    from aispm.cli import catalogue
    from aispm.cli.options import choose

    catalogue.show_rule(choose(context.params).options, rule_id)


@app.command("test")
def prove_rules(
    context: typer.Context,
    rules: flags.Rules = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Check every rule, and put it to its examples.

    Exit 2 at the first that does not hold.
    """
    from aispm.cli import catalogue
    from aispm.cli.options import choose

    catalogue.prove_rules(choose(context.params).options)


@app.command("docs")
def print_docs(
    context: typer.Context,
    rules: flags.Rules = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Print the whole catalogue as Markdown."""
    from aispm.cli import catalogue
    from aispm.cli.options import choose

    catalogue.print_docs(choose(context.params).options)
