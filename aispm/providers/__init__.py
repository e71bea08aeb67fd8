"""Where facts come from. `PROVIDERS` is the one list; a new provider adds its name here."""

from aispm.providers import aws, azure, gcp, mcp
from aispm.providers.base import Provider

PROVIDERS: tuple[Provider, ...] = (mcp, aws, azure, gcp)
