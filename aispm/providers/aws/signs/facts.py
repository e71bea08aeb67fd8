"""The facts about AI that rows derive: the signs of it in what a workload is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from aispm.providers.aws import scripts, signs
from aispm.providers.aws.paths import values
from aispm.providers.aws.row import Derived
from aispm.vocabulary import Facts

_MOST = 20  # signs of one workload that are told
_Sign = Callable[[list[str]], Iterator[str]]


def _by(of: str) -> _Sign:
    return lambda texts: signs.words(texts, of)


def _scripts(texts: list[str]) -> Iterator[str]:
    return signs.words(scripts.read(("@",), texts), "start-up script")


_READ: dict[str, _Sign] = {
    "variables": signs.variables,
    "images": signs.images,
    "machines": signs.machines,
    "commands": _by("command"),
    "layers": _by("layer"),
    "machine_images": _by("machine image"),
    "accounts": _by("service account"),
    "scripts": _scripts,
    "node_images": signs.node_images,
    "given": iter,
}


def ai_signs(*, unknown: str = "`null`", none: str = "`null`", **paths: str) -> Derived:
    """Signs of AI, by the paths of what may be one, in `answers` and in the context, `of`.

    Where something stands at `unknown`, to have seen no sign says nothing. Where something stands
    at `none`, the workload is a copy of another, of which the signs are told.
    """

    def made(answers: Sequence[Any], context: dict[str, Any]) -> Facts:
        where = {"answers": list(answers), "of": context}
        if values(none, where):
            return {"ai_signs": []}
        found = {
            sign
            for kind, path in paths.items()
            for sign in _READ[kind]([str(value) for value in values(path, where)])
        }
        sealed = not found and values(unknown, where)
        return {} if sealed else {"ai_signs": sorted(found)[:_MOST]}

    return Derived({"ai_signs": "list"}, made)
