"""A small invented organisation as a finished Report: what every exporter is tried on.

A key in `harbor-ci/.mcp.json` belongs to user ci-agent of the production account, who
reaches administrator in three hops. One region was throttled, one service denied and one
file would not parse, so some rules have no answer. Beside it: an agent with tools and
knowledge, a Vertex engine, a gateway, a suppressed finding, a reader's harmless key.
"""

from __future__ import annotations

from aispm.model import (
    Asset,
    Blast,
    Check,
    Counts,
    Credential,
    Edge,
    Evidence,
    Finding,
    Identity,
    Kind,
    Link,
    Location,
    Mapping,
    Read,
    Remediation,
    Report,
    RuleCard,
    Scope,
    Snapshot,
    Suppression,
    Target,
    Undetermined,
)

TAKEN_AT = "2026-11-20T10:00:00Z"
PROD = "111122223333"
DEV = "444455556666"
CI_AGENT = f"arn:aws:iam::{PROD}:user/ci-agent"
READER = f"arn:aws:iam::{PROD}:user/reader"
DEPLOY_BOT = f"arn:aws:iam::{PROD}:role/deploy-bot"
HARBOR_RUNTIME = f"arn:aws:iam::{PROD}:role/harbor-runtime"
NOTEBOOK_ROLE = f"arn:aws:iam::{DEV}:role/notebook"
BILLING_ROLE = f"arn:aws:iam::{PROD}:role/agent-billing"
HARBOR = f"arn:aws:bedrock-agentcore:eu-west-1:{PROD}:runtime/harbor-Ab12Cd34Ef"
REGIONS = ("eu-west-1", "us-east-1")
GATEWAY = f"arn:aws:bedrock-agentcore:eu-west-1:{PROD}:gateway/tools-gh56"
BILLING = f"arn:aws:bedrock:us-east-1:{PROD}:agent/BILL1NG000"
REFUND = f"{BILLING}/action-group/REFUND0000"
CODE = f"{BILLING}/action-group/CODE000000"
KNOWLEDGE = f"arn:aws:bedrock:us-east-1:{PROD}:knowledge-base/KB00000000"
SOURCE = f"{KNOWLEDGE}/data-source/DS00000000"
PAYROLL = "arn:aws:s3:::acme-payroll"
HANDBOOK = "arn:aws:s3:::acme-handbook"
ENGINE = "//aiplatform.googleapis.com/projects/acme-ml/locations/europe-west1/reasoningEngines/77"
NOTEBOOK = f"arn:aws:sagemaker:eu-west-1:{DEV}:notebook-instance/scratch"
CONFIG = "mcp:harbor-ci/.mcp.json"
HARBOR_SERVER = f"{CONFIG}#mcpServers/harbor"
GITHUB_SERVER = f"{CONFIG}#mcpServers/github"
CI_KEY = "credential:0a1b2c3d4e5f6071"
GITHUB_PAT = "credential:9d1c9d1c9d1c9d1c"

# Sixteen invented characters behind the documented prefix; no real account has it.
KEY_ID = "AKIASM7YWBPQ2XKQDEXM"


def place(uri: str, line: int, text: str, mark: str, where: str | None = "env") -> Location:
    """The location of `mark` in a line of which `text` may be shown."""
    start = text.index(mark)
    return Location(
        uri=uri,
        line=line,
        column=start + 1,
        end_line=line,
        end_column=start + 41,
        place=where,  # type: ignore[arg-type]
        text=text,
        mark=(start, len(mark)),
    )


SECRET_AT = place(
    "harbor-ci/.mcp.json", 9, '        "AWS_SECRET_ACCESS_KEY": "q8Zr…tVxW"', "q8Zr…tVxW"
)
KEY_ID_AT = place(
    "harbor-ci/.mcp.json", 8, '        "AWS_ACCESS_KEY_ID": "AKIA…DEXM",', "AKIA…DEXM"
)
PAT_AT = place(
    "harbor-ci/.mcp.json",
    16,
    '      "args": ["-y", "@acme/github-mcp", "--token=ghp_…f3Qa"],',
    "ghp_…f3Qa",
    "arg",
)

