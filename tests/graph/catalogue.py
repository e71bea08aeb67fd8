"""The escalation paths that are published, and those of AI services: what each of them needs.

The ids are pathfinding.cloud's where it has one; ours begin with the service. `spare` are
permissions that a catalogue names with the path but that it works without.
"""

from __future__ import annotations

from typing import NamedTuple


class Path(NamedTuple):
    """A path: `needs` on one principal reach `gain`, by way of a role that trusts `service`.

    `gain` is `role`, `user` or `group` (another one, which administers the account), or
    `admin` of the account by granting it to itself. `service` is empty where none is passed
    anything; `workload` is the kind that is taken over, which runs as that role.
    """

    id: str
    needs: tuple[str, ...]
    gain: str = "role"
    service: str = ""
    workload: str = ""
    spare: tuple[str, ...] = ()
    attacker: str = "user"


def _passed(id_: str, service: str, *needs: str, spare: tuple[str, ...] = ()) -> Path:
    return Path(id_, ("iam:PassRole", *needs), service=f"{service}.amazonaws.com", spare=spare)


def _used(id_: str, workload: str, *needs: str, spare: tuple[str, ...] = ()) -> Path:
    return Path(id_, needs, workload=f"aws.{workload}", spare=spare)


PATHS: tuple[Path, ...] = (
    _passed("apprunner-001", "tasks.apprunner", "apprunner:CreateService"),
    _used("apprunner-002", "apprunner.service", "apprunner:UpdateService"),
    _passed(
        "bedrock-001",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    _used(
        "bedrock-002",
        "agentcore.code_interpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    _passed("cloudformation-001", "cloudformation", "cloudformation:CreateStack"),
    _used("cloudformation-002", "cloudformation.stack", "cloudformation:UpdateStack"),
    _passed(
        "cloudformation-003",
        "cloudformation",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    _passed("cloudformation-004", "cloudformation", "cloudformation:UpdateStackSet"),
    _used(
        "cloudformation-005",
        "cloudformation.stack",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _passed(
        "cloudformation-change-set",
        "cloudformation",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _passed("codebuild-001", "codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    _used("codebuild-002", "codebuild.project", "codebuild:StartBuild"),
    _used("codebuild-003", "codebuild.project", "codebuild:StartBuildBatch"),
    _passed("codebuild-004", "codebuild", "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    _passed(
        "datapipeline-001",
        "datapipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    _passed("ec2-001", "ec2", "ec2:RunInstances"),
    _used(
        "ec2-002",
        "ec2.instance",
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
    ),
    _passed("ec2-003", "ec2", "ec2:RequestSpotInstances"),
    _used(
        "ec2-004",
        "ec2.launch_template",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
    ),
    _used(
        "ec2instanceconnect-003",
        "ec2.instance",
        "ec2-instance-connect:SendSSHPublicKey",
        spare=("ec2:DescribeInstances",),
    ),
    _passed(
        "ecs-001",
        "ecs-tasks",
        "ecs:RegisterTaskDefinition",
        "ecs:CreateService",
        spare=("ecs:CreateCluster",),
    ),
    _passed(
        "ecs-002",
        "ecs-tasks",
        "ecs:RegisterTaskDefinition",
        "ecs:RunTask",
        spare=("ecs:CreateCluster",),
    ),
    _passed("ecs-003", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    _passed("ecs-004", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    _passed("ecs-005", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:StartTask"),
    _used("ecs-006", "ecs.task", "ecs:ExecuteCommand", spare=("ecs:DescribeTasks",)),
    _passed("glue-001", "glue", "glue:CreateDevEndpoint"),
    _used("glue-002", "glue.dev_endpoint", "glue:UpdateDevEndpoint"),
    _passed("glue-003", "glue", "glue:CreateJob", "glue:StartJobRun"),
    _passed("glue-004", "glue", "glue:CreateJob", "glue:CreateTrigger"),
    _passed("glue-005", "glue", "glue:UpdateJob", "glue:StartJobRun"),
    _passed("glue-006", "glue", "glue:UpdateJob", "glue:CreateTrigger"),
    _passed("glue-007", "glue", "glue:CreateSession", "glue:RunStatement"),
    Path("iam-001", ("iam:CreatePolicyVersion",), "admin"),
    Path("iam-002", ("iam:CreateAccessKey",), "user"),
    Path("iam-003", ("iam:CreateAccessKey",), "user", spare=("iam:DeleteAccessKey",)),
    Path("iam-004", ("iam:CreateLoginProfile",), "user"),
    Path("iam-005", ("iam:PutRolePolicy",), "admin", attacker="role"),
    Path("iam-006", ("iam:UpdateLoginProfile",), "user"),
    Path("iam-007", ("iam:PutUserPolicy",), "admin"),
    Path("iam-008", ("iam:AttachUserPolicy",), "admin"),
    Path("iam-009", ("iam:AttachRolePolicy",), "admin", attacker="role"),
    Path("iam-010", ("iam:AttachGroupPolicy",), "admin"),
    Path("iam-011", ("iam:PutGroupPolicy",), "admin"),
    Path("iam-012", ("iam:UpdateAssumeRolePolicy",)),
    Path("iam-013", ("iam:AddUserToGroup",), "group"),
    _passed("lambda-001", "lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    _passed("lambda-002", "lambda", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    _used("lambda-003", "lambda.function", "lambda:UpdateFunctionCode"),
    _used(
        "lambda-004",
        "lambda.function",
        "lambda:UpdateFunctionCode",
        spare=("lambda:InvokeFunction",),
    ),
    _used(
        "lambda-005",
        "lambda.function",
        "lambda:UpdateFunctionCode",
        spare=("lambda:AddPermission",),
    ),
    _passed("lambda-006", "lambda", "lambda:CreateFunction", "lambda:AddPermission"),
    _passed("sagemaker-001", "sagemaker", "sagemaker:CreateNotebookInstance"),
    _passed("sagemaker-002", "sagemaker", "sagemaker:CreateTrainingJob"),
    _passed("sagemaker-003", "sagemaker", "sagemaker:CreateProcessingJob"),
    _used("sagemaker-004", "sagemaker.notebook", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    _used(
        "sagemaker-005",
        "sagemaker.notebook",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
    _used("ssm-001", "ec2.instance", "ssm:StartSession"),
    _used("ssm-002", "ec2.instance", "ssm:SendCommand"),
    _passed(
        "agentcore-runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    _used("agentcore-command", "agentcore.runtime", "bedrock-agentcore:InvokeAgentRuntimeCommand"),
    _used(
        "agentcore-shell", "agentcore.runtime", "bedrock-agentcore:InvokeAgentRuntimeCommandShell"
    ),
    _passed(
        "agentcore-harness",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateHarness",
        "bedrock-agentcore:InvokeHarness",
    ),
    _passed(
        "agentcore-browser",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    _passed(
        "agentcore-gateway",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateGateway",
        "bedrock-agentcore:CreateGatewayTarget",
    ),
    _used("agentcore-gateway-target", "agentcore.gateway", "bedrock-agentcore:UpdateGatewayTarget"),
    _used(
        "bedrock-agent-actions",
        "bedrock.agent",
        "bedrock:CreateAgentActionGroup",
        "bedrock:PrepareAgent",
    ),
    _passed(
        "bedrock-agent",
        "bedrock",
        "bedrock:CreateAgent",
        "bedrock:CreateAgentActionGroup",
        "bedrock:PrepareAgent",
        "bedrock:InvokeAgent",
    ),
    _passed("bedrock-flow", "bedrock", "bedrock:CreateFlow", "bedrock:InvokeFlow"),
    _passed(
        "sagemaker-endpoint",
        "sagemaker",
        "sagemaker:CreateModel",
        "sagemaker:CreateEndpointConfig",
        "sagemaker:CreateEndpoint",
    ),
    _passed(
        "sagemaker-pipeline",
        "sagemaker",
        "sagemaker:CreatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    _passed("sagemaker-cluster", "sagemaker", "sagemaker:CreateCluster"),
    _passed(
        "rolesanywhere",
        "rolesanywhere",
        "rolesanywhere:CreateTrustAnchor",
        "rolesanywhere:CreateProfile",
    ),
    _passed("eks-pod-identity", "pods.eks", "eks:CreatePodIdentityAssociation"),
)
