"""Scripts, as far as they add MCP servers to a client: `claude mcp add`, `code --add-mcp`.

The document is a map of one, `mcpServers`. Read are commands alone: what stands in a comment, in a
quoted text or in a here-document is said to people. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.text import json_text
from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)
from aispm.providers.files.text.moved import moved
from aispm.secrets import Excerpt
from aispm.secrets.shell import command_words

ADDS = re.compile(r"\bmcp\s{1,9}add\b|--add-mcp\b")
MARKS = re.compile(ADDS.pattern.encode())
_CLIENTS = frozenset({"claude", "codex", "gemini", "qwen", "copilot", "amp", "droid", "auggie"})
_EDITORS = frozenset({"code", "code-insiders", "codium"})
# What may stand before the name of a program: a Dockerfile's RUN, a Makefile's `@`.
_BEFORE = re.compile(r"RUN|sudo|exec|command|if|then|do|!|@|-|&|\w+=.*|--mount=\S+")
# Options that take a value; what takes none stands alone.
_TAKES = frozenset({"-s", "--scope", "--client-id", "--callback-port", "--timeout", "--cwd"})
_TAKES |= {"--description", "--include-tools", "--exclude-tools", "--bearer-token-env-var"}
_KEYS = {"-t": "type", "--transport": "type", "--type": "type", "--url": "url"}
_ENV, _HEADER = frozenset({"-e", "--env"}), frozenset({"-H", "--header"})
_JOINED = re.compile(r"[\\`]\r?\n[ \t]*")
_LINE = re.compile(r"[^\n]*\n?")
_HERE = re.compile(r"<<-?[ \t]{0,9}[\"']?(\w{1,60})")
_MOST = 1_000


def parse(source: Source) -> Document:
    """The servers that the commands of a script add."""
    found = Mapping()
    if ADDS.search(source.text):
        servers = Mapping([*added(Excerpt(source.text))])
        if servers.entries:
            found.entries.append(Entry("mcpServers", 0, 0, servers))
    return Document(source, [found])


def added(script: Excerpt) -> Iterator[Entry]:
    """Each server that some command of a script adds, by its name."""
    for number, line in enumerate(_lines(script.replaced(_JOINED, " "))):
        if number == _MOST:
            return
        command: list[Excerpt] = []
        for word, begins in command_words(line):
            if begins:
                yield from _server(command)
                command = []
            command.append(word)
        yield from _server(command)


def _lines(script: Excerpt) -> Iterator[Excerpt]:
    """The lines that may add a server, without those of comments and of here-documents."""
    ends = ""
    for line in _LINE.finditer(script.text):
        text = line[0].strip()
        if ends:
            ends = "" if text == ends else ends
            continue
        if here := _HERE.search(text):
            ends = here[1]
        if text[:1] != "#" and ADDS.search(text):
            yield script.cut(*line.span())


def _server(command: list[Excerpt]) -> Iterator[Entry]:
    words = [_plain(word) for word in command]
    for at, word in enumerate(words):
        program = re.split(r"[\\/]", word.text.lstrip("@-"))[-1].removesuffix(".cmd")
        after = [one.text for one in words[at + 1 : at + 3]]
        if program in _CLIENTS and after[:1] == ["mcp"]:
            if after[1:] == ["add"]:
                yield from _of_options(words[at + 3 :])
            elif after[1:] == ["add-json"]:
                yield from _of_json(words[at + 3 :])
            return
        if program in _EDITORS and after[:1] == ["--add-mcp"]:
            yield from _of_json(words[at + 2 :])
            return
        if not _BEFORE.fullmatch(word.text):
            return


def _of_options(words: list[Excerpt]) -> Iterator[Entry]:
    """`NAME URL`, or `NAME -- PROGRAM ARGUMENTS`, with options wherever they stand before."""
    body, places, rest = Mapping(), iter(range(len(words))), []
    env, headers = Mapping(), Mapping()
    for at in places:
        text = words[at].text
        flag, equals, _ = text.partition("=")
        if text == "--":
            rest += words[at + 1 :]
            break
        if not text.startswith("-"):
            rest.append(words[at])
            if len(rest) > 1 and not rest[1].text.startswith(("http://", "https://")):
                rest += words[at + 1 :]  # of a program that is started, all is its own
                break
            continue
        if flag not in {*_TAKES, *_KEYS, *_ENV, *_HEADER}:
            continue
        value = _plain(words[at].cut(len(flag) + 1, len(text))) if equals else None
        if value is None and (following := next(places, None)) is not None:
            value = words[following]
        if value is None:
            continue
        if flag in _KEYS:
            body.entries.append(_entry(_KEYS[flag], value))
        elif flag in _ENV:
            env.entries += _pair(value, "=")
        elif flag in _HEADER:
            headers.entries += _pair(value, ":")
    if not rest or "$" in rest[0].text:
        return
    name, *program = rest
    body.entries += _run(program)
    for key, held in (("env", env), ("headers", headers)):
        if held.entries:
            body.entries.append(Entry(key, name.origin(0), name.origin(0), held))
    if body.get("command") or body.get("url"):
        yield Entry(name.text, name.origin(0), name.origin(len(name.text)), body)


def _run(program: list[Excerpt]) -> Iterator[Entry]:
    """What is started or called: an address, or a program with its arguments."""
    if program and program[0].text.startswith(("http://", "https://")):
        yield _entry("url", program[0])
    elif program:
        yield _entry("command", program[0])
        args: list[Node] = [_scalar(word) for word in program[1:]]
        yield Entry("args", program[0].origin(0), program[0].origin(0), Sequence(args))


def _of_json(words: list[Excerpt]) -> Iterator[Entry]:
    """`NAME JSON`, or JSON that has the name within."""
    before = ["", *(word.text for word in words)]
    named = [
        word
        for word, option in zip(words, before, strict=False)
        if not word.text.startswith("-") and option not in _TAKES
    ]
    text = next((word for word in words if word.text.startswith("{")), None)
    document = json_text.parse(Source(text.text)) if text else None
    body = document.roots[0] if document and not document.problem and document.roots else None
    if text is None or not isinstance(body, Mapping):
        return
    moved(body, text)
    label = body.get("name")
    if isinstance(label, Scalar):
        yield Entry(label.text, label.start, label.end, body)
    elif named and named[0] is not text and "$" not in named[0].text:
        name = named[0]
        yield Entry(name.text, name.origin(0), name.origin(len(name.text)), body)


def _pair(value: Excerpt, mark: str) -> Iterator[Entry]:
    """`NAME=value` and `Name: value` as an entry; a name alone is passed on as it is outside."""
    name, found, rest = value.text.partition(mark)
    if found:
        start = len(name) + 1 + len(rest) - len(rest.lstrip())
        inner = _plain(value.cut(start, len(value.text)))
        yield Entry(name, value.origin(0), value.origin(len(name)), _scalar(inner))


def _entry(key: str, value: Excerpt) -> Entry:
    return Entry(key, value.origin(0), value.origin(0), _scalar(value))


def _scalar(value: Excerpt) -> Scalar:
    return Scalar(value, value.origin(0), value.origin(len(value.text)))


def _plain(word: Excerpt) -> Excerpt:
    """Without the quotes around it."""
    text = word.text
    quoted = len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]
    if not quoted:
        return word
    inner = word.cut(1, len(text) - 1)
    return inner.unescaped() if text[0] == '"' else inner
