"""The pipeline: collect -> Snapshot -> graph -> reach facts -> rules -> Report.

Each arrow is one call below. Only `collect` does I/O on the world; everything after it is
a pure function of the snapshot, so `--save` and `--from` give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from aispm.model import Kind, Report, Snapshot
from aispm.providers import PROVIDERS, data_dates
from aispm.providers.assembly import assemble, taken_apart
from aispm.providers.base import Planned, Progress, Sources, silent
from aispm.providers.pool import Terms, run
from aispm.vocabulary import SEVERITIES, Severity

if TYPE_CHECKING:
    from aispm.graph.blast import Measure
    from aispm.graph.build import Graph
    from aispm.graph.chokepoint import ChokePoint
    from aispm.graph.cut import Cut
    from aispm.journal import Journal
    from aispm.rulebook import Rulebook


class Settings(Struct, frozen=True, kw_only=True):
    """What to judge by. Filters apply alike to every format and to the exit code."""

    rules_dirs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severity: Severity | None = None
    approved: str | None = None
    suppressions: str | None = None


class Analysis(Struct, frozen=True):
    """A snapshot with its joins resolved, its graph, and what everyone reaches."""

    snapshot: Snapshot
    graph: Graph
    measure: Measure


def known_kinds() -> dict[str, Kind]:
    """Every kind of asset and identity any provider can yield, by name. Loads no SDK."""
    return {kind.name: kind for provider in PROVIDERS for kind in provider.kinds()}


def plan(sources: Sources) -> list[Planned]:
    """What `collect` would call for these sources, by scope, each once. Calls nothing."""
    return [*dict.fromkeys(one for provider in PROVIDERS for one in provider.plan(sources))]


def collect(
    sources: Sources,
    progress: Progress = silent,
    until: float | None = None,
    journal: Journal | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Snapshot:
    """Read every source asked for, side by side on one pool, and do something else `meanwhile`.

    At `until`, a `time.monotonic()`, what is not read becomes a gap. What an earlier run left
    in the journal is not read again, and what this one finishes is kept there.
    Raises InputError for a name that does not exist; everything else that goes wrong is
    in the ledger.
    """
    if journal is not None:
        sources = msgspec.structs.replace(sources, now=journal.taken_at)
    started = [(provider.NAME, provider.start(sources)) for provider in PROVIDERS]
    asked = [(name, tasks) for name, tasks in started if tasks]
    names = [name for name, _ in asked]
    terms = Terms(until=until, sensitive=sources.sensitive_reads, meanwhile=meanwhile)
    if journal is not None:
        terms = replace(
            terms,
            kept={turn: taken_apart(one) for turn, one in journal.kept.items()},
            finished=lambda turn, haul: journal.add(turn, assemble(haul, sources.now, names)),
        )
    haul = run(((name, task) for name, tasks in asked for task in tasks), progress, terms)
    return assemble(haul, sources.now, names)


def load_rules(settings: Settings, *, prove_ours: bool = False) -> Rulebook:
    """The built-in rules and those of `--rules`, checked against what the kinds declare.

    The examples of the built-in ones are only asked where `prove_ours` says so.
    """
    from aispm import rulebook

    ours = rulebook.rules_root()
    roots = [ours, *map(Path, settings.rules_dirs)]
    proven = frozenset[Path]() if prove_ours else frozenset({ours})
    return rulebook.load(roots, list(known_kinds().values()), proven)


def prepare() -> None:
    """Load the modules that `assess` is made of: it takes a moment in which others may read."""
    import aispm.correlate
    import aispm.graph.blast
    import aispm.graph.build
    import aispm.graph.join  # noqa: F401  # loaded, not used here


def joined_up(snapshot: Snapshot, approved: str | None = None) -> Snapshot:
    """The snapshot with what only many records together tell: owners, copies, matches.

    `approved` is a file that `aispm approve` wrote. Raises InputError where it is none.
    """
    from aispm.approved import load
    from aispm.correlate import correlate
    from aispm.graph.external import met
    from aispm.graph.join import resolve

    known = met(resolve(snapshot))
    return correlate(known, load(Path(approved)) if approved else None)


def analyse(snapshot: Snapshot, rules: Rulebook, approved: str | None = None) -> Analysis:
    """Join what belongs together, build the graph, and measure everyone's reach."""
    from aispm.graph.blast import measure
    from aispm.graph.build import build

    joined = joined_up(snapshot, approved)
    graph = build(joined, rules.escalations)
    return Analysis(joined, graph, measure(joined, graph, known_kinds()))


def without(analysis: Analysis, rules: Rulebook, cuts: Sequence[Cut]) -> Analysis:
    """The same snapshot, derived and measured again without some edges."""
    from aispm.graph.blast import measure
    from aispm.graph.build import build

    graph = build(analysis.snapshot, rules.escalations, cuts)
    return Analysis(analysis.snapshot, graph, measure(analysis.snapshot, graph, known_kinds()))


