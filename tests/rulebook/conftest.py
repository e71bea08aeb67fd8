"""What the rulebook's tests share: the product's own rulebook, and a folder to write rules in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aispm.model import Kind
from aispm.rulebook import Rulebook, load, rules_root
from aispm.scan import known_kinds

RULE = """\
id: bucket-named-x
title: A bucket is named x
status: stable
severity: low
confidence: high
kinds: [aws.s3.bucket]
when: asset.name == "x"
evidence: [asset.name]
why: To have a rule to change.
remediation: {summary: Name it y.}
maps: [{id: ASI03, basis: judged}]
examples:
  - {flags: true, asset: {name: x}}
  - {flags: false, asset: {name: y}}
"""

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def kinds() -> tuple[Kind, ...]:
    return tuple(known_kinds().values())


@pytest.fixture(scope="session")
def own(kinds: tuple[Kind, ...]) -> Rulebook:
    return load([rules_root()], kinds)


@pytest.fixture(scope="session")
def frameworks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with our frameworks and no rules: quick to load beside a rule under test."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(rules_root() / "frameworks", root / "frameworks")
    return root


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write RULE, with some of its text replaced, as a rule file; gives its root."""

    def _write(*changes: tuple[str, str], name: str = "bucket-named-x.yaml") -> Path:
        text = RULE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "rules" / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return tmp_path / "rules"

    return _write
