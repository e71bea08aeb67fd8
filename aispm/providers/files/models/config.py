"""The settings beside a model, as Hugging Face lays them out: what it is, what code it needs."""

from __future__ import annotations

from msgspec import Struct

from aispm.providers.files.reading import text
from aispm.providers.files.text import json_text
from aispm.providers.files.text.document import Entry, Mapping, Scalar, Sequence, Source
from aispm.secrets import safe
from aispm.vocabulary import Facts

NAMES = frozenset(
    {"config.json", "adapter_config.json", "model_index.json", "tokenizer_config.json"}
)
# What is in every such file, searched for before it is parsed.
_MARKS = (
    b'"model_type"',
    b'"architectures"',
    b'"peft_type"',
    b'"_diffusers_version"',
    b'"auto_map"',
)
# What, beside the type of a model, no other program's settings have.
_SIGNS = (
    "transformers_version",
    "architectures",
    "auto_map",
    "torch_dtype",
    "dtype",
    "hidden_size",
    "d_model",
    "vocab_size",
    "num_hidden_layers",
)


class Setting(Struct, frozen=True):
    """The facts of a model's settings, and where they ask for code, else where they begin."""

    facts: Facts
    line: int
    column: int
    end_column: int


def setting(data: bytes) -> Setting | None:
    """A model's settings, or None where a file of that name is of something else."""
    if not any(mark in data for mark in _MARKS):
        return None
    source = Source(text(data)[0])
    root = next(iter(json_text.parse(source).roots), None)
    if not isinstance(root, Mapping) or not _is_model(root):
        return None
    code = _code(root)
    facts: Facts = {
        "architecture": _first(root, "architectures", "_class_name", "model_type"),
        "base_model": _first(root, "base_model_name_or_path", "_name_or_path"),
        "adapter": _first(root, "peft_type"),
        "custom_code": code is not None,
    }
    if code is None:
        return Setting(facts, 1, 1, 1)
    line, column = source.position(code.start)
    return Setting(facts, line, column, column + code.end - code.start)


def _is_model(root: Mapping) -> bool:
    if _first(root, "peft_type") and root.entry("base_model_name_or_path"):
        return True
    if root.entry("_diffusers_version") or isinstance(root.get("auto_map"), Mapping):
        return True
    typed = bool(_first(root, "model_type", "architectures"))
    return typed and any(root.entry(name) for name in _SIGNS if name != "architectures")


def _code(root: Mapping) -> Entry | None:
    """The entry by which code comes with the model, to be run where it is loaded."""
    mapped = root.entry("auto_map")
    if mapped and isinstance(mapped.value, Mapping) and mapped.value.entries:
        return mapped
    trusted = root.entry("trust_remote_code")
    if trusted and isinstance(trusted.value, Scalar) and trusted.value.text == "true":
        return trusted
    pipeline = root.entry("_class_name")
    return pipeline if pipeline and isinstance(pipeline.value, Sequence) else None


def _first(root: Mapping, *names: str) -> str | None:
    """The first of these that is told, or the first of its list."""
    for name in names:
        node = root.get(name)
        if isinstance(node, Sequence):
            node = node.items[0] if node.items else None
        if isinstance(node, Scalar) and node.quoted and node.text:
            return safe(node.text)
    return None
