"""`aispm policy-input`: facts about agents for a runtime policy engine."""

from typing import Annotated, Literal

import typer

from aispm.cli import flags

Target = Annotated[
    Literal["json"], typer.Option("--target", metavar="TARGET", help="For which engine: json.")
]


def policy_input(
    context: typer.Context,
    from_snapshot: flags.RequiredFrom,
    target: Target = "json",
    approved: flags.Approved = None,
    suppressions: flags.Suppressions = None,
    rules: flags.Rules = None,
    rule: flags.Rule = None,
    kind: flags.OnlyKind = None,
    severity: flags.MinSeverity = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    debug: flags.Debug = None,
) -> None:
    """Print facts for a runtime policy engine.

    They never say that something is allowed. The same, byte for byte, as
    `aispm scan --from SNAP -o policy-input`.
    """
    from aispm.cli import output, report, request
    from aispm.cli.options import choose

    choice = choose(context.params)
    loaded = report.Rules(report.settings(choice.options))
    report.check_filters(choice.options, loaded)
    found = report.assessed(request.saved(from_snapshot), choice, loaded)
    item = output.Output("policy-input")
    output.write(item, report.rendered(found, item, choice.options))
