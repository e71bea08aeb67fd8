"""The config file: found, and read into plain values. What its keys mean is `options.py`."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from aispm.errors import InputError

YAML_NAME = ".aispm.yaml"
TOML_NAME = "pyproject.toml"
_LIMIT = 1 << 20


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
    text = _text(path)
    if path.name == TOML_NAME and "aispm" not in text:
        return {}  # someone else's file, which need not even parse for us
    values = _toml(path, text) if path.suffix == ".toml" else _yaml(path, text)
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise InputError(f"{path}: a config is a table of options", "see `aispm scan --help`")
    return {
        # TOML and YAML both read an unquoted time as a time; an option is text.
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(f"{path} is too large for a config file")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot read the config {path}: {reason}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text") from error


def _toml(path: Path, text: str) -> Any:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not valid TOML: {error}") from error
    tool = values.get("tool")
    table = tool.get("aispm", {}) if isinstance(tool, dict) else {}
    return table if path.name == TOML_NAME or table else values


def _yaml(path: Path, text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InputError(f"{path}{line} is not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is not valid YAML") from error
