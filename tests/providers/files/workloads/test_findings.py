"""What the command line says of workloads: these rules of these containers, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMPOSE = """\
services:
  web:
    image: nginx:1
    privileged: true
    ports: ["80:80"]
    volumes: ["/:/host"]
  gateway:
    image: docker/mcp-gateway:latest
    pid: host
    ports: ["8811:8811"]
    volumes: ["/var/lib/docker:/data", "~/.aws/credentials:/root/.aws/credentials:ro"]
  listens:
    image: mcp/fetch@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    network_mode: host
    environment: {MCP_HOST: 0.0.0.0, MCP_PORT: "80"}
  loopback:
    image: mcp/fetch@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    network_mode: host
    environment: [MCP_HOST=127.0.0.1]
  bridged:
    image: mcp/fetch@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    ports: ["127.0.0.1:80:80"]
    environment: [MCP_HOST=0.0.0.0]
"""
PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: tools}
spec:
  template:
    spec:
      hostNetwork: true
      hostIPC: true
      volumes: [{name: keys, hostPath: {path: /home/u/.ssh/id_rsa}}]
      containers:
        - name: web
          image: nginx:1
          securityContext: {privileged: true}
          volumeMounts: [{name: keys, mountPath: /keys}]
        - name: files
          image: node:22
          command: [npx, -y, mcp-server-files]
          env: [{name: MCP_HOST, value: 0.0.0.0}]
          volumeMounts: [{name: keys, mountPath: /keys}]
---
apiVersion: v1
kind: Pod
metadata: {name: calm}
spec:
  containers:
    - name: fetch
      image: mcp/fetch@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      ports: [{containerPort: 80}]
"""


@pytest.mark.parametrize(
    ("name", "text", "want"),
    [
        (
            "compose.yaml",
            COMPOSE,
            {
                ("mcp-workload-binds-all-interfaces", "services/gateway"),
                ("mcp-workload-image-not-by-digest", "services/gateway"),
                ("mcp-workload-privileged", "services/gateway"),
                ("mcp-workload-sensitive-mount", "services/gateway"),
                ("mcp-workload-binds-all-interfaces", "services/listens"),
            },
        ),
        (
            "tools.yaml",
            PODS,
            {
                ("mcp-workload-binds-all-interfaces", "spec/template/containers/files"),
                ("mcp-workload-image-not-by-digest", "spec/template/containers/files"),
                ("mcp-workload-privileged", "spec/template/containers/files"),
                ("mcp-workload-sensitive-mount", "spec/template/containers/files"),
            },
        ),
    ],
    ids=["compose", "kubernetes"],
)
def test_findings(
    folder: Path, aispm: Run, name: str, text: str, want: set[tuple[str, str]]
) -> None:
    (folder / name).write_text(text)
    report = aispm("scan", ".", "--no-config", "-o", "json").json
    found = {(one["rule"], one["subject"]["id"]) for one in report["findings"]}
    assert found == {(rule, f"workloads:{name}#{place}") for rule, place in want}
    assert report["gaps"] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"name": "app", "version": "1.0.0", "scripts": {"test": "jest"}}\n'),
        (
            "compose.yaml",
            'services: {web: {image: "nginx:1", privileged: true, ports: ["80:80"]}}\n',
        ),
        (
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\n"
            "spec: {hostPID: true, containers: [{name: web, image: 'nginx:1'}]}\n",
        ),
    ],
    ids=["package", "compose", "kubernetes"],
)
def test_ordinary_files_give_nothing_at_all(folder: Path, aispm: Run, name: str, text: str) -> None:
    (folder / name).write_text(text)
    report = aispm("scan", ".", "--no-config", "-o", "json").json
    assert (report["findings"], report["assets"], report["gaps"]) == ([], [], [])
