"""What `docker run` and its kin start."""

from __future__ import annotations

import re

import msgspec

from aispm.providers.files.mcp.launched import Launch, local, unclear
from aispm.providers.files.mcp.options import leading

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def run(name: str, rest: list[str]) -> Launch:
    """`docker run [options] image [args]`; other commands start what is there already."""
    before = leading(rest, "docker_global")
    words = rest[before[1] :] if before else rest
    if words[:1] == ["container"]:
        words = words[1:]
    if words[:1] != ["run"]:
        return local(name, args=tuple(rest))
    own = leading(words[1:], "docker")
    if own is None:
        return unclear(name)
    options, args = own[0], words[1 + own[1] :]
    if not args:
        return Launch(name, options=options)
    return msgspec.structs.replace(image(name, args[0]), options=options, args=tuple(args[1:]))


def image(launcher: str, reference: str) -> Launch:
    """A tag can be moved, so only a digest pins an image."""
    if "://" in reference:
        return unclear(launcher)
    repository, _, digest = reference.partition("@")
    head, slash, tail = repository.rpartition("/")
    bare, _, tag = tail.partition(":")
    pinned = bool(_DIGEST.fullmatch(digest))
    return Launch(
        launcher,
        head + slash + bare,
        digest or tag or None,
        pinned,
        ecosystem="OCI",
        source="image",
    )
