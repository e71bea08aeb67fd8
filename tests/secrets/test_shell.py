"""Commands of a shell that nothing parts but `;`, `&&`, `&` or `|`."""

from __future__ import annotations

import pytest

from aispm.secrets import Hint, sight
from tests.secrets import invented

TOKEN = invented.text("shell", 32)


def seen(value: str, previous: str | None = "-c") -> list[tuple[str, str]]:
    found = sight(value, Hint(place="arg", previous=previous))
    return [(one.kind, value[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "export A_TOKEN=V;npx x",
        'export A_TOKEN="V";npx x',
        'set "A_TOKEN=V"&&npx x',
        "set A_TOKEN=V&npx x",
        "A_TOKEN=V&&npx x",
        "A_TOKEN=V&&npx",
        "A_TOKEN=V&npx x",
        "A_TOKEN=V&npx",
        "A_TOKEN=V|tee",
        "A_TOKEN=V||exit 1",
        "A_TOKEN=V;$HOME/bin/x y",
        "A_TOKEN=V;B_NAME=x npx y",
        "A_TOKEN=V&&(npx x)",
        "export A_TOKEN=V|tee",
        "cd /srv/x&&A_TOKEN=V npx x",
        "npx x --token V;npx y",
        "npx x --token=V|tee /srv/log",
    ],
)
@pytest.mark.parametrize("blank", ["", " "])
def test_what_parts_two_commands_is_no_part_of_a_token(line: str, blank: str) -> None:
    for sign in ("&&", "||", ";", "|", "&") if blank else ():
        if sign in line:
            line = line.replace(sign, f" {sign} ", 1)
            break
    assert seen(line.replace("V", TOKEN)) == [("generic-secret", TOKEN)]


@pytest.mark.parametrize("previous", ["set", "SET", "export", "/c"])
@pytest.mark.parametrize("sign", ["&&", "&", ";", "|"])
def test_at_the_end_of_an_argument(previous: str, sign: str) -> None:
    assert seen(f"A_TOKEN={TOKEN}{sign}", previous) == [("generic-secret", TOKEN)]


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        # Parameters and fields are parted so as well, and go with their address.
        ("npx x https://h.example/x?a=1&api_key=V --y", "-c", "V"),
        ("curl https://h.example/x?a=1&api_key=V", "-c", "V"),
        ("A_TOKEN=1|V", "-c", "1|V"),
        ("A_TOKEN=1|V", None, "1|V"),
        # No shell reads a variable of a container, nor one that the client sets.
        ("A_TOKEN=V&zed", "-e", "V&zed"),
    ],
)
def test_what_only_looks_like_two_commands(value: str, previous: str | None, expected: str) -> None:
    found = seen(value.replace("V", TOKEN), previous)
    assert [text for _, text in found] == [expected.replace("V", TOKEN)]
