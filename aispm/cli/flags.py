"""Every argument and option of the command line, declared once; commands pick from these.

A value that was not given is None, so that a config file may speak before the default does.
"""

from typing import Annotated, Literal

from typer import Argument, Option

Severity = Literal["info", "low", "medium", "high", "critical"]
Threshold = Literal["info", "low", "medium", "high", "critical", "never"]

Paths = Annotated[
    list[str] | None,
    Argument(metavar="PATH", hidden=True),  # told in the command's own words, without its type
]
Exclude = Annotated[
    list[str] | None,
    Option("--exclude", metavar="GLOB", help="Skip files that match; repeatable."),
]
Root = Annotated[
    str | None, Option("--root", metavar="DIR", help="Folder that file names are relative to.")
]
User = Annotated[bool | None, Option("--user", help="Read the home folder's agent configs too.")]
History = Annotated[
    bool | None, Option("--history", help="Read the same paths in git history too.")
]
Import = Annotated[
    list[str] | None,
    Option(
        "--import",
        metavar="FILE|DIR",
        help="Read an export: tools/list, OSV records, AWS permissions; repeatable.",
    ),
]
Approved = Annotated[
    str | None,
    Option(
        "--approved",
        metavar="FILE",
        help="The list of approved servers and packages that `aispm approve` writes.",
    ),
]
Suppressions = Annotated[
    str | None,
    Option("--suppressions", metavar="FILE", help="Findings to suppress, each with a reason."),
]

WhatIf = Annotated[
    list[str] | None,
    Option(
        "--what-if",
        metavar="remove:SOURCE,RELATION,TARGET",
        help="Tell what is left without this edge, as `aispm path` tells it; repeatable.",
    ),
]
ChokePoints = Annotated[
    bool | None,
    Option("--choke-points", help="Tell the edges whose removal takes most."),
]

Aws = Annotated[bool | None, Option("--aws", help="Read AWS, by the default credential chain.")]
AwsProfile = Annotated[
    list[str] | None,
    Option("--aws-profile", metavar="NAME", help="Read AWS as this profile; repeatable."),
]
AwsRegion = Annotated[
    list[str] | None,
    Option("--aws-region", metavar="NAME", help="Only this AWS region; repeatable."),
]
AwsRoleArn = Annotated[
    str | None, Option("--aws-role-arn", metavar="ARN", help="Read AWS as this role.")
]
AwsExternalId = Annotated[
    str | None,
    Option("--aws-external-id", metavar="ID", help="The external id that the role asks for."),
]
AwsOrgRole = Annotated[
    str | None,
    Option(
        "--aws-org-role",
        metavar="NAME",
        help="Read every account of the organization, each as its role of this name.",
    ),
]
AwsAccount = Annotated[
    list[str] | None,
    Option(
        "--aws-account", metavar="ID", help="Only this account of the organization; repeatable."
    ),
]
AwsAccessAdvisor = Annotated[
    bool | None,
    Option(
        "--aws-access-advisor",
        help="Have IAM report which services the roles of services last used. It starts jobs.",
    ),
]
Azure = Annotated[bool | None, Option("--azure", help="Read Azure, by the default credentials.")]
AzureTenant = Annotated[
    str | None, Option("--azure-tenant", metavar="ID", help="Entra tenant to sign in to.")
]
AzureSubscription = Annotated[
    list[str] | None,
    Option("--azure-subscription", metavar="ID", help="Only this subscription; repeatable."),
]
Gcp = Annotated[bool | None, Option("--gcp", help="Read Google Cloud, by the default credentials.")]
GcpProject = Annotated[
    list[str] | None,
    Option("--gcp-project", metavar="ID", help="Only this project; repeatable."),
]
From = Annotated[
    list[str] | None,
    Option("--from", metavar="SNAP", help="Read a saved snapshot; repeatable, merges with PATH."),
]
RequiredFrom = Annotated[
    list[str], Option("--from", metavar="SNAP", help="The saved snapshot to ask; repeatable.")
]

Output = Annotated[
    list[str] | None,
    Option(
        "--output",
        "-o",
        metavar="FORMAT[:PATH]",
        help="console, json, sarif, lock or policy-input, to stdout or to PATH; repeatable "
        "[default: console]",
    ),
]
TextOrJson = Annotated[
    list[str] | None,
    Option(
        "--output",
        "-o",
        metavar="FORMAT[:PATH]",
        help="console or json, to stdout or to PATH; repeatable [default: console]",
    ),
]
Save = Annotated[
    str | None,
    Option(
        "--save",
        metavar="SNAP",
        help="Write the snapshot too (.gz and .zst compress). It is a map for an attacker.",
    ),
]
Resume = Annotated[
    bool | None,
    Option("--resume", help="With --save: leave out the accounts an interrupted scan finished."),
]
Plan = Annotated[
    bool | None, Option("--plan", help="List what would be called, per scope, and call nothing.")
]
Deadline = Annotated[
    str | None,
    Option(
        "--deadline",
        metavar="DURATION",
        help="Report after 90s, 15m or 1h30m what was read until then, and the rest as gaps.",
    ),
]
NoSensitiveReads = Annotated[
    bool | None,
    Option(
        "--no-sensitive-reads",
        help="Do not call a cloud for what may hold variables, prompts and texts: gaps.",
    ),
]

FailOn = Annotated[
    Threshold | None,
    Option(
        "--fail-on",
        metavar="SEVERITY",
        help="Exit 1 on a finding at or above it, or never [default: high]",
    ),
]
Strict = Annotated[bool | None, Option("--strict", help="Exit 3 if the scan is incomplete.")]
FailOnUndetermined = Annotated[
    Severity | None,
    Option(
        "--fail-on-undetermined",
        metavar="SEVERITY",
        help="Exit 1 on a rule at or above it that could not be answered.",
    ),
]
Rules = Annotated[
    list[str] | None,
    Option("--rules", metavar="DIR", help="Rules of your own, beside ours; repeatable."),
]
Rule = Annotated[
    list[str] | None, Option("--rule", metavar="ID", help="Only this rule; repeatable.")
]
OnlyKind = Annotated[
    list[str] | None, Option("--kind", metavar="KIND", help="Only this kind; repeatable.")
]
MinSeverity = Annotated[
    Severity | None,
    Option("--severity", metavar="MIN", help="Only findings at or above it."),
]
Now = Annotated[
    str | None,
    Option("--now", metavar="RFC3339", help="The time of the scan [default: the clock]"),
]

Config = Annotated[
    str | None,
    Option(
        "--config",
        metavar="FILE",
        help="[default: .aispm.yaml, or [tool.aispm] of pyproject.toml, in this folder]",
    ),
]
NoConfig = Annotated[bool | None, Option("--no-config", help="Read no config file.")]
Quiet = Annotated[bool | None, Option("--quiet", "-q", help="No progress, no remarks.")]
Verbose = Annotated[
    int, Option("--verbose", "-v", count=True, help="Tell more; repeatable.", show_default=False)
]
Debug = Annotated[bool | None, Option("--debug", help="Show where an error came from.")]
NoColor = Annotated[bool | None, Option("--no-color", help="No colour, as with NO_COLOR set.")]
