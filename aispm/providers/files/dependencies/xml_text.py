"""The elements of an XML text, each with its place. A document with a DTD is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat  # below it is kept from all that makes it dangerous

from aispm.providers.files.dependencies.dependency import MalformedError
from aispm.providers.files.text.document import Source

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DEEPEST = 100
_MOST = 50_000  # elements; large manifests have some thousand
_LONGEST = 1_000  # characters of the text of an element that is kept


@dataclass(slots=True)
class Element:
    """An element by the names of those around it, outermost first, without their namespaces.

    `text` is what it holds directly, from `start` on; `tag` is where it begins itself.
    """

    path: tuple[str, ...]
    attributes: dict[str, str]
    tag: int
    text: str = ""
    start: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((one for one in self.children if one.name == name), None)


def elements(text: str) -> Iterator[Element]:
    """Every element that holds others or none, after all in it.

    Raises MalformedError, also for a DTD: entities that it declares could grow without end.
    """
    reader = _Reader(Source(text))
    problem = reader.read()
    yield from reader.found
    if problem:
        raise MalformedError(problem)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.found: list[Element] = []
        self._source = source
        self._open: list[Element] = []
        self._parser = _parser(self)

    def read(self) -> str:
        """What is wrong with the text, or ""."""
        try:
            self._parser.Parse(self._source.data, True)
        except MalformedError as error:
            return error.detail
        except expat.ExpatError as error:
            return f"no valid syntax (line {error.lineno})"
        return ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == _DEEPEST or len(self.found) > _MOST:
            raise MalformedError("nested too deep or too long")
        around = self._open[-1].path if self._open else ()
        place = self._source.character(self._parser.CurrentByteIndex)
        element = Element((*around, name.rpartition(":")[2]), attributes, place)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        self.found.append(self._open.pop())

    def characters(self, text: str) -> None:
        element = self._open[-1]
        if not element.text.strip():
            kept = text.lstrip()
            index = self._parser.CurrentByteIndex
            element.start = self._source.character(index) + len(text) - len(kept)
            element.text = kept
        elif len(element.text) < _LONGEST:
            element.text += text


def _parser(reader: _Reader) -> XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise MalformedError("a document type is declared, and not read")
