"""VPC endpoints of AI services: the private way from a network to a model or an agent.

Others are of no concern here. All are listed, as EC2's filter takes whole names only and the
service of an AI is known by a part of its name.

Source: AWS PrivateLink guide, "AWS services that integrate with AWS PrivateLink".
"""

from aispm.providers.aws import endpoint_policy
from aispm.providers.aws.row import Call, Derived, Fact, Row

# What stands in `com.amazonaws.REGION.SERVICE`, or in `aws.sagemaker.REGION.studio`.
_SERVICES = (
    *(".bedrock", ".sagemaker", "qbusiness", "qapps", ".codewhisperer", "-v2-lex", ".kendra"),
    *(".comprehend", "rekognition", ".textract", ".transcribe", ".translate", ".polly"),
    *(
        ".personalize",
        ".forecast",
        ".healthlake",
        ".wisdom",
        ".s3vectors",
        ".aidevops",
        ".nova-act",
    ),
    *(".frauddetector", ".lookout", ".cleanrooms-ml", ".transform"),
)
_NAMED = " || ".join(
    [
        *(f"contains(ServiceName, '{one}')" for one in _SERVICES),
        "ends_with(ServiceName, '.q')",  # Amazon Q Developer; others' names end so in `.mq`
    ]
)

ROWS = (
    Row(
        kind="aws.ec2.vpc_endpoint",
        title="VPC endpoint of an AI service",
        role="setting",
        service="ec2",
        id="arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{VpcEndpointId}",
        name="VpcEndpointId",
        listing=Call(
            operation="DescribeVpcEndpoints",
            items=f"VpcEndpoints[?ServiceName && ({_NAMED})]",
            facts={
                "service": Fact("string", "ServiceName"),
                "type": Fact("string?", "VpcEndpointType"),
                "state": Fact("string?", "State"),
                "vpc_id": Fact("string?", "VpcId"),
                "private_dns": Fact("bool?", "PrivateDnsEnabled"),
            },
            derived=Derived(endpoint_policy.FACTS, endpoint_policy.facts),
            tags="Tags",
        ),
    ),
)
