"""What `aispm --help` costs beside the smallest typer program: run by `make bench`.

Both are run in turns, so that whatever else the machine does meets both alike; the ratio
is that of the medians of user plus system time, of whole processes.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 30
HELLO = """
import typer

def hello(name: str) -> None:
    print(f"Hello {name}")

typer.run(hello)
"""
# As the smallest program can be made: without typer's rich help.
PLAIN = """
import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

@app.command()
def hello(name: str) -> None:
    print(f"Hello {name}")

app()
"""


def seconds(command: list[str]) -> float:
    """User plus system time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print the three medians, and what ours is of each of the others."""
    aispm = str(Path(sys.executable).with_name("aispm"))
    with tempfile.TemporaryDirectory() as folder:
        commands = {"aispm --help": [aispm, "--help"]}
        for name, program in {"hello --help": HELLO, "hello --help, plain": PLAIN}.items():
            file = Path(folder, f"{len(commands)}.py")
            file.write_text(program, encoding="utf-8")
            commands[name] = [sys.executable, str(file), "--help"]
        runs: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(REPEATS):
            for name, command in commands.items():
                runs[name].append(seconds(command))
    ours = statistics.median(runs["aispm --help"])
    for name, times in runs.items():
        median = statistics.median(times)
        print(f"{name:20} {median * 1000:6.1f} ms   aispm / this = {ours / median:.2f}")


if __name__ == "__main__":
    main()
