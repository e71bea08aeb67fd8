"""Services and tasks of ECS that are not as most are."""

from __future__ import annotations

from typing import Any

from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

CLUSTER, SERVICE, TASK = "aws.ecs.cluster", "aws.ecs.service", "aws.ecs.task"
PLACE = "arn:aws:ecs:us-east-1:111122223333"
LLM, WEB = f"{PLACE}:service/ai/llm", f"{PLACE}:service/ai/web"
ALONE = "1f1e1d1c1b1a19181716151413121110"
FILE = {"value": "arn:aws:s3:::settings/llm.env", "type": "s3"}
# Of what a task definition would have told.
DEFINED = {"env_names", "images", "images_pinned", "privileged", "host_network"}


def _service(name: str, **change: Any) -> dict[str, Any]:
    when = {"services": [[f"{PLACE}:service/ai/{name}"]]}
    return {"service": "ecs", "operation": "DescribeServices", "when": when, **change}


def _definition(family: str, **containers: Any) -> dict[str, Any]:
    when = {"taskDefinition": f"{PLACE}:task-definition/{family}"}
    change = {"taskDefinition": {"containerDefinitions": {"0": containers}}}
    return {"service": "ecs", "operation": "DescribeTaskDefinition", "when": when, "set": change}


def _overrides(**override: Any) -> dict[str, Any]:
    return {
        "service": "ecs",
        "operation": "DescribeTasks",
        "when": {"tasks": [[f"{PLACE}:task/ai/{ALONE}"]]},
        "set": {"tasks": {"0": {"overrides": {"containerOverrides": {"0": override}}}}},
    }


PLAIN = _definition("embed:2", entryPoint=None)


def test_a_service_on_machines_may_have_their_address(read: Read) -> None:
    machines = {"launchType": "EC2", "networkConfiguration": None}
    bridge = _service("web", set={"services": {"0": machines}})
    web = facts(read((CLUSTER, SERVICE), bridge), "web")
    assert not {"public_address", "open_model_ports"} & web.keys()


def test_a_service_without_a_public_address_has_no_open_ports(read: Read) -> None:
    private = {"networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": "DISABLED"}}}
    llm = facts(read((CLUSTER, SERVICE), _service("llm", set={"services": {"0": private}})), "llm")
    assert (llm["public_address"], llm["open_model_ports"]) == (False, [])


def test_what_ecs_does_not_use_as_default_is_no_address(read: Read) -> None:
    unsaid = {"networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": None}}}
    llm = facts(read((CLUSTER, SERVICE), _service("llm", set={"services": {"0": unsaid}})), "llm")
    assert llm["public_address"] is False


def test_the_default_group_of_a_network_is_not_known(read: Read) -> None:
    for groups in (None, []):
        network = {"networkConfiguration": {"awsvpcConfiguration": {"securityGroups": groups}}}
        change = _service("llm", set={"services": {"0": network}})
        llm = facts(read((CLUSTER, SERVICE), change), "llm")
        assert llm["public_address"] is True
        assert "open_model_ports" not in llm


def test_a_service_deployed_by_task_sets_is_read_from_the_first_of_them(read: Read) -> None:
    network = {"awsvpcConfiguration": {"subnets": ["s"], "assignPublicIp": "ENABLED"}}
    old = {"id": "1", "status": "ACTIVE", "taskDefinition": f"{PLACE}:task-definition/web:3"}
    new = {"status": "PRIMARY", "taskDefinition": f"{PLACE}:task-definition/llm:7"}
    change = {
        "taskDefinition": None,
        "networkConfiguration": None,
        "taskSets": [old, {**new, "networkConfiguration": network}],
    }
    web = facts(read((CLUSTER, SERVICE), _service("web", set={"services": {"0": change}})), "web")
    assert "GPU" in web["ai_signs"]
    assert web["public_address"] is True


def test_a_service_without_a_definition_is_not_called_plain(read: Read) -> None:
    change = _service("web", set={"services": {"0": {"taskDefinition": None}}})
    assert not {"ai_signs", *DEFINED} & facts(read((CLUSTER, SERVICE), change), "web").keys()


