"""A scan from its options to its reports and its exit code."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

from aispm import atomic, journal, rulebook, scan, snapshot
from aispm.cli import output, request, terminal
from aispm.cli.options import Choice, Options
from aispm.errors import InputError, RuleError
from aispm.exporters import EXPORTERS
from aispm.model import Report, Snapshot
from aispm.packages.advisories import bundled


class Rules:
    """The rules of a command, loaded once: when they are first needed, or before."""

    def __init__(self, settings: scan.Settings) -> None:
        self.settings = settings
        self._loaded: rulebook.Rulebook | None = None

    def loaded(self) -> rulebook.Rulebook:
        """Raises RuleError, naming file and line, for the first thing that is refused."""
        self._loaded = self._loaded or scan.load_rules(self.settings)
        return self._loaded

    def early(self) -> None:
        """Load them, the advisories, and what judges by them, while others read.

        What is wrong with the rules costs nothing that is read.
        """
        with suppress(RuleError):
            self.loaded()
        bundled()
        scan.prepare()


def run(choice: Choice, paths: tuple[str, ...]) -> int:
    """Collect, save, assess, write every output; returns the exit code."""
    options = choice.options
    outputs = output.plan(options.output, EXPORTERS)
    rules = Rules(settings(options))
    check_filters(options, rules)
    if options.resume and not options.save:
        raise InputError("--resume needs --save", "name the snapshot that was to be written")
    if options.save:
        output.check_apart(Path(options.save), outputs)
        atomic.check(Path(options.save))
    gathered = request.gather(options, paths, rules.early)
    if options.save:
        snapshot.save(gathered.snapshot, Path(options.save))
        if not any(read.state == "out-of-time" for read in gathered.snapshot.reads):
            journal.end(Path(options.save))
    report = assessed(gathered.snapshot, choice, rules)
    for item in outputs:
        output.write(item, rendered(report, item, options))
    for text in report.idle_suppressions:
        terminal.remark(options, f"suppression {text}")
    request.complain_of_unread(gathered)
    return scan.exit_code(
        report,
        gathered.sources,
        fail_on=None if options.fail_on == "never" else options.fail_on,
        strict=options.strict,
        fail_on_undetermined=options.fail_on_undetermined,
    )


def rendered(report: Report, item: output.Output, options: Options) -> str:
    """The whole text of a report in one format, so that a failure half-way writes nothing."""
    text = io.StringIO()
    look = terminal.look(options, to_stdout=item.path is None)
    EXPORTERS[item.format](report, text, look)
    return text.getvalue()


def assessed(seen: Snapshot, choice: Choice, rules: Rules) -> Report:
    """The report on a snapshot, which lists what options and config left out of it."""
    options = choice.options
    filters = {"rule": options.rule, "kind": options.kind, "severity": options.severity}
    chosen = {name: value for name, value in filters.items() if value}
    return scan.assess(seen, rules.settings, {**chosen, **choice.narrowed}, rules.loaded())


def check_filters(options: Options, rules: Rules) -> None:
    """Raise for rules that do not load and names that do not exist, before anything is read."""
    if options.rules or options.rule or options.kind:
        wanted = rules.settings
        rulebook.select(
            rules.loaded(), ids=wanted.rules, kinds=wanted.kinds, severity=wanted.severity
        )


def settings(options: Options) -> scan.Settings:
    """By which rules to judge."""
    return scan.Settings(
        rules_dirs=options.rules,
        rules=options.rule,
        kinds=options.kind,
        severity=options.severity,
        approved=options.approved,
        suppressions=options.suppressions,
    )
