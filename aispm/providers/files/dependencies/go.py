"""go.mod."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.dependencies.dependency import Dependency

# A block of one verb, or a line of its own; a comment may say that the module is not direct.
_LINE = re.compile(
    r"""^[ \t]*+ (?: ([a-z]++)[ \t]*+(\() | (\))
      | (?:(require)[ \t]++)? "?([\w-]++(?:\.[\w-]++)++/[^\s"]++)"? [ \t]++ (v\d[^\s/]*+)
        [ \t]*+ (//[^\n]*+)? )""",
    re.VERBOSE | re.MULTILINE,
)


def go_mod(text: str) -> Iterator[Dependency]:
    """The modules that a module requires; Go takes exactly the versions that it lists."""
    block = ""
    for line in _LINE.finditer(text):
        if line[2] or line[3]:
            block = line[1] or ""
        elif line[4] or block == "require":
            direct = "indirect" not in (line[7] or "")
            yield Dependency("Go", line[5], *line.span(5), line[6], exact=True, direct=direct)
