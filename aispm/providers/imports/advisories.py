"""Records of OSV, as somebody has exported them, without what in them is a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import msgspec

from aispm.model import Advisory, Read, Record, VersionRange
from aispm.packages.osv import OsvError
from aispm.secrets import safe

_MOST_TOLD = 20  # records of one file that are none
_LONGEST = 4_000
# Databases have hundreds of thousands of records: only a text with a long word in it, a shorter
# one of parts that has digits, or a password before a host, is searched.
_SUSPECT = re.compile(r"\w{16}|\b(?!GHSA-)(?=[\w-]{0,60}\d)[\w-]{16}|:[^/@\s]{1,200}@")


def records(
    first: Advisory | OsvError, rest: Iterator[Advisory | OsvError], uri: str, scope: str
) -> Iterator[Record]:
    """The advisories, then a line of the ledger that says how many records were none."""
    wrong: list[str] = []
    try:
        for one in chain([first], rest):
            if isinstance(one, OsvError):
                wrong.append(str(one))
            else:
                yield _masked(one)
    except OsvError as error:
        wrong.append(str(error))
    detail = "; ".join(dict.fromkeys(wrong[:_MOST_TOLD]))
    yield Read(scope, f"read:{uri}", "failed" if wrong else "ok", detail=detail)


def _masked(one: Advisory) -> Advisory:
    return msgspec.structs.replace(
        one,
        id=_safe(one.id),
        ecosystem=_safe(one.ecosystem),
        package=_safe(one.package),
        summary=_safe(one.summary),
        ranges=tuple(map(_masked_range, one.ranges)),
        versions=tuple(map(_safe, one.versions)),
        aliases=tuple(map(_safe, one.aliases)),
        references=tuple(map(_safe, one.references)),
    )


def _masked_range(one: VersionRange) -> VersionRange:
    texts = {name: getattr(one, name) for name in ("introduced", "fixed", "last_affected")}
    told = {name: text and _safe(text) for name, text in texts.items()}
    return one if told == texts else msgspec.structs.replace(one, **told)


def _safe(text: str) -> str:
    return safe(text, _LONGEST) if _SUSPECT.search(text) else text
