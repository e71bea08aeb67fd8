"""The kinds of asset that manifests tell of."""

from aispm.model import Kind

DEPENDENCY = Kind(
    "ai.dependency",
    "AI library that a project depends on",
    "library",
    {
        "package": "string",
        "ecosystem": "string",
        "version": "string?",
        "pinned": "bool?",
        "category": "string",
        "vendor": "string",
        "file": "string",
        "locked": "bool",
        "direct": "bool",
        "dev": "bool",
        "approved": "bool?",
        "advisories": "list",
        "advisories_open": "list",
        "advisory_worst": "string?",
        "malicious": "bool",
        "known_exploited": "bool",
        "fixed_in": "list",
    },
)
MANIFEST = Kind(
    "ai.manifest",
    "Manifest that names AI libraries",
    "setting",
    {"packages": "int", "unpinned": "list"},
)
KINDS = (DEPENDENCY, MANIFEST)
LISTS = tuple(kind.name for kind in KINDS)
