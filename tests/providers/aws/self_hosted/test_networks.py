"""Endpoints of AI services, by the names that AWS gives them."""

from __future__ import annotations

import pytest

from tests.providers.aws.self_hosted.conftest import Read

ENDPOINT = "aws.ec2.vpc_endpoint"


@pytest.mark.parametrize(
    ("service", "ai"),
    [
        ("com.amazonaws.us-east-1.bedrock-mantle", True),
        ("com.amazonaws.us-east-1.q", True),
        ("com.amazonaws.us-east-1.qapps", True),
        ("com.amazonaws.us-east-1.codewhisperer", True),
        ("com.amazonaws.us-east-1.streaming-rekognition", True),
        ("com.amazonaws.us-east-1.comprehendmedical", True),
        ("com.amazonaws.us-east-1.frauddetector", True),
        ("com.amazonaws.us-east-1.lookoutvision", True),
        ("com.amazonaws.us-east-1.cleanrooms-ml", True),
        ("com.amazonaws.us-east-1.transform-custom", True),
        ("aws.api.us-east-1.kendra-ranking", True),
        ("aws.sagemaker.us-east-1.studio", True),
        ("com.amazonaws.us-east-1.transfer", False),
        ("com.amazonaws.us-east-1.mq", False),
        ("com.amazonaws.us-east-1.sqs", False),
        ("com.amazonaws.us-east-1.cleanrooms", False),
    ],
)
def test_endpoints(service: str, ai: bool, read: Read) -> None:
    given = [{"VpcEndpointId": "vpce-9", "ServiceName": service}]
    told = read(
        ENDPOINT,
        {"service": "ec2", "operation": "DescribeVpcEndpoints", "set": {"VpcEndpoints": given}},
    )
    assert [one.facts["service"] for one in told.assets] == ([service] if ai else [])
