"""A command line without what stands around its program: shells, wrappers, variables."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from msgspec import Struct

from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.options import leading

_ASSIGNED = re.compile(r"\s*[A-Za-z_]\w*=")
_VERSION = re.compile(r"[\d.]+$")
_DEEPEST = 6
_NAME_OF_OPTION = re.compile(r"\A--[a-z-]{1,40}=")
_OF_LINES = frozenset({"-c", "-command", "-ic", "-lc", "/c", "/k"})


class Line(Struct, frozen=True):
    """The program and its arguments as `words`.

    `around` are the words of wrappers before it, `variables` those set on the way, `shell` the
    lines that a shell was given.
    """

    words: tuple[str, ...]
    around: tuple[str, ...] = ()
    variables: Mapping[str, str] = {}
    shell: tuple[str, ...] = ()


def unwrapped(command: str, args: Sequence[str]) -> Line:
    """`command args...`, with shells and wrappers looked through."""
    words = [*_command_words(command, bool(args)), *args]
    around: list[str] = []
    variables: dict[str, str] = {}
    shell: list[str] = []
    for _ in range(_DEEPEST):
        words = _unassigned(words, variables)
        name = named(words[0]) if words else None
        before: list[str] = []
        inner: list[str] = []
        if name in listed("shells"):
            line = _shell_line(words[1:])
            if _is_given_a_line(words[1:], name):
                shell.append(" ".join(line))
            inner = _of_shell(_shell_words(line[0]) if len(line) == 1 else line, variables)
        elif name in listed("wrappers"):
            before, inner = _of_wrapper(words)
        elif name in listed("containers"):
            inner = _of_container(words[1:])
        if not inner:
            break
        around += before
        _unassigned([word for word in before if _ASSIGNED.match(word)], variables)
        words = inner
    return Line(tuple(words), tuple(around), variables, tuple(shell))


def program(command: str) -> str | None:
    """The program's word of a command, as written, without variables set before it."""
    words = _unassigned(_shell_words(command)) if _ASSIGNED.match(command) else command.split()
    return words[0] if words else None


def named(word: str) -> str | None:
    """`C:\\tools\\npx.cmd` and `/usr/bin/npx` are both npx; None for what names no program."""
    name = re.split(r"[\\/]", word)[-1].lower()
    name = re.sub(r"\.(?:exe|cmd|bat|ps1)$", "", name)
    return name if re.fullmatch(r"[\w.+-]{1,40}", name) else None


def starts(word: str) -> bool:
    """Whether a word names a program that starts servers, whichever its version."""
    return _VERSION.sub("", named(word) or "") in listed("launchers")


def interpreter(name: str | None) -> str | None:
    """The interpreter that a program is, without its version: `python3.12` is python."""
    bare = _VERSION.sub("", name or "")
    return bare if bare in listed("interpreters") else None


def led_to(rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words parted before what they start: after `--`, else from the first launcher on.

    That may be a line in a word of its own: `doppler run --command "npx x"`.
    """
    for place, word in enumerate(rest):
        if word == "--":
            return list(rest[: place + 1]), list(rest[place + 1 :])
        name = named(word)
        if name and (_VERSION.sub("", name) in listed("launchers") or name in listed("shells")):
            return list(rest[:place]), list(rest[place:])
        if " " in word:
            line = _NAME_OF_OPTION.sub("", word)
            first = line.split(maxsplit=1)
            if len(first) > 1 and starts(first[0]):
                return list(rest[:place]), _shell_words(line)
    return list(rest), []


def _command_words(command: str, has_args: bool) -> list[str]:
    """A command that holds its own arguments, split; a path with spaces in it is one word."""
    if _ASSIGNED.match(command):
        return _shell_words(command)
    if not re.search(r"\s", command.strip()):
        return [command.strip()] if command.strip() else []
    words = _shell_words(command)
    first = words[0] if words else ""
    known = starts(first) or named(first) in listed("shells") | listed("wrappers")
    path = re.match(r"/|~/|[A-Za-z]:\\", command)
    return [command.strip()] if not known and (has_args or path) else words


def _shell_words(line: str) -> list[str]:
    try:
        return shlex.split(line, posix=True)
    except ValueError:  # an open quote; where a variable's value ends, nobody knows
        return [] if _ASSIGNED.match(line) else line.split()


def _unassigned(words: list[str], variables: dict[str, str] | None = None) -> list[str]:
    """Without the variables that are set before a command: `A=1 B=2 npx`."""
    first = 0
    while first < len(words) and _ASSIGNED.match(words[first]):
        name, _, value = words[first].strip().partition("=")
        if variables is not None:
            variables[name] = value
        first += 1
    return words[first:]


def _shell_line(rest: list[str]) -> list[str]:
    """The line that a shell is given, in one word or several."""
    first = 0
    while first < len(rest) and rest[first].lower() in listed("shell_flags"):
        first += 1
    return rest[first:]


def _is_given_a_line(rest: list[str], name: str | None) -> bool:
    """Whether a shell gets a line of commands, not the file of a script."""
    flags = {word.lower() for word in rest[: len(rest) - len(_shell_line(rest))]}
    if flags & {"-f", "-file"}:
        return False
    return bool(flags & _OF_LINES) or name in ("powershell", "pwsh")


def _of_shell(rest: list[str], variables: dict[str, str]) -> list[str]:
    """The command given to a shell: the last simple command of its line that is a launcher's."""
    simple: list[list[str]] = [[]]
    for word in rest:
        if word in ("&&", ";", "||", "|", "&"):
            simple.append([])
        else:
            ends = word.endswith(";")
            simple[-1].append(word.rstrip(";"))
            if ends:
                simple.append([])
    for part in simple:
        if part[:1] in (["export"], ["set"]):
            _unassigned(part[1:], variables)
    plain = [_unassigned(part) for part in simple]
    known = [part for part in plain if part and starts(part[0])]
    return known[-1] if known else next((part for part in reversed(simple) if part), [])


def _of_wrapper(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of a wrapper and those of what it starts; it may name a launcher as a tool."""
    if "--" in words:
        split = words.index("--") + 1
        return words[:split], words[split:]
    before, inner = led_to(words[1:])
    return [words[0], *before], inner


def _of_container(rest: list[str]) -> list[str]:
    """What `docker exec box npx ...` starts in a container that runs already."""
    if "exec" not in rest[:4]:
        return []
    rest = rest[rest.index("exec") + 1 :]
    taken = leading(rest, "docker")
    inner = rest[taken[1] + 1 :] if taken else []
    return inner if inner and starts(inner[0]) else []
