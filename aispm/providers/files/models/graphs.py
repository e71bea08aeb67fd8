"""Formats that hold a graph of operations: which of them run code of their own."""

from __future__ import annotations

import re

from aispm.providers.files.models.protobuf import NoMessageError, fields
from aispm.providers.files.models.window import SpentError, Window
from aispm.vocabulary import Facts

_IR_VERSION, _GRAPH, _OPERATORS = 1, 7, 8
_MOST_OPERATORS = 100
_SEARCHED = 16 * 1024 * 1024  # bytes of a file that has no index
# The operators that come with ONNX and its runtime; others need a library of native code.
_KNOWN = re.compile(rb"(?:ai\.onnx|com\.microsoft|com\.ms\.|org\.pytorch\.aten|ai\.onnxruntime)")
# A layer whose function is kept as Python bytecode, as Keras writes it.
_LAMBDA = re.compile(rb'"class_name"\s*:\s*"Lambda"')
_KERAS = (b"keras_version", b"model_config", b"layer_names", b"model_weights")
# Operations that touch files or call back into Python, as names of protobuf nodes.
_ACTING = re.compile(
    rb"[\x0a\x12](?:\x08ReadFile|\x09WriteFile|\x06PyFunc|\x0fPyFuncStateless|\x0bEagerPyFunc)"
)


def onnx(window: Window) -> Facts | None:
    """An ONNX model, or None where it is none."""
    try:
        found = list(fields(window))
        numbers = {one.number for one in found}
        if not found or found[0].number != _IR_VERSION or _GRAPH not in numbers:
            return None
        operators = [one for one in found if one.number == _OPERATORS][:_MOST_OPERATORS]
        domains = [_domain(window.at(one.start, min(one.length, 300))) for one in operators]
    except (NoMessageError, SpentError):
        return None
    if all(not domain or _KNOWN.match(domain) for domain in domains):
        return {"executes_code": False}
    return {}


def _domain(data: bytes) -> bytes:
    """The first field of a set of operators, a text; it is left out for the standard ones."""
    return data[2 : 2 + data[1]] if len(data) > 2 and data[0] == 0x0A else b""


def saved_model(window: Window) -> Facts:
    """A graph of TensorFlow, or the settings of Keras beside one."""
    facts = _searched(window, _ACTING)
    return {**facts, "executes_code": True} if _LAMBDA.search(_data(window)) else facts


def keras_h5(window: Window) -> Facts | None:
    """An HDF5 file of Keras, or None for one of other data."""
    data = _data(window)
    if not any(word in data for word in _KERAS):
        return None
    return _searched(window, _LAMBDA, data)


def keras_config(data: bytes) -> bool:
    """Whether the settings of a Keras model have a layer that is code."""
    return bool(_LAMBDA.search(data))


def _searched(window: Window, wanted: re.Pattern[bytes], data: bytes | None = None) -> Facts:
    """True where it was found, false where all was searched, else not known."""
    data = _data(window) if data is None else data
    if wanted.search(data):
        return {"executes_code": True}
    return {"executes_code": False} if len(data) == window.size else {}


def _data(window: Window) -> bytes:
    return window.at(0, _SEARCHED)
