"""The rooms that know config files. `ROOMS` is the one list; a new one adds its name here."""

from aispm.providers.files.agents import view as agents
from aispm.providers.files.cards import view as cards
from aispm.providers.files.manifests import view as manifests
from aispm.providers.files.mcp import view as mcp
from aispm.providers.files.part import Room
from aispm.providers.files.workloads import view as workloads

ROOMS: tuple[Room, ...] = (mcp, agents, cards, manifests, workloads)
