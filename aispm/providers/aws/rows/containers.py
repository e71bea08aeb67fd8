"""Containers: ECS clusters with their services and tasks, and App Runner services.

A service's tasks are copies of it, so what is said of AI is said of the service; each task has
its role, because whoever may run commands in a task becomes that.
"""

from __future__ import annotations

from aispm.providers.aws.row import Call, Derived, Environment, Fact, Parent, Row, Tie
from aispm.providers.aws.signs.doors import open_ports
from aispm.providers.aws.signs.facts import ai_signs

CLUSTER = "aws.ecs.cluster"
_DEFINED = "taskDefinition.containerDefinitions[]"
_SECRETS = f"{_DEFINED}.secrets[].valueFrom"
_IN_ECR = "[?contains(@, '.dkr') && !contains(@, '@sha256:')]"
_OVERRIDDEN = "items[0].overrides.taskRoleArn"
# A service that another deploys has no definition and network of its own, but sets of tasks do.
_FIRST = "items[0].taskSets[?status=='PRIMARY'] | [0]"
_RUNS = f"items[0].taskDefinition || ({_FIRST}).taskDefinition"
_NETWORK = f"(items[0].networkConfiguration || ({_FIRST}).networkConfiguration).awsvpcConfiguration"
# Whether tasks have an address: those without a network of their own may have their machine's.
_PUBLIC = f"({_NETWORK}) && ({_NETWORK}).assignPublicIp == 'ENABLED'"
# Tasks without groups of their own have the network's default one, which is not named.
_UNGUARDED = f"!({_NETWORK}) || {_PUBLIC} && !(({_NETWORK}).securityGroups) || `null`"
_OVERRIDES = "items[].overrides.containerOverrides[]"
_PARAMETER = "arn:{partition}:ssm:{region}:{account}:parameter"


def _secrets(path: str) -> tuple[Tie, ...]:
    """The secrets and parameters that become variables; a parameter may be given by its name."""
    return (
        Tie("reads", f"{path} | [?starts_with(@, 'arn:')]"),
        Tie("reads", f"{path} | [?starts_with(@, '/')]", f"{_PARAMETER}{{value}}"),
        Tie(
            "reads",
            f"{path} | [?!starts_with(@, 'arn:') && !starts_with(@, '/')]",
            f"{_PARAMETER}/{{value}}",
        ),
    )


def _signs(copied: str) -> Derived:
    """The signs of AI in a definition, and in what one task of it is started with."""
    places = f"[answers[].{_DEFINED}, of.{_OVERRIDES}][]"
    return ai_signs(
        none=copied,
        unknown=f"(!answers || {places}.environmentFiles[]) && `true` || `null`",
        variables=f"{places}.[environment, secrets][][].name",
        images=f"{places}.image",
        commands=f"{places}.[command, entryPoint][][]",
        given=f"{places}.resourceRequirements[] | [?type=='GPU'].type",
    )


def _definition(of: str, copied: str = "`null`") -> Call:
    """What a task definition tells; `copied` is where it stands that the task is a service's."""
    return Call(
        operation="DescribeTaskDefinition",
        args={"taskDefinition": of},
        shared=True,
        facts={
            "role_arn": Fact("string?", "taskDefinition.taskRoleArn"),
            "execution_role_arn": Fact("string?", "taskDefinition.executionRoleArn"),
            "images": Fact("list", f"{_DEFINED}.image", 500),
            "images_pinned": Fact(
                "bool", f"length({_DEFINED}.image | [?!contains(@, '@sha256:')]) == `0`"
            ),
            "secret_names": Fact("list", f"sort({_DEFINED}.secrets[].name)"),
            "network_mode": Fact("string?", "taskDefinition.networkMode"),
            "host_network": Fact("bool", "taskDefinition.networkMode == 'host'"),
            "host_processes": Fact("bool", "taskDefinition.pidMode == 'host'"),
            "privileged": Fact("bool", f"length({_DEFINED} | [?privileged]) > `0`"),
            "added_capabilities": Fact(
                "list", f"sort({_DEFINED}.linuxParameters.capabilities.add[])"
            ),
            "host_folders": Fact("list", "taskDefinition.volumes[].host.sourcePath || `[]`", 200),
        },
        ties=(
            Tie("runs-as", "taskDefinition.taskRoleArn", unless=_OVERRIDDEN),
            Tie("runs-code-in", f"{_DEFINED}.image | {_IN_ECR}", "{self}", "{value}"),
            *_secrets(_SECRETS),
        ),
        environment=Environment(
            f"{_DEFINED}.from_pairs(environment)",
            elsewhere=f"{_DEFINED}.environmentFiles[]",
            tells=("ai_signs",),
        ),
        texts=(f"{_DEFINED}.[command, entryPoint]",),
        derived=_signs(copied),
    )


