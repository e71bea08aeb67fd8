"""What the settings of one file come to, in a few facts."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.providers.files.agents import command, hosts
from aispm.providers.files.agents.clients import Client, Owner
from aispm.providers.files.agents.hooks import Hook
from aispm.providers.files.agents.options import Option
from aispm.providers.files.agents.spots import below, is_set, scalars, spots, text
from aispm.providers.files.text.document import Document, Node
from aispm.secrets import Known
from aispm.vocabulary import Facts

BYPASSES = frozenset({"no-questions", "no-questions-no-sandbox"})
REMOTE = frozenset({"pipe-to-shell", "decode-and-run", "download-and-run", "reverse-shell"})
_MOST_NAMES = 500
_ON = frozenset({"true", "allow", "enabled", "allow_all"})


def facts(
    document: Document,
    owner: Owner,
    options: Sequence[Option],
    hooks: Sequence[Hook],
    known: Known,
) -> Facts:
    """The facts of a settings file, with the secrets in it taken out.

    Of a file that could not be read to its end nothing is told that more of it might change.
    """
    by_effect: dict[str, list[Option]] = {}
    for option in options:
        by_effect.setdefault(option.effect, []).append(option)
    told = {
        **_written(document.bodies, owner.client, known),
        **_found(by_effect, hooks, known),
    }
    if document.problem:
        told = {name: value for name, value in told.items() if value}
    return {"client": owner.client.id, "level": owner.level, **told}


def _written(roots: Sequence[Node], client: Client, known: Known) -> Facts:
    """What stands in the file, as the client calls it."""
    network = _first(roots, client.network)
    denied = any(is_set(spot.node) for root in roots for spot in scalars(root, client.denied))
    return {
        "mode": _safe(_first(roots, client.mode), known),
        "sandbox": _safe(_first(roots, client.sandbox), known),
        "network": None if network is None else network.lower() in _ON,
        "allowed": _told(_listed(roots, client.allowed), known),
        "deny_empty": not denied,
        "additional_directories": _told(_listed(roots, client.folders), known),
        "models": _told(_listed(roots, client.models), known),
        "model_hosts": _told(_model_hosts(roots, client), known),
        "env_names": _told(env_names(roots, client), known),
    }


def _found(by_effect: dict[str, list[Option]], hooks: Sequence[Hook], known: Known) -> Facts:
    """What was found to loosen the agent."""

    def names(*effects: str) -> list[str]:
        found = [one for effect in effects for one in by_effect.get(effect, ())]
        return [name for one in found for name in one.entries or one.keys[-1:]]

    bypasses = [".".join(one.keys) for name in sorted(BYPASSES) for one in by_effect.get(name, ())]
    elsewhere = by_effect.get("elsewhere", []) + by_effect.get("other-vendor", [])
    reasons = [(hook.event, command.reasons(known.mask(hook.command))) for hook in hooks]
    remote = {reason for _, found in reasons for reason in found} & REMOTE
    return {
        "bypass": _safe(next(iter(bypasses), None), known),
        "auto_approve_all": bool(bypasses),
        "unrestricted_shell": _told(names("any-command", "open-command"), known),
        "approved_mcp": _told(names("any-server", "any-tool"), known),
        "trusts_all_project_servers": bool(names("project-servers")),
        "hooks": len(hooks),
        "hooks_outside": _told([event for event, found in reasons if "outside" in found], known),
        "hook_commands_remote": sorted(remote),
        "key_helper": bool(names("key-helper")),
        "endpoint_override": _safe(next((one.host for one in elsewhere), None), known),
        "telemetry_off": bool(names("no-telemetry")),
    }


def env_names(roots: Sequence[Node], client: Client) -> list[str]:
    """The variables that the file gives to all that the agent starts."""
    blocks = [spot for root in roots for path in client.env for spot in spots(root, path)]
    return [one.keys[-1] for spot in blocks for one in below(spot, "*")]


def _model_hosts(roots: Sequence[Node], client: Client) -> list[str]:
    paths = [path for address in client.addresses for path in address.at]
    found = [hosts.address(text) for text in _listed(roots, paths)]
    return [one[0] for one in found if one is not None]


def _first(roots: Sequence[Node], paths: Sequence[str]) -> str | None:
    found = (text(spot.node) for root in roots for spot in scalars(root, paths) if text(spot.node))
    return next(found, None)


def _listed(roots: Sequence[Node], paths: Sequence[str]) -> list[str]:
    return [text(spot.node) for root in roots for spot in scalars(root, paths) if text(spot.node)]


def _told(names: Sequence[str], known: Known) -> list[str]:
    return sorted({known.safe(name) for name in list(names)[:_MOST_NAMES]})


def _safe(value: str | None, known: Known) -> str | None:
    return None if value is None else known.safe(value)
