"""The containers that a Compose file or a Kubernetes manifest runs, as `docker run` takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

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
from aispm.providers.files.mcp.variables import listed
from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar

# Whose operators run a server for each resource of the kind `MCPServer`, in ways of their own.
OPERATORS = {"toolhive.stacklok.dev": "toolhive", "kagent.dev": "kagent"}
_SERVER = re.compile(r"(?:^|[@/_-])(?:mcp|modelcontextprotocol)(?:$|[/_:@-])", re.IGNORECASE)
_SPACES = {"network_mode": "--network", "pid": "--pid", "ipc": "--ipc", "userns_mode": "--userns"}


class Container(Struct, frozen=True):
    """One container that runs an MCP server: where it stands, and its options in order."""

    form: str
    path: tuple[str, ...]
    name: str
    body: Mapping
    start: int
    end: int
    image: str
    words: tuple[str, ...]
    env: dict[str, str]
    environment: Node | None
    options: tuple[tuple[str, str], ...]
    transport: str = ""
    variables: tuple[str, ...] = ()


def find(document: Document) -> list[Container]:
    """Those of a file's containers that run an MCP server, in order of place."""
    found: list[Container] = []
    for root in document.roots:
        if isinstance(root, Mapping):
            found += (one for one in _all(root) if _serves(one))
    return found


def _all(root: Mapping) -> Iterator[Container]:
    api, kind = text(root, "apiVersion"), text(root, "kind")
    spec = root.entry("spec")
    if api and kind and spec is not None and isinstance(spec.value, Mapping):
        operator = OPERATORS.get(api.partition("/")[0])
        if operator:
            if kind == "MCPServer":
                yield _operated(operator, root, spec, spec.value)
        else:
            yield from _pods(spec.value)
        return
    services = mapping(root, "services")
    for entry in services.entries if services else ():
        if isinstance(entry.value, Mapping):
            yield _service(entry, entry.value)


def _serves(one: Container) -> bool:
    """Whether it runs a server, by its image or a word of its command.

    Variables such as MCP_HOST do not tell: whoever calls a server has them too.
    """
    named = _SERVER.search(one.image.partition("@")[0]) is not None
    started = any(_SERVER.search(word) for word in one.words if not word.startswith("-"))
    return one.form in OPERATORS.values() or named or started


def _service(entry: Entry, body: Mapping) -> Container:
    environment = get(body, "environment")
    return Container(
        "compose",
        ("services",),
        entry.key,
        body,
        entry.start,
        entry.end,
        text(body, "image"),
        (*_words(body, "entrypoint"), *_words(body, "command")),
        _variables(environment),
        environment,
        tuple(_compose(body)),
        variables=tuple(listed(get(body, "env_file"))),
    )


def _compose(body: Mapping) -> Iterator[tuple[str, str]]:
    if flag(body, "privileged"):
        yield "--privileged", ""
    for name, option in _SPACES.items():
        yield option, text(body, name)
    yield "--user", text(body, "user")
    for one in texts(body, "cap_add")[:MOST]:
        yield "--cap-add", one
    for one in texts(body, "security_opt")[:MOST]:
        yield "--security-opt", one
    for one in texts(body, "devices")[:MOST]:
        yield "--device", one
    for port in items(body, "ports")[:MOST]:
        yield "--publish", _port(port)
    for volume in items(body, "volumes")[:MOST]:
        if isinstance(volume, Scalar):
            yield "--volume", volume.text
        elif text(volume, "type") == "bind":
            yield "--volume", f"{text(volume, 'source')}:{text(volume, 'target')}"


def _port(port: Node) -> str:
    if isinstance(port, Scalar):
        return port.text
    published, target = text(port, "published"), text(port, "target")
    address = text(port, "host_ip")
    return ":".join(one for one in (address, published, target) if one)


