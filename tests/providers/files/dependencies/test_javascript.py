"""Manifests and lock files of JavaScript: every dependency, its version and its place."""

from __future__ import annotations

import pytest

from tests.providers.files.dependencies.reading import rows, uses

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("written", "package", "version", "exact"),
    [
        ("^4.0.0", "openai", "^4.0.0", False),
        ("4.0.0", "openai", "4.0.0", True),
        ("=4.0.0-beta.1", "openai", "4.0.0-beta.1", True),
        ("4.0", "openai", "4.0", False),
        ("*", "openai", None, False),
        ("", "openai", None, False),
        ("latest", "openai", "latest", False),
        (">=4 <5 || 6.x", "openai", ">=4 <5 || 6.x", False),
        ("npm:@anthropic-ai/sdk@0.30.1", "@anthropic-ai/sdk", "0.30.1", True),
        ("npm:^4.1.0", "openai", "^4.1.0", False),
        ("catalog:", "openai", None, None),
        ("workspace:*", "openai", None, None),
        ("file:../openai", "openai", None, None),
        (
            f"github:openai/openai-node#{COMMIT}",
            "openai",
            f"github:openai/openai-node#{COMMIT}",
            True,
        ),
        ("openai/openai-node#main", "openai", "openai/openai-node#main", False),
        ("https://example.org/o.tgz", "openai", "https://example.org/o.tgz", False),
    ],
)
def test_specifiers(written: str, package: str, version: str | None, exact: bool | None) -> None:
    text = f'{{"dependencies": {{"openai": "{written}"}}}}'
    assert rows("package.json", text) == [(package, version, exact, "1:20")]
    local = written.startswith(("workspace:", "file:"))
    assert uses("package.json", text) == {package: (True, False, local)}


def test_package_json() -> None:
    text = """\
{ // of people
  "name": "openai",
  "scripts": {"openai": "1.0.0"},
  "dependencies": {"openai": "4.0.0", },
  "peerDependencies": {
    "langchain": ">=1"
  },
  "devDependencies": {"@modelcontextprotocol/sdk": "1.0.0"},
  "nested": {"dependencies": {"ollama": "1.0.0"}}
}
"""
    assert rows("package.json", text) == [
        ("openai", "4.0.0", True, "4:21"),
        ("langchain", ">=1", False, "6:6"),
        ("@modelcontextprotocol/sdk", "1.0.0", True, "8:24"),
    ]
    assert uses("package.json", text)["@modelcontextprotocol/sdk"] == (True, True, False)


def test_deno_json() -> None:
    text = """\
{"imports": {"openai": "npm:openai@^4.1", "x": "https://esm.sh/openai@4",
  "a": "npm:@anthropic-ai/sdk@0.30.1/shims", "o": "jsr:@openai/openai@4.0.0"}}
"""
    assert rows("deno.jsonc", text) == [
        ("openai", "^4.1", False, "1:15"),
        ("@anthropic-ai/sdk", "0.30.1", True, "2:4"),
        ("@openai/openai", "4.0.0", True, "2:47"),
    ]


PACKAGES = """\
{
  "lockfileVersion": 3,
  "packages": {
    "": {
      "dependencies": {"alias": "npm:@anthropic-ai/sdk@^0.30", "openai": "^4"},
      "devDependencies": {"langchain": "*"}
    },
    "apps/web": {"version": "1.0.0", "dependencies": {"ollama": "*"}},
    "node_modules/alias": {
      "name": "@anthropic-ai/sdk",
      "version": "0.30.1"
    },
    "node_modules/langchain": {"version": "0.3.0", "dev": true, "dependencies": {"openai": "^5"}},
    "node_modules/langchain/node_modules/openai": {"license": "MIT", "version": "5.1.0"},
    "node_modules/ollama": {"version": "0.5.0"},
    "node_modules/openai": {"version": "4.0.0"},
    "node_modules/web": {"resolved": "apps/web", "link": true}
  },
  "dependencies": {"openai": {"version": "4.0.0"}}
}
"""


