"""What a command line starts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.line import led_to, named, program, starts, unwrapped
from aispm.providers.files.mcp.package import Launch, package

__all__ = ["launch", "program", "start"]

_DEEPEST = 3  # a bridge to a bridge


def launch(command: str, args: Sequence[str]) -> Launch:
    """What `command args...` starts. Shells and wrappers are looked through."""
    return start(unwrapped(command, args).words)


def start(words: Sequence[str], depth: int = 0) -> Launch:
    """What plain words start: a program and its arguments."""
    name = named(words[0]) if words else None
    if name is None:
        return Launch()
    found = package(name, list(words[1:]))
    behind = _behind(found, depth) if depth < _DEEPEST else None
    return msgspec.structs.replace(found, program=words[0], behind=behind)


def _behind(found: Launch, depth: int) -> Launch | None:
    """What a bridge, a container or another launcher starts in its turn."""
    args = found.args
    if found.is_bridge:
        return _bridged(found, depth)
    if found.package in listed("runners"):
        return _follows(args, depth)
    if found.source == "registry" and found.package in listed("interpreters"):
        return Launch(found.package, source="local", args=args)
    if args and (found.source == "image" or found.launcher in listed("runs_launchers")):
        return start(args, depth + 1) if starts(args[0]) else None
    return None


def _bridged(found: Launch, depth: int) -> Launch | None:
    """What a bridge leads to: a line in one of its options, or the words after its own."""
    args = found.args
    for place, word in enumerate(args[:-1]):
        if word in listed("bridge_lines"):
            return start(unwrapped(args[place + 1], ()).words, depth + 1)
        if word == "run" and found.package == "@smithery/cli":
            return package("npx", [args[place + 1], *args[place + 2 :]])
    return _follows(args, depth)


def _follows(args: Sequence[str], depth: int) -> Launch | None:
    """What stands after the words of something that starts another program."""
    words = led_to(args)[1]
    return start(unwrapped(words[0], words[1:]).words, depth + 1) if words else None
