"""The rooms that know config files. `ROOMS` is the one list; a new one adds its name here."""

from aispm.providers.files.config.part import Room
from aispm.providers.files.mcp import view as mcp

ROOMS: tuple[Room, ...] = (mcp,)
