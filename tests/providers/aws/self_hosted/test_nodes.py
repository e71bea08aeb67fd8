"""Node groups of EKS whose machine a launch template names."""

from __future__ import annotations

from typing import Any

from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

CLUSTER, GROUP = "aws.eks.cluster", "aws.eks.nodegroup"
TEMPLATE = "lt-0123456789abcdef0"
FROM_TEMPLATE = {
    "service": "eks",
    "operation": "DescribeNodegroup",
    "when": {"nodegroupName": "gpu"},
    "set": {
        "nodegroup": {
            "instanceTypes": None,
            "amiType": "CUSTOM",
            "launchTemplate": {"id": TEMPLATE, "name": "gpu", "version": "3"},
        }
    },
}


def _version(**data: Any) -> dict[str, Any]:
    version = {"LaunchTemplateId": TEMPLATE, "VersionNumber": 3, "LaunchTemplateData": data}
    return {
        "service": "ec2",
        "operation": "DescribeLaunchTemplateVersions",
        "when": {"LaunchTemplateId": TEMPLATE, "LaunchTemplateVersion.1": "3"},
        "add": True,
        "response": {"LaunchTemplateVersions": [version]},
    }


def test_the_template_tells_the_machine(read: Read) -> None:
    told = read((CLUSTER, GROUP), FROM_TEMPLATE, _version(InstanceType="p5.48xlarge"))
    group = facts(told, "gpu")
    assert group["machine_types"] == ["p5.48xlarge"]
    assert group["ai_signs"] == ["machine p5.48xlarge"]
    assert gaps(told) == {}


def test_a_machine_like_any_other_is_no_sign(read: Read) -> None:
    group = facts(read((CLUSTER, GROUP), FROM_TEMPLATE, _version(InstanceType="m7i.large")), "gpu")
    assert (group["machine_types"], group["ai_signs"]) == (["m7i.large"], [])


def test_a_template_that_names_no_machine_leaves_it_open(read: Read) -> None:
    group = facts(read((CLUSTER, GROUP), FROM_TEMPLATE, _version(ImageId="ami-1")), "gpu")
    assert not {"machine_types", "ai_signs"} & group.keys()


def test_a_group_without_machines_and_template_is_not_called_plain(read: Read) -> None:
    bare = {**FROM_TEMPLATE, "set": {"nodegroup": {"instanceTypes": None, "amiType": "CUSTOM"}}}
    group = facts(read((CLUSTER, GROUP), bare), "gpu")
    assert not {"machine_types", "ai_signs"} & group.keys()


def test_an_unread_template_leaves_it_open(read: Read) -> None:
    told = read((CLUSTER, GROUP), FROM_TEMPLATE)
    assert not {"machine_types", "ai_signs"} & facts(told, "gpu").keys()
    assert gaps(told) == {"ec2:DescribeLaunchTemplateVersions": "partial"}


def test_the_image_is_a_sign_where_the_machine_is_unknown(read: Read) -> None:
    nvidia = {**FROM_TEMPLATE, "set": {"nodegroup": {"instanceTypes": None}}}
    group = facts(read((CLUSTER, GROUP), nvidia), "gpu")
    assert group["ai_signs"] == ["machine image AL2023_x86_64_NVIDIA"]
