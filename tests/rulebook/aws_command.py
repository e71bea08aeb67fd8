"""What is wrong with a command of the AWS CLI, asked of the models of the SDK it is made from.

The CLI derives its names from the same models: an operation and its parameters in kebab case,
`--no-` before a flag to unset it. Values are read as JSON or as the CLI's shorthand, so a member
that no structure has, or one that is missing, is seen, too.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.session import Session

# Where the CLI has a name of its own (awscli/customizations).
SERVICES = {"s3api": "s3", "deploy": "codedeploy", "configservice": "config"}
# Options that the CLI adds to an operation's own.
ADDED = {"revoke-security-group-ingress": {"protocol", "port", "cidr"}}
GLOBAL = {"region", "profile", "output", "query", "cli-input-json"}
Said = dict[str, list[str]]


def commands(text: str) -> Iterator[list[str]]:
    """The words of each command, as a shell would split them."""
    for part in re.split(r"(?:^|\n|&&|;)\s*(?=aws )", text):
        if words := shlex.split(part.replace("&&", ""), comments=True):
            yield words


def faults(session: Session, words: list[str]) -> list[str]:
    """Every fault of one command, in a sentence each."""
    if words[0] != "aws":
        return [f"not a command of the CLI: {words[0]}"]
    service = SERVICES.get(words[1], words[1])
    if service not in session.get_available_services():
        return [f"no service {service}"]
    model = session.get_service_model(service)
    named = {xform_name(name, "-"): name for name in model.operation_names}
    if words[2] not in named:
        return [f"{service} has no operation {words[2]}"]
    said, stray = _options(words[3:])
    found = [f"a word with no option: {word}" for word in stray]
    said = {name: values for name, values in said.items() if name not in ADDED.get(words[2], ())}
    return found + list(_parameters(model.operation_model(named[words[2]]), said))


def _options(words: list[str]) -> tuple[Said, list[str]]:
    said: Said = {}
    stray: list[str] = []
    values = stray
    for word in words:
        if word.startswith("--"):
            values = said.setdefault(word[2:], [])
        else:
            values.append(word)
    return said, stray


def _parameters(operation: OperationModel, said: Said) -> Iterator[str]:
    shape = operation.input_shape
    members: dict[str, Shape] = dict(shape.members) if shape else {}
    named = {xform_name(name, "-"): name for name in members}
    flags = {f"no-{option}": name for option, name in named.items() if _is_flag(members[name])}
    given = set()
    for option, words in said.items():
        name = named.get(option) or flags.get(option)
        if option in GLOBAL:
            continue
        if not name:
            yield f"{operation.name} has no --{option}"
            continue
        given.add(name)
        if _is_flag(members[name]) and words:
            yield f"--{option} takes no value"
        elif not _is_flag(members[name]) and not words:
            yield f"--{option} takes a value"
        else:
            yield from _value(members[name], words, f"--{option}")
    if "cli-input-json" not in said:
        required = set(shape.required_members if shape else ())
        ours = {name for name in required if members[name].metadata.get("idempotencyToken")}
        yield from (f"--{xform_name(name, '-')} is missing" for name in required - given - ours)


def _is_flag(shape: Shape) -> bool:
    return bool(shape.type_name == "boolean")


def _value(shape: Shape, words: list[str], where: str) -> Iterator[str]:
    if not words or words[0].startswith(("file://", "fileb://")):
        return
    if isinstance(shape, ListShape) and not words[0].startswith("["):
        for word in words:
            yield from _value(shape.member, [word], where)
        return
    if len(words) > 1:
        yield f"{where} takes one value, not {words}"
    elif isinstance(shape, ListShape | MapShape | StructureShape):
        try:
            value = json.loads(words[0]) if words[0][0] in "{[" else Shorthand(words[0]).whole()
        except ValueError as error:
            yield f"{where}: {error}"
        else:
            yield from _nested(shape, value, where)
    else:
        yield from _nested(shape, words[0], where)


def _nested(shape: Shape, value: Any, where: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        if shape.is_document_type:
            return
        if not isinstance(value, dict):
            yield f"{where} is a structure, not {value!r}"
            return
        for name, inner in value.items():
            if name in shape.members:
                yield from _nested(shape.members[name], inner, f"{where}.{name}")
            else:
                yield f"{where} has no member {name}"
        yield from (f"{where}.{x} is missing" for x in shape.required_members if x not in value)
        if shape.is_tagged_union and len(value) != 1:
            yield f"{where} takes one of {sorted(shape.members)}"
    elif isinstance(shape, ListShape):
        for inner in value if isinstance(value, list) else [value]:
            yield from _nested(shape.member, inner, f"{where}[]")
    elif isinstance(shape, MapShape):
        for inner in value.values() if isinstance(value, dict) else [value]:
            yield from _nested(shape.value, inner, f"{where}{{}}")
    elif isinstance(value, dict | list):
        yield f"{where} is a {shape.type_name}, not {value!r}"
    elif value not in (choices := getattr(shape, "enum", None) or [value]):
        yield f"{where} is one of {choices}, not {value!r}"


class Shorthand:
    """The CLI's `key=value,key={key=value},key=[a,b]`."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def whole(self) -> dict[str, Any]:
        """The structure it writes."""
        found = self._pairs("")
        if self._at < len(self._text):
            raise ValueError(f"cannot read {self._text[self._at :]!r} in {self._text!r}")
        return found

    def _pairs(self, end: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._at < len(self._text) and self._peek() != end:
            match = re.compile(r"([\w.:-]+)=").match(self._text, self._at)
            if not match:
                raise ValueError(f"no key at {self._text[self._at :]!r}")
            self._at = match.end()
            found[match[1]] = self._listed(end)
        return found

    def _listed(self, end: str) -> Any:
        """A value, and those after it that have no key of their own: `a=1,2,b=3`."""
        values = [self._one(end)]
        while self._peek() == ",":
            self._at += 1
            if re.compile(r"[\w.:-]+=").match(self._text, self._at):
                break
            values.append(self._one(end))
        return values[0] if len(values) == 1 else values

    def _one(self, end: str) -> Any:
        opened = self._peek()
        if opened == "{":
            self._at += 1
            found: Any = self._pairs("}")
            self._close("}")
        elif opened == "[":
            self._at += 1
            found = []
            while self._peek() not in ("]", ""):
                found.append(self._one("]"))
                self._at += self._peek() == ","
            self._close("]")
        else:
            match = re.compile(rf"[^,{re.escape(end)}]*").match(self._text, self._at)
            found = match[0] if match else ""
            self._at += len(found)
        return found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _close(self, end: str) -> None:
        if self._peek() != end:
            raise ValueError(f"no {end} in {self._text!r}")
        self._at += 1
