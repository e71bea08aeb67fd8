"""`server.json`, by which a server is published in an MCP registry.

https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json/
"""

from __future__ import annotations

from aispm.packages.version import is_exact
from aispm.providers.files.manifests.fields import get, mapping, text
from aispm.providers.files.manifests.manifest import Input, Manifest, Package, narrow, some, taken
from aispm.providers.files.mcp.image import image
from aispm.providers.files.text.document import Mapping, Sequence

_TYPE = ("registryType", "registry_type", "registry_name")
_TRANSPORT = ("type", "transport_type")
_VARIABLES = ("environmentVariables", "environment_variables")
_ARGUMENTS = (("packageArguments", "package_arguments"), ("runtimeArguments", "runtime_arguments"))
_ECOSYSTEMS = {"npm": "npm", "pypi": "PyPI", "nuget": "NuGet"}


def manifest(root: Mapping, name: str) -> Manifest | None:
    """What a server's entry for a registry says; None if the file is none."""
    schema = "modelcontextprotocol" in text(root, "$schema")
    packages, remotes = some([root], "packages"), some([root], "remotes")
    shaped = name == "server.json" and any(
        (*(text(one, _TYPE) for one in packages), *(text(one, _TRANSPORT) for one in remotes))
    )
    if not text(root, "name") or not (shaped or (schema and _offers(root))):
        return None
    transports = [narrow(one, "transport") for one in packages]
    headers = some((*remotes, *transports), "headers")
    arguments = [one for names in _ARGUMENTS for one in some(packages, names)]
    return Manifest(
        "mcp-registry",
        root,
        title=text(root, ("title", "name")),
        version=text(root, "version") or text(mapping(root, "version_detail"), "version"),
        packages=tuple(_package(one) for one in packages),
        transports=tuple(text(one, _TRANSPORT) for one in (*transports, *remotes)),
        urls=tuple(text(one, "url") for one in (*transports, *remotes)),
        inputs=(
            *(taken(one, variable=True) for one in some(packages, _VARIABLES)),
            *(taken(one, variable=False) for one in (*headers, *arguments)),
            *_variables(headers),
        ),
    )


def _offers(root: Mapping) -> bool:
    """Whether it has a list of what can be installed or called, and is no schema itself."""
    return any(isinstance(get(root, name), Sequence) for name in ("packages", "remotes"))


def _variables(headers: list[Mapping]) -> list[Input]:
    """What the values of headers have to be filled in with."""
    found: dict[int, Input] = {}
    for header in headers:
        inner = narrow(header, "variables")
        for entry in inner.entries if inner else ():
            if isinstance(entry.value, Mapping) and id(entry.value) not in found:
                one = taken(entry.value, variable=False)
                found[id(entry.value)] = Input(entry.key, one.secret, one.default)
    return list(found.values())


def _package(body: Mapping) -> Package:
    """A package; where no registry vouches for a version, its digest alone pins it."""
    kind, version = text(body, _TYPE).lower(), text(body, "version")
    name = text(body, ("identifier", "name"))
    if text(body, ("fileSha256", "file_sha256")):
        return Package(name, True)
    if kind in ("oci", "docker"):
        launch = image("docker", name)
        pinned = bool(launch.pinned) or bool(image("docker", f"image@{version}").pinned)
        return Package(launch.package or name, pinned)
    ecosystem = _ECOSYSTEMS.get(kind, "")
    return Package(name, bool(ecosystem and version) and is_exact(ecosystem, version))
