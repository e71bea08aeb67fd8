"""Instances of EC2 with more than one network interface."""

from __future__ import annotations

from typing import Any

import pytest

from tests.providers.aws.self_hosted.conftest import Read, facts

INSTANCE = "aws.ec2.instance"


def _machine(*interfaces: dict[str, Any], address: str | None = None) -> dict[str, Any]:
    machine = {"PublicIpAddress": address, "NetworkInterfaces": list(interfaces)}
    change = {"Reservations": {"0": {"Instances": {"0": machine}}}}
    return {"service": "ec2", "operation": "DescribeInstances", "set": change}


def _interface(*groups: str, **more: Any) -> dict[str, Any]:
    return {"Groups": [{"GroupId": one, "GroupName": one} for one in groups], **more}


def _closed(group: str) -> dict[str, Any]:
    return {
        "service": "ec2",
        "operation": "DescribeSecurityGroups",
        "when": {"GroupId.1": group},
        "add": True,
        "response": {"SecurityGroups": [{"GroupId": group, "IpPermissions": []}]},
    }


PUBLIC = {"Association": {"PublicIp": "203.0.113.9"}}
SECOND = {
    "PrivateIpAddresses": [
        {"Primary": True, "PrivateIpAddress": "10.0.0.4"},
        {"Primary": False, "PrivateIpAddress": "10.0.0.5", **PUBLIC},
    ]
}
SIXTH = {"Ipv6Addresses": [{"Ipv6Address": "2001:db8::1"}]}


@pytest.mark.parametrize("address", [PUBLIC, SECOND, SIXTH])
def test_the_address_of_a_second_interface_has_that_ones_groups(
    address: dict[str, Any], read: Read
) -> None:
    change = _machine(_interface("sg-closed"), _interface("sg-models", **address))
    box = facts(read(INSTANCE, change, _closed("sg-closed")), "llm-box")
    assert (box["public_address"], box["open_model_ports"]) == (True, ["11434 (Ollama)"])


def test_the_groups_of_a_private_interface_open_nothing(read: Read) -> None:
    change = _machine(
        _interface("sg-closed", **PUBLIC), _interface("sg-models"), address="203.0.113.9"
    )
    box = facts(read(INSTANCE, change, _closed("sg-closed")), "llm-box")
    assert (box["public_address"], box["open_model_ports"]) == (True, [])


def test_a_group_of_two_interfaces_is_asked_for_once(read: Read) -> None:
    change = _machine(_interface("sg-models", **PUBLIC), _interface("sg-models", **SIXTH))
    box = facts(read(INSTANCE, change), "llm-box")
    assert box["open_model_ports"] == ["11434 (Ollama)"]


def test_a_machine_without_any_address(read: Read) -> None:
    box = facts(read(INSTANCE, _machine(_interface("sg-models"))), "llm-box")
    assert (box["public_address"], box["open_model_ports"]) == (False, [])


def test_who_is_on_a_list_of_prefixes_is_unknown(read: Read) -> None:
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 11434,
        "ToPort": 11434,
        "PrefixListIds": [{"PrefixListId": "pl-1"}],
    }
    groups = {
        "service": "ec2",
        "operation": "DescribeSecurityGroups",
        "set": {"SecurityGroups": {"0": {"IpPermissions": [rule]}}},
    }
    assert "open_model_ports" not in facts(read(INSTANCE, groups), "llm-box")
