"""The nouns: every frozen struct that flows from providers to exporters, by when it is made.

The closed lists that their fields draw from are in `vocabulary`.
"""

from aispm.model.collected import (
    Advisory,
    Asset,
    Binding,
    Credential,
    Identity,
    Link,
    Location,
    Policy,
    Pragma,
    Read,
    Record,
    Scope,
    Snapshot,
    VersionRange,
)
from aispm.model.declared import Escalation, Kind, Mapping, Need, Remediation, RuleCard
from aispm.model.derived import (
    Blast,
    Check,
    Counts,
    Edge,
    Evidence,
    Finding,
    Grant,
    Suppression,
    Target,
    Undetermined,
)
from aispm.model.report import Report

__all__ = [
    "Advisory",
    "Asset",
    "Binding",
    "Blast",
    "Check",
    "Counts",
    "Credential",
    "Edge",
    "Escalation",
    "Evidence",
    "Finding",
    "Grant",
    "Identity",
    "Kind",
    "Link",
    "Location",
    "Mapping",
    "Need",
    "Policy",
    "Pragma",
    "Read",
    "Record",
    "Remediation",
    "Report",
    "RuleCard",
    "Scope",
    "Snapshot",
    "Suppression",
    "Target",
    "Undetermined",
    "VersionRange",
]
