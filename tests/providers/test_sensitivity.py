"""How sensitive data is, and who owns it, by tags and names."""

from __future__ import annotations

import pytest

from aispm.providers.base import Sources
from aispm.providers.owner import owner
from aispm.providers.sensitivity import sensitivity

KEYS = Sources().sensitivity_tags


@pytest.mark.parametrize(
    ("tags", "name", "expected"),
    [
        ({"sensitivity": "restricted"}, "public-site", ("restricted", "tag")),
        ({"DataClassification": "Public"}, "payroll", ("public", "tag")),
        ({"data_classification": "Highly Confidential"}, "x", ("confidential", "tag")),
        ({"classification": "internal / PII"}, "x", ("restricted", "tag")),
        ({"sensitivity": "tier 3"}, "customer-exports", ("confidential", "name")),
        ({"other": "restricted"}, "scratch", ("unknown", "none")),
        ({}, "acme-payroll-2026", ("restricted", "name")),
        ({}, "customers_eu", ("confidential", "name")),
        ({}, "CustomerPII", ("restricted", "name")),
        ({}, "prod-data-lake", ("confidential", "name")),
        ({}, "prod-logs", ("unknown", "none")),
        ({}, "public-assets", ("public", "name")),
        ({}, "publication", ("unknown", "none")),
        ({}, "public-customer-images", ("confidential", "name")),
        ({}, "", ("unknown", "none")),
    ],
)
def test_levels(tags: dict[str, str], name: str, expected: tuple[str, str]) -> None:
    assert sensitivity(tags, name, KEYS) == expected


def test_the_keys_are_the_users_choice() -> None:
    assert sensitivity({"tier": "restricted"}, "x", ("tier",)) == ("restricted", "tag")
    assert sensitivity({"sensitivity": "restricted"}, "x", ("tier",)) == ("unknown", "none")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"Owner": "ana"}, "ana"),
        ({"team": "pay", "owner": "ana"}, "ana"),
        ({"acme:Owner-Email": "ana@acme.example"}, "ana@acme.example"),
        ({"contact": " ", "Team": "pay"}, "pay"),
        ({"ownership": "x"}, None),
        ({}, None),
    ],
)
def test_owner(tags: dict[str, str], expected: str | None) -> None:
    assert owner(tags) == expected
