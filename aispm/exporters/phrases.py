"""Relations and certainties as people say them."""

from __future__ import annotations

from aispm.vocabulary import Certainty, Relation

PHRASES: dict[Relation, str] = {
    "assumes": "may assume",
    "passes-to": "may launch work as",
    "runs-as": "runs as",
    "runs-code-in": "may run code in",
    "grants-itself": "may grant itself",
    "takes-over": "may take over",
    "impersonates": "may impersonate",
    "mints-credential-of": "may mint a credential of",
    "holds-credential": "holds",
    "authenticates-as": "authenticates as",
    "member-of": "is a member of",
    "invokes": "may invoke",
    "calls-tool": "calls",
    "uses-model": "uses the model",
    "uses-knowledge": "uses the knowledge of",
    "reads": "may read",
    "writes": "may write to",
    "administers": "administers",
    "contains": "contains",
}
DOUBTS: dict[Certainty, str] = {
    "allowed": "",
    "conditional": "under a condition",
    "via-model": "if the model is talked into it",
    "assumed": "assumed",
}
