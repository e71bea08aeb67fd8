"""How a server's code is run: in plain sight, or by ways that a reader of the config misses."""

from __future__ import annotations

import re

from aispm.providers.files.mcp.download import runs_download
from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.line import interpreter, named, starts
from aispm.providers.files.mcp.paths import is_path, normal
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {
    "inline_code": "bool",
    "shell_line": "bool",
    "runs_commands": "bool",
    "pipes_download": "bool",
    "runs_from": "string?",
    "loader_env": "list",
}

_LONGEST = 20_000
_INLINE = re.compile(r"-[a-z]{0,3}[ecpr]|--eval(?:=.*)?|--print(?:=.*)?|eval", re.DOTALL)
_ENCODED = re.compile(r"-e(?:c|nc|ncodedcommand)?", re.IGNORECASE)
_BEYOND = re.compile(r"[|<>`\n]|\$\(|(?<!&)&(?!&)")
_JOINTS = re.compile(r"&&|;")
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_PREPARES = ("cd", "export", "set", "source", ".")
_OF_SHELLS = re.compile(
    r"(?:^|[/_.-])(?:shell|terminal|powershell|bash|zsh|ssh|cmd|command-?line|command-?runner|exec)"
    r"(?:$|[/_.@-])"
)
_SHELLS_OF_WINDOWS = ("powershell", "pwsh")
_TEMPORARY = re.compile(
    r"/(?:private/)?(?:tmp|var/tmp|dev/shm)/|[A-Z]:/(?:Windows/)?Temp/|%(?:TEMP|TMP)%/|\$\{?(?:env:)?(?:TMPDIR|TEMP|TMP)\}?/"
    r"|~/AppData/Local/Temp/",
    re.IGNORECASE,
)
_DOWNLOADED = re.compile(r"(?:^|/)Downloads/", re.IGNORECASE)
_REPOSITORY = re.compile(
    r"\$\{(?:workspaceFolder|workspaceRoot|PWD|CLAUDE_PROJECT_DIR)|\$PWD\b|\.{1,2}/"
)
_SCRIPT = re.compile(r"[\w.@ -]+(?:/[\w.@ -]+)*\.(?:[cm]?[jt]s|py|sh|rb|php|pl|ps1|exe|jar)")
_LOADED = {
    "NODE_OPTIONS": re.compile(
        r"(?:^|\s)(?:-r\b|--(?:require|import|loader|experimental-loader)\b)"
    ),
    "JAVA_TOOL_OPTIONS": re.compile(r"-(?:javaagent|agentpath|agentlib)\b"),
    "RUBYOPT": re.compile(r"(?:^|\s)-r"),
    "PERL5OPT": re.compile(r"(?:^|\s)-[mM]"),
}
_PATH_OF_CODE = ("PYTHONPATH", "NODE_PATH", "PERL5LIB", "RUBYLIB")


def facts(server: Running) -> Facts:
    """`inline_code`: what runs is an argument. `shell_line`: it is a line of shell, and more than
    one plain start of a launcher. `runs_commands`: the server is there to run what it is told.
    `pipes_download`: code is fetched or decoded and run at once. `runs_from`: temp, downloads or
    repository, where its program lies there. `loader_env`: variables that make its runtime load
    more code.
    """
    return {
        "inline_code": any(_inline(one) for one in server.launches) or _encoded(server),
        "shell_line": any(map(_is_more, server.line.shell)),
        "runs_commands": any(_is_shell(one) for one in server.launches),
        "pipes_download": any(map(runs_download, (*server.line.shell, server.setup.command))),
        "runs_from": _lies(server),
        "loader_env": [name for name, value in server.env.items() if _loads(name, value)],
    }


def _inline(launch: Launch) -> bool:
    """Whether an interpreter gets a line of code before it gets a file."""
    if interpreter(launch.launcher) is None:
        return False
    for word in launch.args:
        if _INLINE.fullmatch(word):
            return word != "-r" or interpreter(launch.launcher) == "php"
        if not word.startswith("-") or word in ("-m", "-"):
            return False
    return False


def _is_more(line: str) -> bool:
    """Whether a shell does more than set variables, change the folder and start a launcher."""
    if _BEYOND.search(line[:_LONGEST]):
        return True
    simple = [part.split() for part in _JOINTS.split(line[:_LONGEST])]
    words = [[word for word in part if not _ASSIGNED.match(word)] for part in simple]
    *before, last = [part for part in words if part] or [[""]]
    return not starts(last[0].strip("\"'")) or any(part[0] not in _PREPARES for part in before)


def _is_shell(launch: Launch) -> bool:
    name = (launch.package or "").lower()
    return name in listed("shell_servers") or bool(_OF_SHELLS.search(name))


def _encoded(server: Running) -> bool:
    """`powershell -EncodedCommand ...`"""
    words = server.setup.args
    return named(server.setup.command) in _SHELLS_OF_WINDOWS and any(map(_ENCODED.fullmatch, words))


def _lies(server: Running) -> str | None:
    """Where the program of a server lies, or the script that an interpreter gets."""
    for launch in server.launches:
        path = script(launch)
        if path is None:
            continue
        options = (value for flag, value in launch.options if flag in listed("folder_options"))
        folder = next(options, server.setup.cwd)
        whole = normal(path if is_path(path) or not folder else f"{folder}/{path}")
        if _TEMPORARY.match(whole):
            return "temp"
        if _DOWNLOADED.search(whole):
            return "downloads"
        if _REPOSITORY.match(whole) or not is_path(whole):
            return "repository"
    return None


def script(launch: Launch) -> str | None:
    """The file that runs: a program named by its path, or what an interpreter is given."""
    if launch.source != "local" or launch.launcher in listed("containers"):
        return None
    if is_path(launch.program) and interpreter(launch.launcher) is None:
        return launch.program
    for word in launch.args:
        if word in ("-m", "-c", "-e"):
            return None
        if is_path(word) or _SCRIPT.fullmatch(word.replace("\\", "/")):
            return word
    return None


def _loads(name: str, value: str) -> bool:
    if name in listed("loader_variables") or name.startswith("DYLD_INSERT"):
        return bool(value)
    if name in _LOADED:
        return bool(_LOADED[name].search(value[:_LONGEST]))
    return name in _PATH_OF_CODE and any(
        _TEMPORARY.match(path) or _DOWNLOADED.search(path)
        for path in map(normal, value[:_LONGEST].split(";" if ";" in value else ":"))
    )