def test_package_lock_by_folders() -> None:
    assert rows("package-lock.json", PACKAGES) == [
        ("@anthropic-ai/sdk", "0.30.1", True, "9:19"),
        ("langchain", "0.3.0", True, "13:19"),
        ("openai", "5.1.0", True, "14:42"),
        ("ollama", "0.5.0", True, "15:19"),
        ("openai", "4.0.0", True, "16:19"),
        ("web", None, None, "17:19"),
    ]
    assert uses("package-lock.json", PACKAGES) == {
        "@anthropic-ai/sdk": (True, False, False),
        "langchain": (True, True, False),
        "ollama": (True, False, False),
        "openai": (True, False, False),  # the last one
        "web": (False, False, True),
    }


def test_package_lock_by_trees() -> None:
    text = """\
{"lockfileVersion": 1, "dependencies": {
  "alias": {"version": "npm:@anthropic-ai/sdk@0.30.1"},
  "langchain": {"version": "0.3.0", "requires": {"openai": "^5"},
    "dependencies": {"openai": {"version": "5.1.0", "dev": true}}},
  "ollama": {"version": "file:../ollama"}
}}
"""
    assert rows("npm-shrinkwrap.json", text) == [
        ("@anthropic-ai/sdk", "0.30.1", True, "2:4"),
        ("langchain", "0.3.0", True, "3:4"),
        ("openai", "5.1.0", True, "4:23"),
        ("ollama", None, None, "5:4"),
    ]
    assert uses("npm-shrinkwrap.json", text)["openai"] == (None, True, False)


def test_bun_lock() -> None:
    text = """\
{
  "lockfileVersion": 1,
  "workspaces": {
    "": {"dependencies": {"openai": "^4", "alias": "npm:@anthropic-ai/sdk@1"},
         "devDependencies": {"langchain": "*",},},
  },
  "packages": {
    "alias": ["@anthropic-ai/sdk@0.30.1", "", {}, "sha512-x=="],
    "langchain": ["langchain@0.3.0", "", { "dependencies": { "openai": "^5" } }, "sha512-y"],
    "langchain/openai": ["openai@5.1.0", "", {}, "sha512-z"],
    "openai": ["openai@4.0.0", "", {}, "sha512-z"],
    "web": ["web@workspace:apps/web"],
  },
}
"""
    assert rows("bun.lock", text) == [
        ("@anthropic-ai/sdk", "0.30.1", True, "8:6"),
        ("langchain", "0.3.0", True, "9:6"),
        ("openai", "5.1.0", True, "10:16"),
        ("openai", "4.0.0", True, "11:6"),
        ("web", None, None, "12:6"),
    ]
    assert uses("bun.lock", text) == {
        "@anthropic-ai/sdk": (True, False, False),
        "langchain": (True, True, False),
        "openai": (True, False, False),
        "web": (False, None, True),
    }


@pytest.mark.parametrize(
    "text",
    [
        """\
{"version": "5",
 "specifiers": {"npm:openai@4": "4.0.0_zod@3.1.0", "jsr:@a/b@1": "1.0.0"},
 "jsr": {"@a/b@1.0.0": {"integrity": "x"}},
 "npm": {"openai@4.0.0_zod@3.1.0": {"dependencies": ["zod"]},
         "openai@5.0.0": {}}}
""",
        """\
{"version": "3", "packages": {
 "specifiers": {"npm:openai@4": "npm:openai@4.0.0", "jsr:@a/b@1": "jsr:@a/b@1.0.0"},
 "jsr": {"@a/b@1.0.0": {"integrity": "x"}},
 "npm": {"openai@4.0.0": {"dependencies": {"openai": "openai@5.0.0"}},
         "openai@5.0.0": {}}}}
""",
    ],
)
def test_deno_lock(text: str) -> None:
    assert rows("deno.lock", text) == [
        ("@a/b", "1.0.0", True, "3:11"),
        ("openai", "4.0.0", True, "4:11"),
        ("openai", "5.0.0", True, "5:11"),
    ]
    assert uses("deno.lock", text) == {"@a/b": (True, None, False), "openai": (False, None, False)}


