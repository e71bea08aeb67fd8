"""The kind of asset that a file of instructions is."""

from aispm.model import Kind
from aispm.providers.files.hidden import told

# `purpose`: rules (read in every session), skill, command, agent or prompt. `client` is None
# where many clients read the file. `downloads`: the hosts of what it has the agent fetch and run.
# `approves`: what its front matter lets run unasked, where that is as wide as can be.
INSTRUCTIONS = Kind(
    "agent.instructions",
    "Instructions for coding agents",
    "knowledge",
    {
        "client": "string?",
        "level": "string",
        "purpose": "string",
        **told.FACTS,
        "downloads_and_runs": "bool",
        "download_hosts": "list",
        "approves": "list",
        "asks_nothing": "bool",
        "credentials": "int",
        "in_clear": "int",
    },
)
