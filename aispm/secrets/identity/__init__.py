"""Who a credential belongs to and what it opens, read from texts alone, offline.

Facts are identifiers (account, project, user, host ...) and what the text itself proves of
the credential: `privileged` (true only, where nothing it opens is closed to it), `mode`,
`access`, `scope`, `expires` (seconds since 1970). What is not known is absent.
"""

from aispm.secrets.identity.aws import aws_account, aws_key
from aispm.secrets.identity.beside import HOST, NOTHING, Beside, beside, family
from aispm.secrets.identity.claims import jwt_claims
from aispm.secrets.identity.login import bare, database, is_local, shared_access
from aispm.secrets.identity.token import (
    anthropic,
    discord,
    gitlab,
    grafana,
    openai,
    pypi,
    sentry,
    slack,
    slack_app,
    slack_hook,
    stripe,
    telegram,
)

__all__ = [
    "HOST",
    "NOTHING",
    "Beside",
    "anthropic",
    "aws_account",
    "aws_key",
    "bare",
    "beside",
    "database",
    "discord",
    "family",
    "gitlab",
    "grafana",
    "is_local",
    "jwt_claims",
    "openai",
    "pypi",
    "sentry",
    "shared_access",
    "slack",
    "slack_app",
    "slack_hook",
    "stripe",
    "telegram",
]