def test_a_service_that_only_failures_tell_of_is_a_gap(read: Read) -> None:
    failures = [{"arn": LLM, "reason": "MISSING"}]
    told = read((CLUSTER, SERVICE), _service("llm", set={"services": None, "failures": failures}))
    assert facts(told, "llm") == {}
    assert gaps(told) == {"ecs:DescribeServices": "partial"}


def test_a_task_and_a_cluster_that_only_failures_tell_of_are_gaps(read: Read) -> None:
    told = read(
        (CLUSTER, TASK),
        {"service": "ecs", "operation": "DescribeTasks", "set": {"tasks": None}},
        {"service": "ecs", "operation": "DescribeClusters", "set": {"clusters": None}},
    )
    assert [one.facts for one in told.assets] == [{}, {}, {}]
    assert gaps(told) == {"ecs:DescribeTasks": "failed", "ecs:DescribeClusters": "failed"}


def test_variables_in_a_file_leave_open_what_there_is(read: Read) -> None:
    told = read((CLUSTER, SERVICE), _definition_of_web(environmentFiles=[FILE]))
    assert not {"ai_signs", "env_names"} & facts(told, "web").keys()
    assert gaps(told) == {"parse:environment": "skipped"}
    [gap] = [one for one in told.reads if one.blind]
    assert (gap.missed, gap.lists) == ((WEB,), ("credential",))
    assert set(gap.supplies) == {
        "aws.ecs.service.ai_signs",
        "aws.ecs.service.env_names",
        "credential.uses",
    }


def _definition_of_web(**containers: Any) -> dict[str, Any]:
    return _definition("web:3", **containers)


def test_signs_are_told_beside_a_file_of_variables(read: Read) -> None:
    llm = facts(read((CLUSTER, SERVICE), _definition("llm:7", environmentFiles=[FILE])), "llm")
    assert "image vllm/vllm-openai" in llm["ai_signs"]
    assert "env_names" not in llm


def test_what_a_task_is_started_with_is_a_sign(read: Read) -> None:
    variables = [{"name": "OPENAI_BASE_URL", "value": "https://models.example"}]
    for override, signs in (
        ({}, []),
        ({"environment": variables}, ["variable OPENAI_BASE_URL"]),
        ({"command": ["vllm", "serve"]}, ["command vllm"]),
        ({"resourceRequirements": [{"type": "GPU", "value": "1"}]}, ["GPU"]),
    ):
        task = facts(read((CLUSTER, TASK), PLAIN, _overrides(**override)), ALONE)
        assert task["ai_signs"] == signs


def test_a_file_that_a_task_is_started_with_leaves_open_what_there_is(read: Read) -> None:
    told = read((CLUSTER, TASK), PLAIN, _overrides(environmentFiles=[FILE]))
    assert not {"ai_signs", "overriding_env_names"} & facts(told, ALONE).keys()
    assert gaps(told) == {"parse:environment": "skipped"}


def test_keys_in_what_a_task_is_started_with_are_found(read: Read) -> None:
    key = "sk-proj-" + "Zx8Qm2Lr7Tn4Vb9" * 3
    told = read(
        (CLUSTER, TASK),
        _overrides(environment=[{"name": "OPENAI_API_KEY", "value": key}]),
    )
    assert len(told.credentials) == 1
    assert key not in repr(told)


APP = "aws.apprunner.service"
_CODE = "CodeRepository"


def _app(**source: Any) -> dict[str, Any]:
    arn = "arn:aws:apprunner:us-east-1:111122223333:service/site/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    return {
        "service": "apprunner",
        "operation": "DescribeService",
        "when": {"ServiceArn": arn},
        "set": {"Service": {"SourceConfiguration": {_CODE: source}}},
    }


def test_a_file_in_the_repository_configures_an_app(read: Read) -> None:
    kept = {"ConfigurationSource": "REPOSITORY", "CodeConfigurationValues": None}
    told = read(APP, _app(CodeConfiguration=kept))
    assert not {"ai_signs", "env_names", "secret_names"} & facts(told, "site").keys()
    assert gaps(told) == {"parse:environment": "skipped"}