KINDS = {
    name: Kind(name, title, role)
    for name, title, role in [
        ("aws.iam.role", "IAM role", "identity"),
        ("aws.iam.user", "IAM user", "identity"),
        ("gcp.iam.service_account", "Service account", "identity"),
        ("aws.agentcore.runtime", "AgentCore runtime", "agent"),
        ("aws.agentcore.gateway", "AgentCore gateway", "agent"),
        ("aws.bedrock.agent", "Bedrock agent", "agent"),
        ("aws.bedrock.action_group", "Bedrock action group", "tool"),
        ("aws.bedrock.knowledge_base", "Bedrock knowledge base", "knowledge"),
        ("aws.bedrock.data_source", "Bedrock data source", "data"),
        ("aws.s3.bucket", "S3 bucket", "data"),
        ("aws.sagemaker.notebook", "SageMaker notebook", "compute"),
        ("gcp.vertex.reasoning_engine", "Vertex AI reasoning engine", "agent"),
        ("mcp.config", "MCP client config", "config"),
        ("mcp.server", "MCP server", "server"),
    ]
}


def card(
    id_: str,
    title: str,
    severity: str,
    *maps: tuple[str, str, str],
    area: str = "aws",
    fix: str = "Give the role only what it needs.",
    cli: str | None = None,
) -> RuleCard:
    """A rule with the texts that people read."""
    return RuleCard(
        id=id_,
        area=area,
        title=title,
        severity=severity,  # type: ignore[arg-type]
        confidence="high",
        status="stable",
        kinds=("credential",),
        why=f"{title}. Whoever can read or steer it can do what it may do, and nobody would\n"
        "see a difference between the two.\n",
        remediation=Remediation(summary=fix, cli=cli),
        maps=tuple(Mapping(framework, entry, named, "judged") for framework, entry, named in maps),
        references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",),
        false_positives=("A sandbox account with no data.",),
    )


ASI03 = ("owasp-agentic-2026", "ASI03", "Identity and Privilege Abuse")
NHI2 = ("owasp-nhi-2025", "NHI2:2025", "Secret Leakage")
NHI5 = ("owasp-nhi-2025", "NHI5:2025", "Overprivileged NHI")
NHI7 = ("owasp-nhi-2025", "NHI7:2025", "Long-Lived Secrets")
MCP01 = ("owasp-mcp-2025", "MCP01:2025", "Token Mismanagement & Secret Exposure")

CARDS = [
    card(
        "key-in-file-reaches-admin",
        "A key in a file reaches administrator",
        "critical",
        ASI03,
        NHI2,
        NHI7,
        MCP01,
        area="cross",
        fix="Give the server a role of its own, remove the key from the file and rotate it now.",
        cli="aws iam update-access-key --user-name NAME --access-key-id ID --status Inactive",
    ),
    card(
        "agent-runtime-role-is-admin",
        "An agent runtime can make itself administrator",
        "critical",
        ASI03,
        NHI5,
    ),
    card("mcp-secret-in-env", "MCP config holds a secret in clear", "high", NHI2, area="mcp"),
    card("mcp-secret-in-arg", "MCP config passes a secret as argument", "high", MCP01, area="mcp"),
    card("aws-user-key-old", "Access key is older than 90 days", "medium", NHI7),
    card("aws-role-unused", "IAM role was not used for 90 days", "low", NHI5),
    card("bedrock-agent-no-guardrail", "Bedrock agent has no guardrail", "medium", ASI03),
    card("sagemaker-notebook-root-access", "Notebook gives its users root", "medium", NHI5),
]

EDGES = (
    Edge(CI_KEY, "authenticates-as", CI_AGENT, "allowed", True, "the key id belongs to the user"),
    Edge(
        CI_AGENT, "assumes", DEPLOY_BOT, "allowed", True, "sts:AssumeRole, and the trust names it"
    ),
    Edge(
        DEPLOY_BOT,
        "runs-code-in",
        HARBOR,
        "allowed",
        True,
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ),
    Edge(HARBOR, "runs-as", HARBOR_RUNTIME, "allowed", True, "its execution role"),
    Edge(
        HARBOR_RUNTIME,
        "grants-itself",
        HARBOR_RUNTIME,
        "allowed",
        True,
        "iam:PutRolePolicy on every role",
    ),
    Edge(BILLING_ROLE, "reads", PAYROLL, "conditional", False, "s3:GetObject under a condition"),
)

