"""Git repositories, read in-process: what they track and ignore, and what they once held.

Whoever laid one out may be an attacker. Nothing of it is run, no hook, no filter, no config's
command; no server is asked; no link is followed out of it; and objects are unpacked only after
their headers said how large they are. What cannot be read is told as `Unread`, with a reason of
our own words.
"""

from aispm.providers.files.git.agents import Agent, agents
from aispm.providers.files.git.authorship import Authorship, Share
from aispm.providers.files.git.commit import Commit
from aispm.providers.files.git.history import Version
from aispm.providers.files.git.limits import Limits
from aispm.providers.files.git.repository import Repositories, Repository
from aispm.providers.files.git.standing import Standing
from aispm.providers.files.git.unread import Unread

__all__ = [
    "Agent",
    "Authorship",
    "Commit",
    "Limits",
    "Repositories",
    "Repository",
    "Share",
    "Standing",
    "Unread",
    "Version",
    "agents",
]
