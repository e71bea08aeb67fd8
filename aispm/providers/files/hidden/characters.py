"""Characters that nobody sees, where no script and no emoji needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

# More in one text are not looked at: by then it is told what the text is.
_MOST_RUNS = 10_000
_NEARBY = 200  # how far around a mark letters of a script from right to left give it a sense

_TAGS = "\U000e0000-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_MARKS = "\u200e\u200f\u061c"
_ZERO_WIDTH = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    f"\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U000e0fff{_MARKS}"
)
_PICTURE = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299"
_PICTURE += "\U0001f000-\U0001faff"
# Arabic and its neighbours, the scripts of India and those around, all of which join letters.
_JOINING = "\u0590-\u109f\u1780-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
_JOINING += "\U00010a00-\U00011fff\U0001e800-\U0001e95f"
_SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\ua980-\ua9df\u3040-\u9fff"
_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")

# An 8 conceals, but for one that is a colour by its number, after 38;5 or 48;5.
_CONCEALED = r"\x1b\[(?:(?![0-9;]{0,20}[34]8;)(?:[0-9;]{0,20};)?0?8m|[0-9;]{0,20}[A-HJKSTf])"
_UNSEEN = f"{_TAGS}{_SELECTORS}{_BIDI}{_ZERO_WIDTH}\u00ad"
# A class first and nothing else, so that the text between is skipped at full speed.
_PLACE = re.compile(f"[{_UNSEEN}\x1b][{_UNSEEN}]*+")
_SIGHT = re.compile(
    # What has its use comes first, and is left alone.
    rf"\A\ufeff"
    rf"|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f"
    rf"|(?<=[{_PICTURE}\ufe0e\ufe0f])\u200d(?=[{_PICTURE}])"
    rf"|(?<![{_SELECTORS}])[\ufe00-\ufe0f](?![{_SELECTORS}])"
    rf"|(?<=[{_IDEOGRAPH}])[\U000e0100-\U000e01ef](?![{_SELECTORS}])"
    rf"|(?<=[{_JOINING}])[\u200c\u200d]"
    rf"|(?<=[{_SPACELESS}])[\u200b\u2060]|\u200b(?=[{_SPACELESS}])"
    rf"|(?P<tags>[{_TAGS}]++)"
    rf"|(?P<selectors>[{_SELECTORS}]++)"
    rf"|(?P<bidi>[{_BIDI}]++)"
    rf"|(?P<zero_width>[{_ZERO_WIDTH}]++)"
    rf"|(?P<soft_hyphen>\u00ad{{2,}}+)"
    rf"|(?P<escape>{_CONCEALED})"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]++|{_CONCEALED}")
# Those that turn text of Latin letters around, and those of them that no script needs.
_TURNS = re.compile("[\u202b\u202d\u202e\u2067]")
_OVERRIDES = re.compile("[\u202d\u202e]")


class Run(Struct, frozen=True):
    """Hidden characters of one class that stand together, and the class."""

    kind: str
    start: int
    end: int
    text: str


def runs(text: str) -> Iterator[Run]:
    """The hidden characters of a text, in order; of very many the first."""
    if text.isascii() and "\x1b" not in text:
        return
    for place in islice(_PLACE.finditer(text), _MOST_RUNS):
        position = place.start()
        while position < place.end():
            match = _SIGHT.match(text, position)
            kind = match.lastgroup if match else None
            if match and kind and not _of_its_script(kind, match):
                yield Run(kind.replace("_", "-"), match.start(), match.end(), match[0])
            position = match.end() if match else position + 1


def bare(text: str) -> str:
    """The text without what is hidden in it: a word that was cut apart is whole again."""
    return _INVISIBLE.sub("", text)


def _of_its_script(kind: str, match: re.Match[str]) -> bool:
    """Whether marks of direction do nothing here, or what text from right to left needs.

    No text needs the overrides, and none a run of marks.
    """
    marks = match[0]
    if kind == "bidi":
        if not _TURNS.search(marks):
            return True  # as Windows copies a path
        needed = not _OVERRIDES.search(marks)
    else:
        needed = kind == "zero_width" and len(marks) <= 2 and all(one in _MARKS for one in marks)
    start = max(match.start() - _NEARBY, 0)
    return needed and bool(_RIGHT_TO_LEFT.search(match.string, start, match.end() + _NEARBY))
