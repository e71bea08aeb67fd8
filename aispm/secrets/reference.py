"""Values that only say where a secret is kept: the syntax of every client and vault."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z_][\w.-]*"
# A whole value of one of these forms holds no secret.
_WHOLE = re.compile(
    rf"""
      \$\{{\{{[^{{}}]*\}}\}}                       # ${{{{ secrets.X }}}}
    | \$\{{[^{{}}]*\}} | \$\([^()]*\) | `[^`]*`     # ${{X}}, ${{env:X}}, ${{input:x}}, $(command)
    | \$[Ee]nv:{_NAME} | \$(?:[A-Z_][A-Z0-9_.]*|[a-z_.]+) | \$\$?:\s.*         # $X, $env:X, $: command
    | %{_NAME}% | \{{\{{[^{{}}]*\}}\}}              # %X%, {{{{x}}}}
    | \{{(?:env|file|input|secret|cred|vault|var)?:?\s*{_NAME}[^{{}}\s]*\}}   # {{env:X}}, {{x}}
    | !\w+\s.* | @Microsoft\.KeyVault\(.*\)
    | (?:process\.env|os\.environ|import\.meta\.env|env|secrets|vars|inputs)[.\[(:].*
    | (?:op|vault|keychain|keyring|secret|secrets|awssm|aws-sm|aws-ssm|ssm|sm|gsm|gcpsm|akv|bws
        |doppler|infisical|env|file|pass|lastpass|bitwarden|ref|secretsmanager|1password
        |azurekeyvault|secret-manager)://?[^@]*
    | (?:vault|keychain|keyring|secretsmanager|ssm|env|file|secretref):[\w./-].*
    | arn:aws[\w-]*:.* | projects/[^/]+/secrets/.*
    | https://[\w-]+\.vault\.azure\.net/.*
    | (?:~|\.{{1,2}})?/[\w.@~+-]+(?:/[\w .@~+-]*)* | (?:~|\.{{1,2}})/.* | [A-Za-z]:[\\/].*  # paths
    | (?:~|\.{{1,2}})?\\\\?[\w.]+\\.*
    """,
    re.VERBOSE | re.DOTALL,
)
_PATH_LIKE = re.compile(r"/[\w.@~+-]+(?:/[\w .@~+-]*)*")
_INSIDE = re.compile(r"\$\{[^{}]{1,200}\}|\{\{[^{}]{1,200}\}\}|\$\([^()]{1,200}\)|%[A-Z][A-Z0-9_]{3,}%")
# `${...}` and `{env:...}` with what stands where a name should.
_NAMED = re.compile(r"\$?\{(?:env:|input:|secret:|\{)?\s*([^{}:\s]+?)\s*\}?\}")
DEFAULT = re.compile(r"\$\{[^{}:]{1,100}:?[-=]([^{}]*)\}")


def is_reference(value: str) -> bool:
    """Whether the value only refers to a secret, or is built around a reference to one."""
    text = value.strip()
    if _PATH_LIKE.fullmatch(text):
        return _is_path(text)
    return bool(_WHOLE.fullmatch(text) or _INSIDE.search(text))


def named(value: str) -> re.Match[str] | None:
    """What a reference names, when the whole value is one: group 1.

    People paste the token itself there, so the name deserves a look of its own.
    """
    return _NAMED.fullmatch(value.strip())


def _is_path(text: str) -> bool:
    """A path, not a base64 key that happens to begin with a slash."""
    random = len(text) >= 32 and re.search(r"[a-z]", text) and re.search(r"[A-Z]", text)
    return not (random and re.search(r"\d", text) and "." not in text and "-" not in text)
