"""Everyone's reach at once against the peers, on both shapes: `make bench`.

10,000 and 100,000 nodes; a million too with `--large` (`make bench LARGE=1`), which takes most
of an hour. Peers that are not ours already have an environment each under `.peers`. Name
sizes or methods to run no others.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import record, shapes
from tests.bench.methods import METHODS

SIZES, LARGE = (10_000, 100_000), (1_000_000,)


def python(method: str) -> str | None:
    """The interpreter in which a method runs; none if its environment is missing."""
    if method in ("rustworkx", "scipy"):
        found = Path(".peers", method, "bin", "python")
        return str(found) if found.exists() else None
    return sys.executable


def main() -> None:
    sizes = [int(word) for word in sys.argv if word.isdigit()] or [*SIZES]
    sizes += LARGE if "--large" in sys.argv else ()
    chosen = [name for name in METHODS if name in sys.argv] or [*METHODS]
    record.heading()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph")
        for shape in shapes.SHAPES:
            before = None
            for size in sizes:
                shapes.save(shapes.make(shape, size), file)
                runs = {}
                for name in METHODS:
                    runner = python(name)
                    if runner is None:
                        print(f"{name} is not installed: `make bench` installs it")
                    elif name == "aispm" or name in chosen:
                        command = (runner, "-m", "tests.bench.methods", name, str(file))
                        runs[name] = record.run(command)
                ours = runs.pop("aispm")
                record.keep(record.compared(f"reach-{shape}", size, ours, runs, before))
                before = size, ours


if __name__ == "__main__":
    main()
