"""setup.cfg, and what setup.py states as plain literals. Neither is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.python.requirement import requirement
from aispm.secrets import Excerpt

_SECTION = re.compile(r"\[([^\]\n]*+)\]")
_LINE = re.compile(r"[^\n]++")
_OPTION = re.compile(r"([\w.-]++)[ \t]*+[=:][ \t]*+([^\n]*+)")
_FOR_DEVELOPERS = frozenset({"setup_requires", "tests_require"})
_LISTS = frozenset({"install_requires", *_FOR_DEVELOPERS})
_ASSIGNED = re.compile(
    r"(?:^|[\s(,])(install_requires|extras_require|setup_requires|tests_require)\s*+=(?!=)\s*+(\w*+)"
)
_OPENING = re.compile(r"\s*+[\[({]")
# Of Python: a comment, a string of any sort, a bracket.
_TOKEN = re.compile(
    r"""\#[^\n]*+
    | [rRuUbB]{0,2} (?: \"{3} (?s:.*?) \"{3} | '{3} (?s:.*?) '{3}
      | "((?:[^"\\\n]++|\\.)*+)" | '((?:[^'\\\n]++|\\.)*+)' ) (?:\s*+ (:))?
    | ([\[({]) | ([\])}])""",
    re.VERBOSE,
)
_MOST_TOKENS = 10_000  # of one argument
_MOST_ARGUMENTS = 20


def setup_cfg(text: str) -> Iterator[Dependency]:
    """The requirements of setuptools' declarative form."""
    section = option = ""
    for line in _LINE.finditer(text):
        if found := _SECTION.match(line[0]):
            section, option = found[1].strip(), ""
            continue
        start, end = 0, len(line[0])
        if not line[0][0].isspace():
            assigned = _OPTION.match(line[0])
            option = assigned[1] if assigned else ""
            start = assigned.start(2) if assigned else end
        if _listed(section, option) and not line[0].lstrip().startswith(("#", ";")):
            stated = requirement(Excerpt(line[0], line.start()).cut(start, end))
            if stated is not None:
                dev = option in _FOR_DEVELOPERS
                yield msgspec.structs.replace(stated, direct=True, dev=dev)


def _listed(section: str, option: str) -> bool:
    """Whether an option holds requirements; in the section of extras each one does."""
    if section == "options.extras_require":
        return bool(option)
    return section == "options" and option in _LISTS


def setup_py(text: str) -> Iterator[Dependency]:
    """The strings in the lists given to setup(), or in a list of a name that is given to it."""
    for assigned in islice(_ASSIGNED.finditer(text), _MOST_ARGUMENTS):
        start = assigned.end()
        if "#" in text[text.rfind("\n", 0, assigned.start(1)) + 1 : assigned.start(1)]:
            continue
        if assigned[2]:
            named = re.search(rf"^{assigned[2]}\s*+=(?!=)", text, re.MULTILINE)
            if named is None:
                continue
            start = named.end()
        for stated in _strings(text, start):
            dev = assigned[1] in _FOR_DEVELOPERS
            yield msgspec.structs.replace(stated, direct=True, dev=dev)


def _strings(text: str, start: int) -> Iterator[Dependency]:
    """The requirements up to the end of the bracket that opens first; keys of a map are none."""
    depth = 0
    if not _OPENING.match(text, start):
        return
    for token in islice(_TOKEN.finditer(text, start), _MOST_TOKENS):
        depth += bool(token[4]) - bool(token[5])
        if depth == 0 and token[5]:
            return
        group = 1 if token[1] is not None else 2
        if token[group] is not None and not token[3]:
            stated = requirement(Excerpt(token[group], token.start(group)))
            if stated is not None:
                yield stated
