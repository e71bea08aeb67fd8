"""MCP servers in Compose files and Kubernetes manifests; all other such files give nothing."""

from pathlib import Path

import pytest

from aispm.providers.files.text.yaml_text import REPEATS
from tests.kit.clock import soon
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

COMPOSE = """\
services:
  db:
    image: postgres:16
    privileged: true
  gateway:
    image: docker/mcp-gateway:latest
    privileged: true
    pid: host
    ports: ["8811:8811"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock", "data:/data"]
    environment: {MCP_PORT: "8811"}
"""
POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: tools}
spec:
  template:
    spec:
      hostNetwork: true
      volumes: [{name: root, hostPath: {path: /}}]
      containers:
        - name: web
          image: nginx:1
        - name: files
          image: node@sha256:%s
          command: [npx, -y, mcp-server-files]
          volumeMounts: [{name: root, mountPath: /host}]
""" % ("a" * 64)
TOOLHIVE = """\
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: fetch}
spec: {image: "ghcr.io/example/fetch:1.2", transport: stdio}
"""
KAGENT = """\
apiVersion: kagent.dev/v1alpha1
kind: MCPServer
metadata: {name: fetch}
spec:
  deployment: {image: "ghcr.io/example/fetch:1.2", cmd: npx, args: [fetch], env: {A: x}}
  transportType: stdio
