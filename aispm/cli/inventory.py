"""`aispm inventory`: what exists, not what is wrong."""

from typing import Annotated

import typer

from aispm.cli import flags

ListKinds = Annotated[
    bool, typer.Option("--list-kinds", help="List the kinds aispm knows, and the calls for each.")
]
Where = Annotated[
    bool, typer.Option("--where", help="List every path looked at, per client, found or not.")
]


def inventory(
    context: typer.Context,
    paths: flags.Paths = None,
    list_kinds: ListKinds = False,
    where: Where = False,
    exclude: flags.Exclude = None,
    root: flags.Root = None,
    user: flags.User = None,
    history: flags.History = None,
    imports: flags.Import = None,
    aws: flags.Aws = None,
    aws_profile: flags.AwsProfile = None,
    aws_region: flags.AwsRegion = None,
    aws_role_arn: flags.AwsRoleArn = None,
    aws_external_id: flags.AwsExternalId = None,
    aws_org_role: flags.AwsOrgRole = None,
    aws_account: flags.AwsAccount = None,
    aws_access_advisor: flags.AwsAccessAdvisor = None,
    azure: flags.Azure = None,
    azure_tenant: flags.AzureTenant = None,
    azure_subscription: flags.AzureSubscription = None,
    gcp: flags.Gcp = None,
    gcp_project: flags.GcpProject = None,
    from_snapshot: flags.From = None,
    output: flags.TextOrJson = None,
    now: flags.Now = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    quiet: flags.Quiet = None,
    debug: flags.Debug = None,
    no_color: flags.NoColor = None,
) -> None:
    """List what exists, and what could not be read.

    PATH and the sources are those of `aispm scan`.
    """
    from aispm.cli import listing, places
    from aispm.cli.options import choose

    choice = choose(context.params)
    if list_kinds:
        listing.kinds(choice.options)
    elif where:
        places.run(choice.options, tuple(paths or ()))
    else:
        raise typer.Exit(listing.run(choice.options, tuple(paths or ())))
