"""AWS wildcards: `*` is any run of characters, `?` is one.

Two questions are asked of a pattern against a target that may itself be a pattern
(all objects of a bucket are `arn:aws:s3:::name/*`): does it reach *some* of the target
(an Allow), and does it cover *all* of it (a Deny)? For a plain target both are a match.

Source: AWS IAM user guide, "IAM JSON policy elements: Resource" and "... Action".
"""

from __future__ import annotations

import re
from functools import lru_cache

ARN_PARTS = 6
_MANY = "\0"  # the `*` of a target, to which no `?` is equal
# A star or question mark that is meant as such, in private characters no ARN holds.
_LITERAL = {"*": "\ue02a", "?": "\ue03f"}
_MEANT = {private: re.escape(sign) for sign, private in _LITERAL.items()}


@lru_cache(maxsize=65536)
def glob(pattern: str) -> re.Pattern[str]:
    """The regular expression of one wildcard pattern.

    Policies are an attacker's too: each piece between two `*` is taken where it first
    occurs and never given back (an atomic group), so no pattern makes matching explode.
    """
    return re.compile(_expression(pattern), re.DOTALL)


@lru_cache(maxsize=65536)
def arn_glob(pattern: str) -> re.Pattern[str]:
    """The same for an ARN pattern, whose first five parts are matched one by one.

    A `*` in the service or the region cannot swallow a colon; the sixth part is matched as a
    whole. What is no ARN of six parts is one pattern.
    """
    *parts, last = pattern.split(":", ARN_PARTS - 1)
    if len(parts) != ARN_PARTS - 1:
        return glob(pattern)
    head = ":".join(_expression(part, but=":") for part in parts)
    return re.compile(f"{head}:{_expression(last)}", re.DOTALL)


def _expression(pattern: str, but: str = "") -> str:
    one = f"[^{_MANY}{but}]"
    many = f"[^{but}]*" if but else ".*"
    first, *others = (_literal(piece, one) for piece in re.split(r"\*+", pattern))
    if not others:
        return first
    *inner, last = others
    return f"{first}{''.join(f'(?>{many}?{piece})' for piece in inner)}{many}{last}"


@lru_cache(maxsize=65536)
def action_matches(pattern: str, action: str) -> bool:
    """Action patterns compare without case: `S3:Get*` holds for `s3:GetObject`."""
    return glob(pattern.lower()).fullmatch(action.lower()) is not None


def covers(pattern: str, target: str) -> bool:
    """Whether `pattern` holds for everything `target` stands for.

    The target's own wildcards are ordinary characters here, which only a wildcard of the
    pattern can take up: so `bucket/*` is covered by `bucket/*` and `*`, not by `bucket/a*`.
    """
    # Only a `*` takes up the target's `*`, which stands for no character or many.
    plain = target.replace("*", _MANY)
    return pattern == "*" or arn_glob(pattern).fullmatch(plain) is not None


def overlaps(pattern: str, target: str) -> bool:
    """Whether `pattern` holds for at least one thing that `target` stands for."""
    if pattern == "*":
        return True
    if "*" not in target and "?" not in target:
        return arn_glob(pattern).fullmatch(target) is not None
    ours, theirs = pattern.split(":", ARN_PARTS - 1), target.split(":", ARN_PARTS - 1)
    if len(ours) != ARN_PARTS or len(theirs) != ARN_PARTS:
        return _intersect(pattern, target)
    return all(
        one == other or _intersect(one, other) for one, other in zip(ours, theirs, strict=True)
    )


def _literal(piece: str, one: str) -> str:
    return "".join(one if sign == "?" else _MEANT.get(sign) or re.escape(sign) for sign in piece)


def literal(text: str) -> str:
    """Text to stand in a pattern for itself: its `*` and `?` are no wildcards."""
    return text.translate(_PROTECTION) if "*" in text or "?" in text else text


_PROTECTION = str.maketrans(_LITERAL)


def _intersect(one: str, other: str) -> bool:
    """Whether two wildcard patterns share a string (a walk over pairs of positions)."""
    ends = (len(one), len(other))
    seen: set[tuple[int, int]] = set()
    todo = [(0, 0)]
    while todo:
        at = todo.pop()
        if at == ends:
            return True
        if at in seen:
            continue
        seen.add(at)
        i, j = at
        a = one[i] if i < ends[0] else ""
        b = other[j] if j < ends[1] else ""
        if a == "*":
            todo.append((i + 1, j))
            if b:
                todo.append((i, j + 1))
        if b == "*":
            todo.append((i, j + 1))
            if a:
                todo.append((i + 1, j))
        if a and b and "*" not in (a, b) and (a == b or "?" in (a, b)):
            todo.append((i + 1, j + 1))
    return False


def literal_prefix(pattern: str) -> str:
    """What every match of `pattern` begins with."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]
