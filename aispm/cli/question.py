"""Questions to the graph of a saved snapshot: what one identity reaches, how one thing does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from aispm import scan
from aispm.cli import change, neck, node, output, radius, request, terminal
from aispm.cli.options import Options
from aispm.exporters import nouns
from aispm.exporters.console.page import count
from aispm.exporters.jsontext import pretty
from aispm.exporters.labels import gained, label
from aispm.exporters.nouns import Document
from aispm.exporters.phrases import DOUBTS, PHRASES
from aispm.exporters.plaintext import visible
from aispm.exporters.report import certainty, path_document
from aispm.exporters.subjects import Subjects
from aispm.model import Blast, Edge, Snapshot, Target

if TYPE_CHECKING:
    from aispm.rulebook import Rulebook

FORMATS = ("console", "json")


def blast(options: Options, who: str, what_if: Iterable[str] = ()) -> None:
    """Write what one identity reaches and who reaches it; with `what_if`, what would be left."""
    from aispm.graph import path as paths

    outputs = output.plan(options.output, FORMATS)
    analysis = _analysis(options)
    identity = node.find(who, node.identities(analysis.snapshot), "identity")
    cuts = [change.parse(text, analysis.snapshot, analysis.graph) for text in what_if]
    left = scan.without(analysis, _rules(), cuts) if cuts else analysis
    entry, reaches, reached_by, document = _blast(left, identity)
    near = paths.within(left.snapshot, reaches, 1)
    if cuts:
        document["before"] = _blast(analysis, identity)[-1]
    subjects = Subjects(analysis.snapshot)

    def text() -> str:
        unknown = _unknown(analysis, entry)
        grave = paths.grave(left.snapshot)
        told = radius.text(subjects, entry, reaches, reached_by, near, unknown, grave)
        return change.text(subjects, cuts, left.graph.taken, document) + told if cuts else told

    _write(outputs, document, text)


def _blast(
    analysis: scan.Analysis, identity: str
) -> tuple[Blast, Sequence[Target], Sequence[Target], Document]:
    from aispm.graph import path as paths

    entry = next(one for one in analysis.measure.blast if one.identity == identity)
    reaches = paths.reaches(analysis.graph, identity)
    reached_by = paths.reached_by(analysis.graph, identity)
    unknown = _unknown(analysis, entry)
    document = {
        **nouns.blast(entry),
        "reaches": [nouns.target(one) for one in reaches],
        "reached_by": [nouns.target(one) for one in reached_by],
        "never_asked_for": {scope: [*titles] for scope, titles in unknown.unasked.items()},
        "policies_not_read": [*unknown.mute],
    }
    return entry, reaches, reached_by, document


def _unknown(analysis: scan.Analysis, entry: Blast) -> radius.Unknown:
    """What is not known of the accounts that an identity lies in and administers."""
    from aispm.graph.unasked import unasked
    from aispm.iam.aws.mute import untold

    snapshot, kinds = analysis.snapshot, scan.known_kinds()
    home = {one.scope for one in snapshot.identities if one.id == entry.identity}
    missing = unasked(snapshot, kinds, home.union(entry.admin_scopes))
    titled = {scope: [kinds[kind].title for kind in found] for scope, found in missing.items()}
    return radius.Unknown(snapshot.reads, titled, sorted(untold(snapshot)))


def choke_points(options: Options) -> None:
    """Write the edges whose removal takes most from what all agents and keys reach."""
    outputs = output.plan(options.output, FORMATS)
    analysis = _analysis(options)
    points = scan.choke_points(analysis, _rules())
    subjects, whose = Subjects(analysis.snapshot), scan.starts(analysis)
    told = [neck.document(point, _rules().escalations) for point in points]

    def written(one: Document) -> str:
        return change.written(one["source"], one["relation"], one["target"], analysis.snapshot)

    _write(outputs, {"choke_points": told}, lambda: neck.text(subjects, told, whose, written))


def path(options: Options, start: str, end: str) -> int:
    """Write the path from one thing to another; 1 if there is none."""
    from aispm.graph import path as paths

    outputs = output.plan(options.output, FORMATS)
    analysis = _analysis(options)
    names = node.everything(analysis.snapshot)
    first, last = node.find(start, names, "thing"), node.find(end, names, "thing")
    edges = paths.find(analysis.graph, first, last)
    if not edges:
        _write(outputs, {"certainty": None, "path": []}, str)
        terminal.remark(options, f"no path leads from {first} to {last}")
        gaps = sum(read.blind for read in analysis.snapshot.reads)
        if gaps:
            unseen = f"{count(gaps, 'read')} of the scan saw nothing"
            terminal.remark(options, f"{unseen}: a path may be hidden there")
        return 1
    subjects = Subjects(analysis.snapshot)
    _write(outputs, path_document(edges), lambda: _path_text(subjects, edges, analysis.snapshot))
    return 0


def _analysis(options: Options) -> scan.Analysis:
    return scan.analyse(request.saved(options.from_snapshot), _rules())


@cache
def _rules() -> Rulebook:
    return scan.load_rules(scan.Settings())


def _write(outputs: Iterable[output.Output], document: Document, text: Callable[[], str]) -> None:
    for item in outputs:
        content = pretty(document) if item.format == "json" else text()
        output.write(item, content)


def _path_text(subjects: Subjects, edges: Sequence[Edge], snapshot: Snapshot) -> str:
    """Each step with its reason, and how `--what-if` takes it away."""
    lines = [visible(label(subjects, edges[0].source))]
    for edge in edges:
        doubt = f" ({DOUBTS[edge.certainty]})" if DOUBTS[edge.certainty] else ""
        lines.append(f"  -- {PHRASES[edge.relation]} --> {visible(gained(subjects, edge))}{doubt}")
        lines.append(f"     because {visible(edge.why)}")
        away = change.written(edge.source, edge.relation, edge.target, snapshot)
        lines.append(f"     to try without: --what-if {visible(away)}")
    sure = DOUBTS[certainty(edges)] or "without any condition"
    return "\n".join([*lines, f"{count(len(edges), 'step')}, {sure}", ""])