"""


def workloads(folder: Path, name: str, text: str) -> dict[str, dict[str, object]]:
    (folder / name).write_text(text)
    found = scan(folder).assets
    return {one.name: dict(one.facts) for one in found if one.kind == "mcp.workload"}


@pytest.mark.parametrize(
    ("name", "text", "want"),
    [
        (
            "compose.yaml",
            COMPOSE,
            {
                "gateway": {
                    "form": "compose",
                    "image": "docker/mcp-gateway",
                    "by_digest": False,
                    "binds_all": True,
                    "mounts": ["/var/run/docker.sock"],
                    "container_flags": ["privileged", "pid=host"],
                    "env_names": ["MCP_PORT"],
                    "transport": None,
                }
            },
        ),
        (
            "deployment.yaml",
            POD,
            {
                "files": {
                    "form": "kubernetes",
                    "image": "node",
                    "by_digest": True,
                    "mounts": ["/"],
                    "container_flags": ["network=host"],
                    "command": ["npx", "-y", "mcp-server-files"],
                }
            },
        ),
        (
            "toolhive.yaml",
            TOOLHIVE,
            {"fetch": {"form": "toolhive", "transport": "stdio", "version": "1.2"}},
        ),
        (
            "kagent.yaml",
            KAGENT,
            {
                "fetch": {
                    "form": "kagent",
                    "transport": "stdio",
                    "version": "1.2",
                    "command": ["npx", "fetch"],
                    "env_names": ["A"],
                }
            },
        ),
    ],
    ids=["compose", "kubernetes", "toolhive", "kagent"],
)
def test_its_containers_with_a_server(
    tmp_path: Path, name: str, text: str, want: dict[str, dict[str, object]]
) -> None:
    found = workloads(tmp_path, name, text)
    assert {one: {key: found[one][key] for key in want[one]} for one in found} == want


def test_what_an_operator_adds_to_a_container_is_unknown(tmp_path: Path) -> None:
    for facts in workloads(tmp_path, "x.yaml", f"{TOOLHIVE}---\n{KAGENT}").values():
        assert {"mounts", "container_flags", "binds_all", "ports"}.isdisjoint(facts)


@pytest.mark.parametrize(
    "text",
    [
        "services: {app: {image: 'acme/app:1', environment: {MCP_HOST: tools, MCP_PORT: 80}}}\n",
        "services: {db: {image: 'postgres:16', environment: {URL: x}}}\n# no mcp here\n",
        "services: [mcp]\n",
        "services: {a: mcp, b: [mcp], c: {image: [mcp], ports: {a: b}, volumes: 3}}\n",
        "apiVersion: v1\nkind: Pod\nspec: {containers: mcp}\n",
        "apiVersion: v1\nkind: ConfigMap\ndata: {name: mcp-server}\n",
    ],
    ids=["caller", "ordinary", "list", "wrong-types", "wrong-containers", "no-pod"],
)
def test_other_files_give_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "compose.yaml").write_text(text)
    snapshot = scan(tmp_path)
    assert {one.id for one in snapshot.assets if one.kind.startswith("mcp.workload")} == set()
    assert gaps(snapshot) == {}


@pytest.mark.parametrize(
    "text",
    [
        "services: {m: {image: mcp/x, environment: {DB_PASSWORD: %s}}}\n",
        "services: {m: {image: mcp/x, environment: ['DB_PASSWORD=%s']}}\n",
        "apiVersion: v1\nkind: Pod\n"
        "spec: {containers: [{name: m, image: mcp/x, env: [{name: DB_PASSWORD, value: %s}]}]}\n",
    ],
    ids=["map", "list", "kubernetes"],
)
def test_a_password_in_a_variable(tmp_path: Path, text: str) -> None:
    password = "x9TqU7vL" + "w2spR"
    found = workloads(tmp_path, "compose.yaml", text % password)
    assert [(one["credentials"], one["env_names"]) for one in found.values()] == [
        (1, ["DB_PASSWORD"])
    ]
    assert password not in repr(scan(tmp_path))


@pytest.mark.parametrize(
    ("own", "want"),
    [
        ("{}", ["user=root", "seccomp=unconfined"]),
        ("{runAsUser: 1000}", ["seccomp=unconfined"]),
        ("{seccompProfile: {type: RuntimeDefault}}", ["user=root"]),
        ("{appArmorProfile: {type: Unconfined}}", None),
    ],
    ids=["pod", "user", "seccomp", "apparmor"],
)
def test_what_a_pod_says_counts_where_its_container_says_nothing(
    tmp_path: Path, own: str, want: list[str] | None
) -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nspec:\n"
        "  securityContext: {runAsUser: 0, seccompProfile: {type: Unconfined}}\n"
        f"  containers: [{{name: m, image: mcp/x, securityContext: {own}}}]\n"
    )
    [facts] = workloads(tmp_path, "pod.yaml", text).values()
    both = ["user=root", "seccomp=unconfined", "apparmor=unconfined"]
    assert facts["container_flags"] == (both if want is None else want)


def test_a_variable_out_of_a_secret_is_named(tmp_path: Path) -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: m, image: mcp/x, env: "
        "[{name: API_KEY, valueFrom: {secretKeyRef: {name: keys, key: one}}}]}]}\n"
    )
    [facts] = workloads(tmp_path, "pod.yaml", text).values()
    assert (facts["env_names"], facts["credentials"]) == (["API_KEY"], 0)


def test_an_alias_is_what_it_stands_for(tmp_path: Path) -> None:
    text = (
        "x-tools: &tools\n  image: mcp/x:1\n  privileged: true\n"
        "services:\n  a: *tools\n  b:\n    <<: *tools\n    pid: host\n"
    )
    found = workloads(tmp_path, "compose.yaml", text)
    assert {name: one["container_flags"] for name, one in found.items()} == {
        "a": ["privileged"],
        "b": ["privileged", "pid=host"],
    }


def test_a_secret_in_an_anchor_is_told_once(tmp_path: Path) -> None:
    """Where it is used: the anchor itself is of no service."""
    anchor = f"x-env: &env\n  A_TOKEN: {invented.text('anchor', 32)}\n"
    text = anchor + COMPOSE.replace('{MCP_PORT: "8811"}', "*env")
    (tmp_path / "compose.yaml").write_text(text)
    (key,) = scan(tmp_path, root=str(tmp_path)).credentials
    assert [(at.line, at.column, at.place) for at in key.locations] == [(2, 12, "env")]


@pytest.mark.parametrize("name", ["compose.yaml", "compose.json"])
def test_nested_too_deep_is_a_gap(tmp_path: Path, name: str) -> None:
    deep = '{"a": ' * 5000 + "1" + "}" * 5000
    text = f'{{"services": {{"m": {{"image": "mcp/x", "x": {deep}}}}}}}'
    with soon(5):
        workloads(tmp_path, name, text)
    assert list(gaps(scan(tmp_path, root=str(tmp_path)))) == [f"parse:{name}"]


def test_aliases_of_aliases_are_a_gap(tmp_path: Path) -> None:
    lines = ["services:", "  m: &x0 {image: mcp/x}", "x-all:"]
    lines += [f"  x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 12)]
    with soon(5):
        found = workloads(tmp_path, "compose.yaml", "\n".join(lines))
    assert list(found) == ["m"]
    assert gaps(scan(tmp_path, root=str(tmp_path))) == {"parse:compose.yaml": ("failed", REPEATS)}
