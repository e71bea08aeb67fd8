"""The kinds of asset that model files are."""

from aispm.model import Kind

MODEL = Kind(
    "ai.model-file",
    "Model file",
    "model",
    {
        "format": "string",
        "size": "int",
        "lfs": "bool",
        "executes_code": "bool",
        "dangerous_globals": "list",
        "other_globals": "list",
        "architecture": "string?",
        "model": "string?",
        "adapter": "bool",
        "approved": "bool?",
    },
)
CONFIG = Kind(
    "ai.model-config",
    "Settings of a model",
    "setting",
    {
        "architecture": "string?",
        "base_model": "string?",
        "adapter": "string?",
        "custom_code": "bool",
    },
)
KINDS = (MODEL, CONFIG)
LISTS = tuple(kind.name for kind in KINDS)