def choke_points(analysis: Analysis, rules: Rulebook) -> tuple[ChokePoint, ...]:
    """The edges whose removal takes most from what all agents and keys reach."""
    from aispm.graph import chokepoint

    return chokepoint.choke_points(analysis.snapshot, rules.escalations, known_kinds())


def starts(analysis: Analysis) -> str:
    """Whose reach choke points are told for: agents and keys, or users where there are none."""
    from aispm.graph import chokepoint

    return chokepoint.started(analysis.snapshot, known_kinds())[0]


def assess(
    snapshot: Snapshot,
    settings: Settings | None = None,
    filters: Mapping[str, Any] | None = None,
    rules: Rulebook | None = None,
) -> Report:
    """Judge a snapshot by the rules, which are loaded unless they are given.

    `filters` is what the report says was narrowed.
    """
    from aispm import rulebook
    from aispm.snapshot import snapshot_id

    settings = settings or Settings()
    rules = rules or load_rules(settings)
    written = rulebook.suppressions(settings.suppressions, rules)
    analysis = analyse(snapshot, rules, settings.approved)
    chosen = rulebook.select(
        rules, ids=settings.rules, kinds=settings.kinds, severity=settings.severity
    )
    verdict = rulebook.evaluate(
        chosen,
        analysis.snapshot,
        analysis.measure.facts,
        analysis.measure.path,
        analysis.measure.told,
    )
    narrowed = bool(settings.rules or settings.kinds or settings.severity)
    findings = rulebook.suppress(verdict.findings, analysis.snapshot, written)
    idle = rulebook.idle(findings, snapshot.taken_at, written, narrowed=narrowed)
    return Report(
        snapshot=analysis.snapshot,
        snapshot_id=snapshot_id(snapshot),
        rules_sha256=rules.sha256,
        filters=dict(filters or {}),
        data_dates=data_dates(),
        rules=chosen.cards(),
        kinds=known_kinds(),
        findings=findings,
        checks=verdict.checks,
        undetermined=verdict.undetermined,
        edges=analysis.graph.edges,
        blast=analysis.measure.blast,
        idle_suppressions=(*idle, *rulebook.void(snapshot.pragmas, written)),
    )


def exit_code(
    report: Report,
    sources: Sources,
    fail_on: Severity | None = "high",
    fail_on_undetermined: Severity | None = None,
    strict: bool = False,
) -> int:
    """0, 1 or 3 by the contract; `None` never fails. 3 outranks 1."""
    if unread(report.snapshot, sources):
        return 3
    if strict and any(read.blind for read in report.snapshot.reads):
        return 3
    open_rules = [found.rule for found in report.findings if found.status == "open"]
    if _any_at(report, open_rules, fail_on):
        return 1
    unknown = [entry.rule for entry in report.undetermined]
    return 1 if _any_at(report, unknown, fail_on_undetermined) else 0


def _any_at(report: Report, rules: Sequence[str], least: Severity | None) -> bool:
    if least is None:
        return False
    grave = SEVERITIES[: SEVERITIES.index(least) + 1]
    return any(report.rules[rule].severity in grave for rule in rules)


def unread(snapshot: Snapshot, sources: Sources) -> list[str]:
    """The sources asked for (and the scopes named by flag) of which nothing could be read.

    Only reads that tell something count: knowing who one is reads nothing of the account. A source
    of which all that was named is unread is not named besides.
    """
    asked = {
        "files:": bool(sources.paths) or sources.user or bool(sources.imports),
        "aws:": sources.aws,
        "azure:": sources.azure,
        "gcp:": sources.gcp,
    }
    named = [f"azure:{name}" for name in sources.azure_subscriptions]
    named += [f"gcp:{name}" for name in sources.gcp_projects]
    named += [f"aws:{name}" for name in sources.aws_profiles]
    prefixes = [prefix for prefix, wanted in asked.items() if wanted]
    blind = [scope for scope in dict.fromkeys(named) if _all_blind(snapshot, scope)]
    told = _clouds(blind) - _clouds(scope for scope in named if scope not in blind)
    unseen = [prefix for prefix in prefixes if not _any_seen(snapshot, prefix)]
    return [*(prefix.rstrip(":") for prefix in unseen if prefix not in told), *blind]


def _clouds(scopes: Iterable[str]) -> set[str]:
    return {scope.partition(":")[0] + ":" for scope in scopes}


def _any_seen(snapshot: Snapshot, prefix: str) -> bool:
    return any(
        read.state in ("ok", "empty") and (read.lists or read.supplies or prefix == "files:")
        for read in snapshot.reads
        if read.scope.startswith(prefix)
    )


def _all_blind(snapshot: Snapshot, scope: str) -> bool:
    reads = [read for read in snapshot.reads if read.scope.split("/")[0] == scope]
    return bool(reads) and all(read.blind for read in reads if read.lists or read.supplies)
