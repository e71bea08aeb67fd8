"""Step Functions: state machines, and which services, functions and models they call."""

from aispm.providers.aws import workflow
from aispm.providers.aws.row import Call, Fact, Row, Tie

ROWS = (
    Row(
        kind="aws.states.state_machine",
        title="Step Functions state machine",
        role="compute",
        service="stepfunctions",
        id="stateMachineArn",
        name="name",
        listing=Call(
            operation="ListStateMachines",
            items="stateMachines",
            facts={"type": Fact("string", "type")},
            then=(
                Call(
                    operation="DescribeStateMachine",
                    args={"stateMachineArn": "self"},
                    facts={
                        "role_arn": Fact("string?", "roleArn"),
                        "log_level": Fact("string", "loggingConfiguration.level || 'OFF'"),
                        "logs_data": Fact(
                            "bool", "loggingConfiguration.includeExecutionData || `false`"
                        ),
                        "kms_key_arn": Fact("string?", "encryptionConfiguration.kmsKeyId"),
                    },
                    ties=(Tie("runs-as", "roleArn"),),
                    texts=("definition",),
                    derived=workflow.CALLED,
                ),
                Call(operation="ListTagsForResource", args={"resourceArn": "self"}, tags="tags"),
            ),
        ),
    ),
)