ASSETS = (
    Asset(CONFIG, "mcp.config", ".mcp.json", "files:.", facts={"client": "claude-code"}),
    Asset(
        HARBOR_SERVER,
        "mcp.server",
        "harbor",
        "files:.",
        facts={"transport": "stdio", "command": "uvx", "auto_approve": [], "in_clear": 1},
        location=Location("harbor-ci/.mcp.json", 4, 5, 4, 13),
    ),
    Asset(
        GITHUB_SERVER,
        "mcp.server",
        "github",
        "files:.",
        facts={"transport": "stdio", "command": "/bin/bash", "auto_approve": ["merge"]},
        location=Location("harbor-ci/.mcp.json", 14, 5, 14, 13),
    ),
    Asset(
        HARBOR,
        "aws.agentcore.runtime",
        "harbor",
        f"aws:{PROD}/eu-west-1",
        facts={"role_arn": HARBOR_RUNTIME, "network_mode": "PUBLIC"},
    ),
    Asset(GATEWAY, "aws.agentcore.gateway", "tools", f"aws:{PROD}/eu-west-1"),
    Asset(
        BILLING,
        "aws.bedrock.agent",
        "billing",
        f"aws:{PROD}/us-east-1",
        owner="team-fin",
        tags={"owner": "team-fin", "approved-use": "refunds", "env": "prod"},
    ),
    Asset(
        REFUND,
        "aws.bedrock.action_group",
        "refund",
        f"aws:{PROD}/us-east-1",
        facts={"lambda_arn": f"arn:aws:lambda:us-east-1:{PROD}:function:refund"},
    ),
    Asset(
        CODE,
        "aws.bedrock.action_group",
        "code",
        f"aws:{PROD}/us-east-1",
        facts={"parent_signature": "AMAZON.CodeInterpreter", "lambda_arn": None},
    ),
    Asset(KNOWLEDGE, "aws.bedrock.knowledge_base", "handbook", f"aws:{PROD}/us-east-1"),
    Asset(SOURCE, "aws.bedrock.data_source", "handbook", f"aws:{PROD}/us-east-1"),
    Asset(
        PAYROLL,
        "aws.s3.bucket",
        "acme-payroll",
        f"aws:{PROD}",
        facts={"sensitivity": "restricted", "sensitivity_source": "name"},
    ),
    Asset(
        HANDBOOK,
        "aws.s3.bucket",
        "acme-handbook",
        f"aws:{PROD}",
        facts={"sensitivity": "public", "sensitivity_source": "tag"},
    ),
    Asset(
        NOTEBOOK,
        "aws.sagemaker.notebook",
        "scratch",
        f"aws:{DEV}/eu-west-1",
        owner="team-ml",
        facts={"root_access": "Enabled"},
    ),
    Asset(ENGINE, "gcp.vertex.reasoning_engine", "planner", "gcp:acme-ml"),
)

IDENTITIES = (
    Identity(CI_AGENT, "aws.iam.user", "ci-agent", f"aws:{PROD}", facts={"active_keys": 1}),
    Identity(READER, "aws.iam.user", "reader", f"aws:{PROD}"),
    Identity(DEPLOY_BOT, "aws.iam.role", "deploy-bot", f"aws:{PROD}"),
    Identity(
        HARBOR_RUNTIME,
        "aws.iam.role",
        "harbor-runtime",
        f"aws:{PROD}",
        facts={"last_used_at": "2026-11-19T08:00:00Z"},
    ),
    Identity(BILLING_ROLE, "aws.iam.role", "agent-billing", f"aws:{PROD}"),
    Identity(NOTEBOOK_ROLE, "aws.iam.role", "notebook", f"aws:{DEV}"),
)

CREDENTIALS = (
    Credential(
        CI_KEY,
        "aws-access-key",
        identity=CI_AGENT,
        state="active",
        preview="q8Zr…tVxW",
        locations=(SECRET_AT, KEY_ID_AT),
        facts={"key_id": KEY_ID, "account": PROD, "created_at": "2026-01-02T00:00:00Z"},
    ),
    Credential(GITHUB_PAT, "github-pat", preview="ghp_…f3Qa", locations=(PAT_AT,)),
)