def _pods(spec: Mapping) -> Iterator[Container]:
    template = mapping(mapping(mapping(spec, "jobTemplate"), "spec"), "template")
    template = template or mapping(spec, "template")
    pod, path = (mapping(template, "spec"), ("spec", "template")) if template else (spec, ("spec",))
    paths = {
        text(volume, "name"): text(mapping(volume, "hostPath"), "path")
        for volume in mappings(pod, "volumes")[:MOST]
    }
    for field in ("containers", "initContainers"):
        for body in mappings(pod, field):
            entry = body.entry("name")
            if entry is not None and pod is not None:
                yield _pod_container((*path, field), entry, body, pod, paths)


def _pod_container(
    path: tuple[str, ...], entry: Entry, body: Mapping, pod: Mapping, paths: dict[str, str]
) -> Container:
    environment = get(body, "env")
    return Container(
        "kubernetes",
        path,
        text(body, "name"),
        body,
        entry.start,
        entry.end,
        text(body, "image"),
        (*_words(body, "command"), *_words(body, "args")),
        _variables(environment),
        environment,
        (*_pod(pod), *_kubernetes(body, pod, paths)),
    )


def _pod(pod: Mapping) -> Iterator[tuple[str, str]]:
    for name, option in (("hostNetwork", "--network"), ("hostPID", "--pid"), ("hostIPC", "--ipc")):
        if flag(pod, name):
            yield option, "host"


def _kubernetes(body: Mapping, pod: Mapping, paths: dict[str, str]) -> Iterator[tuple[str, str]]:
    context, whole = mapping(body, "securityContext"), mapping(pod, "securityContext")
    if flag(context, "privileged"):
        yield "--privileged", ""
    # What a container says of itself counts before what its pod says of all.
    yield "--user", text(context, "runAsUser") or text(whole, "runAsUser")
    for field, option in (("seccompProfile", "seccomp"), ("appArmorProfile", "apparmor")):
        profile = mapping(context, field) or mapping(whole, field)
        if text(profile, "type") == "Unconfined":
            yield "--security-opt", f"{option}=unconfined"
    for one in texts(mapping(context, "capabilities"), "add")[:MOST]:
        yield "--cap-add", one
    for port in mappings(body, "ports")[:MOST]:
        host, inner = text(port, "hostPort"), text(port, "containerPort")
        address = text(port, "hostIP")
        if host:
            yield "--publish", ":".join(one for one in (address, host, inner) if one)
    for mount in mappings(body, "volumeMounts")[:MOST]:
        source = paths.get(text(mount, "name"))
        if source:
            yield "--volume", f"{source}:{text(mount, 'mountPath')}"


def _operated(operator: str, root: Mapping, spec: Entry, body: Mapping) -> Container:
    """A server as ToolHive or, with its container in a map of its own, kagent is told of it."""
    runs = mapping(body, "deployment") or body
    environment = get(runs, "env")
    return Container(
        operator,
        (),
        text(mapping(root, "metadata"), "name") or "spec",
        body,
        spec.start,
        spec.end,
        text(runs, "image"),
        (*_words(runs, "cmd"), *_words(runs, "args")),
        _variables(environment),
        environment,
        (),
        text(body, ("transport", "transportType")),
    )


def _words(body: Mapping, name: str) -> tuple[str, ...]:
    """A command's words: a list as it is, a line split at its blanks."""
    line = text(body, name)
    return tuple(line.split()[:MOST]) if line else tuple(texts(body, name)[:MOST])


def _variables(node: Node | None) -> dict[str, str]:
    """The variables of a map, of a list of `NAME=value`, or of a list of `name` and `value`."""
    box = Mapping([Entry("env", 0, 0, node)]) if node is not None else None
    found = {key: one.text if isinstance(one, Scalar) else "" for key, one in entries(box, "env")}
    found |= {text(one, "name"): text(one, "value") for one in mappings(box, "env")}
    found |= {name: value for name, _, value in (one.partition("=") for one in texts(box, "env"))}
    return {name: value for name, value in list(found.items())[:MOST] if name}
