"""SARIF 2.1.0 that GitHub code scanning takes as it is meant.

What GitHub would get wrong is avoided here: a result without a file in the repository
rejects the whole upload, so cloud findings point into the inventory lock; suppressed
findings would stay open as alerts, so they are only counted; severity is the rule's.
"""

from __future__ import annotations

from typing import TextIO

from aispm.exporters.jsontext import pretty
from aispm.exporters.look import Look
from aispm.exporters.sarif.log import log
from aispm.model import Report


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write the SARIF log."""
    out.write(pretty(log(report)))
