"""What approvals come to, in the grammar of each client."""

from __future__ import annotations

import pytest

from aispm.providers.files.agents.clients import Grammar
from aispm.providers.files.agents.grants import effect

ANY, OPEN, CLOUD = "any-command", "open-command", "cloud-command"
CHANGES = "changing-tool"


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        *((one, ANY) for one in ("Bash", "Bash(*)", "Bash(:*)", "Bash(**)", "PowerShell(*)")),
        *((f"Bash({one})", ANY) for one in ("bash:*", "sh -c:*", "bash *", "/bin/zsh:*", "env:*")),
        *((f"Bash({one})", ANY) for one in ("python:*", "python3.11:*", "python -c:*", "node *")),
        *((f"Bash({one})", ANY) for one in ("sudo:*", "sudo bash:*", "xargs:*", "ssh:*", "eval:*")),
        *((f"Bash({one})", ANY) for one in ("npx:*", "npx -y:*", "uvx:*", "npm exec *")),
        *((f"Bash({one})", ANY) for one in ("docker:*", "docker run:*", "podman exec *")),
        *((f"Bash({one})", OPEN) for one in ("curl:*", "curl -s:*", "wget *", "rm:*", "rm -rf *")),
        *((f"Bash({one})", OPEN) for one in ("sudo rm:*", "timeout 5s curl:*", "scp:*", "dd:*")),
        *((f"Bash({one})", CLOUD) for one in ("aws:*", "kubectl *", "terraform:*", "gh:*", "az:*")),
        *((f"Bash({one})", None) for one in ("npm run test:*", "git push:*", "ls:*", "make *")),
        *((f"Bash({one})", None) for one in ("python -m pytest:*", "python x.py:*", "uv run:*")),
        *((f"Bash({one})", None) for one in ("bash test.sh:*", "npx prettier:*", "node a.js *")),
        *((f"Bash({one})", None) for one in ("curl", "python", "curl -s http://localhost", "sudo")),
        *((f"Bash({one})", None) for one in ("curl http://localhost:3000/*", "rm -rf dist:*")),
        *((f"Bash({one})", None) for one in ("kubectl get:*", "gh pr view:*", "docker ps:*")),
        *((f"Bash({one})", None) for one in ("timeout:*", "docker compose up *", "pnpm add:*")),
        *((f"Bash({one})", None) for one in ("* --version", "for i in 1 2", "echo \"x")),
        ("Bash(pnpm dlx:*)", ANY),
        *((one, None) for one in ("Read", "Edit", "WebFetch(domain:*)", "Task", "Skill(x *)", "")),
        ("*", "no-questions"),
        *((one, "any-server") for one in ("mcp__*", "mcp__*__*", "mcp__")),
        *((one, "any-tool") for one in ("mcp__github", "mcp__github__*", "mcp__a_b__.*")),
        *((one, None) for one in ("mcp__github__get_issue", "mcp__github__get_*")),
        *((one, None) for one in ("mcp__ci__list_deploy_runs", "mcp__shell__help")),
        *((one, CHANGES) for one in ("mcp__db__execute_sql", "mcp__mail__sendMessage")),
    ],
)  # fmt: skip
def test_claude(entry: str, wanted: str | None) -> None:
    assert effect(entry, "claude") == wanted


@pytest.mark.parametrize(
    ("grammar", "entry", "wanted"),
    [
        ("cursor", "Shell(curl)", OPEN),
        ("cursor", "Shell(git)", None),
        ("cursor", "Shell(*)", ANY),
        ("cursor", "Mcp(*:*)", "any-server"),
        ("cursor", "Mcp(**)", "any-server"),
        ("cursor", "Mcp(docs:*)", "any-tool"),
        ("cursor", "Mcp(docs:search)", None),
        ("cursor", "Mcp(docs:delete_page)", CHANGES),
        ("server-tool", "*:*", "any-server"),
        ("server-tool", "docs:search", None),
        ("gemini", "run_shell_command", ANY),
        ("gemini", "ShellTool", ANY),
        ("gemini", "run_shell_command(rm)", OPEN),
        ("gemini", "run_shell_command(git)", None),
        ("gemini", "read_file", None),
        ("command", "*", ANY),
        ("command", "bash", ANY),
        ("command", "npm test", None),
        ("command", "git", None),
        ("pattern", "curl", OPEN),
        ("pattern", "/^curl\\b/", OPEN),
        ("pattern", "/^.*$/i", ANY),
        ("pattern", "/.+/", ANY),
        ("pattern", "/^npm (test|run lint)$/", None),
        ("pattern", "/^python\\s+scripts\\//", None),
        ("regex", ".*", ANY),
        ("regex", "bash .*", ANY),
        ("regex", "bash", None),
        ("regex", "git status", None),
        ("regex", "git (status|diff).*", None),
        ("tool", "execute_bash", ANY),
        ("tool", "shell", ANY),
        ("tool", "fs_read", None),
        ("tool", "@github", "any-tool"),
        ("tool", "@github/*", "any-tool"),
        ("tool", "@github/list_issues", None),
        ("tool", "@github/merge_pull_request", CHANGES),
        ("tool", "*", "no-questions"),
        ("opencode", "*", ANY),
        ("opencode", "python *", ANY),
        ("opencode", "git *", None),
        ("opencode", "curl", None),
    ],
)
def test_others(grammar: Grammar, entry: str, wanted: str | None) -> None:
    assert effect(entry, grammar) == wanted
