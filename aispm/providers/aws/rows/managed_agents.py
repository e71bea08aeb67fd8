"""Agents that AWS runs for the account: Nova Act, DevOps Agent, Security Agent, CloudWatch's.

What they may do is what the roles allow that they are given.
"""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie

_SPACE = "aws.devops_agent.space"
_DEVOPS = "arn:{partition}:aidevops:{region}:{account}:"
_BUCKET = "arn:{partition}:s3:::{value}"
_TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
_ACCOUNT = "[configuration.sourceAws, configuration.aws][]"
_CHAT = "configuration.[slack, msteams][].bidirectional | [?enabled]"
_TOOLS = (
    "configuration.[mcpserver.tools, mcpserversigv4.tools, mcpservergrafana.tools][][]"
    " | [?type(@) == 'string']"
)
_DETAILS = "additionalServiceDetails.*"
_GROUP_POLICY = Call(
    operation="GetInvestigationGroupPolicy",
    args={"identifier": "self"},
    policy="policy",
    none=("ResourceNotFoundException",),
)

ROWS = (
    Row(
        kind="aws.nova_act.workflow",
        title="Nova Act workflow definition",
        role="agent",
        service="nova-act",
        id="workflowDefinitionArn",
        name="workflowDefinitionName",
        listing=Call(
            operation="ListWorkflowDefinitions",
            items="workflowDefinitionSummaries",
            facts={"status": Fact("string?", "status")},
            then=(
                Call(
                    operation="GetWorkflowDefinition",
                    args={"workflowDefinitionName": "workflowDefinitionName"},
                    facts={"export_bucket": Fact("string?", "exportConfig.s3BucketName")},
                    ties=(Tie("writes", "exportConfig.s3BucketName", _BUCKET),),
                ),
            ),
        ),
    ),
    Row(
        kind=_SPACE,
        title="DevOps Agent space",
        role="agent",
        service="devops-agent",
        id=_DEVOPS + "agentspace/{agentSpaceId}",
        name="name",
        listing=Call(
            operation="ListAgentSpaces",
            items="agentSpaces",
            facts={
                "kms_key_arn": Fact("string?", "kmsKeyArn"),
                "account_mode": Fact("string?", "awsSourceMode"),
            },
            then=(_TAGS,),
        ),
    ),
    Row(
        kind="aws.devops_agent.association",
        title="What a DevOps Agent space works with",
        role="tool",
        service="devops-agent",
        parent=Parent(_SPACE, "calls-tool"),
        id="{parent}/association/{associationId}",
        name="serviceId",
        listing=Call(
            operation="ListAssociations",
            args={"agentSpaceId": "up.agentSpaceId"},
            items="associations",
            facts={
                "type": Fact("string?", "keys(configuration) | [0]"),
                "status": Fact("string?", "status"),
                "account_id": Fact("string?", f"{_ACCOUNT}.accountId | [0]"),
                "role_arn": Fact("string?", f"{_ACCOUNT}.assumableRoleArn | [0]"),
                "elevated_role_arn": Fact("string?", f"{_ACCOUNT}.agentElevatedRoleArn | [0]"),
                "has_external_id": Fact(
                    "bool?",
                    "configuration.sourceAws && configuration.sourceAws.externalId != `null`",
                ),
                "tools": Fact("list", f"sort({_TOOLS} || `[]`)"),
            },
            # The space is who acts as the roles, in whatever account they are.
            ties=(
                Tie("runs-as", f"{_ACCOUNT}.assumableRoleArn", source="{parent}"),
                Tie("runs-as", f"{_ACCOUNT}.agentElevatedRoleArn", source="{parent}"),
                # That of an organization changes every account in it.
                Tie("runs-as", f"{_ACCOUNT}.serviceManagementRoleArn", source="{parent}"),
                Tie("runs-as", "configuration.*.runtimeRoleArn", source="{parent}"),
                Tie("runs-as", f"{_CHAT}.roleArn", source="{parent}"),
            ),
        ),
    ),
    Row(
        kind="aws.devops_agent.service",
        title="Service registered with DevOps Agent",
        role="tool",
        service="devops-agent",
        id=_DEVOPS + "service/{serviceId}",
        name="name || serviceId",
        listing=Call(
            operation="ListServices",
            items="services",
            facts={
                "type": Fact("string?", "serviceType"),
                "endpoint": Fact(
                    "string?",
                    f"{_DETAILS}.[endpoint, targetUrl, instanceUrl] | [] | [?@] | [0]",
                    kept=500,
                ),
                "auth_type": Fact("string?", f"{_DETAILS}.authorizationMethod | [0]"),
                "role_arn": Fact("string?", f"{_DETAILS}.[mcpRoleArn, roleArn][] | [?@] | [0]"),
                "kms_key_arn": Fact("string?", "kmsKeyArn"),
                "private_connection": Fact("string?", "privateConnectionName"),
            },
            ties=(
                Tie("runs-as", f"{_DETAILS}.[roleArn, mcpRoleArn, webIdentityRoleArn][] | [?@]"),
            ),
        ),
    ),
    Row(
        kind="aws.devops_agent.private_connection",
        title="DevOps Agent private connection",
        role="setting",
        service="devops-agent",
        id=_DEVOPS + "private-connection/{name}",
        name="name",
        listing=Call(
            operation="ListPrivateConnections",
            items="privateConnections",
            facts={
                "type": Fact("string?", "type"),
                "status": Fact("string?", "status"),
                "vpc_id": Fact("string?", "vpcId"),
                "dns_resolution": Fact("string?", "dnsResolution"),
            },
        ),
    ),
    Row(
        kind="aws.security_agent.space",
        title="Security Agent space",
        role="agent",
        service="securityagent",
        id="arn:{partition}:securityagent:{region}:{account}:agent-space/{agentSpaceId}",
        name="name",
        listing=Call(
            operation="ListAgentSpaces",
            items="agentSpaceSummaries",
            then=(
                Call(
                    operation="BatchGetAgentSpaces",
                    args={"agentSpaceIds": "[agentSpaceId]"},
                    items="agentSpaces",
                    itself=True,
                    facts={
                        "kms_key_arn": Fact("string?", "items[0].kmsKeyId"),
                        "role_arns": Fact("list", "sort(items[0].awsResources.iamRoles || `[]`)"),
                        "secret_arns": Fact(
                            "list", "sort(items[0].awsResources.secretArns || `[]`)"
                        ),
                        "target_domains": Fact("int", "length(items[0].targetDomainIds || `[]`)"),
                        "in_vpc": Fact("bool", "length(items[0].awsResources.vpcs || `[]`) > `0`"),
                    },
                    ties=(
                        Tie("runs-as", "items[].awsResources.iamRoles[]"),
                        Tie("reads", "items[].awsResources.secretArns[]"),
                        Tie("reads", "items[].awsResources.s3Buckets[]"),
                        Tie("reads", "items[].awsResources.lambdaFunctionArns[]"),
                    ),
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.aiops.investigation_group",
        title="CloudWatch investigation group",
        role="agent",
        service="aiops",
        id="arn",
        name="name",
        listing=Call(
            operation="ListInvestigationGroups",
            items="investigationGroups",
            then=(
                Call(
                    operation="GetInvestigationGroup",
                    args={"identifier": "self"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "kms_key_arn": Fact("string?", "encryptionConfiguration.kmsKeyId"),
                        "retention_days": Fact("int?", "retentionInDays"),
                        "reads_trail_history": Fact("bool?", "isCloudTrailEventHistoryEnabled"),
                        "source_role_arns": Fact(
                            "list", "sort(crossAccountConfigurations[].sourceRoleArn || `[]`)"
                        ),
                    },
                    ties=(
                        Tie("runs-as", "roleArn"),
                        Tie("assumes", "crossAccountConfigurations[].sourceRoleArn"),
                    ),
                ),
                _GROUP_POLICY,
                _TAGS,
            ),
        ),
    ),
)
