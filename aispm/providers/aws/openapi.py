"""OpenAPI schemas that tools of agents are described by, as JSON or YAML. Whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aispm.providers.files.text.document import Mapping


def read(text: str) -> Mapping | None:
    """The schema; None for a text that is none, or of which not all could be read."""
    from aispm.providers.files.text import json_text, yaml_text
    from aispm.providers.files.text.document import Mapping, Source

    as_json = text.lstrip()[:1] == "{"
    document = (json_text if as_json else yaml_text).parse(Source(text))
    top = document.roots[0] if document.roots and not document.problem else None
    return top if isinstance(top, Mapping) and top.get("paths") is not None else None


def servers(schema: Mapping) -> Iterator[str]:
    """The addresses of the API: those of all its operations, of single paths and operations."""
    from aispm.providers.files.text.document import Mapping, Scalar, Sequence

    paths = schema.get("paths")
    items = [one.value for one in paths.entries] if isinstance(paths, Mapping) else []
    inner = [one.value for item in items if isinstance(item, Mapping) for one in item.entries]
    for holder in (schema, *items, *inner):
        given = holder.get("servers") if isinstance(holder, Mapping) else None
        for server in given.items if isinstance(given, Sequence) else ():
            url = server.get("url") if isinstance(server, Mapping) else None
            if isinstance(url, Scalar):
                yield url.text
