"""What a config tells of a coding agent: its settings, what loosens them, what runs by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from aispm.model import Kind
from aispm.providers.files.agents import clients, command, hosts, summary
from aispm.providers.files.agents.clients import Client, Owner
from aispm.providers.files.agents.hooks import Hook, hooks
from aispm.providers.files.agents.kinds import KINDS
from aispm.providers.files.agents.options import Option, options
from aispm.providers.files.agents.spots import Spot, below, is_set, scalars, spots, text
from aispm.providers.files.part import Claim, Format, Part, Places
from aispm.providers.files.text.document import Document, Mapping
from aispm.secrets import Known
from aispm.vocabulary import Facts

NAMES = clients.paths().names
SUFFIXES = clients.paths().suffixes
FOLDERS = clients.paths().folders
DEPTH = clients.paths().depth
MARKS = re.compile(
    rb"\bpermissions\b(?=[\s\S]{0,200}?\b(?:allow|deny|defaultMode)\b)"
    rb"|^\s{0,9}(?:sandbox_mode|approval_policy)\s{0,9}=",
    re.MULTILINE,
)
_MOST_NAMES = 500


def kinds() -> Sequence[Kind]:
    """Settings, and the parts of them that matter."""
    return KINDS


def claims(parts: Sequence[str]) -> Claim | None:
    """Which agent's settings a file has, or None."""
    owner = clients.owner_of(parts)
    return Claim(owner.client.format, owner.client.id) if owner else None


def view(document: Document, parts: Sequence[str], uri: str) -> SettingsView | None:
    """The settings of an agent; None where an editor's have nothing about one."""
    owner = clients.owner_of(parts, uri)
    assert owner is not None
    seen = SettingsView(document, owner)
    return None if owner.client.sparse and not seen.parts else seen


def recognised(document: Document, syntax: Format, uri: str) -> SettingsView | None:
    """The settings of an agent in a file that no path tells of."""
    for client in clients.clients():
        if client.format == syntax and _shaped(document, client):
            return SettingsView(document, Owner(client, "project"))
    return None


def _shaped(document: Document, client: Client) -> bool:
    return any(
        re.fullmatch(pattern, text(spot.node), re.DOTALL)
        for root in document.bodies
        for path, pattern in client.shape.items()
        for spot in scalars(root, [path])
    )


class SettingsView:
    """The settings of a coding agent: see `part.View`."""

    kind = "agent.settings"
    prefix = "agent"
    cut = False

    def __init__(self, document: Document, owner: Owner) -> None:
        self.spared = frozenset({owner.client.id, owner.level})
        self._document, self._owner = document, owner
        self._options = [one for root in document.bodies for one in options(root, owner)]
        self._hooks = [one for root in document.bodies for one in hooks(root, owner)]
        found = [*self._of_options(), *self._of_hooks(), *self._of_variables()]
        self.parts = sorted(found, key=lambda part: part.start)

    def facts(self, known: Known) -> Facts:
        """Whose settings these are, and what they come to."""
        return summary.facts(self._document, self._owner, self._options, self._hooks, known)

    def _whose(self) -> Facts:
        return {"client": self._owner.client.id, "level": self._owner.level}

    def _of_options(self) -> Iterator[Part]:
        for one in self._options:
            yield Part(
                "agent.option",
                one.keys[:-1],
                one.keys[-1],
                (),
                one.start,
                one.end,
                partial(self._option, one),
                relation="contains",
            )

    def _of_hooks(self) -> Iterator[Part]:
        taken: set[int] = set()
        for hook in self._hooks:
            bodies = (hook.body,) if hook.body and id(hook.body) not in taken else ()
            taken.update(id(body) for body in bodies)
            yield Part(
                "agent.hook",
                hook.keys,
                _name(hook),
                bodies,
                hook.start,
                hook.end,
                partial(self._hook, hook),
                partial(_places, hook),
                "contains",
            )

    def _of_variables(self) -> Iterator[Part]:
        for root in self._document.bodies:
            for path in self._owner.client.env:
                for spot in spots(root, path):
                    if isinstance(spot.node, Mapping) and is_set(spot.node):
                        yield Part(
                            "agent.environment",
                            spot.keys[:-1],
                            spot.keys[-1],
                            (spot.node,),
                            spot.start,
                            spot.end,
                            partial(self._variables, spot),
                            lambda body: {id(body): "env"},
                            "contains",
                        )

    def _option(self, one: Option, known: Known) -> Facts:
        return {
            **self._whose(),
            "effect": one.effect,
            "setting": known.safe(".".join(one.keys)),
            "value": _safe(one.value, known),
            "host": _safe(one.host, known),
            "vendor": one.vendor,
        }

    def _hook(self, hook: Hook, known: Known) -> Facts:
        line = known.mask(hook.command)
        started = command.started(line)
        address = hosts.address(known.mask(hook.url)) if hook.url else None
        sends = address is not None and not hosts.is_local(address[0])
        return {
            **self._whose(),
            "event": known.safe(hook.event),
            "matcher": _safe(hook.matcher or None, known),
            "command": _safe(line or None, known),
            "program": known.safe(command.name(line)) if line else None,
            "package": _safe(started.package, known),
            "version": _safe(started.version, known),
            "host": _safe(address[0] if address else None, known),
            "reasons": command.reasons(line) + ["sends"] * sends,
        }

    def _variables(self, spot: Spot, known: Known) -> Facts:
        names = [one.keys[-1] for one in below(spot, "*")]
        return {
            **self._whose(),
            "env_names": sorted({known.safe(name) for name in names[:_MOST_NAMES]}),
        }


def _name(hook: Hook) -> str:
    """What a hook is called: its program, or the host that it calls."""
    if hook.command:
        return command.name(hook.command)
    found = hosts.address(hook.url)
    return found[0] if found else "address"


def _places(hook: Hook, body: Mapping) -> Places:
    places: Places = {id(hook.node): "url" if hook.url else "arg"}
    headers, env = body.get("headers"), body.get("env")
    if headers is not None:
        places[id(headers)] = "header"
    if env is not None:
        places[id(env)] = "env"
    return places


def _safe(value: str | None, known: Known) -> str | None:
    return None if value is None else known.safe(value)
