"""Bedrock Data Automation: projects, and the blueprints and libraries they read documents by."""

from aispm.providers.aws.row import Call, Fact, Row

_SERVICE = "bedrock-data-automation"
# AWS's own blueprints are in every account; only the account's are listed.
_OWN = {"resourceOwner": "'ACCOUNT'"}
_TAGS = Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags")

ROWS = (
    Row(
        kind="aws.data_automation.project",
        title="Bedrock Data Automation project",
        role="tool",
        service=_SERVICE,
        id="projectArn",
        name="projectName || projectArn",
        listing=Call(
            operation="ListDataAutomationProjects",
            args=_OWN,
            items="projects",
            facts={"stage": Fact("string?", "projectStage")},
            then=(
                Call(
                    operation="GetDataAutomationProject",
                    args={"projectArn": "self"},
                    facts={
                        "status": Fact("string?", "project.status"),
                        "kms_key_arn": Fact("string?", "project.kmsKeyId"),
                    },
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.data_automation.blueprint",
        title="Bedrock Data Automation blueprint",
        role="setting",
        service=_SERVICE,
        id="blueprintArn",
        name="blueprintName || blueprintArn",
        listing=Call(
            operation="ListBlueprints",
            args=_OWN,
            items="blueprints",
            facts={"stage": Fact("string?", "blueprintStage")},
            then=(
                Call(
                    operation="GetBlueprint",
                    args={"blueprintArn": "self"},
                    facts={
                        "type": Fact("string?", "blueprint.type"),
                        "kms_key_arn": Fact("string?", "blueprint.kmsKeyId"),
                    },
                ),
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.data_automation.library",
        title="Bedrock Data Automation library",
        role="setting",
        service=_SERVICE,
        id="libraryArn",
        name="libraryName || libraryArn",
        listing=Call(
            operation="ListDataAutomationLibraries",
            items="libraries",
            then=(
                Call(
                    operation="GetDataAutomationLibrary",
                    args={"libraryArn": "self"},
                    facts={
                        "status": Fact("string?", "library.status"),
                        "kms_key_arn": Fact("string?", "library.kmsKeyId"),
                    },
                ),
                _TAGS,
            ),
        ),
    ),
)
