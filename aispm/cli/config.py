"""The config file: found, and read into plain values. What its keys mean is `options.py`.

It may have come with the code that is scanned, so its size and what it unfolds to are bounded.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from aispm import regular
from aispm.errors import InputError, RuleError
from aispm.rulebook import source

YAML_NAME = ".aispm.yaml"
TOML_NAME = "pyproject.toml"
_SEE = "see `aispm scan --help`"
_MOST_DOTS = 500  # on a line of TOML: a key of many parts takes the square of their number


def read(named: str | None) -> tuple[str, dict[str, Any]]:
    """The name and the values of the config file: `named`, else that of the working directory.

    ("", {}) where there is none. A config deeper in a scanned tree is never looked at.
    Raises InputError when it cannot be read, or when two files both claim to be it.
    """
    if named is not None:
        return named, _values(Path(named))
    found = {
        name: values
        for name in (YAML_NAME, TOML_NAME)
        if Path(name).is_file() and (values := _values(Path(name)))
    }
    if len(found) > 1:
        raise InputError(
            f"both {YAML_NAME} and [tool.aispm] of {TOML_NAME} configure aispm",
            "keep one, or choose with --config",
        )
    return next(iter(found.items()), ("", {}))


def _values(path: Path) -> dict[str, Any]:
    data = _bytes(path)
    if path.name == TOML_NAME and b"aispm" not in data:
        return {}  # someone else's file, which need not even parse for us
    values = _toml(path, data) if path.suffix == ".toml" else _yaml(path, data)
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise InputError(f"{path}: a config is a table of options", _SEE)
    return {
        # TOML reads an unquoted time as a time; an option is text.
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }


def _bytes(path: Path) -> bytes:
    try:
        data = regular.read(path, source.MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot read the config {path}: {reason}") from error
    if len(data) > source.MAX_BYTES:
        raise InputError(f"{path} is too large for a config file", "--no-config reads none")
    return data


def _toml(path: Path, data: bytes) -> Any:
    if any(line.count(b".") > _MOST_DOTS for line in data.split(b"\n")):
        raise InputError(f"{path}: a line has more than {_MOST_DOTS} dots", "break it up")
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not valid TOML: {error}") from error
    tool = values.get("tool")
    table = tool.get("aispm", {}) if isinstance(tool, dict) else {}
    return table if path.name == TOML_NAME or table else values


def _yaml(path: Path, data: bytes) -> Any:
    lines = (line.strip() for line in data.splitlines())
    if not any(line and not line.startswith(b"#") for line in lines):
        return None
    try:
        return source.parse(path, data).value
    except RuleError as error:
        raise InputError(error.message, _SEE) from error
