"""What a value says of its own name: `--flag=V`, `NAME=V`, `Header: V`, `Bearer V`.

The word before a value may name it as well: a flag, or what a shell reads next.
"""

from __future__ import annotations

import re

from aispm.secrets.excerpt import Excerpt
from aispm.secrets.keyname import named, words
from aispm.secrets.weighing import could_be_token

_HEADER_FLAGS = frozenset({"--header", "-h", "--headers", "header", "-header"})
SHELL_FLAGS = frozenset({"-c", "/c", "-lc", "-ic", "-command", "-e"})
# After these a shell reads what stands there; `-e` may be a variable of a container.
READ_BY_SHELL = SHELL_FLAGS - {"-e"}
_ASSIGNING = frozenset({"export", "set", "env"})
# The short flags that a token may follow: random text after them is one.
_SHORT = {"-k": "key", "-t": "token", "-p": "password"}
PLAIN_FLAG = re.compile(r"--?[A-Za-z][\w.-]*")
_FLAG = re.compile(r"(--?[A-Za-z][\w.-]*)[=](.*)", re.S)
_ASSIGNED = re.compile(
    r"(?:export\s+|set\s+|SET\s+|\$env:)?([A-Za-z_][\w.-]*)\s*=(?!=?$)\s*(.*)", re.S
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)\s*:\s*(\S.*)", re.S)
_SCHEME = re.compile(
    r"(Bearer|Basic|Token|ApiKey|Api-Key|Bot|Key|SSWS|GenieKey|OAuth|Klaviyo-API-Key|DeepL-Auth-Key)"
    r"(?:\s|%20)+((?:token=)?\S.*)",
    re.S | re.I,
)
_ANY_SCHEME = re.compile(r"([A-Za-z][A-Za-z-]{2,24})\s+(\S+)")
_TOKEN_FIELD = re.compile(r"token=\"?([^\"\s]+)\"?")
_FIELD = re.compile(r"[\"']?[A-Za-z][\w ]{0,40}=")
_NEXT_FIELD = re.compile(r";\s*\w[\w ]*=")
# A word and more after it; and what is one value all the same.
_SEVERAL = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+\s+\S""")
_ONE = re.compile(r"FlyV1 \S+$|\w+ ?= ?\S+ \w+ ?=")


def split(excerpt: Excerpt, previous: str | None) -> tuple[str, Excerpt] | None:
    """(name, value) of `--flag=V`, `NAME=V` and `Header: V`, if the value is one of these."""
    text = excerpt.text
    if "=" not in text and ":" not in text:
        return None
    if flag := _FLAG.fullmatch(text):
        return flag[1].lstrip("-"), excerpt.cut(*flag.span(2))
    assigned = _ASSIGNED.fullmatch(text)
    if assigned and not _of_fields(text, assigned[2]) and not _several(assigned[2]):
        value = excerpt.cut(*assigned.span(2))
        if (previous or "").lower() in READ_BY_SHELL | _ASSIGNING:
            value = value.cut(0, len(value.text.rstrip(";&|")))
        return assigned[1], value
    header = _HEADER.fullmatch(text)
    if header and not header[2].startswith("//"):
        name = header[1].lower()
        wanted = (previous or "").lower() in _HEADER_FLAGS or name.startswith("x-")
        if (
            wanted
            or _SCHEME.fullmatch(header[2])
            or (previous is not None and named(name).secret and ": " in text)
        ):
            return header[1], excerpt.cut(*header.span(2))
    return None


def schemed(excerpt: Excerpt, key: str) -> tuple[str, Excerpt] | None:
    """(scheme, token) of `Bearer V` and the like; of any word before V in an Authorization."""
    scheme = _SCHEME.fullmatch(excerpt.text)
    if scheme is None and "authorization" in words(key):
        scheme = _ANY_SCHEME.fullmatch(excerpt.text)
    if scheme is None or scheme[1] == "FlyV1":
        return None
    token = excerpt.cut(*scheme.span(2))
    field = _TOKEN_FIELD.fullmatch(token.text)
    return scheme[1].lower(), token.cut(*field.span(1)) if field else token


def is_flag(text: str) -> bool:
    """`--verbose`; a token may begin so as well."""
    return bool(PLAIN_FLAG.fullmatch(text)) and not (
        len(text) > 30 and could_be_token(text, certain=False)
    )


def flag_name(previous: str, text: str) -> str:
    """The name that the flag before a value gives it, if it is one."""
    if not PLAIN_FLAG.fullmatch(previous):
        return ""
    if previous in _SHORT:
        return _SHORT[previous] if could_be_token(text, certain=False) else ""
    return previous.lstrip("-")


def _of_fields(text: str, rest: str) -> bool:
    """Whether the text itself is `NAME=V;NAME=V`, not one name with such a value."""
    return ";" in text and bool(_NEXT_FIELD.search(text)) and not _FIELD.match(rest)


def _several(text: str) -> bool:
    """Whether what follows an assignment is a command of its own: `X=1 npx server`."""
    return bool(_SEVERAL.match(text)) and not (_SCHEME.fullmatch(text) or _ONE.match(text))
