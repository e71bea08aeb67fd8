"""What a command reads: the sources it was asked for, and the snapshot they give."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import msgspec
from msgspec import Struct

from aispm import atomic, journal, merge, scan, snapshot
from aispm.cli import duration, progress, terminal
from aispm.cli.options import Options
from aispm.cli.stderr import complain
from aispm.errors import InputError
from aispm.journal import Journal
from aispm.model import Snapshot
from aispm.providers.base import Sources

_TIME = "write it like 2026-11-20T12:00:00Z"

_PERMISSIONS = "see what each call needs with `aispm inventory --list-kinds`"
_EXPORT = "--import takes a file, or a folder laid out as the README tells under Offline"
_UNREAD = {
    "files": "check that you may read the folder",
    "aws": f"check `aws sts get-caller-identity`; {_PERMISSIONS}",
    "azure": f"check `az account show`; {_PERMISSIONS}",
    "gcp": f"check `gcloud auth application-default print-access-token`; {_PERMISSIONS}",
}


class Gathered(Struct, frozen=True):
    """The snapshot to judge, and the sources that were read for it just now."""

    snapshot: Snapshot
    sources: Sources


def gather(
    options: Options, paths: tuple[str, ...], meanwhile: Callable[[], None] | None = None
) -> Gathered:
    """Read what was asked for, load what was saved, and unite the two."""
    sources = wanted(options, paths)
    kept = saved(options.from_snapshot) if options.from_snapshot else None
    if sources is None:
        assert kept is not None
        if options.now:
            terminal.remark(options, "--now is not used: the time of a saved snapshot is its own")
        if options.history:
            terminal.remark(options, "--history is not used: no PATH is read beside the snapshot")
        return Gathered(kept, Sources())
    until = duration.seconds(options.deadline) if options.deadline else None
    with progress.shown(options) as report:
        end = until and time.monotonic() + until
        fresh = scan.collect(sources, report, end, _journal(options, sources), meanwhile)
    if options.history and not _has_repository(fresh):
        terminal.remark(options, "--history found no git repository")
    return Gathered(merge.merge(kept, fresh) if kept else fresh, sources)


def _has_repository(seen: Snapshot) -> bool:
    """Whether there is one, be it one that could not be read."""
    return any(one.kind == "git.repository" for one in seen.assets) or any(
        one.blind and one.operation.endswith(".git") for one in seen.reads
    )


def _journal(options: Options, sources: Sources) -> Journal | None:
    """Where finished accounts are kept: beside what --save names, when accounts are read."""
    beside = Path(options.save or "")
    if options.save is None or not sources.aws or atomic.is_special(beside):
        return None
    if not options.resume and journal.left(beside):
        terminal.remark(options, "an interrupted scan is begun anew; --resume would continue it")
    question = msgspec.json.encode(msgspec.structs.replace(sources, now=""))
    return Journal(beside, question, sources.now, resume=options.resume)


def saved(paths: Sequence[str]) -> Snapshot:
    """The snapshots of some files as one; of two entries with one id the newer wins."""
    return reduce(merge.merge, [snapshot.load(Path(path)) for path in paths])


def wanted(options: Options, paths: tuple[str, ...]) -> Sources | None:
    """What to read now: `.` where nothing at all was named, None where only a snapshot was."""
    live = options.aws or options.azure or options.gcp
    if not paths and not live and not options.user and not options.imports:
        if options.from_snapshot:
            return None
        paths = (".",)
    return Sources(
        paths=paths,
        root=options.root,
        excludes=options.exclude,
        user=options.user,
        history=options.history,
        imports=options.imports,
        aws=options.aws,
        aws_profiles=options.aws_profile,
        aws_regions=options.aws_region,
        aws_role_arn=options.aws_role_arn,
        aws_external_id=options.aws_external_id,
        aws_org_role=options.aws_org_role,
        aws_accounts=options.aws_account,
        aws_access_advisor=options.aws_access_advisor,
        azure=options.azure,
        azure_tenant=options.azure_tenant,
        azure_subscriptions=options.azure_subscription,
        gcp=options.gcp,
        gcp_projects=options.gcp_project,
        sensitivity_tags=options.sensitivity_tags,
        sensitive_reads=not options.no_sensitive_reads,
        now=_instant(options.now),
    )


def _instant(text: str | None) -> str:
    """A time as snapshots hold it: RFC 3339, in UTC, to the second."""
    try:
        moment = datetime.fromisoformat(text) if text else datetime.now(UTC)
    except ValueError as error:
        raise InputError("--now is no time", _TIME) from error
    if moment.tzinfo is None:
        raise InputError("--now has no time zone", _TIME)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def complain_of_unread(gathered: Gathered) -> None:
    """Say which sources that were asked for gave nothing at all, and the first reason why."""
    for source in scan.unread(gathered.snapshot, gathered.sources):
        blind = [
            one
            for one in gathered.snapshot.reads
            if one.blind and source in (one.scope.split("/")[0], one.scope.partition(":")[0])
        ]
        reasons = [
            f"{read.operation} {read.state}" + (f" ({read.detail})" if read.detail else "")
            for read in blind[:1]
        ]
        complain("error", ": ".join([f"nothing could be read of {source}", *reasons]))
        late = bool(blind) and blind[0].state == "out-of-time"
        cloud, _, named = source.partition(":")
        hint = _UNREAD.get(cloud, _PERMISSIONS)
        if cloud == "aws" and named:
            hint = hint.replace("identity`", f"identity --profile {named}`")
        if source == "files" and gathered.sources.imports and not gathered.sources.paths:
            hint = _EXPORT
        complain("hint", "give it more time with --deadline" if late else hint)
