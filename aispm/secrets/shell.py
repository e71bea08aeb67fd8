"""The words of a command line, with what only parts two commands left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.secrets.excerpt import Excerpt

_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
# What a command, an assignment of a shell or a path begins with: never `name=`, as the parameters
# of a URL and the fields of a connection string do.
_NEXT = (
    r"(?:[a-z][a-z0-9_.+-]{0,19}(?=$|[\s;&|])|[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{0,40}="
    r"|\$\w|\.{0,2}/\w|~/|[A-Za-z]:\\)"
)
# Between commands, with or without a blank; what is quoted is passed over.
_PARTED = re.compile(
    rf"""(?P<apart>(?:&&|\|\|)(?!=)|[;&|](?=\s|$|[({{"']?{_NEXT}))|"[^"]*"|'[^']*'"""
)
# An assignment that a command follows, wherever it stands.
_FOLLOWED = re.compile(
    rf"""\w{{1,100}}=(?:[^\s"'&|;]{{1,4000}}|"[^"]*"|'[^']*')(?:&&|\|\|){_NEXT}"""
)
# How coding agents write down that a command needs no question: `Bash(X=V psql:*)`.
GRANT = re.compile(r"(?:Bash|PowerShell|Shell|run_shell_command|ShellTool)\((.*?)(?::\*)?\)", re.S)
# Programs that take a password after a short flag, or in one word with it.
_FLAGS = {"sshpass": "-p", "redis-cli": "-a"}
_ATTACHED = re.compile(r"-p(\S{4,200})")
_ATTACHING = frozenset({"mysql", "mysqldump", "mysqladmin", "mariadb", "sshpass"})


def password(program: str, previous: str | None, word: str) -> tuple[int, int] | None:
    """Where in a program's argument its password stands, if it is one, by how these take it."""
    if previous is not None and previous == _FLAGS.get(program):
        return 0, len(word)
    attached = _ATTACHED.fullmatch(word) if program in _ATTACHING else None
    return attached.span(1) if attached else None


def parted(text: str) -> bool:
    """Whether a text without a blank is more than one command, if a shell reads it at all."""
    return any(match["apart"] for match in _PARTED.finditer(text))


def followed(text: str) -> bool:
    """Whether a text begins with an assignment and `&&` or `||`, which only a shell reads."""
    return bool(_FOLLOWED.match(text))


def command_words(excerpt: Excerpt) -> Iterator[tuple[Excerpt, bool]]:
    """Every word, and whether a command begins with it."""
    begins = True
    for word in _WORD.finditer(excerpt.text):
        start = word.start()
        for match in _PARTED.finditer(word[0]):
            if match["apart"] and (end := word.start() + match.start()) >= start:
                if end > start:
                    yield excerpt.cut(start, end), begins
                start, begins = word.start() + match.end(), True
        if start < word.end():
            yield excerpt.cut(start, word.end()), begins
            begins = False
