"""The rulebook: every rule, framework and escalation under some folders, checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

import aispm
from aispm.errors import RuleError
from aispm.model import Escalation, Kind, RuleCard
from aispm.rulebook.check import check
from aispm.rulebook.escalations import load_escalations
from aispm.rulebook.framework import Framework
from aispm.rulebook.peers import Peer, load_peers
from aispm.rulebook.rule import Entry
from aispm.rulebook.source import Document, read
from aispm.rulebook.subject import with_credential
from aispm.rulebook.unasked import Unasked, load_unasked

# Folders of a root that hold no rules; each has a shape of its own.
FRAMEWORKS, ESCALATIONS, PEERS, UNASKED = "frameworks", "escalations", "peers", "unasked"


class Rulebook(Struct, frozen=True):
    """Everything the rules know. `sha256` changes when any file of it changes."""

    rules: tuple[Entry, ...]
    frameworks: tuple[Framework, ...]
    escalations: tuple[Escalation, ...]
    peers: tuple[Peer, ...]
    unasked: tuple[tuple[str, tuple[Unasked, ...]], ...]
    kinds: dict[str, Kind]
    sha256: str

    def cards(self) -> dict[str, RuleCard]:
        """What exporters may know of each rule, by its id."""
        return {entry.rule.id: entry.card() for entry in self.rules}


def rules_root() -> Path:
    """The product's own rules: in the wheel `aispm/rules`, in a checkout beside the package."""
    package = Path(aispm.__file__).parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load(
    roots: Sequence[Path], kinds: Sequence[Kind], proven: frozenset[Path] = frozenset()
) -> Rulebook:
    """Load every root in turn; a user's folder is held to the same rules as ours.

    The rules of roots that are `proven` are not put to their examples again: those of our own
    are by our tests, and at every start that would cost more than most scans.
    Raises RuleError, naming file and line, for the first thing that is refused.
    """
    digest = hashlib.sha256()
    known = with_credential(kinds)
    frameworks: dict[str, Framework] = {}
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    escalations: dict[str, Escalation] = {}
    for root in roots:
        if not root.is_dir():
            raise RuleError(f"{root}: no such folder of rules", "give a folder with rule files")
        for path in _files(root):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        for path in _files(root / FRAMEWORKS):
            _add_framework(frameworks, read(path))
    for root in roots:
        for path in _rule_files(root):
            area = path.relative_to(root).parts[0] if path.parent != root else root.resolve().name
            document = read(path)
            entry = check(document, area, known, tuple(frameworks.values()), proven=root in proven)
            _add(entries, taken, document, entry)
        for escalation in load_escalations(root):
            if escalation.id in escalations:
                raise RuleError(f"{root}: the escalation {escalation.id} exists already")
            escalations[escalation.id] = escalation
    peers = [one for root in roots for one in load_peers(root, frozenset(entries))]
    left_out = [one for root in roots for one in load_unasked(root, frozenset(entries))]
    return Rulebook(
        rules=tuple(entries[name] for name in sorted(entries)),
        frameworks=tuple(frameworks[name] for name in sorted(frameworks)),
        escalations=tuple(escalations[name] for name in sorted(escalations)),
        peers=tuple(peers),
        unasked=tuple(left_out),
        kinds=known,
        sha256=digest.hexdigest(),
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yaml", ".yml") and path.is_file():
            yield path


def _rule_files(root: Path) -> Iterator[Path]:
    for path in _files(root):
        if path.relative_to(root).parts[0] not in (FRAMEWORKS, ESCALATIONS, PEERS, UNASKED):
            yield path


def _add_framework(frameworks: dict[str, Framework], document: Document) -> None:
    framework = document.into(Framework)
    if framework.id != document.path.stem:
        raise document.refuse(f"the id {framework.id!r} is not the file's name", "id")
    if framework.id in frameworks:
        raise document.refuse(f"the framework {framework.id} exists already", "id")
    seen: set[str] = set()
    for index, item in enumerate(framework.items):
        if item.id in seen:
            raise document.refuse(f"{item.id!r} stands here twice", "items", index)
        seen.add(item.id)
    frameworks[framework.id] = framework


def _add(entries: dict[str, Entry], taken: set[str], document: Document, entry: Entry) -> None:
    """Take a rule in, unless its id (or one it had before) is taken."""
    for name in (entry.rule.id, *entry.rule.was):
        if name in taken:
            raise document.refuse(f"the id {name!r} belongs to a rule already", "id")
    taken.update((entry.rule.id, *entry.rule.was))
    entries[entry.rule.id] = entry
