"""The opcodes of a pickle, one after another, with arguments that are read only where short."""

from __future__ import annotations

import io
import pickletools
from pickletools import OpcodeInfo
from typing import Protocol

_CHUNK = 64 * 1024
# Of an argument that may be a name; what is longer is stepped over.
_LONGEST = 1_000
_LONGEST_LINE = 64 * 1024
_OPCODES = {ord(one.code): one for one in pickletools.opcodes}
_WIDTHS = {
    pickletools.TAKEN_FROM_ARGUMENT1: 1,
    pickletools.TAKEN_FROM_ARGUMENT4: 4,
    pickletools.TAKEN_FROM_ARGUMENT4U: 4,
    pickletools.TAKEN_FROM_ARGUMENT8U: 8,
}
_PAIRS = frozenset({"GLOBAL", "INST"})


class Source(Protocol):
    """Bytes that can be read from any place on."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer at the end, or all."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...

    def tell(self) -> int:
        """The place that is read next."""
        ...


class MalformedError(Exception):
    """These bytes are no opcodes, or break off."""


class Opcodes:
    """A pickle while it is read. A source that can be sought in, from where it stands."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._chunk = b""
        self._at = 0

    def next(self) -> tuple[OpcodeInfo, bytes | None]:
        """The next opcode and the bytes of its argument, None if it has none or a long one.

        A line is told without its end, two lines with an end between them.
        """
        if self._at < len(self._chunk):  # nearly always, and so without a call
            byte = self._chunk[self._at]
            self._at += 1
        else:
            byte = self.take(1)[0]
        code = _OPCODES.get(byte)
        if code is None:
            raise MalformedError
        if code.arg is None:
            return code, None
        size = code.arg.n
        if size >= 0:
            return code, self.take(size)
        if size == pickletools.UP_TO_NEWLINE:
            line = self._line()
            return code, line + b"\n" + self._line() if code.name in _PAIRS else line
        length = int.from_bytes(self.take(_WIDTHS[size]), "little")
        if length <= _LONGEST:
            return code, self.take(length)
        self.skip(length)
        return code, None

    def take(self, count: int) -> bytes:
        """So many bytes. Raises MalformedError where there are fewer."""
        end = self._at + count
        if end > len(self._chunk):
            self._chunk = self._chunk[self._at :] + self._source.read(max(_CHUNK, count))
            self._at, end = 0, count
            if end > len(self._chunk):
                raise MalformedError
        taken = self._chunk[self._at : end]
        self._at = end
        return taken

    def skip(self, count: int) -> None:
        """Step over so many bytes; that they exist shows in what follows."""
        beyond = self._at + count - len(self._chunk)
        if beyond <= 0:
            self._at += count
            return
        here = self._source.tell()
        end = self._source.seek(0, io.SEEK_END)
        if here + beyond > end:
            raise MalformedError
        self._source.seek(here + beyond)
        self._chunk, self._at = b"", 0

    def rest(self) -> bytes:
        """What was read ahead, and all that follows."""
        return self._chunk[self._at :] + self._source.read()

    def follows(self, byte: int) -> bool:
        """Whether the next byte is this one."""
        try:
            found = self.take(1)[0] == byte
        except MalformedError:
            return False
        self._at -= 1
        return found

    def _line(self) -> bytes:
        line = bytearray()
        while (byte := self.take(1)) != b"\n":
            line += byte
            if len(line) > _LONGEST_LINE:
                raise MalformedError
        return bytes(line)
