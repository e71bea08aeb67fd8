"""Random requests and policies, decided by ours and by an independent evaluator.

The evaluator is npm's `@cloud-copilot/iam-simulate` (AGPL-3.0: never a part of the product).
`AISPM_IAM_ORACLE` names a folder in which it is installed; without it the test is skipped.
`AISPM_IAM_CASES` is how many cases are put to both (2,000 unless told).

Where the two are known to differ the grammar makes no cases. AWS's documents are on our side:

- `0.0.0.0/0` as an address range matches every IPv4 address, not none.
- `ForAnyValue:...IfExists` holds when the key is missing, as IfExists says.
- A date may be given as a number of seconds since 1970.
- A policy of Version 2008-10-17 has no variables: `${...}` in it is plain text.
- `bucket/${variable}/*` matches nothing when the variable has no value, also where the request
  is for a pattern; and `?` in NotResource excepts one character, not the whole pattern.
- A role always has a trust policy: without one nobody assumes it.
- Whether an account in NotPrincipal excepts those of it who are not named is left to decide.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.iam.conformance import run_case
from tests.iam.grammar import case

ORACLE = os.environ.get("AISPM_IAM_ORACLE", "")
NUMBER = int(os.environ.get("AISPM_IAM_CASES", "2000"))
SCRIPT = Path(__file__).with_name("oracle.cjs")
pytestmark = pytest.mark.slow


class Oracle:
    """One process of the evaluator, asked a line at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["node", str(SCRIPT)],  # noqa: S607
            cwd=ORACLE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, one: dict[str, Any]) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(one) + "\n")
        self.process.stdin.flush()
        answer: dict[str, str] = json.loads(self.process.stdout.readline())
        return answer["response"]


@pytest.mark.skipif(not ORACLE, reason="AISPM_IAM_ORACLE names no folder with the evaluator")
def test_ours_decides_as_the_other() -> None:
    oracle = Oracle()
    seen: set[str] = set()

    @settings(max_examples=NUMBER, deadline=None, database=None)
    @given(st.randoms(use_true_random=False))
    def decided_alike(random: Random) -> None:
        one = case(random)
        answer = run_case(one)["response"]
        seen.add(answer)
        assert answer == oracle.ask(one)

    try:
        decided_alike()
    finally:
        oracle.process.terminate()
    assert seen == {"Allowed", "ExplicitlyDenied", "ImplicitlyDenied"}


def test_the_grammar_reaches_every_layer_and_answer() -> None:
    random = Random(7)  # noqa: S311
    cases = [case(random) for _ in range(600)]
    answers = [run_case(one) for one in cases]
    assert {one["response"] for one in answers} == {
        "Allowed",
        "ExplicitlyDenied",
        "ImplicitlyDenied",
    }
    assert {layer for one in answers for layer in one.get("blockedBy", ())} == {
        "scp",
        "rcp",
        "vpce",
        "pb",
        "session",
        "identity",
        "resource",
    }
    assert any("conditions" in one for one in answers)
