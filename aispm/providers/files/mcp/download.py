"""Lines of shell that run what they fetch or decode, and so what no reader of them sees."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 20_000
_BEFORE = 140  # letters before a fetch in which stands what its output is given to
# All are looked for in small letters.
_FETCHES = r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b"
_DECODES = r"\b(?:base64\s{1,4}(?:-d|-di|--decode)|frombase64string|xxd\s{1,4}-r)\b"
# An interpreter that gets its code as an argument only reads what is piped to it.
_RUNS = (
    r"(?:sudo\s{1,4})?(?:/[\w/.-]{0,60}/)?(?:(?:(?:ba|z|da|k|fi)?sh|pwsh|powershell|iex"
    r"|invoke-expression)\b|(?:python3?|node|perl|ruby|php|deno|bun)\b(?!\s{1,4}-{1,2}[mceprn]))"
)
_GETS = re.compile(rf"{_FETCHES}|{_DECODES}")
_RUN = re.compile(rf"\s*(?:{_RUNS})")
_TEE = re.compile(r"\s*tee\s")
_INTO = re.compile(
    rf"(?:{_RUNS}|\b(?:source|eval)\b|(?:^|\s)\.)[^|;&]{{0,40}}(?:<\(|\$\(|`|\()[^|]*$"
)
_FETCH = re.compile(_FETCHES)
_OUTPUT = re.compile(r"\s-o|--output|-outfile|>")
_STARTS = re.compile(rf"\s*(?:{_RUNS}\s|\./)")
_PREPARES = re.compile(r"\s*chmod\s")


def runs_download(line: str) -> bool:
    """`curl x | sh`, `bash <(curl x)`, `iex (iwr x)`, `base64 -d x | sh`, `wget x && ./x`."""
    low = line[:_LONGEST].lower()
    return _GETS.search(low) is not None and any(
        _piped(one.split("|")) or _substituted(one) or _saved(re.split("&&|;", one))
        for one in low.split("\n")
    )


def _piped(stages: Sequence[str]) -> bool:
    """Whether what a stage gets is run by the next, or by the one after a `tee`."""
    for place, stage in enumerate(stages[:-1]):
        if _GETS.search(stage):
            after = place + 2 if _TEE.match(stages[place + 1]) else place + 1
            if after < len(stages) and _RUN.match(stages[after]):
                return True
    return False


def _substituted(line: str) -> bool:
    """Whether something that runs code is given the output of a fetch in brackets.

    The text before each fetch is looked at alone, so that many of them cost no more than each.
    """
    return any(
        _INTO.search(line[max(0, found.start() - _BEFORE) : found.start()])
        for found in _GETS.finditer(line)
    )


def _saved(parts: Sequence[str]) -> bool:
    """Whether a command writes what it fetches to a file, and the next one starts something."""
    for place, part in enumerate(parts[:-1]):
        after = place + 2 if _PREPARES.match(parts[place + 1]) else place + 1
        if after < len(parts) and _STARTS.match(parts[after]) and _saves(part):
            return True
    return False


def _saves(command: str) -> bool:
    fetch = _FETCH.search(command)
    return fetch is not None and (
        "wget" in command or _OUTPUT.search(command, fetch.end()) is not None
    )
