"""detect-secrets' plugins as one source of sightings, each called on a single value.

Left out are those that guess (Keyword, the entropy pair, IPPublic), those whose capture group
loses the token (GitHub, GitLab, Npm), BasicAuth, which cannot tell a reference from a password,
and those whose kinds the table tells with more care: what is left knows assignments that
stand inside a value.
"""

from __future__ import annotations

import importlib
import re
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

# Values longer than this are none of theirs, and their patterns are not made for them.
_LONGEST = 4096
# They know assignments: without a name and a sign of one, no plugin finds anything in a value.
_NEAR = re.compile(r"(?:key|pass|pwd|pw|token|cloudant|softlayer).{0,40}?[=:'\"(@.]", re.IGNORECASE)
# (module, class, kind)
_PLUGINS: tuple[tuple[str, str, str], ...] = (
    ("aws", "AWSKeyDetector", "aws-access-key"),
    ("cloudant", "CloudantDetector", "cloudant-password"),
    ("ibm_cloud_iam", "IbmCloudIamDetector", "ibm-cloud-api-key"),
    ("ibm_cos_hmac", "IbmCosHmacDetector", "ibm-cos-secret-key"),
    ("softlayer", "SoftlayerDetector", "softlayer-api-key"),
)
_loading = threading.Lock()


def findings(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of everything the plugins see in one value."""
    if len(text) > _LONGEST or len(text) < 16 or not _NEAR.search(text):
        return
    with _loading:
        plugins = _plugins()
    for kind, plugin in plugins:
        for secret in plugin.analyze_string(text):
            bare = secret.strip(' =:"\n\t')
            start = text.find(bare) if bare else -1
            if start >= 0:
                yield kind, start, start + len(bare)


def load() -> None:
    """Import the plugins now, on the caller's thread."""
    with _loading:
        _plugins()


@cache
def _plugins() -> tuple[tuple[str, Any], ...]:
    with _without_requests():
        return tuple(
            (kind, getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)())
            for module, name, kind in _PLUGINS
        )


@contextmanager
def _without_requests() -> Iterator[None]:
    """Let the plugins import a stand-in for `requests`.

    They would use it to try keys online, which never happens here: with the stand-in it
    could not. Loading the real one would open a socket (urllib3 asks the system for IPv6),
    and reading files must open none.
    """
    if "requests" in sys.modules:
        yield
        return
    stand_in = types.ModuleType("requests")
    stand_in.Response = object  # type: ignore[attr-defined]  # named in two annotations
    sys.modules["requests"] = stand_in
    try:
        yield
    finally:
        del sys.modules["requests"]
