"""What a value is for, where its key only says that it is one: `{name: API_KEY, value: ...}`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from aispm.secrets.keyname import named

_VALUES = frozenset({"value", "default", "defaultvalue", "default_value"})
_NAMES = ("name", "key", "env", "id", "variable", "valueHint", "value_hint")
_FLAGS = ("password", "sensitive", "secret", "isSecret", "is_secret", "writeOnly")
_LONGEST = 100  # what is longer describes at length, and may speak of anything


class Label(Struct, frozen=True):
    """The name by which a value is shown, and the one by which it is judged."""

    shown: str
    judged: str


def label(key: str, siblings: Mapping[str, str], above: str) -> Label:
    """The name of a value that stands under `key` beside its siblings, in a map called `above`.

    A schema calls the map of a setting by the setting's name: `apiKey: {default: ...}`.
    """
    low = key.lower()
    if low not in _VALUES:
        bare = key[: -len("_value")] if low.endswith("_value") else ""
        return Label(key, bare or key)
    names = [text for name in _NAMES if (text := siblings.get(name, ""))]
    if above and not above.isdecimal():
        names.append(above)
    told = [name.lstrip("-") for name in names if len(name) <= _LONGEST]
    shown = next((name for name in told if _tells(name)), told[0] if told else key)
    if _tells(shown) or not any(siblings.get(flag, "").lower() == "true" for flag in _FLAGS):
        return Label(shown, shown)
    description = siblings.get("description", "")
    described = len(description) <= _LONGEST and named(description).secret
    return Label(shown, description if described else "secret")


def _tells(name: str) -> bool:
    said = named(name)
    return said.secret or said.keyish or said.benign
