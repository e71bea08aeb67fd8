"""The AI packages of one file as records."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from aispm.model import Asset, Location, Read, Record
from aispm.packages import ai
from aispm.packages.ai import AiPackage
from aispm.packages.names import normal
from aispm.providers.files.dependencies import lockfile
from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.formats import Format
from aispm.providers.files.dependencies.kinds import LISTS
from aispm.providers.files.dependencies.read import Manifest, Place, places
from aispm.providers.files.reader import File
from aispm.secrets import safe
from aispm.vocabulary import Facts

_MOST = 2_000
_CUT = "more AI packages than are told of one file"
_PLAIN = "!$&'()*+,;=@~:"


class Used(Struct, frozen=True):
    """An AI package as one file names it, every time in one version."""

    known: AiPackage
    package: str
    version: str | None
    dependencies: tuple[Dependency, ...]

    @property
    def first(self) -> Dependency:
        """Where it stands first."""
        return self.dependencies[0]

    @property
    def direct(self) -> bool:
        """Whether some project asks for it by name."""
        return any(one.direct for one in self.dependencies)


def used(manifest: Manifest) -> list[Used]:
    """The AI packages of a file by where they stand, each version once."""
    found: dict[tuple[str, str, str | None], list[Dependency]] = {}
    known: dict[tuple[str, str], AiPackage | None] = {}
    for one in sorted(manifest.dependencies, key=lambda one: one.start):
        name = one.ecosystem, one.package
        if name not in known:
            known[name] = ai.package(*name)
        if known[name] is not None:
            package = normal(*name)
            found.setdefault((one.ecosystem, package, one.version), []).append(one)
    return [
        Used(entry, package, version, tuple(same))
        for (_, package, version), same in found.items()
        if (entry := known[same[0].ecosystem, same[0].package]) is not None
    ]


def records(file: File, form: Format, manifest: Manifest) -> Iterator[Record]:
    """An asset for every AI package, one for a manifest that has any, and what was not read."""
    every = used(manifest)
    told = every[:_MOST]
    locked = form.locked or bool(told and lockfile.beside(file.path, form.locks))
    spans = [(one.first.start, one.first.end) for one in told]
    ids = _ids(file.uri, told)
    for one, place in zip(told, places(manifest.text, spans), strict=True):
        yield _asset(file, form, ids[one], one, place, locked)
    if told and not form.locked:
        yield _manifest(file, manifest, every, locked)
    problem = manifest.problem or (_CUT if len(told) < len(every) else "")
    if problem:
        yield Read(file.scope, f"parse:{file.uri}", "failed", LISTS, detail=problem)


def _asset(file: File, form: Format, id_: str, one: Used, place: Place, locked: bool) -> Asset:
    version = None if one.version is None else safe(one.version)
    shown = one.package if version is None else f"{one.package} {version}"
    return Asset(
        id=id_,
        kind="ai.dependency",
        name=one.package,
        scope=file.scope,
        facts={
            "package": one.package,
            "ecosystem": one.known.ecosystem,
            "category": one.known.category,
            "vendor": one.known.vendor,
            "file": "lock" if form.locked else "manifest",
            "locked": locked,
            **_version(one, version),
            **_use(one),
        },
        location=Location(
            file.uri,
            place.line,
            place.column,
            place.line,
            place.end_column,
            text=shown,
            mark=(0, len(one.package)),
        ),
    )


def _ids(uri: str, told: list[Used]) -> dict[Used, str]:
    """The id of each. One version of a package, a direct one if there is, has its id alone, for
    what is told of it is to outlive an update."""
    found: dict[Used, str] = {}
    taken: set[str] = set()
    for one in sorted(told, key=lambda one: (not one.direct, one.first.start)):
        name = f"{one.known.ecosystem}/{quote(one.package, safe=_PLAIN + '/')}"
        unique = wanted = f"dependency:{uri}#{name}"
        if wanted in taken:
            unique = wanted = f"{wanted}@{quote(safe(one.version or ''), safe=_PLAIN)}"
        number = 2
        while unique in taken:
            unique, number = f"{wanted}-{number}", number + 1
        taken.add(unique)
        found[one] = unique
    return found


def _version(one: Used, version: str | None) -> Facts:
    """What is told of the version: nothing where another file decides it."""
    if one.first.local:
        return {"version": None, "pinned": None}
    if one.first.exact is None:
        return {}
    return {"version": version, "pinned": one.first.exact}


def _use(one: Used) -> Facts:
    """Direct if it is so once, for developers only if it is so each time; else not known."""
    direct = {each.direct for each in one.dependencies}
    dev = {each.dev for each in one.dependencies}
    facts: Facts = {}
    if True in direct or None not in direct:
        facts["direct"] = True in direct
    if False in dev or None not in dev:
        facts["dev"] = False not in dev
    return facts


def _manifest(file: File, manifest: Manifest, every: list[Used], locked: bool) -> Asset:
    """The manifest, with the packages whose version nothing settles.

    Not told where some version stands in a file that is not known.
    """
    facts: Facts = {"packages": len({one.package for one in every})}
    open_ = sorted({one.package for one in every if one.first.exact is False})
    if locked:
        facts["unpinned"] = []
    elif open_ or not any(one.first.exact is None and not one.first.local for one in every):
        facts["unpinned"] = open_
    return Asset(
        id=f"dependencies:{file.uri}",
        kind="ai.manifest",
        name=file.uri.rpartition("/")[2],
        scope=file.scope,
        facts=facts,
        location=Location(
            file.uri, 1, 1, 1, len(manifest.text.partition("\n")[0].rstrip("\r")) + 1
        ),
    )
