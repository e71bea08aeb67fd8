"""A tree of 50,000 files with 300 configs: against `git ls-files` and against kingfisher.

Beyond start-up, the scan may cost three times what it takes to list the tree by git's index and
to read the 300 configs on their own. All figures are the least of several whole runs, in turn.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import bar

FILES, CONFIGS, ROUNDS = 50_000, 300, 5
MOST = 3  # times
_ENDINGS = (".py", ".ts", ".go", ".md", ".txt", ".c", ".h", ".html", ".css", ".rs")
_AISPM = (sys.executable, "-m", "aispm", "scan", "--no-config", "-q", "--fail-on", "never")


def grow(tree: Path, few: Path) -> None:
    """The tree, and beside it a folder with nothing but its configs."""
    dice = random.Random(7)  # noqa: S311  # a shape, no secret
    text = "".join(f"line {number} = {dice.random()}\n" for number in range(60))
    for number in range(FILES - CONFIGS):
        folder = tree / f"d{number % 40}/e{number // 40 % 25}"
        if number < 1000:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"f{number}{_ENDINGS[number % len(_ENDINGS)]}").write_text(text)
    for number in range(CONFIGS):
        servers = {
            f"s{count}": {
                "command": "npx",
                "args": ["-y", f"some-server-{count}@1.0.{number}", "--token", "${TOKEN}"],
                "env": {"API_TOKEN": "${env:API_TOKEN}", "MODE": f"m{number}"},
            }
            for count in range(3)
        }
        written = json.dumps({"mcpServers": servers}, indent=2)
        for top in (tree, few):
            folder = top / f"d{number % 40}/e{number % 25}/p{number}/.cursor"
            folder.mkdir(parents=True)
            (folder / "mcp.json").write_text(written)


def least(commands: dict[str, tuple[str, ...]], folder: Path) -> dict[str, float]:
    """The least seconds of each whole process, the commands in turn."""
    taken = dict.fromkeys(commands, float("inf"))
    for _ in range(ROUNDS):
        for name, words in commands.items():
            start = time.perf_counter()
            subprocess.run(words, cwd=folder, check=False, capture_output=True)
            taken[name] = min(taken[name], time.perf_counter() - start)
    return taken


def main() -> None:
    git = shutil.which("git")
    kingfisher = shutil.which("kingfisher", path=os.environ.get("PEERS", os.environ["PATH"]))
    with tempfile.TemporaryDirectory() as place:
        tree, few, none = (Path(place) / name for name in ("tree", "few", "none"))
        none.mkdir()
        grow(tree, few)
        commands = {
            "aispm tree": (*_AISPM, str(tree)),
            "aispm configs": (*_AISPM, str(few)),
            "aispm start-up": (*_AISPM, str(none)),
        }
        if git:
            for words in (("init", "-q"), ("add", "."), ("-c", "core.quotepath=off", "ls-files")):
                subprocess.run([git, *words], cwd=tree, check=True, capture_output=True)
            commands["git ls-files"] = (git, "-C", str(tree), "ls-files")
        if kingfisher:
            offline = ("--no-validate", "--no-update-check")
            commands["kingfisher"] = (kingfisher, "scan", str(tree), *offline)
        taken = least(commands, Path(place))
    print(f"{FILES:,} files with {CONFIGS} configs, least of {ROUNDS} runs")
    for name, seconds in taken.items():
        print(f"  {name:15} {seconds:6.3f} s")
    start = taken["aispm start-up"]
    ratio = None
    if git:
        base = taken["git ls-files"] + taken["aispm configs"] - start
        ratio = (taken["aispm tree"] - start) / base
        print(f"  ratio to git ls-files and reading the configs, beyond start-up: {ratio:.2f}")
    if kingfisher:
        print(f"  ratio of kingfisher to aispm: {taken['kingfisher'] / taken['aispm tree']:.2f}")
    else:
        print("  kingfisher is not installed: `make bench` installs it")
    if ratio is None:
        raise SystemExit("git is not installed: what the scan may cost was not measured")
    bar.at_most("the ratio to git ls-files and reading the configs", ratio, MOST)


if __name__ == "__main__":
    main()
