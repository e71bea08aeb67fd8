"""A policy document as statements: the one place that reads AWS's policy JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from aispm.iam.aws.region import KEY as REGION
from aispm.iam.wildcard import action_matches

BOUNDARY = "iam:permissionsboundary"
_KNOWN = frozenset({REGION, BOUNDARY})


class Names(Struct, frozen=True):
    """Action patterns, sorted by how they are looked up: most name one action, or a beginning."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, patterns: tuple[str, ...]) -> Names:
        """The patterns of a statement, which compare without case."""
        whole, beginnings, others = [], [], []
        for pattern in {pattern.lower() for pattern in patterns}:
            stem = pattern.rstrip("*")
            if "*" in stem or "?" in stem:
                others.append(pattern)
            elif stem == pattern:
                whole.append(pattern)
            else:
                beginnings.append(stem)
        return cls(frozenset(whole), tuple(beginnings), tuple(others))

    def mean(self, action: str) -> bool:
        """Whether one of them means an action."""
        name = action.lower()
        return (
            name in self.whole
            or name.startswith(self.beginnings)
            or any(action_matches(pattern, name) for pattern in self.others)
        )


class Statement(Struct, frozen=True, dict=True):
    """One statement. `source` names its policy and its Sid or number, for people to find it.

    `number` counts the statements of its policy from 1; `variables` says whether `${...}` is
    replaced in it, which AWS does from Version 2012-10-17 on.
    """

    source: str
    effect: Literal["Allow", "Deny"]
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: Mapping[str, tuple[str, ...]]
    condition: Any
    not_principals: Mapping[str, tuple[str, ...]] = {}
    number: int = 1
    variables: bool = True

    def concerns(self, action: str) -> bool:
        """Whether the statement speaks of `action` (`service:Name`)."""
        known = self._answers.get(action)
        if known is None:
            known = self._answers[action] = self._concerns(action)
        return known

    def _concerns(self, action: str) -> bool:
        return self._names.mean(action) is not bool(self.not_actions)

    @cached_property
    def _names(self) -> Names:
        return Names.of(self.not_actions or self.actions)

    @cached_property
    def alike(self) -> bool:
        """Whether it says the same whoever asks: it has no condition and no variable."""
        texts = self.resources + self.not_resources
        return not self.condition and not any("${" in text for text in texts)

    @cached_property
    def of_resource(self) -> frozenset[str]:
        """The condition keys, in lower case, that ask for what is known of the resource."""
        blocks = self.condition.values() if isinstance(self.condition, Mapping) else ()
        keys = (str(key).lower() for block in blocks if isinstance(block, Mapping) for key in block)
        return frozenset(key for key in keys if ":resourcetag/" in key or key in _KNOWN)

    @cached_property
    def reaching(self) -> dict[Any, Any]:
        """What was looked up of it before, where it says the same whoever asks."""
        return {}

    @cached_property
    def services(self) -> frozenset[str]:
        """The services it may speak of, in lower case; `*` when that is not plain to see."""
        if self.not_actions:
            return frozenset({"*"})
        names = {pattern.partition(":")[0].lower() for pattern in self.actions}
        return frozenset("*" if "*" in name or "?" in name else name for name in names)

    @cached_property
    def _answers(self) -> dict[str, bool]:
        return {}

    @property
    def everything(self) -> bool:
        """An Allow of all actions on all resources."""
        return (
            self.effect == "Allow"
            and any(pattern in ("*", "*:*") for pattern in self.actions)
            and "*" in self.resources
        )


class Holding(NamedTuple):
    """One policy of a principal: by whom it has it (itself, or a group), and what it says."""

    holder: str
    policy: str
    statements: tuple[Statement, ...]


def statements(document: Any, source: str) -> tuple[Statement, ...]:
    """Every statement of a policy document; a malformed statement allows and denies nothing.

    AWS refuses malformed documents, so they can only come from a damaged or forged snapshot.
    """
    if not isinstance(document, Mapping):
        return ()
    return tuple(_parse(document, source))


def _parse(document: Mapping[str, Any], source: str) -> Iterator[Statement]:
    variables = document.get("Version") == "2012-10-17"
    for number, raw in enumerate(_listed(document.get("Statement")), start=1):
        if not isinstance(raw, Mapping) or raw.get("Effect") not in ("Allow", "Deny"):
            continue
        yield Statement(
            source=f"{source} ({raw.get('Sid') or f'statement {number}'})",
            effect=raw["Effect"],
            actions=_strings(raw.get("Action")),
            not_actions=_strings(raw.get("NotAction")),
            resources=_strings(raw.get("Resource")),
            not_resources=_strings(raw.get("NotResource")),
            principals=_principals(raw.get("Principal")),
            condition=raw.get("Condition"),
            not_principals=_principals(raw.get("NotPrincipal")),
            number=number,
            variables=variables,
        )


def _principals(value: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(value, str):
        return {"AWS": (value,)}
    if not isinstance(value, Mapping):
        return {}
    return {str(kind): _strings(names) for kind, names in value.items()}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _listed(value) if isinstance(item, str))
