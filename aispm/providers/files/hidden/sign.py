"""The signs in a text that it means to talk a model into something unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from aispm.providers.files.hidden.characters import Run, bare, runs
from aispm.providers.files.hidden.codes import decoded
from aispm.providers.files.hidden.comments import comments
from aispm.providers.files.hidden.phrases import phrases, strong
from aispm.secrets import safe

_LONGEST_TOLD = 80
# Such runs come with text that was pasted from a page or an editor: by class, the longest.
_STRAY = {"zero-width": 7, "soft-hyphen": 7, "selectors": 3}
_MOST_STRAY = 64  # of all classes, in one text
_SECRECY = frozenset({"secrecy"})
_INSTRUCTED = frozenset({"must-call", "no-questions", "urgent-block"})
_SENTENCE = re.compile(r"(?:[^\W\d_]{2,30}+[\s,.:;!?'-]{1,5}+){2}[^\W\d_]{2}")


class Signs(Struct, frozen=True):
    """What in a text is hidden from people or means to talk a model into something.

    `hidden` counts by class: `tags` (ASCII in the invisible letters from U+E0000 on),
    `selectors` (bytes written as variation selectors), `zero-width`, `bidi`, `soft-hyphen`,
    `escape` (sequences by which a terminal hides text) and `comment` (of Markdown, that talks
    to a model). `decoded`: what is hidden reads as a sentence or holds one of the phrases;
    `says` is how it begins, safe to tell. `conceals`: more is hidden than a stray character or a
    remark. `poison` has the phrases of `phrases.yaml` that stand
    in the text, hidden or not. The places are line and column, from 1, of the first of either.
    """

    hidden: dict[str, int] = {}
    hidden_at: tuple[int, int] | None = None
    conceals: bool = False
    decoded: bool = False
    says: str = ""
    poison: tuple[str, ...] = ()
    poison_at: tuple[int, int] | None = None

    @property
    def poisons(self) -> bool:
        """Whether two phrases at least stand in it, one of them with no innocent use."""
        return len(self.poison) > 1 and not strong().isdisjoint(self.poison)

    @property
    def poisons_instructions(self) -> bool:
        """The same for a text whose use it is to instruct.

        Good ones say what not to show to the user, beside what to do always or unasked: that
        alone is no sign.
        """
        grave = strong().intersection(self.poison)
        return self.poisons and (grave != _SECRECY or not grave | _INSTRUCTED >= set(self.poison))


def signs(text: str) -> Signs:
    """The signs of one text, in linear time; of very many the first are counted."""
    plain, talking, found = phrases(text), list(comments(text)), list(runs(text))
    says = decoded(found)
    # A phrase that only shows without the hidden characters was cut apart by them.
    shown = {**phrases(says), **phrases(bare(text))} if found else {}
    revealed = {name: found[0].start for name in shown if name not in plain}
    counts: dict[str, int] = {"comment": len(talking)} if talking else {}
    for run in found:
        counts[run.kind] = counts.get(run.kind, 0) + run.end - run.start
    reads = bool(revealed or _SENTENCE.search(says) or any(poisoned for _, poisoned in talking))
    return Signs(
        hidden=dict(sorted(counts.items())),
        hidden_at=_place(text, [*(run.start for run in found), *(at for at, _ in talking)]),
        conceals=reads or _more_than_stray(found),
        decoded=reads,
        says=safe(_printable(says), _LONGEST_TOLD),
        poison=tuple(sorted({**plain, **revealed})),
        poison_at=_place(text, {**revealed, **plain}.values()),
    )


def _more_than_stray(found: Sequence[Run]) -> bool:
    lengths = [(run.kind, run.end - run.start) for run in found]
    total = sum(length for _, length in lengths)
    return total > _MOST_STRAY or any(length > _STRAY.get(kind, 0) for kind, length in lengths)


def _place(text: str, places: Iterable[int]) -> tuple[int, int] | None:
    first = min(places, default=None)
    if first is None:
        return None
    return text.count("\n", 0, first) + 1, first - text.rfind("\n", 0, first)


def _printable(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
