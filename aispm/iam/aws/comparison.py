"""The comparisons of condition operators: a policy's value and a request's, both as text.

The answer is `None` when the two cannot be compared, such as a word with a number.

Source: AWS IAM user guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from aispm.iam.wildcard import covers, glob

# Each negated operator with the one whose answer it turns round.
NEGATED: dict[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}


def _like(wanted: str, actual: str) -> bool:
    return glob(wanted).fullmatch(actual) is not None


def _arn(wanted: str, actual: str) -> bool | None:
    return covers(wanted, actual) if actual.startswith("arn:") else None


def _bool(wanted: str, actual: str) -> bool | None:
    known = {wanted.lower(), actual.lower()} <= {"true", "false"}
    return wanted.lower() == actual.lower() if known else None


def _address(wanted: str, actual: str) -> bool | None:
    try:
        address, network = ip_address(actual), ip_network(wanted, strict=False)
    except ValueError:
        return None
    return address.version == network.version and address in network


def _numbers(test: Callable[[float, float], bool]) -> Callable[[str, str], bool | None]:
    def compare(wanted: str, actual: str) -> bool | None:
        try:
            return test(float(actual), float(wanted))
        except ValueError:
            return None

    return compare


def _dates(test: Callable[[float, float], bool]) -> Callable[[str, str], bool | None]:
    def compare(wanted: str, actual: str) -> bool | None:
        try:
            return test(_moment(actual), _moment(wanted))
        except (ValueError, OverflowError):
            return None

    return compare


def _moment(text: str) -> float:
    """Seconds since 1970 of a date in W3C form or as a number of seconds."""
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "equals": lambda actual, wanted: actual == wanted,
    "lessthan": lambda actual, wanted: actual < wanted,
    "lessthanequals": lambda actual, wanted: actual <= wanted,
    "greaterthan": lambda actual, wanted: actual > wanted,
    "greaterthanequals": lambda actual, wanted: actual >= wanted,
}

# By operator in lower case, without quantifier and IfExists: (policy's value, request's value).
COMPARISONS: dict[str, Callable[[str, str], bool | None]] = {
    "stringequals": lambda wanted, actual: wanted == actual,
    "stringequalsignorecase": lambda wanted, actual: wanted.lower() == actual.lower(),
    "stringlike": _like,
    "bool": _bool,
    "binaryequals": lambda wanted, actual: wanted == actual,
    "arnequals": _arn,
    "arnlike": _arn,
    "ipaddress": _address,
    **{f"numeric{name}": _numbers(test) for name, test in _ORDERS.items()},
    **{f"date{name}": _dates(test) for name, test in _ORDERS.items()},
}
