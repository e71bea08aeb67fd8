"""What `aispm --version` prints."""

from __future__ import annotations

import importlib.metadata
import platform
import re

from aispm import __version__


def show(details: bool) -> None:
    """Print the version; with `details` the Python and the libraries it runs on."""
    print(f"aispm {__version__}")
    if not details:
        return
    print(f"python {platform.python_version()}")
    for requirement in importlib.metadata.requires("aispm") or ():
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        print(f"{name} {importlib.metadata.version(name)}")
