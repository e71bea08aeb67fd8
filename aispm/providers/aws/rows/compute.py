"""Lambda: the functions that agents call, as any function may be called; ECR: what agents run.

A function's image and layers were copied when it was deployed: whoever changes them later does
not change the function, so nothing ties it to them.
"""

from aispm.providers.aws.row import Call, Environment, Fact, Row, Tie
from aispm.providers.aws.signs.facts import ai_signs

_IMAGE = "ImageConfigResponse.ImageConfig"

ROWS = (
    Row(
        kind="aws.lambda.function",
        title="Lambda function",
        role="compute",
        service="lambda",
        general=True,
        id="FunctionArn",
        name="FunctionName",
        listing=Call(
            operation="ListFunctions",
            items="Functions",
            facts={
                "role_arn": Fact("string?", "Role"),
                "runtime": Fact("string?", "Runtime"),
                "layers": Fact("list", "Layers[].Arn || `[]`"),
            },
            ties=(Tie("runs-as", "Role"),),
            environment=Environment(
                "Environment.Variables", "Environment.Error.ErrorCode", tells=("ai_signs",)
            ),
            derived=ai_signs(
                variables="answers[].keys(Environment.Variables || `{}`)[]",
                layers="answers[].Layers[].Arn",
                commands=f"answers[].[Handler, {_IMAGE}.[Command, EntryPoint]][][]",
                unknown="answers[].Environment.Error",
            ),
            then=(
                Call(
                    operation="GetPolicy",
                    args={"FunctionName": "FunctionName"},
                    policy="Policy",
                    none=("ResourceNotFoundException",),
                ),
                Call(
                    operation="ListFunctionUrlConfigs",
                    args={"FunctionName": "FunctionName"},
                    items="FunctionUrlConfigs",
                    facts={
                        "url_auth": Fact("list", "sort(items[].AuthType)"),
                        "open_url": Fact("bool", "contains(items[].AuthType, 'NONE')"),
                    },
                ),
            ),
        ),
    ),
    Row(
        kind="aws.ecr.repository",
        title="ECR repository",
        role="data",
        service="ecr",
        general=True,
        id="repositoryArn",
        name="repositoryName",
        listing=Call(
            operation="DescribeRepositories",
            items="repositories",
            then=(
                Call(
                    operation="GetRepositoryPolicy",
                    args={"repositoryName": "repositoryName"},
                    policy="policyText",
                    none=("RepositoryPolicyNotFoundException",),
                ),
            ),
        ),
    ),
)
