"""A config as text: JSON, JSON with comments, TOML, YAML and .env, in the manner of the clients."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

Tree = dict[str, Any]
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
# What YAML reads as itself without quotes, first character aside.
_SAFE = _BARE | frozenset("/.+=@%~ $")


def as_json(tree: Tree, rng: random.Random) -> str:
    """Strict JSON."""
    return json.dumps(tree, ensure_ascii=False, indent=rng.choice([2, 4])) + "\n"


def as_jsonc(tree: Tree, rng: random.Random) -> str:
    """With comments and trailing commas."""
    lines = json.dumps(tree, ensure_ascii=False, indent=2).split("\n")
    told = ["// settings of the agents", lines[0]]
    for line, following in zip(lines[1:], [*lines[2:], ""], strict=True):
        if rng.random() < 0.08 and line.strip().startswith('"'):
            told.append("    // kept for the nightly run")
        closes = following.strip().startswith(("}", "]")) and not line.endswith(("{", "["))
        told.append(line + ("," if closes and rng.random() < 0.5 else ""))
    return "\n".join(told) + "\n"


def as_toml(tree: Tree, rng: random.Random) -> str:
    """Tables and inline arrays."""
    return "\n".join(_tables(tree, [])).lstrip("\n") + "\n"


def _tables(tree: Tree, path: list[str]) -> Iterator[str]:
    plain = {key: value for key, value in tree.items() if not isinstance(value, dict)}
    if plain and path:
        yield f"\n[{'.'.join(path)}]"
    for key, value in plain.items():
        yield f"{_toml_key(key)} = {_toml_value(value)}"
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _tables(value, [*path, _toml_key(key)])


def _toml_key(key: str) -> str:
    return key if key and set(key) <= _BARE else json.dumps(key, ensure_ascii=False)


def _toml_value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml_value(item) for item in value)}]"
    if isinstance(value, str) and '"' in value and "'" not in value and "\n" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def as_yaml(tree: Tree, rng: random.Random) -> str:
    """Block style, with as few quotes as go."""
    return "\n".join(_block(tree, 0, rng)) + "\n"


def _block(tree: Tree, depth: int, rng: random.Random) -> Iterator[str]:
    pad = "  " * depth
    for key, value in tree.items():
        name = _yaml_scalar(key, rng)
        if isinstance(value, dict):
            yield f"{pad}{name}:"
            yield from _block(value, depth + 1, rng)
        elif isinstance(value, list):
            yield f"{pad}{name}:"
            yield from (f"{pad}  - {_yaml_scalar(item, rng)}" for item in value)
        elif isinstance(value, str) and "\n" in value.rstrip("\n"):
            yield f"{pad}{name}: |"
            yield from (f"{pad}  {line}" for line in value.rstrip("\n").split("\n"))
        else:
            yield f"{pad}{name}: {_yaml_scalar(value, rng)}"


def _yaml_scalar(value: Any, rng: random.Random) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    # Marks aside, which no reader of the file will see.
    text = "".join(one for one in value if ord(one) < 0xF0000)
    plain = text and set(text) <= _SAFE and text[0] not in "-@%~ =$" and text[-1] != " "
    word = text.lower() in ("true", "false", "null", "yes", "no", "on", "off", "none")
    number = text.replace(".", "").replace("_", "").replace("e", "").isdigit()
    if plain and not word and not number and rng.random() < 0.7:
        return value
    if "'" not in text and rng.random() < 0.3:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def as_env(tree: Tree, rng: random.Random) -> str:
    """`NAME=value` lines, some exported, some quoted, with comments."""
    told = ["# settings of the agents"]
    for name, value in tree.items():
        prefix = "export " if rng.random() < 0.15 else ""
        value = value.replace("\n", "\\n") if "\n" in value else value
        bare = not set(value) & set(" #'\"\\\n$`") and rng.random() < 0.6
        if bare:
            told.append(f"{prefix}{name}={value}")
        elif "'" not in value and "\\n" not in value and rng.random() < 0.3:
            told.append(f"{prefix}{name}='{value}'")
        else:
            quoted = value.replace('"', '\\"')
            told.append(f'{prefix}{name}="{quoted}"')
    return "\n".join(told) + "\n"
