"""Lambda: the functions that agents call, as any function may be called; ECR: what agents run.

A function's image and layers were copied when it was deployed: whoever changes them later does
not change the function, so nothing ties it to them.
"""

from aispm.providers.aws import alias_policy
from aispm.providers.aws.row import Call, Derived, Environment, Fact, Row, Tie
from aispm.providers.aws.signs.facts import ai_signs

_IMAGE = "ImageConfigResponse.ImageConfig"
# The list does not tell which image a function is made of; only of those that are made of one
# more is asked, as the answer would tell where the code of others lies.
_FROM_IMAGE = "PackageType=='Image'"
_CODE = Call(
    operation="GetFunction",
    args={"FunctionName": f"{_FROM_IMAGE} && FunctionName || `null`"},
    tells_code=True,
    facts={"image": Fact("string?", "Code.ImageUri", 500)},
    derived=ai_signs(
        variables="of.keys(Environment.Variables || `{}`)[]",
        layers="of.Layers[].Arn",
        commands=f"of.[Handler, {_IMAGE}.[Command, EntryPoint]][][]",
        images="answers[].Code.ImageUri",
        unknown=f"[of.Environment.Error, of.{_FROM_IMAGE} && !(answers[].Code.ImageUri)] | [?@]",
    ),
)
_ALIASES = Call(
    operation="ListAliases",
    args={"FunctionName": "FunctionName"},
    items="Aliases",
    then=(
        Call(
            operation="GetPolicy",
            each="items",
            args={"FunctionName": "FunctionName", "Qualifier": "Name"},
            none=("ResourceNotFoundException",),
            derived=Derived(alias_policy.TYPES, alias_policy.facts),
        ),
    ),
)

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
                "runtime": Fact("string?", "Runtime", shown=True),
                "layers": Fact("list", "Layers[].Arn || `[]`"),
            },
            ties=(Tie("runs-as", "Role"),),
            environment=Environment(
                "Environment.Variables", "Environment.Error.ErrorCode", tells=("ai_signs",)
            ),
            then=(
                _CODE,
                _ALIASES,
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
