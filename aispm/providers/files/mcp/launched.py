"""What a launcher starts, as its arguments tell."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.options import Option

Source = Literal["registry", "git", "url", "local", "image"]

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMIT_OF_PATH = re.compile(r"[/@][0-9a-f]{40}(?=[/?#.]|$)")
_ARCHIVE = re.compile(r"https?://")
_GIT = re.compile(r"(?:git\+|git:|github:|gitlab:|bitbucket:|ssh:|git@)")
_USERINFO = re.compile(r"(?<=://)[^/]*@")
_HOST = re.compile(r"[\w.-]*(?::\d{1,5})?(?![^/?#])")


class Launch(Struct, frozen=True):
    """`pinned` says whether the same bytes start every time: an exact version, a commit, an
    image digest. It is None, like `package`, when nothing is fetched; `known` is False when
    something is, but the words do not tell for sure what.

    `ecosystem` is in OSV's words (OCI for images). `options` are the launcher's own, `args` what
    the program gets that it starts; `behind` what that starts in its turn. `program` is the
    launcher as written, `index` the registry where the package's own address tells it.
    """

    launcher: str | None = None
    package: str | None = None
    version: str | None = None
    pinned: bool | None = None
    known: bool = True
    ecosystem: str | None = None
    source: Source | None = None
    options: tuple[Option, ...] = ()
    args: tuple[str, ...] = ()
    program: str = ""
    behind: Launch | None = None
    index: str = ""

    @property
    def is_bridge(self) -> bool:
        """Whether it only leads to another server, fetched or installed before."""
        return (self.package or self.launcher) in listed("bridges")


def local(launcher: str, options: tuple[Option, ...] = (), args: tuple[str, ...] = ()) -> Launch:
    """A program that lies on the machine; nothing is fetched."""
    return Launch(launcher, source="local", options=options, args=args)


def unclear(launcher: str) -> Launch:
    """Something is fetched, and the words do not tell what."""
    return Launch(launcher, known=False)


def is_local(spec: str) -> bool:
    """Whether a package is named by its path."""
    return spec.startswith((".", "/", "~", "file:"))


def is_source(spec: str) -> bool:
    """Whether a package is named by an address."""
    return "://" in spec or bool(_GIT.match(spec))


def of_source(launcher: str, spec: str, separator: str) -> Launch:
    """A repository or archive: pinned only at a full commit."""
    address, _, revision = spec.partition("#") if separator == "#" else _at(spec)
    package = _USERINFO.sub("", address)
    host = package.find("://") + 3
    if host > 2 and not _HOST.match(package, host):  # more of a login, or no address
        return unclear(launcher)
    archive = bool(_ARCHIVE.match(package)) and not package.endswith(".git")
    pinned = bool(_COMMIT.fullmatch(revision) or (archive and _COMMIT_OF_PATH.search(package)))
    return Launch(
        launcher,
        package,
        revision or None,
        pinned,
        ecosystem=None if archive else "GIT",
        source="url" if archive else "git",
    )


def _at(spec: str) -> tuple[str, str, str]:
    """`git+https://user@host/repo@rev#x`: the revision follows the `@` of the path."""
    bare = spec.partition("#")[0]
    start = bare.find("/", bare.find("://") + 3) if "://" in bare else 0
    at = bare.find("@", max(start, 0))
    return (bare, "", "") if at < 0 else (bare[:at], "@", bare[at + 1 :])
