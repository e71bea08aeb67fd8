"""What a pickle would import, found by following its opcodes. Nothing is ever unpickled.

An import may be named by strings that were pushed, remembered and fetched long before, so the
stack is followed: as far as names, and the sizes of arrays, depend on it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from pickletools import OpcodeInfo, markobject, opcodes
from typing import Any, NamedTuple

from aispm.providers.files.models.opcodes import MalformedError, Opcodes, Source
from aispm.providers.files.models.window import SpentError

_MOST_OPCODES = 1_000_000
_MOST_PICKLES = 16  # in one file, one after another, as PyTorch once wrote them
_DEEPEST = 4  # of pickles within arrays of joblib
_MOST_KEYS = 64
_MOST_AXES = 64
_PROTO = 0x80
UNRESOLVED = "?"  # a name that is made while unpickling, or a number of a private registry

_ITEM = re.compile(r"[<>|=]?([a-zA-Z])(\d+)")
# What an import looks like where the opcodes around it can no longer be followed.
_TRACE = re.compile(
    rb"[ci]([A-Za-z_][\w.]{0,99})\n([A-Za-z_][\w.]{0,99})\n"
    rb"|\x8c.([A-Za-z_][\w.]{0,99})\x94?\x8c.([A-Za-z_][\w.]{0,99})\x94?\x93",
    re.DOTALL,
)


class Import(NamedTuple):
    """One thing that a pickle names, to make or to call it."""

    module: str
    name: str


class Imports(NamedTuple):
    """What a pickle imports, as far as it could be read; `complete` says whether to its end."""

    names: frozenset[Import]
    complete: bool


class _Mark:
    """Where a list of operands begins on the stack."""


class _Call(NamedTuple):
    """What comes of calling something; `of` is what was called."""

    of: object
    arguments: object


@dataclass(slots=True)
class _Budget:
    """What several pickles of one file share."""

    names: set[Import] = field(default_factory=set)
    opcodes: int = 0


def imports(source: Source) -> Imports:
    """The imports of a file that begins with a pickle."""
    stream, budget = Opcodes(source), _Budget()
    whole = 0
    try:
        for _ in range(_MOST_PICKLES):
            _Machine(stream, budget).run()
            whole += 1
            if not stream.follows(_PROTO):
                break
    except (MalformedError, SpentError):
        if not whole:
            _trace(stream, budget)
    return Imports(frozenset(budget.names), whole > 0)


def _trace(stream: Opcodes, budget: _Budget) -> None:
    """What of the rest looks like imports."""
    try:
        rest = stream.rest()
    except SpentError:
        return
    for found in _TRACE.finditer(rest):
        module, name = (found[1], found[2]) if found[1] else (found[3], found[4])
        budget.names.add(Import(module.decode("ascii"), name.decode("ascii")))


class _Machine:
    """One pickle while its opcodes are followed."""

    def __init__(self, stream: Opcodes, budget: _Budget, depth: int = 0) -> None:
        self._opcodes = stream
        self._budget = budget
        self._depth = depth
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> None:
        """Follow the opcodes to the end. Raises MalformedError and SpentError."""
        while True:
            self._budget.opcodes += 1
            if self._budget.opcodes > _MOST_OPCODES:
                raise SpentError
            code, argument = self._opcodes.next()
            if code.code == ".":
                return
            _STEPS.get(code.code, _Machine._plain)(self, code, argument)

    def _plain(self, code: OpcodeInfo, argument: bytes | None) -> None:
        """A text, a number, or something that matters to no import."""
        to_mark, taken, made = _EFFECTS[code.code]
        if to_mark:
            self._to_mark()
        for _ in range(taken):
            self._pop()
        if argument is not None and made == 1 and not code.stack_before:
            self._stack.append(_value(code, argument))
        else:
            self._stack += [None] * made

    def _memoize(self, code: OpcodeInfo, argument: bytes | None) -> None:
        place = len(self._memo) if code.name == "MEMOIZE" else _number(code.name, argument)
        self._memo[place] = self._top()

    def _get(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._stack.append(self._memo.get(_number(code.name, argument)))

    def _global(self, code: OpcodeInfo, argument: bytes | None) -> None:
        module, _, name = (argument or b"").partition(b"\n")
        if code.name == "INST":
            self._to_mark()
        self._named(_text(module), _text(name))

    def _stack_global(self, code: OpcodeInfo, argument: bytes | None) -> None:
        name, module = self._pop(), self._pop()
        self._named(module, name)

    def _extension(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._named("copyreg", UNRESOLVED)

    def _call(self, code: OpcodeInfo, argument: bytes | None) -> None:
        arguments = self._pop()
        self._stack.append(_Call(self._pop(), arguments))

    def _tuple(self, code: OpcodeInfo, argument: bytes | None) -> None:
        if code.name == "TUPLE":
            items = self._to_mark()
        else:
            items = [self._pop() for _ in range(_EFFECTS[code.code][1])][::-1]
        self._stack.append(tuple(items))

    def _dict(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._stack.append({})

    def _mark(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._stack.append(_Mark())

    def _drop(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._pop()

    def _again(self, code: OpcodeInfo, argument: bytes | None) -> None:
        self._stack.append(self._top())

    def _set(self, code: OpcodeInfo, argument: bytes | None) -> None:
        one = code.name == "SETITEM"
        items = [self._pop(), self._pop()][::-1] if one else self._to_mark()
        target = self._top()
        if isinstance(target, dict):
            for key, value in zip(items[::2], items[1::2], strict=False):
                if isinstance(key, str) and len(target) < _MOST_KEYS:
                    target[key] = value

    def _build(self, code: OpcodeInfo, argument: bytes | None) -> None:
        """The state of an object. After that of an array joblib writes the array itself."""
        state, built = self._pop(), self._top()
        wrapper = built.of if isinstance(built, _Call) else None
        if not isinstance(wrapper, Import) or wrapper.name != "NumpyArrayWrapper":
            return
        if not isinstance(state, dict):
            raise MalformedError
        kind, size = _item(state.get("dtype"))
        if kind == "O":
            if self._depth == _DEEPEST:
                raise MalformedError
            _Machine(self._opcodes, self._budget, self._depth + 1).run()
            return
        if state.get("numpy_array_alignment_bytes") is not None:
            self._opcodes.skip(self._opcodes.take(1)[0])
        self._opcodes.skip(size * _count(state.get("shape")))

    def _named(self, module: object, name: object) -> None:
        known = isinstance(module, str) and isinstance(name, str)
        found = Import(str(module), str(name)) if known else Import(UNRESOLVED, UNRESOLVED)
        self._budget.names.add(found)
        self._stack.append(found)

    def _top(self) -> Any:
        return self._stack[-1] if self._stack else None

    def _pop(self) -> Any:
        return self._stack.pop() if self._stack else None

    def _to_mark(self) -> list[Any]:
        """What lies above the last mark, which goes with it."""
        items: list[Any] = []
        while self._stack and not isinstance(item := self._stack.pop(), _Mark):
            items.append(item)
        return items[::-1]


def _effect(code: OpcodeInfo) -> tuple[bool, int, int]:
    """What an opcode does to the stack: whether it takes all to a mark, how many, and adds."""
    before = code.stack_before
    to_mark = markobject in before
    taken = before.index(markobject) if to_mark else len(before)
    return to_mark, taken, len(code.stack_after)


_EFFECTS = {one.code: _effect(one) for one in opcodes}
_BY_NAME: dict[Callable[[_Machine, OpcodeInfo, bytes | None], None], str] = {
    _Machine._memoize: "MEMOIZE PUT BINPUT LONG_BINPUT",
    _Machine._get: "GET BINGET LONG_BINGET",
    _Machine._global: "GLOBAL INST",
    _Machine._stack_global: "STACK_GLOBAL",
    _Machine._extension: "EXT1 EXT2 EXT4",
    _Machine._build: "BUILD",
    _Machine._call: "REDUCE NEWOBJ",
    _Machine._tuple: "EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3",
    _Machine._dict: "EMPTY_DICT",
    _Machine._set: "SETITEM SETITEMS",
    _Machine._mark: "MARK",
    _Machine._drop: "POP",
    _Machine._again: "DUP",
}
# What each opcode that imports depend on does; all others are told by their effect alone.
_STEPS = {
    one.code: step
    for step, names in _BY_NAME.items()
    for one in opcodes
    if one.name in names.split()
}


def _value(code: OpcodeInfo, argument: bytes) -> object:
    """The text or number that an opcode pushes; None for anything else."""
    assert code.arg is not None
    if code.arg.n == -1:
        argument += b"\n"
    elif code.arg.n < 0:
        return _text(argument) if "STRING" in code.name or "UNICODE" in code.name else None
    try:
        return code.arg.reader(io.BytesIO(argument))
    except ValueError:
        return None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _number(name: str, argument: bytes | None) -> int:
    """A place in the memo, in digits or in bytes."""
    data = argument or b""
    if name not in ("PUT", "GET"):
        return int.from_bytes(data, "little")
    try:
        return int(data)
    except ValueError:
        raise MalformedError from None


def _item(dtype: object) -> tuple[str, int]:
    """The kind and size of what an array holds: `f8` is 8 bytes. Raises MalformedError."""
    arguments = dtype.arguments if isinstance(dtype, _Call) else None
    written = arguments[0] if isinstance(arguments, tuple) and arguments else None
    found = _ITEM.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise MalformedError
    size = int(found[2][:9])
    return found[1], size * 4 if found[1] == "U" else size


def _count(shape: object) -> int:
    """How many items an array of a shape has. Raises MalformedError."""
    if not isinstance(shape, tuple) or len(shape) > _MOST_AXES:
        raise MalformedError
    if not all(type(one) is int and 0 <= one < 2**63 for one in shape):
        raise MalformedError
    return prod(shape)
