"""Which of 20,000 ARNs 1,000 patterns mean, against `fnmatch.filter`: `make bench`.

Of the patterns half end in their only `*`, a fifth name one resource, a quarter have a `*` within
the name, and one in twenty leaves region and account open.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

from tests.bench import record

ARNS, PATTERNS = 20_000, 1_000
_KINDS = (
    "arn:aws:s3:::{name}",
    "arn:aws:lambda:{region}:{account}:function:{name}",
    "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "arn:aws:secretsmanager:{region}:{account}:secret:{name}",
    "arn:aws:iam::{account}:role/{name}",
)
_REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2")
_TEAMS = ("billing", "search", "ml", "core", "ops", "web", "data", "risk", "mobile", "lab")
_USES = ("logs", "raw", "index", "queue", "export", "model", "cache", "audit")


def arns() -> list[str]:
    """Resources of ten accounts, named after a team, a use and a number."""
    dice = random.Random(7)  # noqa: S311  # a shape, no secret
    found = []
    for number in range(ARNS):
        name = f"{dice.choice(_TEAMS)}-{dice.choice(_USES)}-{number:05}-{dice.choice(_USES)}"
        region, account = dice.choice(_REGIONS), f"{dice.randrange(10):012}"
        found.append(dice.choice(_KINDS).format(region=region, account=account, name=name))
    return found


def patterns(known: list[str]) -> list[str]:
    """What policies write of such resources, all different."""
    dice = random.Random(8)  # noqa: S311  # a shape, no secret
    found: dict[str, None] = {}
    while len(found) < PATTERNS:
        arn, chance = dice.choice(known), dice.random()
        use, number, last = arn.split("-")[-3:]
        stem = arn.removesuffix(f"-{use}-{number}-{last}")
        if chance < 0.5:
            found[f"{stem}{f'-{use}-{number}'[: dice.randrange(12)]}*"] = None
        elif chance < 0.7:
            found[arn] = None
        elif chance < 0.95:
            found[f"{stem}-*{number[3:]}-{last}"] = None
        else:
            service, *_, name = arn.split(":", 5)[2:]
            region, account = ("", "") if service == "s3" else ("*", "*")
            region = "" if service == "iam" else region
            kept = name.removesuffix(f"{number}-{last}")
            found[f"arn:aws:{service}:{region}:{account}:{kept}{number[:2]}*"] = None
    return list(found)


def intervals(known: list[str], asked: list[str]) -> list[int]:
    """Ours: each pattern against the sorted ARNs."""
    from aispm.iam.aws.universe import Universe

    universe = Universe({arn: arn for arn in known})
    return [universe.overlapping(pattern).bit_count() for pattern in asked]


def fnmatch(known: list[str], asked: list[str]) -> list[int]:
    """The peer, of the standard library."""
    from fnmatch import filter as matching

    return [len(matching(known, pattern)) for pattern in asked]


METHODS: dict[str, Callable[[list[str], list[str]], list[int]]] = {
    "aispm": intervals,
    "fnmatch": fnmatch,
}


def _measure(method: str) -> None:
    known = arns()
    asked = patterns(known)
    METHODS[method](known[:1], asked[:1])  # what it imports is loaded

    def work() -> tuple[float, dict[str, int]]:
        counts = METHODS[method](known, asked)
        return 1, dict(zip(asked, counts, strict=True))

    record.measured(work)


def main() -> None:
    if len(sys.argv) > 1:
        _measure(sys.argv[1])
        return
    record.heading()
    runs = {
        name: record.run((sys.executable, "-m", "tests.bench.wildcard", name)) for name in METHODS
    }
    record.keep(record.compared("wildcard", ARNS, runs.pop("aispm"), runs, None))


if __name__ == "__main__":
    main()
