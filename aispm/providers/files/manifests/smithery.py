"""`smithery.yaml`, by which Smithery builds and starts a server.

https://smithery.ai/docs/build/project-config
"""

from __future__ import annotations

from aispm.providers.files.manifests.fields import mapping, text
from aispm.providers.files.manifests.manifest import Manifest
from aispm.providers.files.text.document import Mapping

NAMES = frozenset({"smithery.yaml", "smithery.yml"})


def manifest(root: Mapping) -> Manifest | None:
    """What Smithery is told of a server; None where the file says nothing of how it starts."""
    start = mapping(root, "startCommand")
    runtime = text(root, "runtime")
    if start is None and not runtime:
        return None
    kind = text(start, "type") or ("" if start else "http")
    return Manifest("smithery", root, title=text(root, "name"), transports=(kind,))
