"""Where a result points: a file of the repository, always.

GitHub rejects a whole upload for one result without a relative URI, so what has no file
of its own points at its line in the inventory lock.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from aispm.exporters import lock
from aispm.exporters.labels import label
from aispm.exporters.nouns import Document
from aispm.exporters.sarif.message import text
from aispm.exporters.subjects import Subjects
from aispm.model import Location

# What RFC 3986 lets stand in a path, but for the colon of a scheme.
_SAFE = "/!$&'()*+,;=@~%"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Places:
    """The SARIF locations of subjects."""

    def __init__(self, subjects: Subjects, anchors: dict[str, lock.Anchor]) -> None:
        self.subjects = subjects
        self._anchors = anchors

    def of(self, id_: str, location: Location | None = None) -> Document:
        """The place of a subject: the given one, its own in a file, else its line of the lock."""
        place = location or self.subjects[id_].location
        physical = in_file(place) if place else self._in_lock(id_)
        return {"physicalLocation": physical, "logicalLocations": [self._logical(id_)]}

    def _in_lock(self, id_: str) -> Document:
        anchor = self._anchors.get(id_)
        line, end = (anchor.line, anchor.length + 1) if anchor else (1, 2)
        return {
            "artifactLocation": {"uri": lock.URI},
            "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": end},
        }

    def _logical(self, id_: str) -> Document:
        return {
            "name": text(label(self.subjects, id_)),
            "fullyQualifiedName": text(id_),
            "kind": "resource",
        }


def in_file(location: Location) -> Document:
    """The physical location of a range, always a full region and never an empty one."""
    line = max(1, location.line)
    column = max(1, location.column)
    end_line = max(line, location.end_line)
    end_column = max(1, location.end_column)
    if end_line == line:
        end_column = max(column + 1, end_column)
    return {
        "artifactLocation": {"uri": relative(location.uri)},
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    }


def relative(uri: str) -> str:
    """A relative reference below the root, whatever a foreign snapshot says.

    What is encoded already stays so; a name cannot read as a scheme, a host or a way out.
    """
    encoded = quote(uri.lstrip("/"), safe=_SAFE, errors="surrogateescape")
    encoded = _STRAY_PERCENT.sub("%25", encoded)
    outside = ".." in unquote(encoded, errors="replace").split("/")
    return lock.URI if outside or not encoded else encoded
