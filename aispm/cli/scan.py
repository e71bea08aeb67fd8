"""`aispm scan`: the main job."""

import typer

from aispm.cli import flags


def scan(
    context: typer.Context,
    paths: flags.Paths = None,
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
    output: flags.Output = None,
    save: flags.Save = None,
    resume: flags.Resume = None,
    plan: flags.Plan = None,
    deadline: flags.Deadline = None,
    no_sensitive_reads: flags.NoSensitiveReads = None,
    fail_on: flags.FailOn = None,
    strict: flags.Strict = None,
    fail_on_undetermined: flags.FailOnUndetermined = None,
    approved: flags.Approved = None,
    suppressions: flags.Suppressions = None,
    rules: flags.Rules = None,
    rule: flags.Rule = None,
    kind: flags.OnlyKind = None,
    severity: flags.MinSeverity = None,
    now: flags.Now = None,
    config: flags.Config = None,
    no_config: flags.NoConfig = None,
    quiet: flags.Quiet = None,
    verbose: flags.Verbose = 0,
    debug: flags.Debug = None,
    no_color: flags.NoColor = None,
) -> None:
    """Report AI assets, as whom they act, and what is wrong.

    PATH is a file or folder to search for MCP servers and agent settings; without any
    source it is the working directory. Nothing found there is executed or contacted.
    Clouds are read with the credentials you have.
    """
    from aispm.cli.options import choose

    choice = choose(context.params)
    if choice.options.plan:
        from aispm.cli import plan as plans

        plans.run(choice.options, tuple(paths or ()))
    else:
        from aispm.cli import report

        raise typer.Exit(report.run(choice, tuple(paths or ())))
