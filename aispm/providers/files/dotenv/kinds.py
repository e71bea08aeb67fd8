"""The kind of asset that variables files are."""

from aispm.model import Kind

ENVIRONMENT = Kind(
    "ai.environment",
    "Variables file that sets models, or holds credentials",
    "setting",
    {
        "models": "list",
        "vendors": "list",
        "hosts": "list",
        "hosts_plain": "list",
        "hosts_unknown": "list",
        "env_names": "list",
        "sample": "bool",
        "credentials": "int",
        "in_clear": "int",
    },
)
KINDS = (ENVIRONMENT,)
LISTS = (ENVIRONMENT.name, "credential")
