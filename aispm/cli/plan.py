"""What a scan would call, told before it calls anything."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from aispm import scan
from aispm.cli import output, request
from aispm.cli.options import Options
from aispm.errors import InputError
from aispm.exporters.jsontext import pretty
from aispm.exporters.plaintext import visible
from aispm.providers.base import Planned

FORMATS = ("console", "json")


def run(options: Options, paths: tuple[str, ...]) -> None:
    """Print the plan. Raises InputError for what a plan is no answer to."""
    outputs = output.plan(options.output, FORMATS)
    sources = request.wanted(options, paths)
    if sources is None or options.save:
        raise InputError("--plan reads nothing", "leave out --save, and --from alone")
    planned = scan.plan(sources)
    for item in outputs:
        as_json = item.format == "json"
        output.write(
            item, pretty(_document(planned, options)) if as_json else _text(planned, options)
        )


def _document(planned: Iterable[Planned], options: Options) -> dict[str, object]:
    calls = [
        {
            "scope": one.scope,
            "operation": one.operation,
            "permission": one.permission,
            "each": one.each,
            "sensitive": one.sensitive,
            "withheld": _withheld(one, options),
        }
        for one in planned
    ]
    return {"schema": "aispm/plan/v1", "calls": calls}


def _text(planned: Iterable[Planned], options: Options) -> str:
    lines: list[str] = []
    withheld = count = 0
    for scope, calls in groupby(planned, lambda one: one.scope):
        lines.append(visible(scope))
        for one in calls:
            count += 1
            withheld += _withheld(one, options)
            lines.append("  " + " ".join(_parts(one, options)))
    last = f"{count:,} kind{'' if count == 1 else 's'} of call planned"
    last += f", {withheld:,} of them withheld" if withheld else ""
    return "\n".join([*lines, f"{last}; nothing was called, and * is what calls would tell", ""])


def _parts(one: Planned, options: Options) -> Iterable[str]:
    yield visible(one.operation)
    if one.permission and one.permission != one.operation:
        yield f"by {one.permission}"
    if one.each:
        yield f"for each {one.each}"
    if _withheld(one, options):
        yield "(withheld)"
    elif one.sensitive:
        yield "(sensitive)"


def _withheld(one: Planned, options: Options) -> bool:
    return one.sensitive and options.no_sensitive_reads
