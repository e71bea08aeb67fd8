"""The kinds of asset that the settings of coding agents tell of."""

from aispm.model import Kind

SETTINGS = Kind(
    "agent.settings",
    "Settings of a coding agent",
    "config",
    {
        "client": "string",
        "level": "string",
        "mode": "string?",
        "bypass": "string?",
        "auto_approve_all": "bool",
        "sandbox": "string?",
        "network": "bool?",
        "allowed": "list",
        "unrestricted_shell": "list",
        "approved_mcp": "list",
        "deny_empty": "bool",
        "trusts_all_project_servers": "bool",
        "additional_directories": "list",
        "hooks": "int",
        "hooks_outside": "list",
        "hook_commands_remote": "list",
        "key_helper": "bool",
        "endpoint_override": "string?",
        "models": "list",
        "model_hosts": "list",
        "telemetry_off": "bool",
        "env_names": "list",
    },
)
# One setting that lets an agent do more than its client does by itself, or with whom it talks.
# `effect` is one of: no-questions (nothing is asked about), no-questions-no-sandbox, no-sandbox,
# network (the sandbox has it), no-warning (before questions are switched off), any-command,
# open-command, cloud-command, any-server, any-tool, changing-tool (see `grants`; the last two once
# per list, with its entries for the value), project-servers (whatever a project brings is started),
# no-folder-trust, wide-folder, elsewhere (models are called at a host that nobody knows),
# other-vendor (at another's than the client's), unknown-provider (nobody knows the host of a
# provider that somebody added), proxy, loader, no-tls, key-helper, no-telemetry.
OPTION = Kind(
    "agent.option",
    "Option of a coding agent that loosens it",
    "setting",
    {
        "client": "string",
        "level": "string",
        "effect": "string",
        "setting": "string",
        "value": "string?",
        "host": "string?",
        "vendor": "string?",
        "definition": "string",
        "credentials": "int",
        "in_clear": "int",
    },
)
HOOK = Kind(
    "agent.hook",
    "Command that a coding agent runs by itself",
    "tool",
    {
        "client": "string",
        "level": "string",
        "event": "string",
        "matcher": "string?",
        "command": "string?",
        "program": "string?",
        "package": "string?",
        "version": "string?",
        "host": "string?",
        "reasons": "list",
        "definition": "string",
        "credentials": "int",
        "in_clear": "int",
    },
)
ENVIRONMENT = Kind(
    "agent.environment",
    "Variables that a coding agent gives to all it starts",
    "setting",
    {
        "client": "string",
        "level": "string",
        "env_names": "list",
        "definition": "string",
        "credentials": "int",
        "in_clear": "int",
    },
)
KINDS = (SETTINGS, OPTION, HOOK, ENVIRONMENT)
