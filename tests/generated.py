"""The files that are written by a program: `make docs` writes them, `make fresh` compares.

Run as `python -m tests.generated [--write]`; exits 1 and names the stale files.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOW = "2026-11-20T00:00:00Z"  # acme's day: the ages of its keys count from here
HARBOR = "harbor-ci/.mcp.json:9:35"
_DEMO = re.compile(r"(?P<head><!-- demo -->\n).*?(?P<foot><!-- end of demo -->)", re.DOTALL)
_HELP = re.compile(
    r"(?P<head><!-- help: (?P<command>[a-z -]+) -->\n).*?(?P<foot><!-- end of help -->)", re.DOTALL
)


def readme() -> str:
    """The README with the story of acme and each command's `--help` between their marks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = story()
    text = _DEMO.sub(lambda at: f"{at['head']}\n```text\n{shown}\n```\n\n{at['foot']}", text)
    return _HELP.sub(_block, text)


def story() -> str:
    """Of what a scan of acme prints: what was seen, the key in harbor's file, the counts."""
    sources = ["--aws-profile", "acme-prod", "--aws-profile", "acme-dev", "--azure", "--gcp"]
    scan = ["scan", "fixtures/acme/repos", *sources, "--fail-on", "never", "--now", NOW]
    served = [sys.executable, "-m", "tests.kit.acme", "--", sys.executable, "-m", "aispm", *scan]
    done = subprocess.run(
        served,
        env={**os.environ, "COLUMNS": "100"},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    blocks = done.stdout.decode().rstrip().split("\n\n")
    at = next(number for number, block in enumerate(blocks) if HARBOR in block)
    left_out = ["[...]"] if at > 1 else []
    return "\n\n".join([blocks[0], *left_out, blocks[at], "[...]", blocks[-1]])


def _block(found: re.Match[str]) -> str:
    shown = _aispm(*found["command"].split()[1:], "--help").rstrip()
    return f"{found['head']}\n```text\n{shown}\n```\n\n{found['foot']}"


def catalogue() -> str:
    """The page of all rules."""
    return _aispm("rules", "docs", "--no-config")


def rule_schema() -> str:
    """The JSON Schema of a rule file."""
    from aispm.exporters.jsontext import pretty
    from aispm.rulebook.rule import schema

    return pretty(schema())


def _aispm(*arguments: str) -> str:
    """What the command line prints, at a width that no terminal changes."""
    command = [sys.executable, "-m", "aispm", *arguments]
    environment = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


GENERATED: dict[str, Callable[[], str]] = {
    "README.md": readme,
    "rules/README.md": catalogue,
    "aispm/schema/rule.schema.json": rule_schema,
}


def main() -> int:
    """Compare or write every generated file."""
    write = sys.argv[1:] == ["--write"]
    stale = []
    for name, make in GENERATED.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if write:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'wrote' if write else 'stale, run make docs'}: {name}")
    return 1 if stale and not write else 0


if __name__ == "__main__":
    sys.exit(main())
