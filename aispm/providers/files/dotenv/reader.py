"""Variables files, read for models, endpoints and credentials.

A tree has many of them that no model is called by. Of such a file only what certainly is a
credential is told, as of one that is a sample: what their passwords are for, nobody asked. The
same goes for what stands in a comment, where old keys are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Asset, Kind, Link, Location, Read, Record
from aispm.providers.files.agents import hosts
from aispm.providers.files.config.aside import of_aside
from aispm.providers.files.config.credentials import Held, held
from aispm.providers.files.config.leaves import Leaf
from aispm.providers.files.dotenv import kinds as declared
from aispm.providers.files.dotenv.mentions import facts, mentions
from aispm.providers.files.pragmas import pragmas
from aispm.providers.files.reader import File
from aispm.providers.files.reading import text
from aispm.providers.files.text.document import Entry, Mapping, Scalar
from aispm.providers.files.text.parse import parse
from aispm.providers.files.uri import asset_id
from aispm.secrets import Known

_SAMPLES = frozenset({".example", ".sample", ".template", ".tmpl", ".dist", ".tpl"})
_STAGES = (
    *(".local", ".dev", ".development", ".test", ".testing", ".ci", ".stage", ".staging"),
    *(".prod", ".production", ".live", ".preview", ".qa", ".uat", ".docker", ".default"),
    *(".defaults", ".secret", ".secrets", ".private", ".shared", ".bak", ".backup", ".old"),
)
NAMES = frozenset({".env", ".envrc"})
SUFFIXES = frozenset({".env", *_SAMPLES, *_STAGES})
FOLDERS = frozenset[str]()
DEPTH = 1
_MOST = 5_000
_CUT = "more variables than are told of one file"


def kinds() -> Sequence[Kind]:
    """Variables files."""
    return declared.KINDS


def wants(parts: Sequence[str]) -> bool:
    """Whether a file is one of variables: `.env`, `.env.local`, `server.env`."""
    name = parts[-1]
    return name in NAMES or name.startswith(".env.") or name.endswith(".env")


def records(file: File, named: bool = False) -> Iterator[Record]:
    """The file and its credentials, where it is of AI or certainly holds one.

    One that is `named` by the config of a server is of AI, whatever its variables are called.
    """
    content, decoded = text(file.data())
    document = parse(content, "dotenv")
    variables = [entry for root in document.roots for entry in _entries(root)]
    told, sample = variables[:_MOST], _is_sample(file.parts[-1])
    found = mentions(told, sample=sample)
    known = Known(spared=(file.uri,))
    every = held(
        (*_leaves(told), *of_aside(document, ())), document.source, file.uri, "dotenv", known
    )
    holds = [one for one in every if ((found or named) and not sample) or _certain(one)]
    if found or holds:
        mentioned = {**facts(found, known), "sample": sample}
        yield from map(known.record, _records(file, content, mentioned, holds))
        yield from pragmas(document, file.uri, file.scope)
    problem = _CUT if known.cut or len(told) < len(variables) else document.problem
    problem = problem if decoded else "no UTF-8 text"
    if problem:
        yield Read(file.scope, f"parse:{file.uri}", "failed", declared.LISTS, detail=problem)


def _records(
    file: File, content: str, mentioned: dict[str, object], holds: list[Held]
) -> Iterator[Record]:
    root = asset_id("env", file.uri)
    clear = {one.credential.id for one in holds if _in_clear(one)}
    yield Asset(
        id=root,
        kind=declared.ENVIRONMENT.name,
        name=file.parts[-1],
        scope=file.scope,
        facts={
            **mentioned,
            "credentials": len({one.credential.id for one in holds}),
            "in_clear": len(clear),
        },
        location=Location(file.uri, 1, 1, 1, len(content.partition("\n")[0].rstrip("\r")) + 1),
    )
    linked: set[str] = set()
    for one in holds:
        yield one.credential
        if one.credential.id not in linked:
            linked.add(one.credential.id)
            yield Link(root, "holds-credential", one.credential.id, one.location)


def _entries(root: object) -> Sequence[Entry]:
    return root.entries if isinstance(root, Mapping) else ()


def _leaves(variables: Sequence[Entry]) -> Iterator[Leaf]:
    """The values of the file. Those whose names begin alike stand beside each other: an id and
    its secret, a password and its host."""
    blocks: dict[str, dict[str, str]] = {}
    for one in variables:
        if isinstance(one.value, Scalar):
            blocks.setdefault(_first_word(one.key), {})[one.key] = one.value.text
    numbers = {word: number for number, word in enumerate(blocks)}
    for one in variables:
        if isinstance(one.value, Scalar):
            word = _first_word(one.key)
            yield Leaf(
                one.value, one.key, "variables", None, blocks[word], numbers[word], (one.key,)
            )


def _first_word(name: str) -> str:
    return name.upper().partition("_")[0]


def _certain(one: Held) -> bool:
    """A secret by its form, and not one of a service that everybody runs on their own machine."""
    found = one.credential
    host = found.facts.get("host")
    own = isinstance(host, str) and hosts.is_local(host.partition(":")[0])
    return found.confidence == "high" and not found.publishable and not own


def _in_clear(one: Held) -> bool:
    return not one.credential.publishable and one.credential.confidence != "low"


def _is_sample(name: str) -> bool:
    return any(f".{word}" in _SAMPLES for word in name.lower().split("."))
