"""Values that only say where a secret is kept: the syntax of every client and vault."""

from __future__ import annotations

import re

# A whole value of one of these forms holds no secret.
_FORMS = (
    r"\$\{\{[^{}]*\}\}",  # ${{ secrets.X }}
    r"\$\{[^{}]*\}",  # ${X}, ${env:X}, ${input:x}
    r"\$\([^()]*\)|`[^`]*`|\$\$?:\s.*",  # $(command), $: command
    r"\$[Ee]nv:[A-Za-z_]\w*|\$(?:[A-Z_][A-Z0-9_.]*|[a-z_.]+)",  # $X; not $ecretPass9
    r"%[A-Za-z_][\w.-]*%",
    r"\{\{[^{}]*\}\}",
    r"\{(?:env|file|input|secret|cred|vault|var)?:?\s*[A-Za-z_][^{}\s]*\}",  # {env:X}, {x}
    r"!\w+\s.*",  # a YAML tag: !secret x
    r"@Microsoft\.KeyVault\(.*\)",
    r"(?:process\.env|os\.environ|import\.meta\.env|env|secrets|vars|inputs)[.\[(:].*",
    r"(?:op|vault|keychain|keyring|secrets?|awssm|aws-sm|aws-ssm|ssm|sm|gsm|gcpsm|akv|bws|doppler"
    r"|infisical|env|file|pass|lastpass|bitwarden|ref|secretsmanager|1password|azurekeyvault"
    r"|secret-manager)://?[^@]*",
    r"(?:vault|keychain|keyring|secretsmanager|ssm|env|file|secretref):[\w./-].*",
    r"arn:aws[\w-]*:.*",
    r"projects/[^/]+/secrets/.*",
    r"https://[\w-]+\.vault\.azure\.net/.*",
    r"(?:~|\.{1,2})/.*",  # paths
    r"[A-Za-z]:[\\/].*",
    r"(?:~|\.{1,2})?\\\\?[\w.]+\\.*",
)
_WHOLE = re.compile("|".join(_FORMS), re.DOTALL)
_PATH = re.compile(r"/[\w.@~+-]+(?:/[\w .@~+-]*)*")
_INSIDE = re.compile(
    r"\$\{[^{}]{1,200}\}|\{\{[^{}]{1,200}\}\}|\$\([^()]{1,200}\)|%[A-Z][A-Z0-9_]{3,}%"
)
# `${...}` and `{env:...}` with what stands where a name should.
_NAMED = re.compile(r"\$?\{(?:env:|input:|secret:|\{)?\s*([^{}:\s]+?)\s*\}?\}")
# `${X:-default}` and what is used when X is not set.
DEFAULT = re.compile(r"\$\{[^{}:]{1,100}:?[-=]([^{}]*)\}")


def is_reference(value: str) -> bool:
    """Whether the value only refers to a secret, or is built around a reference to one."""
    text = value.strip()
    if _PATH.fullmatch(text):
        return _is_path(text)
    return bool(_WHOLE.fullmatch(text) or _INSIDE.search(text))


def named(value: str) -> re.Match[str] | None:
    """What a reference names, when the whole value is one: group 1.

    People paste the token itself there, so the name deserves a look of its own.
    """
    return _NAMED.fullmatch(value.strip())


def _is_path(text: str) -> bool:
    """A path, not a base64 key that happens to begin with a slash."""
    looks_random = len(text) >= 32 and all(
        re.search(kind, text) for kind in ("[a-z]", "[A-Z]", r"\d")
    )
    return not looks_random or "." in text or "-" in text
