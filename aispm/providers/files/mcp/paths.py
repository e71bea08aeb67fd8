"""Paths as configs write them, in one form."""

from __future__ import annotations

import posixpath
import re

_LONGEST = 1000
_HOME = re.compile(
    r"(?:\$\{(?:env:)?(?:HOME|USERPROFILE)\}|\$\{userHome\}|\$(?:env:)?(?:HOME|USERPROFILE)\b"
    r"|\{\{?(?:env:)?HOME\}\}?|%(?:USERPROFILE|HOMEPATH|HOME)%|/(?:home|Users)/[^/]+|/root"
    r"|(?:[A-Z]:|/(?:mnt/)?[a-z])/(?:Users|Documents and Settings)/[^/]+)(?=/|$)",
    re.IGNORECASE,
)
_DRIVE = re.compile(r"([A-Za-z]):(?:/|$)")
_PATH = re.compile(r"[/~.]|[A-Za-z]:[\\/]|\$\{?\w|%\w+%|\{\{?(?:env:)?HOME")


def is_path(text: str) -> bool:
    """Whether a text names a path by how it begins."""
    return bool(_PATH.match(text)) and "://" not in text


def normal(text: str) -> str:
    """With `/` between names, nothing superfluous, and `~` for anyone's home folder."""
    path = text[:_LONGEST].strip().strip("\"'").removeprefix("file://").replace("\\", "/")
    path = _HOME.sub("~", path, count=1) if _HOME.match(path) else path
    path = re.sub(r"^/+", "/", posixpath.normpath(path)) if path else ""
    if _HOME.fullmatch(path):  # `/home/x/y/..`
        return "~"
    drive = _DRIVE.match(path)
    return f"{drive[1].upper()}:/{path[3:]}" if drive else path