def test_yarn_lock_of_yarn_1() -> None:
    text = """\
# yarn lockfile v1


"@langchain/core@^1", "@langchain/core@>=1":
  version "1.4.0"
  resolved "https://example.org/core.tgz#0"
  dependencies:
    openai "^5"

"alias@npm:@anthropic-ai/sdk@^0.30":
  version "0.30.1"

openai@^4, openai@~4.0:
  version "4.0.0"
"""
    assert rows("yarn.lock", text) == [
        ("@langchain/core", "1.4.0", True, "4:2"),
        ("@anthropic-ai/sdk", "0.30.1", True, "10:2"),
        ("openai", "4.0.0", True, "13:1"),
    ]


def test_yarn_lock_of_later_ones() -> None:
    text = f"""\
__metadata:
  version: 8

"alias@npm:@anthropic-ai/sdk@^0.30":
  version: 0.30.1
  resolution: "@anthropic-ai/sdk@npm:0.30.1"
  linkType: hard

"mine@workspace:.":
  version: 0.0.0-use.local
  resolution: "mine@workspace:."
  linkType: soft

"langchain@https://example.org/l.git":
  version: 0.3.0
  resolution: "langchain@https://example.org/l.git#commit={COMMIT}"

"openai@npm:^4, openai@npm:~4.0":
  version: 4.0.0
  resolution: "openai@npm:4.0.0"
"""
    assert rows("yarn.lock", text) == [
        ("@anthropic-ai/sdk", "0.30.1", True, "4:2"),
        ("langchain", f"https://example.org/l.git#commit={COMMIT}", True, "14:2"),
        ("openai", "4.0.0", True, "18:2"),
    ]


PNPM_9 = """\
lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      alias:
        specifier: npm:@anthropic-ai/sdk@^0.30
        version: '@anthropic-ai/sdk@0.30.1'
      openai:
        specifier: ^4
        version: 4.0.0(zod@3.1.0)
    devDependencies:
      '@langchain/core':
        specifier: '*'
        version: 1.4.0

packages:

  '@anthropic-ai/sdk@0.30.1':
    resolution: {integrity: sha512-x==}

  '@langchain/core@1.4.0':
    resolution: {integrity: sha512-x==}

  openai@4.0.0:
    peerDependencies:
      zod: ^3

  openai@5.1.0:
    resolution: {integrity: sha512-x==}

snapshots:

  openai@4.0.0(zod@3.1.0):
    dependencies:
      zod: 3.1.0
"""


def test_pnpm_lock_9() -> None:
    assert rows("pnpm-lock.yaml", PNPM_9) == [
        ("@anthropic-ai/sdk", "0.30.1", True, "20:4"),
        ("@langchain/core", "1.4.0", True, "23:4"),
        ("openai", "4.0.0", True, "26:3"),
        ("openai", "5.1.0", True, "30:3"),
    ]
    assert uses("pnpm-lock.yaml", PNPM_9) == {
        "@anthropic-ai/sdk": (True, False, False),
        "@langchain/core": (True, True, False),
        "openai": (False, None, False),  # the last one
    }


@pytest.mark.parametrize(
    "text",
    [
        """\
lockfileVersion: 5.4

specifiers:
  openai: ^4

dependencies:
  openai: 4.0.0_zod@3.1.0

packages:

  /@langchain/core/1.4.0:
    dev: true

  /openai/4.0.0_zod@3.1.0:
    dev: false
""",
        """\
lockfileVersion: '6.0'

dependencies:
  openai:
    specifier: ^4
    version: 4.0.0(zod@3.1.0)

packages:


  /@langchain/core@1.4.0:
    dev: true

  /openai@4.0.0(zod@3.1.0):
    dev: false
""",
    ],
)
def test_older_pnpm_locks(text: str) -> None:
    found = rows("pnpm-lock.yaml", text)
    assert [row[:3] for row in found] == [
        ("@langchain/core", "1.4.0", True),
        ("openai", "4.0.0", True),
    ]
    assert [row[3].partition(":")[2] for row in found] == ["4", "4"]
    assert uses("pnpm-lock.yaml", text) == {
        "@langchain/core": (False, None, False),
        "openai": (True, False, False),
    }
