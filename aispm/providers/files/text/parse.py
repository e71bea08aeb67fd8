"""The text of a file as a document, by its format."""

from __future__ import annotations

import os

from aispm.providers.files.text import (
    dotenv_text,
    ide_text,
    json5_text,
    json_text,
    python_text,
    shell_text,
    toml_text,
    yaml_text,
)
from aispm.providers.files.text.document import Document, Mapping, Source

PARSERS = {
    "json": json_text.parse,
    "json5": json5_text.parse,
    "toml": toml_text.parse,
    "yaml": yaml_text.parse,
    "dotenv": dotenv_text.parse,
    "python": python_text.parse,
    "shell": shell_text.parse,
    "ide": ide_text.parse,
}

# Variables files and code are known by their names alone: none is looked for by its shape.
FORMATS = {
    ".json": "json",
    ".jsonc": "json",
    ".json5": "json",
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
}
# What is there for something else than to set up servers, unless it holds one of these marks.
CODE = {"python": python_text.MARKS, "shell": shell_text.MARKS, "ide": ide_text.MARKS}


def format_of(name: str) -> str | None:
    """The format that the end of a file's name tells, or None."""
    return FORMATS.get(os.path.splitext(name)[1].lower())


def parse(text: str, syntax: str) -> Document:
    """The document of a text, with whatever of it could be read."""
    return PARSERS[syntax](Source(text))


def nothing(document: Document) -> str:
    """Why a file that parses can hold no settings, or "". One of comments alone may be meant."""
    if not document.source.text.strip():
        return "empty"
    if document.roots and not any(isinstance(root, Mapping) for root in document.roots):
        return "no table of settings"
    return ""
