"""Formats: each takes a Report and writes it. Adding one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from aispm.exporters import console, lock, policy_input, report, sarif
from aispm.exporters.look import Look
from aispm.model import Report

__all__ = ["EXPORTERS", "Look"]

EXPORTERS: dict[str, Callable[[Report, TextIO, Look], None]] = {
    "console": console.export,
    "json": report.export,
    "sarif": sarif.export,
    "lock": lock.export,
    "policy-input": policy_input.export,
}
