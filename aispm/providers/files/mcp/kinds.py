"""The kinds of asset that configs of MCP clients hold."""

from aispm.model import Kind

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
