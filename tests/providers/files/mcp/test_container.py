"""What a container is given of its machine."""

from __future__ import annotations

import pytest

from tests.providers.files.mcp.told import some, told


@pytest.mark.parametrize(
    ("options", "mounts", "flags"),
    [
        ("-v /var/run/docker.sock:/s", ["/var/run/docker.sock"], []),
        ("-v /home/u/.ssh:/k:ro --volume=$HOME/.aws:/a", ["~/.aws", "~/.ssh"], []),
        ("-v C:\\Users\\u\\x:/x", ["~/x"], []),
        ("-v data:/data", [], []),
        ("--mount type=bind,source=/etc,target=/e", ["/etc"], []),
        ("--mount type=bind,src=/,dst=/h", ["/"], []),
        ("--privileged --pid=host", [], ["pid=host", "privileged"]),
        ("--privileged=false", [], []),
        (
            "--cap-add SYS_ADMIN --cap-add=CAP_NET_ADMIN",
            [],
            ["cap-add=NET_ADMIN", "cap-add=SYS_ADMIN"],
        ),
        ("--network host -u 0:0", [], ["network=host", "user=root"]),
        ("--net=bridge --user 1000", [], []),
        ("--security-opt seccomp=unconfined", [], ["seccomp=unconfined"]),
        ("--device /dev/kvm:/dev/kvm", [], ["device=/dev/kvm"]),
    ],
)
def test_options(options: str, mounts: list[str], flags: list[str]) -> None:
    found = told(f"docker run -i --rm {options} acme/x --privileged")
    assert some(found, "mounts", "container_flags") == (mounts, flags)


def test_of_an_option_that_nobody_knows_nothing_is_told() -> None:
    assert {"mounts", "container_flags"}.isdisjoint(told("docker run --unheard-of /x acme/x"))


def test_without_a_container_there_is_nothing() -> None:
    assert some(told("npx acme-x -v /etc:/e"), "mounts", "container_flags") == ([], [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx @modelcontextprotocol/server-filesystem /home/u /srv/x", ["/srv/x", "~"]),
        ("npx @modelcontextprotocol/server-filesystem ${HOME}/work", ["~/work"]),
        ("npx @modelcontextprotocol/server-filesystem C:\\", ["C:/"]),
        ("uvx mcp-server-filesystem --root=/Users/u", ["~"]),
        ("npx acme-x /home/u", []),
        ("docker run mcp/filesystem /projects", []),
    ],
)
def test_folders(line: str, expected: list[str]) -> None:
    assert told(line)["folders"] == expected
