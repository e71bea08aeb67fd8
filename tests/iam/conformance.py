"""The engine put to public cases, and the graph to public labs, both as plain JSON.

Imports nothing but the standard library and `aispm`. The shape of a case is that of the JSON
cases published with iam-simulate: `request` (principal, action, resource, context), a list of
policies a layer, and `simulation.mode`: in `Strict` the context is the whole truth, in
`Discovery` only the keys of `discoveryContextKeyConstraints` are known.

A lab lists principals with their policies, and resources with the role each acts as. Where it
does not tell the role of something that acts as one, or of the tasks of a cluster, every role
that the service may assume is taken for it; that commands may be run in its tasks is taken, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aispm.graph.blast import Measure, measure
from aispm.graph.build import Graph, build
from aispm.iam.aws.authorize import authorize
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import PRESENT, Complete, Knowledge
from aispm.iam.aws.party import Party
from aispm.iam.aws.request import Layers, Request
from aispm.iam.aws.statement import Statement, statements
from aispm.iam.aws.table import managed
from aispm.iam.aws.truth import Group, Leaf, Residual
from aispm.model import Asset, Edge, Identity, Link, Policy, Scope, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations

_TYPES = {
    "identity": "identity",
    "resource": "resource",
    "boundary": "permissionBoundary",
    "session": "session",
    "endpoint": "endpointPolicy",
    "scp": "scp",
    "rcp": "rcp",
}


def run_case(case: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer to one case: `response`, and `conditions` and `blockedBy` if any."""
    asked = case["request"]
    principal = asked["principal"]
    discovery = case.get("simulation", {}).get("mode") == "Discovery"
    request = Request(
        who=Party.of(principal if isinstance(principal, str) else ""),
        action=asked["action"],
        resource=asked["resource"]["resource"],
        account=asked["resource"]["accountId"],
        context=_context(case, discovery),
        wildcard_only=bool(asked.get("wildcardOnlyAction")),
        any_session=discovery,
    )
    answer = authorize(request, _layers(_offered(case, case) if discovery else case))
    told: dict[str, Any] = {"response": answer.response}
    if answer.condition is not None:
        told["conditions"] = _condition(answer.condition)
    if answer.blocked_by:
        told["blockedBy"] = list(answer.blocked_by)
    return told


def _layers(case: dict[str, Any]) -> Layers:
    levels = {
        layer: tuple(
            # The cases name a service control policy by its place, a resource one by its level.
            _policies(
                level["policies"], layer, f"|{level['orgIdentifier']}", None if own else number
            )
            for number, level in enumerate(case.get(name) or ())
        )
        for layer, name, own in (
            ("scp", "serviceControlPolicies", True),
            ("rcp", "resourceControlPolicies", False),
        )
    }
    resource, session = case.get("resourcePolicy"), case.get("sessionPolicy")
    return Layers(
        identity=_policies(case.get("identityPolicies") or (), "identity"),
        resource=statements(resource, "resource|ResourcePolicy") if resource else None,
        boundary=_optional(case.get("permissionBoundaries"), "boundary"),
        session=statements(session, "session|SessionPolicy") if session else None,
        endpoint=_optional(case.get("endpointPolicies"), "endpoint"),
        scps=levels["scp"],
        rcps=levels["rcp"],
    )


def _optional(documents: list[Any] | None, layer: str) -> tuple[Statement, ...] | None:
    return _policies(documents, layer) if documents else None


def _policies(
    documents: Iterable[Any], layer: str, level: str = "", identifier: int | None = None
) -> tuple[Statement, ...]:
    return tuple(
        statement
        for number, document in enumerate(documents)
        for statement in statements(
            document, f"{layer}|{number if identifier is None else identifier}{level}"
        )
    )


def _context(case: dict[str, Any], discovery: bool) -> Mapping[str, Any]:
    given = _given(case)
    if not discovery:
        return Complete(given)
    constraints = case.get("simulation", {}).get("discoveryContextKeyConstraints", ())
    keys = {*given, *_keys(case)}
    known: dict[str, str | tuple[str, ...] | Knowledge | None] = {}
    for constraint in constraints:
        for key in keys | {constraint["keyName"].lower()}:
            if not _fits(constraint["keyName"], key) or not constraint["presenceIsKnown"]:
                continue
            known[key] = given.get(key)
            if key in given and not constraint["valueIsKnown"]:
                known[key] = PRESENT
    return known


