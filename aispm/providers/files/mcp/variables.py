"""The files of variables that a server's config names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence

_FIELDS = ("envFile", "env_file", "envFiles", "env_files")
_OPTIONS = ("--env-file", "--env-file-if-exists")
_IN_LINE = re.compile(r"(?:^|\s)--env-file(?:-if-exists)?(?:=|\s{1,9})[\"']?([^\s\"']{1,1000})")
_MOST = 50  # of one server
_MOST_WORDS = 2_000


def named(body: Mapping, words: tuple[Node | None, ...]) -> tuple[str, ...]:
    """The paths as written: in a field of their own, or as an option among `words`, which are
    the command and its arguments."""
    found = [path for field in _FIELDS for path in listed(body.get(field))]
    for node in words:
        found += _of_words(_texts(node))
    return tuple(dict.fromkeys(found[:_MOST]))


def listed(node: Node | None) -> Iterator[str]:
    """The paths of a field: one, a list of them, or a list of maps with a `path`."""
    items = node.items if isinstance(node, Sequence) else [node]
    for item in items[:_MOST]:
        path = item.get("path") if isinstance(item, Mapping) else item
        if isinstance(path, Scalar) and path.text and path.text not in ("null", "true", "false"):
            yield path.text


def _of_words(words: list[str]) -> Iterator[str]:
    for number, word in enumerate(words):
        if word in _OPTIONS:
            yield from words[number + 1 : number + 2]
        elif "--env-file" in word:
            yield from _IN_LINE.findall(word)


def _texts(node: Node | None) -> list[str]:
    items = node.items[:_MOST_WORDS] if isinstance(node, Sequence) else [node]
    return [item.text for item in items if isinstance(item, Scalar)]
