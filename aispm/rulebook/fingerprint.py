"""What makes a finding the same finding in the next scan."""

from __future__ import annotations

import hashlib

from aispm.rulebook.rule import Rule


def fingerprint(rule: Rule, subject: str) -> str:
    """32 hex digits from the rule's first id and the subject's id.

    A subject's id holds its place (a file and the way to the server in it) or its stable
    evidence (a credential's own fingerprint). Text, line, severity and version are not in
    it, so rewording a rule or moving a line keeps every suppression.
    """
    first = rule.was[0] if rule.was else rule.id
    return hashlib.sha256(f"{first}\0{subject}".encode(errors="surrogatepass")).hexdigest()[:32]