def _offered(value: Any, case: dict[str, Any]) -> Any:
    """A case's policies with what the case's own values decide taken out.

    Discovery takes a value that is given but not vouched for as one that may be sent: where it
    fulfils an Allow's comparison, and where it does not fulfil a Deny's, there is nothing left
    to tell. The statements keep their places.
    """
    if isinstance(value, list):
        return [_offered(inner, case) for inner in value]
    if not isinstance(value, dict):
        return value
    if "Effect" not in value:
        return {key: _offered(inner, case) for key, inner in value.items()}
    kept: dict[str, dict[str, Any]] = {}
    for operator, keys in value.get("Condition", {}).items():
        for key, wanted in keys.items():
            answer = _answer(operator, key, wanted, case)
            if answer is False and value["Effect"] == "Deny":
                return {"Effect": "Deny"}
            if answer is not True or value["Effect"] == "Deny":
                kept.setdefault(operator, {})[key] = wanted
    return value | {"Condition": kept}


def _answer(operator: str, key: str, wanted: Any, case: dict[str, Any]) -> bool | None:
    """What a comparison says of the value that the case offers; `None` when it offers none."""
    constraints = case["simulation"].get("discoveryContextKeyConstraints", ())
    if any(_fits(one["keyName"], key.lower()) for one in constraints):
        return None
    given = _given(case)
    answer = holds({operator: {key: wanted}}, Complete(given))
    if key.lower() in given:
        return answer
    # A key that is not offered is not sent: that fulfils what asks for no value.
    return True if answer and (":" in operator or operator.lower() == "null") else None


def _given(case: dict[str, Any]) -> dict[str, Any]:
    context = case["request"].get("context") or {}
    return {key.lower(): _value(value) for key, value in context.items()}


def _value(value: Any) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _fits(name: str, key: str) -> bool:
    if name.startswith("/") and name.endswith("/"):
        return re.fullmatch(name[1:-1], key, re.IGNORECASE) is not None
    return name.lower() == key


