"""Scripts that start a machine, as services give them: in base64. What they fetch and run."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any

from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.paths import values
from aispm.vocabulary import Facts

_COMMENT = re.compile(r"^\s*#.*", re.MULTILINE)


def read(paths: Sequence[str], answer: Any) -> list[str]:
    """The scripts at some paths. Raises MalformedError for what is no base64."""
    found = [str(value) for path in paths for value in values(path, answer)]
    try:
        return [base64.b64decode(one, validate=True).decode("utf-8", "replace") for one in found]
    except (binascii.Error, ValueError) as error:
        raise MalformedError("the script is no base64") from error


def facts(scripts: Sequence[str]) -> Facts:
    """Whether one of them runs what it fetches from elsewhere."""
    from aispm.providers.files.instructions.downloads import downloads

    # As a block of code, in which one line may save what another runs.
    blocks = (f"```\n{_COMMENT.sub('', one)}\n```" for one in scripts)
    return {"runs_downloads": any(map(downloads, blocks))}