LINKS = (
    Link(CONFIG, "calls-tool", HARBOR_SERVER),
    Link(CONFIG, "calls-tool", GITHUB_SERVER),
    Link(HARBOR_SERVER, "holds-credential", CI_KEY),
    Link(GITHUB_SERVER, "holds-credential", GITHUB_PAT),
    Link(HARBOR, "runs-as", HARBOR_RUNTIME),
    Link(GATEWAY, "runs-as", HARBOR_RUNTIME),
    Link(BILLING, "runs-as", BILLING_ROLE),
    Link(BILLING, "contains", REFUND),
    Link(BILLING, "contains", CODE),
    Link(BILLING, "uses-knowledge", KNOWLEDGE),
    Link(BILLING, "uses-model", "anthropic.claude-sonnet-4-5"),
    Link(KNOWLEDGE, "uses-knowledge", SOURCE),
    Link(SOURCE, "reads", HANDBOOK),
    Link(NOTEBOOK, "runs-as", NOTEBOOK_ROLE),
)

READS = (
    Read(f"aws:{PROD}", "iam:GetAccountAuthorizationDetails", "ok", supplies=("reach",)),
    Read(f"aws:{PROD}/eu-west-1", "bedrock-agentcore-control:ListAgentRuntimes", "ok"),
    Read(f"aws:{PROD}/us-east-1", "bedrock-agent:ListAgents", "ok"),
    Read(
        f"aws:{PROD}/eu-west-1",
        "bedrock-agent:ListAgents",
        "throttled",
        lists=("aws.bedrock.agent",),
        detail="ThrottlingException after 5 attempts",
    ),
    Read(f"aws:{PROD}/eu-west-3", "bedrock-agent:ListAgents", "not-in-region"),
    Read(f"aws:{DEV}", "iam:GetAccountAuthorizationDetails", "ok", supplies=("reach",)),
    Read(
        f"aws:{DEV}/eu-west-1",
        "sagemaker:DescribeNotebookInstance",
        "partial",
        supplies=("aws.sagemaker.notebook.*",),
        missed=(f"arn:aws:sagemaker:eu-west-1:{DEV}:notebook-instance/gone",),
        detail="AccessDeniedException",
    ),
    Read("gcp:acme-ml", "cloudasset:searchAllResources", "empty"),
    Read("files:.", "read:harbor-ci/.mcp.json", "ok"),
    Read("files:.", "parse:broken/.mcp.json", "failed", detail="line 3: a value is missing"),
)

FINDINGS = (
    Finding(
        "key-in-file-reaches-admin",
        CI_KEY,
        SECRET_AT,
        (Evidence("credential.kind", "aws-access-key"), Evidence("credential.key_id", KEY_ID)),
        EDGES[:5],
        "f00000000000000000000000000000a1",
    ),
    Finding(
        "mcp-secret-in-env",
        HARBOR_SERVER,
        SECRET_AT,
        (Evidence("asset.in_clear", 1),),
        (),
        "f00000000000000000000000000000b2",
    ),
    Finding("aws-user-key-old", CI_KEY, None, (), (), "f00000000000000000000000000000c3"),
    Finding(
        "agent-runtime-role-is-admin",
        HARBOR,
        None,
        (Evidence("reach.admin", True),),
        EDGES[3:5],
        "f00000000000000000000000000000d4",
    ),
    Finding("mcp-secret-in-arg", GITHUB_SERVER, PAT_AT, (), (), "f00000000000000000000000000000e5"),
    Finding(
        "sagemaker-notebook-root-access",
        NOTEBOOK,
        None,
        (Evidence("asset.root_access", "Enabled"),),
        (),
        "f00000000000000000000000000000f6",
    ),
    Finding("aws-role-unused", DEPLOY_BOT, None, (), (), "f0000000000000000000000000000107"),
    Finding("aws-role-unused", BILLING_ROLE, None, (), (), "f0000000000000000000000000000118"),
    Finding(
        "aws-role-unused",
        NOTEBOOK_ROLE,
        None,
        (),
        (),
        "f0000000000000000000000000000129",
        Suppression("file", "suppressions.yaml:3", "a training account, emptied every night"),
    ),
)

