"""A card of an agent as A2A has it, in its versions 0.1 to 1.0.

https://a2a-protocol.org/latest/specification/ (section Agent Card) and, for the fields of 0.3,
https://a2a-protocol.org/v0.3.0/specification/.
"""

from __future__ import annotations

from aispm.providers.files.hidden import told
from aispm.providers.files.manifests.fields import (
    MOST,
    entries,
    flag,
    get,
    items,
    mapping,
    mappings,
    text,
    texts,
)
from aispm.providers.files.mcp.setup import address
from aispm.providers.files.text.document import Mapping, Scalar, strings
from aispm.secrets import Known
from aispm.vocabulary import Facts

FACTS = {
    "title": "string?",
    "organisation": "string?",
    "protocol_version": "string?",
    "host": "string?",
    "url_scheme": "string?",
    "local": "bool?",
    "plain_hosts": "list",
    "secured": "bool",
    "schemes": "list",
    "weak_schemes": "list",
    "signed": "bool",
    "skills": "list",
    "streaming": "bool",
    "push_notifications": "bool",
    "extended_card": "bool",
    **told.FACTS,
}
_LOCAL = frozenset({"localhost", "host.docker.internal", "::1", "0.0.0.0"})  # noqa: S104
_SCHEMES = ("securitySchemes", "security_schemes")
_NEEDS = ("securityRequirements", "security_requirements", "security")
# In 1.0 the kind of a scheme is the key it stands under, before it was its `type`.
_KINDS = {
    "apikeysecurityscheme": "apiKey",
    "httpauthsecurityscheme": "http",
    "oauth2securityscheme": "oauth2",
    "openidconnectsecurityscheme": "openIdConnect",
    "mtlssecurityscheme": "mutualTLS",
}
_WEAK_FLOWS = frozenset({"implicit", "password"})


def is_card(root: Mapping) -> bool:
    """Whether a map is an agent's card by its shape.

    It has a name, skills or capabilities, and tells where the agent is called or which protocol
    it speaks; a file of the same name for another purpose has no such thing.
    """
    called = bool(_interfaces(root)) or bool(text(root, ("protocolVersion", "protocol_version")))
    skills = get(root, "skills")
    able = isinstance(get(root, "capabilities"), Mapping)
    modes = get(root, ("defaultInputModes", "default_input_modes")) is not None
    listed = bool(mappings(root, "skills")) or (skills is not None and not items(root, "skills"))
    return bool(text(root, "name")) and called and (able or modes) and (listed or able)


def facts(root: Mapping, known: Known) -> Facts:
    """The facts of a card. `plain_hosts` are those it is called at without TLS, but for one's own
    machine; `secured` says whether it asks a caller who they are."""
    addresses = [address(url) for url in _interfaces(root)[:MOST]]
    host, scheme = addresses[0] if addresses else (None, None)
    abilities = mapping(root, "capabilities")
    plain = {name for name, how in addresses if name and how == "http" and not _local(name)}
    kinds = dict.fromkeys(_scheme(body) for _, body in entries(root, _SCHEMES))
    older = texts(mapping(root, "authentication"), "schemes")
    return {
        "title": known.safe(text(root, "name")) or None,
        "organisation": known.safe(text(mapping(root, "provider"), "organization")) or None,
        "protocol_version": known.safe(_version(root)) or None,
        "host": None if host is None else known.safe(host),
        "url_scheme": scheme,
        "local": None if host is None else _local(host),
        "plain_hosts": sorted(known.safe(name) for name in plain),
        "secured": _secured(root),
        "schemes": sorted({known.safe(one) for one in (*kinds, *older) if one})[:MOST],
        "weak_schemes": sorted(
            {weak for _, body in entries(root, _SCHEMES) for weak in _weak(body)}
        ),
        "signed": bool(mappings(root, "signatures")),
        "skills": [known.safe(name) for name in _skills(root)[:MOST]],
        "streaming": flag(abilities, "streaming"),
        "push_notifications": flag(abilities, ("pushNotifications", "push_notifications")),
        "extended_card": flag(
            root, ("supportsAuthenticatedExtendedCard", "supports_authenticated_extended_card")
        )
        or flag(abilities, ("extendedAgentCard", "extended_agent_card")),
        **told.facts([one.text for one in strings(root)], known),
    }


def _interfaces(root: Mapping) -> list[str]:
    """The addresses of an agent, the preferred one first."""
    lists = (
        "supportedInterfaces",
        "supported_interfaces",
        "additionalInterfaces",
        "additional_interfaces",
    )
    others = [text(one, "url") for name in lists for one in mappings(root, name)]
    return [url for url in dict.fromkeys((text(root, "url"), *others)) if url]


def _version(root: Mapping) -> str:
    names = ("protocolVersion", "protocol_version")
    interfaces = mappings(root, ("supportedInterfaces", "supported_interfaces"))
    return text(root, names) or next((text(one, names) for one in interfaces), "")


def _secured(root: Mapping) -> bool:
    """Whether a caller must prove who they are: by a requirement that names a scheme, or, where
    none is written, by any scheme. An empty list, or an empty map in it, asks for nothing."""
    if get(root, _NEEDS) is not None:
        needs = mappings(root, _NEEDS)
        return bool(needs) and all(_names(need) for need in needs)
    older = texts(mapping(root, "authentication"), "schemes")
    return any(entries(root, _SCHEMES)) or bool({one.lower() for one in older} - {"none", "public"})


def _names(need: Mapping) -> bool:
    inner = mapping(need, "schemes")
    return bool((inner or need).entries)


def _scheme(body: object) -> str:
    if not isinstance(body, Mapping):
        return ""
    kind, inner = _kind(body)
    if kind == "http":
        return f"http {text(inner, 'scheme').lower()}".strip()
    return kind


def _kind(body: Mapping) -> tuple[str, Mapping]:
    """What kind of scheme it is, and the map that says more of it."""
    for entry in body.entries:
        kind = _KINDS.get(entry.key.replace("_", "").lower())
        if kind and isinstance(entry.value, Mapping):
            return kind, entry.value
    return text(body, "type"), body


def _weak(body: object) -> list[str]:
    """In what way a scheme gives away what it should keep."""
    if not isinstance(body, Mapping):
        return []
    kind, inner = _kind(body)
    if kind == "apiKey" and text(inner, ("in", "location")) == "query":
        return ["key in the address"]
    if kind == "http" and text(inner, "scheme").lower() == "basic":
        return ["http basic"]
    flows = {name for name, _ in entries(inner, "flows")} & _WEAK_FLOWS
    return [f"oauth2 {flow} flow" for flow in sorted(flows)] if kind == "oauth2" else []


def _skills(root: Mapping) -> list[str]:
    named = [text(one, ("name", "id")) for one in mappings(root, "skills")]
    bare = [one.text for one in items(root, "skills") if isinstance(one, Scalar)]
    return [name for name in (*named, *bare) if name]


def _local(host: str) -> bool:
    return host in _LOCAL or host.startswith("127.") or host.endswith(".localhost")
