"""What variables say of the models that a program calls: which, whose, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from aispm.packages import ai
from aispm.providers.files.agents import hosts
from aispm.providers.files.text.document import Entry, Scalar
from aispm.secrets import Known
from aispm.vocabulary import Facts

_MOST = 500
_OF_MODELS = re.compile(r"(?:^|_)(?:MODELS?|DEPLOYMENT|ENGINE)(?:_|$)", re.IGNORECASE)
_OF_HOSTS = re.compile(r"(?:^|_)(?:URL|URI|BASE|ENDPOINT|HOST|ADDRESS|SERVER)$", re.IGNORECASE)
_HOST = re.compile(r"https?://\S{3,500}|(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,9})(?::\d+)?")
_MODEL = re.compile(r"[A-Za-z0-9][\w./:@+-]{1,99}")


class Mention(Struct, frozen=True):
    """One variable that is of AI. `vendor` is "" where it is of no one vendor.

    `plain` says that the host is called without TLS, `unknown` that nobody knows whose it is.
    """

    name: str
    vendor: str
    model: str | None = None
    host: str | None = None
    plain: bool = False
    unknown: bool = False


def mentions(variables: Iterable[Entry], *, sample: bool) -> list[Mention]:
    """The variables that are of AI, by their names or the hosts in them.

    Beside one, whatever is called a model counts. A sample's invented names do not.
    """
    values = [
        (entry.key, entry.value.text) for entry in variables if isinstance(entry.value, Scalar)
    ]
    found = [one for name, value in values if (one := _mention(name, value, sample=sample))]
    return [*found, *_models(values, {one.name for one in found})] if found else []


def facts(found: Iterable[Mention], known: Known) -> Facts:
    """All of them together, with the secrets of the file taken out."""
    every = list(found)

    def told(names: Iterable[str | None]) -> list[str]:
        return sorted({known.safe(name) for name in names if name})[:_MOST]

    return {
        "models": told(one.model for one in every),
        "vendors": sorted({one.vendor for one in every if one.vendor}),
        "hosts": told(one.host for one in every),
        "hosts_plain": told(one.host for one in every if one.plain),
        "hosts_unknown": told(one.host for one in every if one.unknown),
        "env_names": told(one.name for one in every),
    }


def _mention(name: str, value: str, *, sample: bool) -> Mention | None:
    vendor = ai.variable(name)
    place = _address(value) if _OF_HOSTS.search(name) else None
    known = ai.endpoint(place[1]) if place else None
    if vendor is None and (known is None or known.local):
        return None
    if place and not (sample and known is None):
        within = hosts.is_local(place[0])
        return Mention(
            name,
            known.vendor if known else vendor or "",
            host=place[1],
            plain=value.lower().startswith("http://") and not within,
            unknown=known is None and not within,
        )
    model = value if _OF_MODELS.search(name) and _MODEL.fullmatch(value) else None
    whose = ai.model(model) if model else None
    return Mention(name, vendor or "", model if whose or not sample else None)


def _models(values: Iterable[tuple[str, str]], but: set[str]) -> Iterator[Mention]:
    """What is called a model and has the name of one."""
    for name, value in values:
        if name not in but and _OF_MODELS.search(name) and _MODEL.fullmatch(value):
            vendor = ai.model(value)
            if vendor is not None:
                yield Mention(name, vendor, value)


def _address(value: str) -> tuple[str, str] | None:
    return hosts.address(value) if _HOST.fullmatch(value) else None