UNDETERMINED = (
    Undetermined(
        "bedrock-agent-no-guardrail",
        f"aws:{PROD}/eu-west-1",
        ("aws.bedrock.agent",),
        "bedrock-agent:ListAgents throttled",
    ),
    Undetermined(
        "sagemaker-notebook-root-access",
        f"arn:aws:sagemaker:eu-west-1:{DEV}:notebook-instance/gone",
        ("asset.root_access",),
        "sagemaker:DescribeNotebookInstance denied",
    ),
)

_ADMIN = Counts(resources=214, secrets=41, sensitive=12, restricted=3, identities=9, accounts=2)
_HERE = (f"aws:{PROD}",)
_PAYROLL_TARGET = Target(PAYROLL, "read", 3, "allowed")
BLAST = (
    Blast(CI_AGENT, "yes", _HERE, 3, Counts(identities=1), _ADMIN, 83, (_PAYROLL_TARGET,)),
    Blast(READER, "no", (), None, Counts(), Counts(), 0, ()),
    Blast(DEPLOY_BOT, "yes", _HERE, 2, Counts(), _ADMIN, 83, (_PAYROLL_TARGET,)),
    Blast(HARBOR_RUNTIME, "yes", _HERE, 0, _ADMIN, _ADMIN, 90, (_PAYROLL_TARGET,)),
    Blast(
        BILLING_ROLE,
        "no",
        (),
        None,
        Counts(resources=2, sensitive=1, restricted=1, accounts=1),
        Counts(resources=2, sensitive=1, restricted=1, accounts=1),
        12,
        (Target(PAYROLL, "read", 0, "conditional"), Target(HANDBOOK, "read", 0, "allowed")),
    ),
    Blast(NOTEBOOK_ROLE, "unknown", (), None, Counts(), Counts(), 0, ()),
)


def report() -> Report:
    """The whole story."""
    return Report(
        snapshot=Snapshot(
            version="aispm/snapshot/v1",
            taken_at=TAKEN_AT,
            sources=("aws", "files", "gcp"),
            assets=ASSETS,
            identities=IDENTITIES,
            credentials=CREDENTIALS,
            links=LINKS,
            scopes=(
                Scope("files:.", "files"),
                Scope(f"aws:{PROD}", "account", "acme-prod"),
                Scope(f"aws:{DEV}", "account", "acme-dev"),
                *(
                    Scope(f"aws:{account}/{region}", "region", region, f"aws:{account}")
                    for account in (PROD, DEV)
                    for region in REGIONS
                ),
            ),
            reads=READS,
        ),
        snapshot_id="sha256:" + "5a" * 32,
        rules_sha256="c3" * 32,
        filters={},
        data_dates={},
        rules={each.id: each for each in CARDS},
        kinds=KINDS,
        findings=FINDINGS,
        checks=tuple(
            Check(each.id, 3, sum(found.rule == each.id for found in FINDINGS), 1, 0)
            for each in CARDS
        ),
        undetermined=UNDETERMINED,
        edges=EDGES,
        blast=BLAST,
    )


def clean(*reads: Read) -> Report:
    """A scan of one harmless server, with nothing to say against it."""
    return _found_nothing(reads, ASSETS[:2])


def empty(*reads: Read) -> Report:
    """A scan of a folder without any AI asset."""
    return _found_nothing(reads, ())


def _found_nothing(reads: tuple[Read, ...], assets: tuple[Asset, ...]) -> Report:
    seen = Read("files:.", "read:harbor-ci/.mcp.json", "ok")
    return Report(
        snapshot=Snapshot(
            version="aispm/snapshot/v1",
            taken_at=TAKEN_AT,
            sources=("files",),
            assets=assets,
            reads=(seen, *reads),
        ),
        snapshot_id="sha256:" + "5a" * 32,
        rules_sha256="c3" * 32,
        filters={},
        data_dates={},
        rules={each.id: each for each in CARDS},
        kinds=KINDS,
        findings=(),
        checks=tuple(Check(each.id, len(assets), 0, len(assets), 0) for each in CARDS[:4]),
        undetermined=(),
        edges=(),
        blast=(),
    )
