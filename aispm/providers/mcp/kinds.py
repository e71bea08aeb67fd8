"""The kinds of asset that files hold."""

from aispm.model import Kind

# What a file that cannot be read or parsed may have held.
LISTS = ("mcp.config", "mcp.server", "credential")

KINDS = (
    Kind(
        "mcp.config",
        "Config of an AI client",
        "config",
        {"client": "string", "servers": "int"},
    ),
    Kind(
        "mcp.server",
        "MCP server",
        "server",
        {
            "client": "string",
            "transport": "string",
            "command": "string?",
            "launcher": "string?",
            "package": "string?",
            "version": "string?",
            "pinned": "bool?",
            "host": "string?",
            "url_scheme": "string?",
            "auto_approve": "list",
            "enabled": "bool",
            "env_names": "list",
            "credentials": "int",
            "in_clear": "int",
        },
    ),
)
