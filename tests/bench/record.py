"""What was measured against a peer: run in processes of their own, printed, kept in bench.json.

A figure is user plus system seconds of the work alone, in a process that does nothing else, and
the most memory that the process held meanwhile beyond what it held before (the input).
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path("bench.json")
ROUNDS = 3  # of what is not extrapolated; the least counts
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Run:
    """One figure; `seconds` is scaled from a part of the work if `extrapolated`.

    `answer` is what different methods must agree on.
    """

    seconds: float
    mb: float
    extrapolated: bool
    answer: dict[str, int]


@dataclass(frozen=True)
class Entry:
    """A line of bench.json: ours against one peer, at one size."""

    name: str
    size: int
    ours_s: float
    ours_mb: float
    peer: str
    peer_s: float
    peer_mb: float
    ratio: float  # the peer's seconds to ours
    exponent: float | None  # of ours, from the size before
    extrapolated: bool  # the peer


def held(word: str) -> float:
    """The MB that this process holds (`VmRSS`), or held at most (`VmHWM`)."""
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(one for one in _STATUS.read_text().splitlines() if one.startswith(word))
    return int(line.split()[1]) / 1024


def cleared() -> None:
    """Let the peak of memory count from here."""
    if _CLEAR.exists():
        _CLEAR.write_text("5")


def measured(work: Callable[[], tuple[float, dict[str, int]]]) -> None:
    """Measure a piece of work in this process and print the figures for `run`.

    The work says by how much to scale its seconds, and its answer.
    """
    cleared()
    before, start = held("VmRSS"), time.process_time()
    scale, answer = work()
    seconds = (time.process_time() - start) * scale
    mb = held("VmHWM") - before
    print(json.dumps(asdict(Run(seconds, mb, scale != 1, answer))))


def run(command: Sequence[str]) -> Run:
    """The least of a few runs; of what is extrapolated there is but one."""
    found: list[Run] = []
    while len(found) < ROUNDS and not any(one.extrapolated for one in found):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        values: dict[str, Any] = json.loads(done.stdout)
        found.append(Run(**values))
    return min(found, key=lambda one: one.seconds)


def compared(
    name: str, size: int, ours: Run, peers: dict[str, Run], before: tuple[int, Run] | None
) -> list[Entry]:
    """Ours beside each peer, once all agree on what they all answered."""
    exponent = None
    if before:
        exponent = math.log(ours.seconds / before[1].seconds) / math.log(size / before[0])
    found = []
    for peer, one in peers.items():
        for key in ours.answer.keys() & one.answer.keys():
            assert ours.answer[key] == one.answer[key], f"{peer} disagrees on {key}"
        found.append(
            Entry(
                name,
                size,
                round(ours.seconds, 4),
                round(ours.mb, 1),
                peer,
                round(one.seconds, 4),
                round(one.mb, 1),
                round(one.seconds / ours.seconds, 2),
                None if exponent is None else round(exponent, 2),
                one.extrapolated,
            )
        )
        _print(found[-1])
    return found


def _print(entry: Entry) -> None:
    grows = "" if entry.exponent is None else f"{entry.exponent:.2f}"
    mark = "*" if entry.extrapolated else " "
    print(
        f"{entry.name:13} {entry.size:>9,} {entry.ours_s:>9.2f} {entry.ours_mb:>8.0f} {grows:>5}"
        f"  {entry.peer:22} {entry.peer_s:>11.2f}{mark} {entry.peer_mb:>8.0f} {entry.ratio:>9.1f}",
        flush=True,
    )


def heading() -> None:
    """The heads of the columns that `compared` prints."""
    print(
        f"{'':13} {'size':>9} {'ours s':>9} {'MB':>8} {'grows':>5}"
        f"  {'peer':22} {'s':>11}  {'MB':>8} {'ratio':>9}   (* scaled from a sample)"
    )


def keep(entries: Sequence[Entry]) -> None:
    """Put entries into bench.json, in place of those of the same name, size and peer."""
    old = json.loads(FILE.read_text()) if FILE.exists() else []
    new = [asdict(one) for one in entries]
    known = {(one["name"], one["size"], one["peer"]) for one in new}
    kept = [one for one in old if (one["name"], one["size"], one["peer"]) not in known]
    FILE.write_text(json.dumps(kept + new, indent=1) + "\n")
