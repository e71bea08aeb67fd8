"""A zip file whose list of members, and members, are read within bounds."""

from __future__ import annotations

import zipfile
import zlib

from aispm.providers.files.models.window import Window

_LARGEST_MEMBER = 16 * 1024 * 1024  # unpacked
_LONGEST_LIST = 4 * 1024 * 1024  # of members
# Others may take memory that no bound of ours keeps.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError)


class Archive:
    """The members of a zip file by name. Of one that two members share both are listed."""

    def __init__(self, window: Window) -> None:
        """Raises zipfile.BadZipFile where it is no zip file, or one of too many members."""
        try:
            with window.sparing(_LONGEST_LIST):
                self._zip = zipfile.ZipFile(window)
        except _FAULTS as error:
            raise zipfile.BadZipFile from error
        self.names = self._zip.namelist()

    def read(self, name: str) -> list[bytes | None]:
        """Every member of a name, unpacked; None for one that is too large or broken."""
        return [self._member(one) for one in self._zip.infolist() if one.filename == name]

    def head(self, name: str, count: int) -> bytes:
        """The first bytes of a member; fewer, or none, where they cannot be read."""
        return self._some(self._zip.getinfo(name), count) or b""

    def _member(self, one: zipfile.ZipInfo) -> bytes | None:
        data = self._some(one, _LARGEST_MEMBER + 1)
        return None if data is None or len(data) > _LARGEST_MEMBER else data

    def _some(self, one: zipfile.ZipInfo, count: int) -> bytes | None:
        if one.compress_type not in _METHODS or one.flag_bits & 1:
            return None
        try:
            with self._zip.open(one) as member:
                return member.read(count)
        except (*_FAULTS, EOFError):
            return None
