"""What a config may not do that nobody named: it may have come with the code that is scanned.

It still configures the scan. But it writes nowhere outside of the working directory, and it
uses nobody's cloud credentials without a word.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aispm.cli import output
from aispm.cli.stderr import complain
from aispm.errors import InputError


def refuse_outside(file: str, said: Mapping[str, Any]) -> None:
    """Raise InputError where `save` or `output` of the config `file` leads out of the folder."""
    places = {
        "save": [said["save"]] if said.get("save") else [],
        "output": [place for text in said.get("output", ()) if (place := output.place(text))],
    }
    for option, paths in places.items():
        if any(_is_outside(path) for path in paths):
            raise InputError(
                f"{file}: `{option}` names a file outside of this folder",
                f"if the config is yours, name it: --config {file}",
            )


def tell_clouds(file: str, options: Sequence[str]) -> None:
    """Say that clouds are read with the user's credentials because a config asks for it."""
    names = ", ".join(f"`{option}`" for option in options)
    complain(
        "note", f"{file} sets {names}: clouds are read with your credentials, unless --no-config"
    )


def _is_outside(path: str | Path) -> bool:
    """Whether a path leads out of the working directory, its symbolic links followed."""
    try:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath("."))
    except ValueError:  # a null character
        return True
