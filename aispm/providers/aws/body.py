"""An answer's body, looked at before botocore reads it.

botocore takes a JSON body that does not parse for an empty answer, and does not compare a
body with its announced length: what was never read would pass for what is not there.
"""

from __future__ import annotations

import json
from typing import Any

from aispm.providers.aws.faults import BrokenOffError, MalformedError


def check(client: Any) -> None:
    """Let every answer of a client be checked; a broken one raises in the call."""
    client.meta.events.register("before-parse", _checked)


def _checked(response_dict: dict[str, Any], operation_model: Any, **_: Any) -> None:
    body, headers = response_dict["body"], response_dict["headers"]
    if not isinstance(body, bytes):
        return
    announced = headers.get("Content-Length", "")
    if announced.isdecimal() and "Content-Encoding" not in headers and len(body) < int(announced):
        raise BrokenOffError("the answer broke off")
    protocol = operation_model.service_model.resolved_protocol
    if body and response_dict["status_code"] < 300 and "json" in protocol:
        try:
            json.loads(body)
        except ValueError as error:
            raise MalformedError("the answer is no JSON") from error
