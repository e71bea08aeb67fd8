"""Reading an answer by JMESPath, and making ids, names and arguments from what it holds."""

from __future__ import annotations

from functools import cache
from typing import Any

from aispm.providers.aws import functions
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.named import bare
from aispm.providers.aws.row import Call
from aispm.providers.aws.words import Unheard, UnheardError, known
from aispm.vocabulary import Facts

_TYPES = {"string": str, "bool": bool, "int": int, "list": list, "map": dict}
# What answers say in the place of a key where AWS owns it. OpenSearch Serverless: "auto"; Neptune
# Analytics: "AWS_OWNED_KEY"; Fraud Detector: "DEFAULT".
_AWS_KEYS = frozenset({"AWS_OWNED_KEY", "AWS_OWNED_KMS_KEY", "DEFAULT", "auto"})
_LONGEST = 256  # characters of a tag, by AWS's own rules
# A tag is a pair under one of these names, or an entry of a map.
_PAIRS = (("Key", "Value"), ("key", "value"), ("TagKey", "TagValue"))


def search(path: str, data: Any) -> Any:
    """What stands at a path, or None."""
    from jmespath.exceptions import JMESPathError

    try:
        return _compiled(path).search(data, functions.options())
    except JMESPathError as error:  # a function met a value of another type
        raise MalformedError(f"{path} is not of the documented type") from error


@cache  # the library's own keeps fewer than a table has
def _compiled(path: str) -> Any:
    import jmespath

    return jmespath.compile(path)


def values(path: str, data: Any) -> list[Any]:
    """Everything at a path, as a list: one value is a list of one, None is an empty one."""
    value = search(path, data)
    if isinstance(value, list):
        return [item for item in value if item is not None]
    return [] if value is None else [value]


def filled(pattern: str, context: dict[str, Any]) -> str:
    """A template (it holds braces) or a path, filled from the context; never empty."""
    try:
        value = pattern.format_map(context) if "{" in pattern else search(pattern, context)
    except (KeyError, TypeError) as error:
        raise MalformedError(f"{pattern} lacks a part") from error
    if not isinstance(value, str) or not value:
        raise MalformedError(f"{pattern} is missing")
    return str(value)  # no `Unheard`: ids and names are compared everywhere


def arguments(call: Call, context: dict[str, Any]) -> dict[str, Any] | None:
    """The parameters of a call, or None when the context lacks one: there is nothing to ask."""
    args = {name: search(path, context) for name, path in call.args.items()}
    return None if None in args.values() else args


def facts_in(call: Call, answer: Any) -> Facts:
    """The facts an answer gives. Raises MalformedError for a value of an undeclared type.

    A fact that hangs on a word which the SDK does not know is that word, `Unheard`.
    """
    facts: Facts = {}
    for name, fact in call.facts.items():
        try:
            value = search(fact.path, answer)
        except UnheardError as error:
            facts[name] = Unheard(error.value)
            continue
        value = known(value) if fact.shown else value
        if name.endswith("kms_key_arn") and _of_aws(value):
            value = None
        wanted = fact.type.removesuffix("?")
        if value is None:
            if wanted != fact.type:
                facts[name] = None
        elif isinstance(value, _TYPES[wanted]) and isinstance(value, bool) == (wanted == "bool"):
            facts[name] = _masked(value, fact.kept) if fact.kept else value
        else:
            raise MalformedError(f"{fact.path} is no {wanted}")
    return facts


def tags_in(call: Call, answer: Any) -> dict[str, str]:
    """The tags in an answer, given as a map or as pairs, with secrets in them masked."""
    given = search(call.tags, answer) if call.tags else None
    if isinstance(given, dict):
        return _told({str(key): str(value) for key, value in given.items()})
    return pairs(given)


def pairs(given: Any) -> dict[str, str]:
    """A list of tags, each a pair of one of AWS's spellings, as a map; secrets are masked."""
    tags: dict[str, str] = {}
    for pair in given if isinstance(given, list) else ():
        for key, value in _PAIRS:
            if isinstance(pair, dict) and key in pair:
                tags[str(pair[key])] = str(pair.get(value) or "")
    return _told(tags)


def _of_aws(key: Any) -> bool:
    """Whether a key is none of a customer's: services have words for their own."""
    return isinstance(key, str) and (key in _AWS_KEYS or "alias/aws/" in key)


def _masked(value: Any, kept: int) -> Any:
    if isinstance(value, list):
        return [_masked(item, kept) for item in value]
    return bare(value, kept) if isinstance(value, str) else value


def _told(tags: dict[str, str]) -> dict[str, str]:
    from aispm.secrets import safe

    return {safe(key, _LONGEST): safe(value, _LONGEST) for key, value in tags.items()}


def whole_function(arn: str) -> str:
    """The Lambda function an ARN names, without a version or an alias; other ARNs unchanged."""
    parts = arn.split(":")
    return ":".join(parts[:7]) if parts[2:3] == ["lambda"] and len(parts) == 8 else arn
