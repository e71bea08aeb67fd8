"""Lambda: the functions that agents call, as any function may be called."""

from aispm.providers.aws.row import Call, Environment, Fact, Row, Tie

ROWS = (
    Row(
        kind="aws.lambda.function",
        title="Lambda function",
        role="compute",
        service="lambda",
        id="FunctionArn",
        name="FunctionName",
        listing=Call(
            operation="ListFunctions",
            items="Functions",
            facts={
                "role_arn": Fact("string?", "Role"),
                "runtime": Fact("string?", "Runtime"),
            },
            ties=(Tie("runs-as", "Role"),),
            environment=Environment("Environment.Variables", "Environment.Error.ErrorCode"),
        ),
    ),
)
