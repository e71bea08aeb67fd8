"""Role trust policies: whom a role lets in, and under which condition.

Source: AWS IAM user guide, "How IAM roles differ from resource-based policies" and
"AWS JSON policy elements: Principal".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aispm.iam.aws.statement import Statement
from aispm.iam.conditions import Context, holds

ASSUME = "sts:AssumeRole"


@dataclass(frozen=True)
class Trust:
    """The trust policy of one role."""

    role: str
    account: str
    statements: tuple[Statement, ...]

    def names(self) -> frozenset[str]:
        """Every AWS principal any Allow names: ARNs, account ids, `*`."""
        return frozenset(
            _account_of(name)
            for statement in self.statements
            if statement.effect == "Allow"
            for name in statement.principals.get("AWS", ())
        )

    def services(self) -> frozenset[str]:
        """The service principals that any Allow names."""
        return frozenset(
            name
            for statement in self.statements
            if statement.effect == "Allow"
            for name in statement.principals.get("Service", ())
        )

    def admits_service(self, service: str) -> bool | None:
        """Whether a service may assume the role on behalf of its own account.

        A confused-deputy guard (aws:SourceAccount, aws:SourceArn) narrows the source but
        not the account itself, so SourceAccount is known and SourceArn is not.
        """
        context: Context = {"aws:sourceaccount": self.account}
        answer: bool | None = False
        for statement in self.statements:
            if service in statement.principals.get("Service", ()) and statement.concerns(ASSUME):
                truth = holds(statement.condition, context)
                if statement.effect == "Deny":
                    return False if truth else None
                answer = True if truth or answer else (None if truth is None else answer)
        return answer

    def admits(
        self, principal: str, account: str, context: Context
    ) -> tuple[Literal["named", "account"] | None, bool | None]:
        """How the role trusts a principal (by name, or through its account), and whether."""
        how: Literal["named", "account"] | None = None
        truth: bool | None = False
        for statement in self.statements:
            if not statement.concerns(ASSUME):
                continue
            names = {_account_of(name) for name in statement.principals.get("AWS", ())}
            named = principal in names or "*" in names
            if not named and account not in names:
                continue
            held = holds(statement.condition, context)
            if held is False:
                continue
            if statement.effect == "Deny":
                return ("named", False) if held else (how, None)
            better = (held is True, named) > (truth is True, how == "named")
            if how is None or better:
                how, truth = ("named" if named else "account"), held
        return how, truth


def _account_of(name: str) -> str:
    """`arn:aws:iam::111122223333:root` and `111122223333` both mean the whole account."""
    if name.endswith(":root") and name.startswith("arn:"):
        return name.split(":")[4]
    return name
