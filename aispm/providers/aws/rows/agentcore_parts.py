"""What several kinds of AgentCore have in common: who may call, the network, the policy, tags."""

from aispm.providers.aws.row import Call, Fact, Tie

SERVICE = "bedrock-agentcore-control"
# Characters of a URL, and of a policy's text, that are told.
URL, TEXT = 500, 4_000
TAGS = Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags")
RESOURCE_POLICY = Call(
    operation="GetResourcePolicy",
    args={"resourceArn": "self"},
    policy="policy",
    none=("ResourceNotFoundException",),
)


# What a token has to be for, beside being signed by the provider.
_LIMITS = (
    "allowedAudience[0] && 'audience', allowedClients[0] && 'client', customClaims[0] && 'claim'"
)
_WORKLOADS = "[hostingEnvironments[].arn, workloadIdentities][][]"


def _limits(own: str, limits: str) -> Fact:
    return Fact("list", f"{own}.[{limits}] | [?@] || `[]`")


def tokens(at: str) -> dict[str, Fact]:
    """What an authorizer asks of a token; nothing of it is set where it takes no tokens."""
    own = f"{at}.customJWTAuthorizer"
    return {
        "token_limits": _limits(own, _LIMITS),
        "discovery_url": Fact("string?", f"{own}.discoveryUrl", URL),
        "allowed_audiences": Fact("list?", f"{own}.allowedAudience"),
        "allowed_clients": Fact("list?", f"{own}.allowedClients"),
        "allowed_scopes": Fact("list?", f"{own}.allowedScopes"),
        "custom_claims": Fact("list?", f"{own}.customClaims[].inboundTokenClaimName"),
    }


def jwt(at: str) -> dict[str, Fact]:
    """The same of an authorizer that may ask which workload comes, too."""
    own, allowed = f"{at}.customJWTAuthorizer", f"allowedWorkloadConfiguration.{_WORKLOADS}"
    return {
        **tokens(at),
        "token_limits": _limits(own, f"{_LIMITS}, ({allowed})[0] && 'workload'"),
        "allowed_workloads": Fact("list?", f"{own}.{allowed}"),
    }


def certificates(at: str, of: str = "{self}") -> tuple[Tie, ...]:
    """Where the certificates lie that another's tokens or answers are checked with."""
    places = f"{at}.certificateConfigurations[].[secretsManager.secretArn, s3.uri][] | [?@]"
    return (Tie("reads", places, source=of),)


def authorizer(at: str, of: str = "{self}") -> tuple[Tie, ...]:
    """The same of who issues the tokens that an authorizer asks for."""
    return certificates(f"{at}.customJWTAuthorizer", of)


def network(at: str, vpc: str) -> dict[str, Fact]:
    """Where a workload runs, and what is around it in a VPC."""
    return {
        "network_mode": Fact("string?", f"{at}.networkMode"),
        "subnet_ids": Fact("list?", f"{at}.{vpc}.subnets"),
        "security_group_ids": Fact("list?", f"{at}.{vpc}.securityGroups"),
    }


def image(at: str) -> dict[str, Fact]:
    """The image a workload runs; a tag may be moved, a digest may not."""
    return {
        "image": Fact("string?", at),
        "image_pinned": Fact("bool?", f"{at} && contains({at}, '@sha256:')"),
    }


def mounts(at: str) -> dict[str, Fact]:
    """What a session finds mounted: buckets, and access points of file systems."""
    return {
        "mounted_buckets": Fact("list", f"{at}[].s3BucketMount.bucket || `[]`"),
        "mounted_access_points": Fact(
            "list",
            f"{at}[].[s3FilesAccessPoint.accessPointArn, efsAccessPoint.accessPointArn][] | "
            "[?@] || `[]`",
        ),
    }