_SERVICE = Call(
    operation="DescribeServices",
    args={"cluster": "parent", "services": "[value]", "include": '`["TAGS"]`'},
    items="services",
    itself=True,
    facts={
        "status": Fact("string?", "items[0].status"),
        "running": Fact("int?", "items[0].runningCount"),
        "launch_type": Fact("string?", "items[0].launchType"),
        "exec_enabled": Fact("bool", "items[0].enableExecuteCommand || `false`"),
        "public_address": Fact("bool", _PUBLIC),
    },
    tags="items[0].tags",
    then=(
        _definition(_RUNS),
        Call(
            operation="DescribeSecurityGroups",
            service="ec2",
            args={
                "GroupIds": f"{_PUBLIC} && ({_NETWORK}).securityGroups || `null`",
            },
            shared=True,
            derived=open_ports(_UNGUARDED),
        ),
    ),
)
_TASK = Call(
    operation="DescribeTasks",
    args={"cluster": "parent", "tasks": "[value]", "include": '`["TAGS"]`'},
    items="tasks",
    itself=True,
    facts={
        "group": Fact("string?", "items[0].group"),
        "launch_type": Fact("string?", "items[0].launchType"),
        "exec_enabled": Fact("bool", "items[0].enableExecuteCommand || `false`"),
        "overriding_role_arn": Fact("string?", _OVERRIDDEN),
    },
    ties=(Tie("runs-as", _OVERRIDDEN),),
    settings=(
        Environment(
            f"{_OVERRIDES}.from_pairs(environment)",
            elsewhere=f"{_OVERRIDES}.environmentFiles[]",
            fact="overriding_env_names",
            tells=("ai_signs",),
        ),
    ),
    texts=(f"{_OVERRIDES}.command",),
    tags="items[0].tags",
    then=(
        _definition(
            "items[0].taskDefinitionArn", "of.items[?starts_with(group || '', 'service:')]"
        ),
    ),
)
_REPOSITORY = "Service.SourceConfiguration.ImageRepository"
_IMAGE = f"{_REPOSITORY}.ImageConfiguration"
_CODE = "Service.SourceConfiguration.CodeRepository"
_VALUES = f"{_CODE}.CodeConfiguration.CodeConfigurationValues"
_VARIABLES = "[{0}.{2}, {1}.{2}]".format(_IMAGE, _VALUES, "RuntimeEnvironmentVariables")
_GIVEN = "[{0}.{2}, {1}.{2}]".format(_IMAGE, _VALUES, "RuntimeEnvironmentSecrets")
_STARTED = f"[{_IMAGE}.StartCommand, {_VALUES}.StartCommand]"
# All that else stands here may stand in a file of the repository (apprunner.yaml).
_IN_FILE = f"({_CODE}.CodeConfiguration.ConfigurationSource == 'REPOSITORY') || `null`"

_APP = Call(
    operation="DescribeService",
    args={"ServiceArn": "ServiceArn"},
    facts={
        "role_arn": Fact("string?", "Service.InstanceConfiguration.InstanceRoleArn"),
        "image": Fact("string?", f"{_REPOSITORY}.ImageIdentifier", 500),
        "images_pinned": Fact(
            "bool?",
            f"{_REPOSITORY}.ImageIdentifier && contains({_REPOSITORY}.ImageIdentifier, '@sha256:')",
        ),
        "code_url": Fact("string?", f"{_CODE}.RepositoryUrl", 500),
        "deploys_by_itself": Fact(
            "bool", "Service.SourceConfiguration.AutoDeploymentsEnabled || `false`"
        ),
        "open_url": Fact(
            "bool", "Service.NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible"
        ),
        "secret_names": Fact(
            "list",
            f"[{{names: sort({_GIVEN}[?@].keys(@)[]), file: {_IN_FILE}}}] | [?!file].names | [0]",
        ),
    },
    ties=(
        Tie("runs-as", "Service.InstanceConfiguration.InstanceRoleArn"),
        Tie(
            "runs-code-in",
            f"[{_REPOSITORY}.ImageIdentifier] | [?@] | {_IN_ECR}",
            "{self}",
            "{value}",
        ),
        *_secrets(f"{_GIVEN}[?@].values(@)[]"),
    ),
    environment=Environment(_VARIABLES, elsewhere=_IN_FILE, tells=("ai_signs",)),
    texts=(_STARTED,),
    derived=ai_signs(
        unknown=f"answers[].[{_IN_FILE}][]",
        variables=f"answers[].[{_VARIABLES}, {_GIVEN}][][] | [?@].keys(@)[]",
        images=f"answers[].{_REPOSITORY}.ImageIdentifier",
        commands=f"answers[].{_STARTED}[]",
    ),
)

ROWS = (
    Row(
        kind=CLUSTER,
        title="ECS cluster",
        role="config",
        service="ecs",
        id="value",
        name="last_part(value)",
        listing=Call(
            operation="ListClusters",
            items="clusterArns",
            then=(
                Call(
                    operation="DescribeClusters",
                    args={"clusters": "[value]", "include": '`["TAGS"]`'},
                    items="clusters",
                    itself=True,
                    facts={
                        "status": Fact("string?", "items[0].status"),
                        "machines": Fact("int?", "items[0].registeredContainerInstancesCount"),
                    },
                    tags="items[0].tags",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.ecs.service",
        title="ECS service",
        role="compute",
        service="ecs",
        parent=Parent(CLUSTER, "contains"),
        id="value",
        name="last_part(value)",
        listing=Call(
            operation="ListServices",
            args={"cluster": "parent"},
            items="serviceArns",
            then=(_SERVICE,),
        ),
    ),
    Row(
        kind="aws.ecs.task",
        title="ECS task",
        role="compute",
        service="ecs",
        parent=Parent(CLUSTER, "contains"),
        id="value",
        name="last_part(value)",
        listing=Call(
            operation="ListTasks", args={"cluster": "parent"}, items="taskArns", then=(_TASK,)
        ),
    ),
    Row(
        kind="aws.apprunner.service",
        title="App Runner service",
        role="compute",
        service="apprunner",
        id="ServiceArn",
        name="ServiceName",
        listing=Call(
            operation="ListServices",
            items="ServiceSummaryList[?!deleted(Status)]",
            facts={"status": Fact("string", "Status")},
            then=(
                _APP,
                Call(operation="ListTagsForResource", args={"ResourceArn": "self"}, tags="Tags"),
            ),
        ),
    ),
)
