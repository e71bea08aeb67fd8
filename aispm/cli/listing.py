"""The inventory: what exists, by kind; and the kinds there are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from aispm import scan
from aispm.cli import output, request
from aispm.cli.options import Options
from aispm.exporters.actors import unsigned
from aispm.exporters.jsontext import pretty
from aispm.exporters.looked import looked
from aispm.exporters.plaintext import visible
from aispm.exporters.report import inventory
from aispm.model import Asset, Credential, Identity, Location, Snapshot
from aispm.providers import PROVIDERS

FORMATS = ("console", "json")


def run(options: Options, paths: tuple[str, ...]) -> int:
    """Collect and list; returns the exit code, which no finding changes."""
    outputs = output.plan(options.output, FORMATS)
    gathered = request.gather(options, paths)
    joined = scan.joined_up(gathered.snapshot)
    for item in outputs:
        as_json = item.format == "json"
        output.write(item, pretty(inventory(joined)) if as_json else _text(joined))
    request.complain_of_unread(gathered)
    return 3 if scan.unread(gathered.snapshot, gathered.sources) else 0


def _text(snapshot: Snapshot) -> str:
    """What exists, by kind, and a last line for what was not seen."""
    groups: dict[str, list[Asset | Identity]] = {}
    everything: list[Asset | Identity] = [*snapshot.assets, *snapshot.identities]
    for one in everything:
        groups.setdefault(one.kind, []).append(one)
    lines: list[str] = []
    for kind, found in sorted(groups.items()):
        lines.append(f"{kind} ({len(found)})")
        lines += _those(found)
    if snapshot.credentials:
        lines.append(f"credentials ({len(snapshot.credentials)})")
        lines += [f"  {_credential(one)}" for one in snapshot.credentials]
    if not lines and (places := looked(snapshot.reads)):
        lines.append(f"nothing there: looked at {visible(', '.join(places))}")
    gaps = sum(read.blind for read in snapshot.reads)
    lines.append(f"not seen: {gaps} of {len(snapshot.reads)} reads")
    return "\n".join([*lines, ""])


def _those(found: list[Asset | Identity]) -> Iterator[str]:
    """A line for each, but one for all compute that shows no sign of AI."""
    shown = [one for one in found if not (isinstance(one, Asset) and unsigned(one))]
    for one in shown:
        yield "  ".join([f"  {visible(one.name)}", _place(one), *_signs(one)])
    if plain := len(found) - len(shown):
        yield f"  {plain} of them with no sign of AI"


def _signs(one: Asset | Identity) -> list[str]:
    signs = one.facts.get("ai_signs") or []
    return [f"({visible(', '.join(map(str, signs)))})"] if signs else []


def _place(one: Asset | Identity) -> str:
    location = one.location if isinstance(one, Asset) else None
    return _line(location) if location else visible(one.scope)


def _line(location: Location) -> str:
    """A line of a file, named as the file system has it, for editors to jump to."""
    return visible(f"{unquote(location.uri, errors='surrogateescape')}:{location.line}")


def _credential(one: Credential) -> str:
    whose = [visible(one.identity)] if one.identity else []
    return "  ".join([one.kind, one.state, *whose, *dict.fromkeys(map(_line, one.locations))])


def kinds(options: Options) -> None:
    """Write the kinds aispm knows, with the call that lists each and the permission it needs."""
    outputs = output.plan(options.output, FORMATS)
    entries = [
        {"kind": kind, "provider": provider.NAME, "operation": call, "permission": permission}
        for provider in PROVIDERS
        for kind, call, permission in provider.operations()
    ]
    for item in outputs:
        as_json = item.format == "json"
        output.write(item, pretty(entries) if as_json else _table(entries))


def _table(entries: list[dict[str, str]]) -> str:
    """Each kind once, below it the calls that tell of it and the permission each needs."""
    lines: list[str] = []
    kind = ""
    for entry in entries:
        if entry["kind"] != kind:
            kind = entry["kind"]
            lines.append(kind)
        needs = f"  needs {entry['permission']}" if entry["permission"] else ""
        lines.append(f"  {entry['operation']}{needs}")
    return "\n".join([*lines, ""])
