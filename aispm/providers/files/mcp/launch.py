"""What a command line starts: shells and wrappers looked through, to the launcher."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.package import Launch, package

_ASSIGNED = re.compile(r"\s*[A-Za-z_]\w*=")


def launch(command: str, args: Sequence[str]) -> Launch:
    """What `command args...` starts. Shells and wrappers are looked through."""
    words = _unwrapped([*_command_words(command, bool(args)), *args])
    if not words:
        return Launch()
    name = _program(words[0])
    return package(name, words[1:]) if name else Launch()


def program(command: str) -> str | None:
    """The program's word of a command, as written, without variables set before it."""
    words = _unassigned(_shell_words(command)) if _ASSIGNED.match(command) else command.split()
    return words[0] if words else None


def _command_words(command: str, has_args: bool) -> list[str]:
    """A command that holds its own arguments, split; a path with spaces in it is one word."""
    if _ASSIGNED.match(command):
        return _shell_words(command)
    if has_args or not re.search(r"\s", command.strip()):
        return [command.strip()] if command.strip() else []
    words = _shell_words(command)
    path = re.match(r"/|~/|[A-Za-z]:\\", command)
    known = listed("launchers") | listed("shells") | listed("wrappers")
    return [command] if path and words and _program(words[0]) not in known else words


def _shell_words(line: str) -> list[str]:
    try:
        return shlex.split(line, posix=True)
    except ValueError:  # an open quote; where a variable's value ends, nobody knows
        return [] if _ASSIGNED.match(line) else line.split()


def _program(word: str) -> str | None:
    """`C:\\tools\\npx.cmd` and `/usr/bin/npx` are both npx; None for what names no program."""
    name = re.split(r"[\\/]", word)[-1].lower()
    name = re.sub(r"\.(?:exe|cmd|bat|ps1)$", "", name)
    return name if re.fullmatch(r"[\w.+-]{1,40}", name) else None


def _unassigned(words: list[str]) -> list[str]:
    """Without the variables that are set before a command: `A=1 B=2 npx`."""
    first = 0
    while first < len(words) and _ASSIGNED.match(words[first]):
        first += 1
    return words[first:]


def _unwrapped(words: list[str]) -> list[str]:
    for _ in range(6):
        words = _unassigned(words)
        if not words:
            return words
        name = _program(words[0])
        if name in listed("shells"):
            inner = _of_shell(words[1:])
        elif name in listed("wrappers"):
            inner = _of_wrapper(words[1:])
        else:
            return words
        if not inner:
            return words
        words = inner
    return words


def _of_shell(rest: list[str]) -> list[str]:
    """The command given to a shell: the last simple command of its line that is a launcher's."""
    while rest and (rest[0].lower() in listed("shell_flags")):
        rest = rest[1:]
    if len(rest) == 1:
        rest = _shell_words(rest[0])
    simple: list[list[str]] = [[]]
    for word in rest:
        if word in ("&&", ";", "||", "|", "&"):
            simple.append([])
        else:
            ends = word.endswith(";")
            simple[-1].append(word.rstrip(";"))
            if ends:
                simple.append([])
    known = [part for part in simple if part and _program(part[0]) in listed("launchers")]
    return known[-1] if known else next((part for part in reversed(simple) if part), [])


def _of_wrapper(rest: list[str]) -> list[str]:
    """What follows a wrapper's own words: after `--`, else from the first launcher on."""
    if "--" in rest:
        return rest[rest.index("--") + 1 :]
    for index, word in enumerate(rest):
        if _program(word) in listed("launchers") | listed("shells"):
            return rest[index:]
    return []
