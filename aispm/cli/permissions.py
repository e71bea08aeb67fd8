"""`aispm permissions`: the policy that a scan needs, and no more."""

from typing import Annotated, Literal

import typer

from aispm.cli import flags

Cloud = Annotated[Literal["aws"], typer.Argument(metavar="CLOUD", hidden=True)]
Sensitive = Annotated[
    bool,
    typer.Option(
        "--no-sensitive-reads", help="Leave out what may tell of variables, prompts and texts."
    ),
]
Advisor = Annotated[
    bool,
    typer.Option("--aws-access-advisor", help="With what a scan with this option needs, too."),
]
Role = Annotated[
    str | None,
    typer.Option(
        "--aws-org-role",
        metavar="NAME",
        help="With leave to assume this role in every account of the organization, too.",
    ),
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORMAT[:PATH]",
        help="json, cloudformation or terraform, to stdout or to PATH; repeatable [default: json]",
    ),
]


def permissions(
    cloud: Cloud,
    no_sensitive_reads: Sensitive = False,
    aws_access_advisor: Advisor = False,
    aws_org_role: Role = None,
    output: Output = None,
    debug: flags.Debug = None,
) -> None:
    """Print the policy that a scan of CLOUD (aws) needs.

    Ready to paste: the permissions of the calls that a scan makes. Statements that begin with
    Sensitive are of calls whose answers may hold credentials, which are searched for and never
    kept. As CloudFormation or Terraform with the role, in as many policies as AWS wants.
    """
    from aispm.cli import output as outputs
    from aispm.exporters import role
    from aispm.exporters.jsontext import pretty
    from aispm.providers.aws import permissions as needed

    every = needed.statements(advised=aws_access_advisor, entered=aws_org_role)
    parts = [one for one in every if not (no_sensitive_reads and one.sensitive)]
    for item in outputs.plan(output or ("json",), ("json", "cloudformation", "terraform")):
        if item.format == "json":
            outputs.write(item, pretty(needed.document(parts)))
        else:
            render = role.cloudformation if item.format == "cloudformation" else role.terraform
            outputs.write(item, render(needed.packed(parts)))
