"""What a command line starts: by which launcher, which package, in which version."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from msgspec import Struct


class Launch(Struct, frozen=True):
    """`pinned` says whether the same bytes start every time: an exact version, a commit, an
    image digest. It is None, like `package`, when nothing is fetched."""

    launcher: str | None = None
    package: str | None = None
    version: str | None = None
    pinned: bool | None = None


_NPM_VALUES = frozenset({"--registry", "-c", "--call", "-w", "--workspace", "--prefix", "--cache",
                         "--userconfig", "--loglevel", "--node-options", "-C", "--dir"})
_UV_VALUES = frozenset(
    """--with --with-editable --with-requirements --python -p --index-url -i --extra-index-url
    --default-index --index --find-links -f --cache-dir --directory --project --env-file
    --refresh-package --upgrade-package -P --config-file --constraint -c --resolution
    --prerelease --link-mode --extra --group --only-group --color --spec --pip-args""".split()
)
_DOCKER_SWITCHES = frozenset(
    """-i -t -it -ti -d -q --rm --init --privileged --read-only --interactive --tty --detach
    --quiet --no-healthcheck --sig-proxy --disable-content-trust --publish-all -P --oom-kill-disable
    -itd -dit -di -id""".split()
)
# Programs that start another one: how many words of their own stand before it.
_WRAPPERS = frozenset({"env", "sudo", "wsl", "dotenv", "mise", "direnv", "doppler", "op", "infisical",
                       "nice", "stdbuf", "exec", "nohup", "time", "command", "envchain", "aws-vault"})
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "fish", "cmd", "powershell", "pwsh"})
_SHELL_FLAGS = frozenset({"-c", "/c", "/k", "-lc", "-ic", "-command", "/s", "/d", "/q", "-l", "-i",
                          "-noprofile", "-nologo", "-noninteractive", "-executionpolicy"})
_LAUNCHERS = frozenset(
    """npx bunx pnpx pnpm yarn npm bun uvx uv pipx docker podman nerdctl deno go node python python3
    dotnet dnx cargo java ruby php""".split()
)
_EXACT = re.compile(r"v?\d+(?:\.\d+){1,3}(?:[-+.]?[A-Za-z0-9][\w.+-]*)?")
# To npm `@1.2` is a range.
_EXACT_NPM = re.compile(r"v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_REMOTE = re.compile(r"(?:git\+|git:|github:|gitlab:|bitbucket:|https?://|file:|git@)")
_USERINFO = re.compile(r"(?<=://)[^/@]*@")


def launch(command: str, args: Sequence[str]) -> Launch:
    """What `command args...` starts. Shells and wrappers are looked through."""
    words = _unwrapped([*_command_words(command, bool(args)), *args])
    if not words:
        return Launch()
    name, rest = _program(words[0]), words[1:]
    if name in ("npx", "bunx", "pnpx", "dlx"):
        return _npm(name, rest)
    if name in ("pnpm", "yarn", "npm", "bun"):
        return _npm_command(name, rest)
    if name in ("uvx", "pipx", "uv"):
        return _python(name, rest)
    if name in ("docker", "podman", "nerdctl"):
        return _container(name, rest)
    if name in ("deno", "go", "dnx"):
        return _by_specifier(name, rest)
    return Launch(name)


def _command_words(command: str, has_args: bool) -> list[str]:
    """A command that holds its own arguments, split; a path with spaces in it is one word."""
    if has_args or not re.search(r"\s", command):
        return [command] if command else []
    return _shell_words(command)


def _shell_words(line: str) -> list[str]:
    try:
        return shlex.split(line, posix=True)
    except ValueError:  # an open quote
        return line.split()


def _program(word: str) -> str:
    """`C:\\tools\\npx.cmd` and `/usr/bin/npx` are both npx."""
    name = re.split(r"[\\/]", word)[-1].lower()
    return re.sub(r"\.(?:exe|cmd|bat|ps1)$", "", name) or word


def _unwrapped(words: list[str]) -> list[str]:
    for _ in range(6):
        if not words:
            return words
        name = _program(words[0])
        if name in _SHELLS:
            inner = _of_shell(words[1:])
        elif name in _WRAPPERS:
            inner = _of_wrapper(words[1:])
        else:
            return words
        if not inner:
            return words
        words = inner
    return words


def _of_shell(rest: list[str]) -> list[str]:
    """The command given to a shell: the last simple command of its line that is a launcher's."""
    while rest and (rest[0].lower() in _SHELL_FLAGS):
        rest = rest[1:]
    if len(rest) == 1:
        rest = _shell_words(rest[0])
    simple: list[list[str]] = [[]]
    for word in rest:
        if word in ("&&", ";", "||", "|", "&"):
            simple.append([])
        else:
            ends = word.endswith(";")
            simple[-1].append(word.rstrip(";"))
            if ends:
                simple.append([])
    known = [part for part in simple if part and _program(part[0]) in _LAUNCHERS]
    return known[-1] if known else next((part for part in reversed(simple) if part), [])


def _of_wrapper(rest: list[str]) -> list[str]:
    """What follows a wrapper's own words: after `--`, else from the first launcher on."""
    if "--" in rest:
        return rest[rest.index("--") + 1 :]
    for index, word in enumerate(rest):
        if _program(word) in _LAUNCHERS | _SHELLS:
            return rest[index:]
    return []


