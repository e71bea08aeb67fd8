"""Values that only say where a secret is kept: the syntax of every client and vault."""

from __future__ import annotations

import re

from aispm.secrets.placeholder import scrambled

_KEEPERS = (
    r"op|vault|keychain|keyring|secrets?|awssm|aws-sm|aws-ssm|awssecrets|awsssm|ssm|sm|gsm|gcpsm|gcp-sm"
    r"|akv|azurekv|bws|bw|rbw|doppler|infisical|env|file|pass|gopass|lpass|lastpass|bitwarden|ref|sops"
    r"|secretsmanager|1password|onepassword|azurekeyvault|secret-manager|keepass|keepassxc|dashlane"
    r"|conjur|chamber|berglas|k8s|kubernetes|gcpsecretmanager|azure-keyvault|hcp|libsecret|wincred"
)
# A whole value of one of these forms holds no secret.
_FORMS = (
    r"\$\{\{[^{}]*\}\}",  # ${{ secrets.X }}
    r"\$\{[^{}]*\}",  # ${X}, ${env:X}, ${input:x}
    r"\$\([^()]*\)|`[^`]*`|\$\$?:\s.*",  # $(command), $: command
    r"\$[Ee]nv:[A-Za-z_]\w*|\$(?:[A-Z_][A-Z0-9_.]*|[a-z_.]+)",  # $X; not $ecretPass9
    r"%[A-Za-z_][\w.-]*%",
    r"\{\{[^{}]*\}\}|<%=.*%>|#\{[^{}]*\}",
    r"\{(?:env|file|input|secret|cred|vault|var)?:?\s*[A-Za-z_][^{}\s]*\}",  # {env:X}, {x}
    r"!\w+\s.*",  # a YAML tag: !secret x
    r"@Microsoft\.KeyVault\(.*\)",
    r"(?:process\.env|os\.environ|os\.getenv|import\.meta\.env|ENV|env|secrets|vars|inputs)[.\[(:/].*",
    rf"(?:{_KEEPERS})://?[^@]*",
    rf"ref\+(?:{_KEEPERS})://.*",
    r"(?:cmd|exec|command|shell|script):[a-z./~].*",
    rf"(?:{_KEEPERS}|secretref|secretRef|vaultRef|keyRef|keyref|envVar)[:]"
    r"(?:[A-Za-z_./~#-][\w ./~#@-]*)",
    r"arn:aws[\w-]*:.*",
    r"projects/[^/]+/secrets/.*",
    r"https://[\w-]+\.vault\.(?:azure\.net|usgovcloudapi\.net|azure\.cn)/.*",
    r"(?:~|\.{1,2})/.*",  # paths
    r"[A-Za-z]:[\\/].*",
    r"(?:~|\.{1,2})?\\\\?[\w.]+\\.*",
)
_WHOLE = re.compile("|".join(_FORMS), re.DOTALL)
_PATH = re.compile(r"/[\w.@~+-]+(?:/[\w .@~+-]*)*")
_FILE = re.compile(
    r"(?:[\w.@~+-]+[\\/])*[\w.@~+-]+\.(?:json|jsonc|pem|key|pub|txt|crt|cer|p12|pfx|ya?ml|toml|env"
    r"|cfg|conf|ini|xml|[cm]?[jt]s|py|sh|ps1|md|html?|jks|keystore|db|sqlite|log|csv|gz|zip|tar"
    r"|kdbx|gpg|asc|age|bin|properties|netrc)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\$\{[^{}]{1,200}\}|\{\{[^{}]{1,200}\}\}|\$\([^()]{1,200}\)|%[A-Z][A-Z0-9_]{3,}%"
    r"|<%=[^%]{1,200}%>|#\{[^{}]{1,200}\}"
)
# `${...}` and `{env:...}` with what stands where a name should.
_NAMED = re.compile(r"\$?\{(?:env:|input:|secret:|\{)?\s*([^{}:\s]+?)\s*\}?\}")
# `${X:-default}` and what is used when X is not set.
DEFAULT = re.compile(
    r"\$\{(?:env:(?=[^{}:]{1,100}:))?(?P<name>[^{}:]{1,100}):?[-=](?P<default>[^{}]*)\}"
)


def is_reference(value: str) -> bool:
    """Whether the value only refers to a secret, or is built around a reference to one."""
    text = value.strip()
    if _PATH.fullmatch(text):
        return _is_path(text)
    return bool(_WHOLE.fullmatch(text) or _INSIDE.search(text) or _FILE.fullmatch(text))


def named(value: str) -> re.Match[str] | None:
    """What a reference names, when the whole value is one: group 1.

    People paste the token itself there, so the name deserves a look of its own.
    """
    return _NAMED.fullmatch(value.strip())


def _is_path(text: str) -> bool:
    """A path, not a base64 key that happens to begin with a slash."""
    if len(text) < 32 or "." in text or "-" in text:
        return True
    mixed = re.search("[a-z]", text) and re.search("[A-Z]", text)
    return not (mixed and (re.search(r"\d", text) or any(map(scrambled, text.split("/")))))