def _keys(value: Any) -> Iterator[str]:
    """Every condition key and variable that a case names, in lower case."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "Condition" and isinstance(inner, Mapping):
                for keys in inner.values():
                    yield from (str(key).lower() for key in keys)
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
    elif isinstance(value, str):
        yield from (name.strip().lower() for name in re.findall(r"\$\{([^},]*)", value))


def _condition(residual: Residual) -> dict[str, Any]:
    if isinstance(residual, Group):
        parts = [_condition(part) for part in residual.parts]
        return {"conditionType": "group", "operator": residual.operator, "conditions": parts}
    sources = [_source(statement) for statement in residual.statements]
    if isinstance(residual, Leaf):
        told: dict[str, Any] = {
            "conditionType": "condition",
            "op": residual.op,
            "key": residual.key,
            "values": list(residual.values),
            "sources": sources,
        }
    else:
        told = {
            "conditionType": "sessionName",
            "sessionName": list(residual.names),
            "sources": sources,
        }
    return told | ({"inverted": True} if residual.inverted else {})


def _source(statement: Statement) -> dict[str, Any]:
    layer, identifier, *level = statement.source.rpartition(" (")[0].split("|")
    told = {
        "effect": statement.effect,
        "policyIdentifier": identifier,
        "policyType": _TYPES[layer],
        "statementIndex": statement.number,
    }
    return told | ({"orgIdentifier": level[0]} if level and level[0] else {})


# By the lab's type: our kind, service and resource of its ARN, and the service it acts through.
_WORKLOADS = {
    "aws_instance": ("aws.ec2.instance", "ec2:instance/", "ec2"),
    "aws_launch_template": ("aws.ec2.launch_template", "ec2:launch-template/", "ec2"),
    "aws_lambda_function": ("aws.lambda.function", "lambda:function:", "lambda"),
    "aws_glue_job": ("aws.glue.job", "glue:job/", "glue"),
    "aws_glue_dev_endpoint": ("aws.glue.dev_endpoint", "glue:devEndpoint/", "glue"),
    "aws_codebuild_project": ("aws.codebuild.project", "codebuild:project/", "codebuild"),
    "aws_cloudformation_stack": (
        "aws.cloudformation.stack",
        "cloudformation:stack/",
        "cloudformation",
    ),
    "aws_apprunner_service": (
        "aws.apprunner.service",
        "apprunner:service/",
        "tasks.apprunner",
    ),
    "aws_sagemaker_notebook_instance": (
        "aws.sagemaker.notebook",
        "sagemaker:notebook-instance/",
        "sagemaker",
    ),
    "aws_bedrockagentcore_code_interpreter": (
        "aws.agentcore.code_interpreter",
        "bedrock-agentcore:code-interpreter/",
        "bedrock-agentcore",
    ),
    "aws_bedrockagentcore_agent_runtime": (
        "aws.agentcore.runtime",
        "bedrock-agentcore:runtime/",
        "bedrock-agentcore",
    ),
    "aws_batch_job_definition": ("aws.batch.job_definition", "batch:job-definition/", "ecs-tasks"),
    "aws_sfn_state_machine": ("aws.states.state_machine", "states:stateMachine:", "states"),
}
_DATA = {
    "aws_s3_bucket": "aws.s3.bucket",
    "aws_secretsmanager_secret": "aws.secretsmanager.secret",
    "aws_ssm_parameter": "aws.ssm.parameter",
    "aws_dynamodb_table": "aws.dynamodb.table",
    "aws_kms_key": "aws.kms.key",
}
_TASKS = "ecs-tasks"


def run_lab(lab: dict[str, Any]) -> dict[str, Any]:
    """Whether `start` reaches `target` without a condition, how, and who is administrator."""
    snapshot = Snapshot(
        version="aispm/snapshot/v1",
        taken_at="2026-11-20T00:00:00Z",
        identities=tuple(_identities(lab)),
        policies=tuple(_lab_policies(lab)),
        assets=tuple(_assets(lab)),
        links=tuple(_links(lab)),
        scopes=tuple(Scope(f"aws:{one}", "aws.account", one) for one in _accounts(lab)),
    )
    graph = build(snapshot, load_escalations(rules_root()))
    measured = measure(snapshot, graph, {})
    path = _path(graph, lab["start"], lab["target"])
    return {
        "reached": path is not None,
        "path": [_hop(edge) for edge in path or ()],
        "admin": _admins(measured),
    }


def _accounts(lab: dict[str, Any]) -> list[str]:
    return sorted({one["account"] for one in lab["principals"].values()})


def _identities(lab: dict[str, Any]) -> Iterator[Identity]:
    for arn, one in sorted(lab["principals"].items()):
        yield Identity(
            arn,
            f"aws.iam.{one['type']}",
            arn.rpartition("/")[2],
            f"aws:{one['account']}",
            facts={
                "boundary": one.get("permissions_boundary"),
                "service_linked": ":role/aws-service-role/" in arn,
            },
        )


def _lab_policies(lab: dict[str, Any]) -> Iterator[Policy]:
    attached: dict[str, list[str]] = {}
    for arn, one in sorted(lab["principals"].items()):
        scope = f"aws:{one['account']}"
        for number, document in enumerate(one.get("inline") or ()):
            yield Policy(f"{arn}#inline/{number}", "identity", scope, (arn,), document)
        for name in one.get("attached") or ():
            attached.setdefault(name, []).append(arn)
        if one.get("trust"):
            yield Policy(f"{arn}#trust", "trust", scope, (arn,), one["trust"])
        if (name := one.get("permissions_boundary")) and (found := _document(lab, name)):
            yield Policy(f"{arn}#boundary", "boundary", scope, (arn,), found)
    for name, holders in sorted(attached.items()):
        if (found := _document(lab, name)) is not None:
            yield Policy(name, "identity", f"aws:{name.split(':')[4]}", tuple(holders), found)


def _document(lab: dict[str, Any], name: str) -> Any:
    return lab["policies"].get(name) or managed(name)


def _assets(lab: dict[str, Any]) -> Iterator[Asset]:
    for one in lab.get("other_resources") or ():
        account = one["arn"].split(":")[4] or lab["start"].split(":")[4]
        if one["type"] in _WORKLOADS:
            kind = _WORKLOADS[one["type"]][0]
            yield Asset(_lab_arn(one), kind, one["arn"].rpartition("/")[2], f"aws:{account}")
        elif one["type"] in _DATA:
            name = one["arn"].rpartition("/")[2]
            yield Asset(one["arn"], _DATA[one["type"]], name, f"aws:{account}")
    for task, _ in _tasks(lab):
        name, scope = task.rpartition("/")[2], f"aws:{task.split(':')[4]}"
        yield Asset(task, "aws.ecs.task", name, scope, facts={"exec_enabled": True})


def _lab_arn(one: dict[str, Any]) -> str:
    """The ARN of a workload, where the lab could only give its Terraform address."""
    arn: str = one["arn"]
    if ":unknown:" not in arn:
        return arn
    service, _, prefix = _WORKLOADS[one["type"]][1].partition(":")
    account, name = arn.split(":")[4], arn.rpartition("/")[2]
    return f"arn:aws:{service}:us-east-1:{account}:{prefix}{name}"


def _tasks(lab: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A running task in each cluster for each role that tasks may act as: (its ARN, the role)."""
    for one in lab.get("other_resources") or ():
        if one["type"] == "aws_ecs_cluster":
            head, _, cluster = one["arn"].partition(":cluster/")
            for role in _trusting(lab, _TASKS, one["arn"].split(":")[4]):
                yield f"{head}:task/{cluster}/{role.rpartition('/')[2]}", role


