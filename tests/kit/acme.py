"""The acme estate as running clouds: loopback servers, and the environment that leads to them.

`python -m tests.kit.acme -- COMMAND...` runs a command in that environment and exits with
its code. Whatever cloud settings the caller has are left out, so nothing real is reached.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.kit import aws_replay, azure_replay, gcp_replay

ACME = Path(__file__).parents[2] / "fixtures" / "acme"

_CLOUD_SETTINGS = ("AWS_", "AZURE_", "GOOGLE_", "GCE_", "CLOUDSDK_", "IDENTITY_", "AISPM_")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@contextmanager
def serve() -> Iterator[dict[str, str]]:
    """The servers of all three clouds; yields the variables that clients need to find them."""
    with ExitStack() as stack:
        server = stack.enter_context(aws_replay.serve(ACME / "aws"))
        azure = stack.enter_context(azure_replay.serve(ACME / "azure"))
        gcp = stack.enter_context(gcp_replay.serve(ACME / "gcp"))
        yield aws_env(server.url) | azure.env | gcp.env


def aws_env(url: str) -> dict[str, str]:
    """How boto3 finds acme's accounts at `url`: profiles acme-prod (the default) and acme-dev."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_CONFIG_FILE": str(ACME / "aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_PROFILE": "acme-prod",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",  # one loopback stands for every host
        "NO_PROXY": "127.0.0.1,localhost",
    }


def without_clouds(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without any cloud's or proxy's settings."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(_CLOUD_SETTINGS) and name.upper() not in _PROXIES
    }


def main(arguments: list[str]) -> int:
    """Run the command after `--` with acme's servers up; its exit code, or 2 without one."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write("usage: python -m tests.kit.acme -- COMMAND...\n")
        return 2
    with serve() as env:
        return subprocess.run(command, env=without_clouds(os.environ) | env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
