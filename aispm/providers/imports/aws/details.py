"""Exports of `aws iam get-account-authorization-details`, as the live collector's answer.

Pages of one account come in any number of files; an account is known by the ARNs in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from aispm.model import Read, Record, Scope
from aispm.providers.aws import advisor, iam, keys, policies
from aispm.providers.aws.principals import Details
from aispm.providers.aws.rows import ROWS
from aispm.providers.imports.aws.answers import AnswerError, document, plain, utf8
from aispm.providers.imports.aws.shape import ENTRIES, Page
from aispm.vocabulary import ReadState

_MARK = b"DetailList"
_PAGES = msgspec.json.Decoder(Page | list[Page])
_DECODERS = {name: msgspec.json.Decoder(shape) for name, shape in ENTRIES.items()}
_GROUPS = "iam:ListGroupPolicies"
_REST = tuple(sorted({"credential", *(row.kind for row in ROWS)}))
_REST_FACTS = tuple(
    sorted({*keys.SUPPLIES, *iam.SIGN_INS, *advisor.SUPPLIES, "credential.last_used_at"})
)


class Part(Struct):
    """What one file holds of one account. `cut` says that another page follows."""

    account: str
    entries: Details
    malformed: int = 0
    cut: bool = False


def parts(data: bytes) -> list[Part] | None:
    """The answers in a file, by account; None where it holds none.

    Raises AnswerError for one that names no account, or several.
    """
    if _MARK not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        found = _PAGES.decode(utf8(data))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    pages = found if isinstance(found, list) else [found]
    if not pages or not all(page.known for page in pages):
        return None
    return _by_account(pages)


def _by_account(pages: list[Page]) -> list[Part]:
    found = [_part(page) for page in pages]
    accounts = {_account(one["Arn"]) for part in found for one in _all(part.entries)} - {"aws"}
    if not accounts:
        raise AnswerError("failed", "it names no account")
    if len(accounts) > 1:
        raise AnswerError("failed", "it names several accounts")
    [account], cut = accounts, found[-1].cut
    return [msgspec.structs.replace(part, account=account, cut=cut) for part in found]


def _part(page: Page) -> Part:
    part = Part("", {name: [] for name in ENTRIES}, cut=page.cut)
    for name, decoder in _DECODERS.items():
        for raw in getattr(page, name) or ():
            try:
                part.entries[name].append(_entry(decoder.decode(raw)))
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, AnswerError):
                part.malformed += 1
    return part


def _all(entries: Details) -> Iterator[dict[str, Any]]:
    for listed in entries.values():
        yield from listed


def _account(arn: str) -> str:
    return arn.split(":", 5)[4]


def _entry(given: dict[str, Any]) -> dict[str, Any]:
    """An entry as the SDK would give it: documents decoded, times in one form, nothing null."""
    one = {name: value for name, value in given.items() if value is not None}
    for name in ("UserPolicyList", "GroupPolicyList", "RolePolicyList"):
        for inline in one.get(name, ()):
            inline["PolicyDocument"] = _document(inline.get("PolicyDocument"))
    for version in one.get("PolicyVersionList", ()):
        version["Document"] = _document(version.get("Document"))
    if "AssumeRolePolicyDocument" in one:
        one["AssumeRolePolicyDocument"] = _document(one["AssumeRolePolicyDocument"])
    if "CreateDate" in one and (created := _time(one.pop("CreateDate"))):
        one["CreateDate"] = created
    if "Tags" in one:
        one["Tags"] = plain(one["Tags"])
    if "RoleLastUsed" in one:
        one["RoleLastUsed"] = {"LastUsedDate": _time(one["RoleLastUsed"].get("LastUsedDate"))}
    return one


def _document(given: Any) -> Any:
    """A document, or None: of what cannot be read the collector says so."""
    try:
        return plain(document(given))
    except AnswerError:
        return None


def _time(given: Any) -> str | None:
    try:
        when = datetime.fromisoformat(given)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        return None


def records(given: Iterable[Part]) -> Iterator[Record]:
    """What all exports say, account by account, and the ledger's lines of it."""
    by_account: dict[str, list[Part]] = {}
    for part in given:
        by_account.setdefault(part.account, []).append(part)
    for account in sorted(by_account):
        yield from _records(account, by_account[account])


def _records(account: str, given: list[Part]) -> Iterator[Record]:
    scope = f"aws:{account}"
    details = _merged(given)
    yield Scope(scope, "account", account)
    yield from iam.records(details, account)
    problem = _problem(given, details)
    state: ReadState = "failed" if problem else "ok"
    yield Read(scope, iam.DETAILS, state, iam.LISTS, iam.SUPPLIES, detail=problem)
    for use in policies.missing(details).values():
        yield iam.unseen(use, details, scope, ("skipped", "the export leaves its document out"))
    if strays := _strays(details):
        why = "the export leaves their groups out"
        yield Read(scope, _GROUPS, "skipped", (), ("reach",), strays, why)
    why = "an export of permissions tells neither access keys nor workloads and data"
    yield Read(scope, "import:permissions", "skipped", _REST, _REST_FACTS, detail=why)


def _merged(given: list[Part]) -> Details:
    """All parts as one answer, an entry that stands in several of them once."""
    merged: Details = {}
    for name in ENTRIES:
        found = (one for part in given for one in part.entries[name])
        merged[name] = list({msgspec.json.encode(one): one for one in found}.values())
    return merged


def _problem(given: list[Part], details: Details) -> str:
    malformed = sum(part.malformed for part in given)
    told = [
        f"{malformed} entries are malformed" if malformed else "",
        "" if any(not part.cut for part in given) else "its last page is missing",
        iam.unreadable(details),
    ]
    return "; ".join(one for one in told if one)


def _strays(details: Details) -> tuple[str, ...]:
    """The users in groups that are not there."""
    groups = {one["GroupName"] for one in details["GroupDetailList"]}
    return tuple(
        sorted(
            one["Arn"]
            for one in details["UserDetailList"]
            if not groups.issuperset(one.get("GroupList", ()))
        )
    )
