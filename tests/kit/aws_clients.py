"""Real boto3 clients that talk to the loopback AWS."""

from __future__ import annotations

import functools
from typing import Any

import boto3
from botocore.config import Config

from tests.kit.aws_keys import key_id_for, secret_for
from tests.kit.aws_replay import DEFAULT_ACCOUNT, AwsReplay


@functools.cache
def _session() -> boto3.Session:
    return boto3.Session()  # loading its models is most of what a new client costs


def client_of(
    server: AwsReplay,
    service: str,
    region: str = "us-east-1",
    account: str = DEFAULT_ACCOUNT,
    **config: Any,
) -> Any:
    """A client of one service as an account's scanner; it tries each call once."""
    key_id = key_id_for(account, "scanner")
    return _session().client(
        service,
        region,
        endpoint_url=server.url,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret_for(key_id),
        config=Config(
            retries={"mode": "standard", "total_max_attempts": 1},
            inject_host_prefix=False,  # one loopback stands for every host
            **config,
        ),
    )