def _npm_command(name: str, rest: list[str]) -> Launch:
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _NPM_VALUES else rest[1:]
    if rest and rest[0] in ("dlx", "exec", "x"):
        return _npm(name, rest[1:])
    return Launch(name)


def _npm(name: str, rest: list[str]) -> Launch:
    position = 0
    while position < len(rest):
        word = rest[position]
        if word in ("-p", "--package") and position + 1 < len(rest):
            return _npm_package(name, rest[position + 1])
        if word.startswith("--package="):
            return _npm_package(name, word.partition("=")[2])
        if not word.startswith("-"):
            return _npm_package(name, word)
        position += 2 if word in _NPM_VALUES else 1
    return Launch(name)


def _npm_package(launcher: str, spec: str) -> Launch:
    if _REMOTE.match(spec) or re.fullmatch(r"[\w.-]+/[\w.-]+(?:#.*)?", spec):
        return _from_source(launcher, spec, "#")
    if spec.startswith((".", "/", "~")):
        return Launch(launcher)
    at = spec.find("@", 1)
    package, version = (spec, None) if at < 0 else (spec[:at], spec[at + 1 :] or None)
    return Launch(launcher, package, version, bool(_EXACT_NPM.fullmatch(version or "")))


def _python(name: str, rest: list[str]) -> Launch:
    tool = name == "uvx"
    position, extra = 0, None
    while position < len(rest):
        word = rest[position]
        flag, equals, value = word.partition("=")
        following = value if equals else (rest[position + 1] if position + 1 < len(rest) else "")
        if flag in ("--from", "--spec") and following:
            return _python_package(name, following)
        if flag == "--with" and extra is None:
            extra = following
        if word.startswith("-"):
            position += 2 if not equals and flag in _UV_VALUES else 1
        elif not tool and word in ("tool", "run", "x"):
            tool = word == "run" and (name == "pipx" or position > 0 and rest[position - 1] == "tool")
            position += 1
        elif tool:
            return _python_package(name, word)
        else:
            break  # `uv run server.py`: a file of one's own
    return _python_package(name, extra) if extra else Launch(name)


def _python_package(launcher: str, spec: str) -> Launch:
    if _REMOTE.match(spec) or " @ " in spec:
        return _from_source(launcher, spec.rpartition(" @ ")[2], "@")
    if spec.startswith((".", "/", "~")):
        return Launch(launcher)
    match = re.fullmatch(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:(===?|@|[<>!~]=?)\s*(.*))?", spec)
    if not match:
        return Launch(launcher, spec, None, False)
    package, operator, version = match.groups()
    exact = operator in ("==", "===", "@") and bool(_EXACT.fullmatch(version or ""))
    written = version if operator in ("==", "===", "@") else (operator or "") + (version or "")
    return Launch(launcher, package, written or None, exact)


def _from_source(launcher: str, spec: str, separator: str) -> Launch:
    """A repository or archive: pinned only at a full commit."""
    address, _, revision = spec.partition("#") if separator == "#" else _at(spec)
    package = _USERINFO.sub("", address)
    return Launch(launcher, package, revision or None, bool(_COMMIT.fullmatch(revision)))


def _at(spec: str) -> tuple[str, str, str]:
    """`git+https://user@host/repo@rev#subdirectory=x`: the revision follows the last `@` of the path."""
    bare = spec.partition("#")[0]
    start = bare.find("/", bare.find("://") + 3) if "://" in bare else 0
    at = bare.find("@", max(start, 0))
    return (bare, "", "") if at < 0 else (bare[:at], "@", bare[at + 1 :])


def _container(name: str, rest: list[str]) -> Launch:
    words = list(rest)
    while words and (words[0].startswith("-") or words[0] == "container"):
        words.pop(0)
    if not words or words[0] != "run":
        return Launch(name)
    position = 1
    while position < len(words) and words[position].startswith("-"):
        word = words[position]
        position += 1 if "=" in word or word in _DOCKER_SWITCHES else 2
    if position >= len(words):
        return Launch(name)
    return _image(name, words[position])


def _image(launcher: str, image: str) -> Launch:
    """A tag can be moved, so only a digest pins an image."""
    repository, _, digest = image.partition("@")
    head, slash, tail = repository.rpartition("/")
    bare, _, tag = tail.partition(":")
    version = digest or tag or None
    return Launch(launcher, head + slash + bare, version, bool(_DIGEST.fullmatch(digest)))


def _by_specifier(name: str, rest: list[str]) -> Launch:
    """`deno run npm:x@1`, `go run host/x@v1`, `dnx x@1`."""
    for word in rest:
        if name == "deno" and word.startswith(("npm:", "jsr:")):
            return _npm_package(name, word[4:].lstrip("/"))
        if name == "go" and re.fullmatch(r"[\w.-]+\.[\w.-]+/[\w./-]+@\S+", word):
            package, _, version = word.partition("@")
            return Launch(name, package, version, bool(_EXACT.fullmatch(version)))
        if name == "dnx" and not word.startswith("-"):
            return _npm_package(name, word)
    return Launch(name)
