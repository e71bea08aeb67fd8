"""What a configuration means where it names no ARN: an image, an object, a URL."""

from __future__ import annotations

import re

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)"
    r"(?:\.cn)?/(?P<name>[^:@\s]+)"
)
# The two ways to write `s3://bucket/key` as a web address.
_S3 = re.compile(
    r"https://(?:s3[.a-z0-9-]*\.amazonaws\.com(?:\.cn)?/(?P<path>[^/?#\s]+)"
    r"|(?P<host>[a-z0-9][a-z0-9.-]+?)\.s3[.a-z0-9-]*\.amazonaws\.com(?:\.cn)?(?:/|$))"
)


def named(value: str, partition: str) -> str:
    """The ARN of the repository that holds an image, or of the bucket that holds an object.

    Of a secret of which one version or one value is meant, the secret. Of any other URL what tells
    where it leads, as an id is shown as it is. All else is left.
    """
    parts = value.split(":")
    if parts[0] == "arn" and parts[2:3] == ["secretsmanager"]:
        return ":".join(parts[:7])
    if image := _ECR.match(value):
        place = f"{image['region']}:{image['account']}"
        return f"arn:{partition}:ecr:{place}:repository/{image['name']}"
    scheme, found, rest = value.partition("://")
    if not found:
        return value
    web = _S3.match(value)
    if scheme == "s3" or web:
        bucket = web["path"] or web["host"] if web else rest.partition("/")[0]
        return f"arn:{partition}:s3:::{bucket}"
    return bare(value)


def bare(text: str, kept: int = 2_000) -> str:
    """A text as it may be told, its secrets masked: of a URL neither a query nor a user."""
    from aispm.secrets import safe

    scheme, found, rest = text.partition("://")
    if found and not re.search(r"\s", text):
        host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
        text = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    return safe(text, kept)
