"""Questions to the graph of a saved snapshot: what one identity reaches, how one thing does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aispm import scan
from aispm.cli import node, output, radius, request, terminal
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
from aispm.model import Edge

FORMATS = ("console", "json")


def blast(options: Options, who: str) -> None:
    """Write what one identity reaches and who reaches it."""
    from aispm.graph import path as paths

    outputs = output.plan(options.output, FORMATS)
    analysis = _analysis(options)
    identity = node.find(who, node.identities(analysis.snapshot), "identity")
    entry = next(one for one in analysis.measure.blast if one.identity == identity)
    reaches = paths.reaches(analysis.graph, identity)
    reached_by = paths.reached_by(analysis.graph, identity)
    document = {
        **nouns.blast(entry),
        "reaches": [nouns.target(one) for one in reaches],
        "reached_by": [nouns.target(one) for one in reached_by],
    }
    subjects = Subjects(analysis.snapshot)

    def text() -> str:
        return radius.text(subjects, document, reaches, reached_by)

    _write(outputs, document, text)


def path(options: Options, start: str, end: str) -> int:
    """Write the path from one thing to another; 1 if there is none."""
    from aispm.graph import path as paths

    outputs = output.plan(options.output, FORMATS)
    analysis = _analysis(options)
    names = node.everything(analysis.snapshot)
    first, last = node.find(start, names, "start"), node.find(end, names, "end")
    edges = paths.find(analysis.graph, first, last)
    if not edges:
        _write(outputs, {"certainty": None, "path": []}, str)
        terminal.remark(options, f"no path leads from {first} to {last}")
        gaps = sum(read.blind for read in analysis.snapshot.reads)
        if gaps:
            terminal.remark(options, f"{gaps} reads of the scan saw nothing: one may be hidden")
        return 1
    subjects = Subjects(analysis.snapshot)
    _write(outputs, path_document(edges), lambda: _path_text(subjects, edges))
    return 0


def _analysis(options: Options) -> scan.Analysis:
    saved = request.saved(options.from_snapshot)
    return scan.analyse(saved, scan.load_rules(scan.Settings()))


def _write(outputs: Iterable[output.Output], document: Document, text: Callable[[], str]) -> None:
    for item in outputs:
        content = pretty(document) if item.format == "json" else text()
        output.write(item, content)


def _path_text(subjects: Subjects, edges: Sequence[Edge]) -> str:
    lines = [visible(label(subjects, edges[0].source))]
    for edge in edges:
        doubt = f" ({DOUBTS[edge.certainty]})" if DOUBTS[edge.certainty] else ""
        lines.append(f"  -- {PHRASES[edge.relation]} --> {visible(gained(subjects, edge))}{doubt}")
        lines.append(f"     because {visible(edge.why)}")
    sure = DOUBTS[certainty(edges)] or "without any condition"
    return "\n".join([*lines, f"{count(len(edges), 'step')}, {sure}", ""])
