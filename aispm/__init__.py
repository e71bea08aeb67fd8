"""aispm: which AI agents exist, as whom they act, how far that identity reaches."""

__version__ = "0.1.0"