def _links(lab: dict[str, Any]) -> Iterator[Link]:
    for arn, one in sorted(lab["principals"].items()):
        for group in one.get("groups") or ():
            name = group if ":group/" in group else f"arn:aws:iam::{one['account']}:group/{group}"
            if name in lab["principals"]:
                yield Link(arn, "member-of", name)
    for one in lab.get("other_resources") or ():
        if one["type"] in _WORKLOADS:
            service = _WORKLOADS[one["type"]][2]
            role = _role(lab, one)
            account = one["arn"].split(":")[4]
            for name in [role] if role else _trusting(lab, service, account):
                yield Link(_lab_arn(one), "runs-as", name)
    for task, role in _tasks(lab):
        yield Link(task, "runs-as", role)


def _role(lab: dict[str, Any], one: dict[str, Any]) -> str | None:
    """The role a resource acts as; an instance names a profile that holds it."""
    named: str | None = one.get("role")
    if not named or named in lab["principals"]:
        return named
    for profile, role in (lab.get("instance_profiles") or {}).items():
        if profile.endswith(f"/{named}") or profile == named:
            return next((arn for arn in lab["principals"] if arn.endswith(f":role/{role}")), None)
    return next((arn for arn in lab["principals"] if arn.endswith(f"/{named}")), None)


def _trusting(lab: dict[str, Any], service: str, account: str) -> list[str]:
    return [
        arn
        for arn, one in sorted(lab["principals"].items())
        if one["type"] == "role"
        and one["account"] == account
        and f"'{service}.amazonaws.com'" in str(one["trust"])
    ]


def _path(graph: Graph, start: str, target: str) -> tuple[Edge, ...] | None:
    """The shortest chain of certain hops; what an account contains is its administrator's."""
    came: dict[str, Edge | None] = {start: None}
    todo = [start]
    for node in todo:
        following = [edge for edge in _out(graph, node) if edge.certainty in ("allowed", "assumed")]
        for edge in following:
            if edge.target not in came and (edge.traversable or edge.target == target):
                came[edge.target] = edge
                todo.append(edge.target)
    if target not in came:
        return None
    path: list[Edge] = []
    while (edge_in := came[target]) is not None:
        path.insert(0, edge_in)
        target = edge_in.source
    return tuple(path)


def _out(graph: Graph, node: str) -> Iterator[Edge]:
    if node in graph.control:
        for *_, data in graph.control.out_edges(node, data=True):
            yield data["edge"]
    for _, _, edge in graph.access.get(node, ()):
        yield edge
    for inside in graph.inside.get(node, ()):
        yield Edge(node, "contains", inside, "allowed", False, "in the account")


def _hop(edge: Edge) -> dict[str, str]:
    return {
        "from": edge.source,
        "to": edge.target,
        "relation": edge.relation,
        "technique": edge.because,
        "why": edge.why,
    }


def _admins(measured: Measure) -> dict[str, str]:
    known = {"yes": "yes", "conditional": "conditional"}
    return {one.identity: known.get(one.admin, "no") for one in measured.blast}
