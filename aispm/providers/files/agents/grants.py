"""What an entry of a list of approvals comes to, in the grammar of its client.

Effects are those of the kind `agent.option`: no-questions (everything), any-command (any
command at all), open-command (a program that carries away or destroys, whatever its arguments),
cloud-command (one that acts with somebody's account), any-server and any-tool (every tool of
every server, or of one), changing-tool (one that changes things or runs code).
"""

from __future__ import annotations

import re

from aispm.providers.files.agents.clients import Grammar, only_with, words

# `Bash(git push:*)`, `Shell(git)`, `run_shell_command(npm test)`, `Mcp(server:tool)`.
_CALL = re.compile(r"\s*([\w.*@/-]{1,200})\s*(?:\((.*)\)\s*)?", re.DOTALL)
_ASSIGNED = re.compile(r"[A-Za-z_]\w{0,99}=\S*")
_OPEN_END = re.compile(r"(?::\*|\s*\*{1,2}|\s+\*)$")
_DURATION = re.compile(r"\d{1,6}[smhd]?")
_VERSION = re.compile(r"(?<=[a-z])[\d.]{1,6}$")
_ANYTHING = frozenset({"", "*", "**", ":*", "*:*", "**:**"})
# Regular expressions that any line fits.
_ANY_LINE = re.compile(r"\^?(?:\.[*+]|\.|\(\.[*+]\)|\[\\s\\S\][*+])\$?")
_REGEX = re.compile(r"/(.*)/[a-z]{0,6}", re.DOTALL)
_WORD = re.compile(r"[A-Z]?[a-z]{1,60}|[A-Z]{1,60}(?![a-z])")
_LONGEST = 2_000
_LISTED = {"any-command": "any", "open-command": "open", "cloud-command": "clouds"}


def effect(entry: str, grammar: Grammar) -> str | None:
    """What an approval in that grammar comes to, or None where it is narrow enough."""
    entry = entry.strip()
    if len(entry) > _LONGEST:
        return None
    if grammar == "command":
        return _of_command(entry, prefix=True)
    if grammar in ("pattern", "regex"):
        return _of_pattern(entry, grammar == "regex")
    if grammar == "server-tool":
        return _of_server_tool(entry)
    if grammar == "opencode":
        return _of_command(entry, prefix=False)
    return _of_call(entry, grammar)


def _of_call(entry: str, grammar: Grammar) -> str | None:
    """`Tool` or `Tool(what)`; `mcp__server__tool` and `@server/tool` are tools of servers."""
    call = _CALL.fullmatch(entry)
    if call is None:
        return None
    tool, inner = call[1], call[2]
    if tool == "*":
        return "no-questions"
    if tool.startswith("mcp__"):
        return _of_mcp(tool)
    if tool.startswith("@"):
        name = tool.partition("/")[2]
        return "any-tool" if name in ("", "*") else _of_tool(name)
    if tool.lower() == "mcp" and grammar == "cursor":
        return _of_server_tool(inner or "")
    if tool.lower() not in words("shells"):
        return None
    return _of_command(inner or "", prefix=grammar != "claude")


def _of_mcp(tool: str) -> str | None:
    server, _, name = tool.removeprefix("mcp__").partition("__")
    if server.strip("*.") == "":
        return "any-server"
    return "any-tool" if name in ("", "*", ".*") else _of_tool(name)


def _of_tool(name: str) -> str | None:
    """By the words of its name, whether a tool of a server changes things or runs code."""
    parts = [part.lower() for part in _WORD.findall(name)]
    reads = not parts or parts[0] in words("reading")
    return None if reads or words("changing").isdisjoint(parts) else "changing-tool"


def _of_server_tool(entry: str) -> str | None:
    server, _, name = entry.partition(":")
    if server.strip("*") == "" and name.strip("*") == "":
        return "any-server"
    return "any-tool" if name.strip("*") == "" else _of_tool(name)


def _of_pattern(entry: str, anchored: bool) -> str | None:
    """A prefix of a command, or a regular expression; VS Code writes those between slashes."""
    regex = _REGEX.fullmatch(entry)
    pattern = entry if anchored else regex[1] if regex else None
    if pattern is None:
        return _of_command(entry, prefix=True)
    if _ANY_LINE.fullmatch(pattern):
        return "any-command"
    bare = pattern.lstrip("^").removesuffix("$")
    plain = re.sub(r"(?:\\b|\\s[*+]?|\(\\s\|\$\)|\(\\s\.\*\)\?|\s?\.[*+]|\s+)+$", "", bare)
    opened = plain != bare or not (anchored or pattern.endswith("$"))
    return _of_command(plain, prefix=True) if opened and "\\" not in plain else None


def _of_command(pattern: str, *, prefix: bool) -> str | None:
    """`curl:*`, `git push *`; with `prefix` a command without a star fits all that begin so."""
    if pattern.strip() in _ANYTHING:
        return "any-command"
    bare = _OPEN_END.sub("", pattern.strip())
    if bare == pattern.strip() and not prefix:
        return None
    line = bare.split()
    while line and _prefixes(line[0]):
        if not _operands(line) and _program(line[0]) in words("any"):
            break
        line = line[1:]
    return _of_program(_program(line[0]), _operands(line)) if line else None


def _prefixes(word: str) -> bool:
    """Whether a word only stands before a command: a variable, `sudo`, `timeout 5s`."""
    bare = _ASSIGNED.fullmatch(word) or _DURATION.fullmatch(word)
    return bool(bare) or _program(word) in words("before")


def _operands(line: list[str]) -> list[str]:
    """The words after a program that are no options, nor the beginning of a quote."""
    return [one for one in line[1:] if one.strip("'\"") and not one.startswith(("-", "/c", "/C"))]


def _of_program(program: str, operands: list[str]) -> str | None:
    """What a program may do whose further arguments are open."""
    if program in only_with():
        narrow = operands[1:] or (operands and operands[0] not in only_with()[program])
        return None if narrow else "any-command"
    if operands:
        return None
    for name, list_ in (
        ("any-command", "any"),
        ("open-command", "open"),
        ("cloud-command", "clouds"),
    ):
        if program in words(list_):
            return name
    return None


def _program(word: str) -> str:
    """`/usr/bin/python3.11` and `python.exe` are both python."""
    name = re.split(r"[\\/]", word.strip("\"'"))[-1].lower().removesuffix(".exe")
    return _VERSION.sub("", name)
