"""Which package a launcher's arguments name, and whether it is pinned."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from aispm.providers.files.mcp.launchers import listed


class Launch(Struct, frozen=True):
    """`pinned` says whether the same bytes start every time: an exact version, a commit, an
    image digest. It is None, like `package`, when nothing is fetched; `known` is False when
    something is, but the words do not tell for sure what."""

    launcher: str | None = None
    package: str | None = None
    version: str | None = None
    pinned: bool | None = None
    known: bool = True


_EXACT = re.compile(r"v?\d+(?:\.\d+){1,3}(?:[-+.]?[A-Za-z0-9][\w.+-]*)?")
# To npm `@1.2` is a range.
_EXACT_NPM = re.compile(r"v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_REMOTE = re.compile(r"(?:git\+|git:|github:|gitlab:|bitbucket:|https?://|file:|git@)")
_USERINFO = re.compile(r"(?<=://)[^/]*@")
_HOST = re.compile(r"[\w.-]*(?::\d{1,5})?(?![^/?#])")


def package(launcher: str, rest: list[str]) -> Launch:
    """What `launcher rest...` starts, for a launcher named without its path."""
    reader = _READERS.get(launcher)
    return reader(launcher, rest) if reader else Launch(launcher)


def _npm_command(name: str, rest: list[str]) -> Launch:
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in listed("npm_values") else rest[1:]
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
        width = _width(word, "npm")
        if width is None:
            return Launch(name, known=False)
        position += width
    return Launch(name)


def _width(option: str, family: str) -> int | None:
    """How many words an option takes, its own included; None for one that is not known.

    What follows such a one may be its value, and that may be a secret.
    """
    if "=" in option or option == "--" or option in listed(f"{family}_switches"):
        return 1
    values = listed(f"{family}_values")
    if option in values:
        return 2
    return 1 if option[:2] != "--" and option[:2] in values else None  # `-p80:80`


def _npm_package(launcher: str, spec: str) -> Launch:
    if spec.startswith((".", "/", "~")):
        return Launch(launcher)
    if "://" in spec or _REMOTE.match(spec) or re.fullmatch(r"[\w.-]+/[\w.-]+(?:#.*)?", spec):
        return _from_source(launcher, spec, "#")
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
            width = _width(word, "uv")
            if width is None and tool:
                return Launch(name, known=False)
            position += width or 1
        elif not tool and word in ("tool", "run", "x"):
            tool = word == "run" and (name == "pipx" or "tool" in rest[:position])
            position += 1
        elif tool:
            return _python_package(name, word)
        else:
            break  # `uv run server.py`: a file of one's own
    return _python_package(name, extra) if extra else Launch(name)


def _python_package(launcher: str, spec: str) -> Launch:
    if "://" in spec or _REMOTE.match(spec) or " @ " in spec:
        return _from_source(launcher, spec.rpartition(" @ ")[2], "@")
    if spec.startswith((".", "/", "~")):
        return Launch(launcher)
    match = re.fullmatch(
        r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:(===?|@|[<>!~]=?)\s*(.*))?", spec
    )
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
    host = package.find("://") + 3
    if host > 2 and not _HOST.match(package, host):  # more of a login, or no address
        return Launch(launcher, known=False)
    return Launch(launcher, package, revision or None, bool(_COMMIT.fullmatch(revision)))


def _at(spec: str) -> tuple[str, str, str]:
    """`git+https://user@host/repo@rev#x`: the revision follows the `@` of the path."""
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
        width = _width(words[position], "docker")
        if width is None:
            return Launch(name, known=False)
        position += width
    if position >= len(words):
        return Launch(name)
    return _image(name, words[position])


def _image(launcher: str, image: str) -> Launch:
    """A tag can be moved, so only a digest pins an image."""
    if "://" in image:
        return Launch(launcher, known=False)
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


_READERS: dict[str, Callable[[str, list[str]], Launch]] = {
    **dict.fromkeys(("npx", "bunx", "pnpx"), _npm),
    **dict.fromkeys(("pnpm", "yarn", "npm", "bun"), _npm_command),
    **dict.fromkeys(("uvx", "pipx", "uv"), _python),
    **dict.fromkeys(("docker", "podman", "nerdctl"), _container),
    **dict.fromkeys(("deno", "go", "dnx"), _by_specifier),
}
