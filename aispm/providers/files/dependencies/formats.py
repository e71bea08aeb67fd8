"""Which files are manifests and lock files, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from aispm.providers.files.dependencies import cargo, composer, go, gradle, maven, nuget, ruby
from aispm.providers.files.dependencies.dependency import Dependency
from aispm.providers.files.dependencies.javascript import locks as javascript
from aispm.providers.files.dependencies.javascript import manifests, pnpm, yarn
from aispm.providers.files.dependencies.python import conda, pyproject, requirements, setup
from aispm.providers.files.dependencies.python import locks as python


class Format(Struct, frozen=True):
    """How a file is read.

    `ecosystem` is that of its packages. `locked` says that it is a lock file, and `locks` are the
    names of lock files that settle what it leaves open. `dev` is true where the file's name says
    that it is for developers alone.
    """

    ecosystem: str
    parse: Callable[[str], Iterator[Dependency]]
    locked: bool = False
    locks: tuple[str, ...] = ()
    dev: bool | None = None


_NPM = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock")
_PYTHON = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
_GRADLE = ("gradle.lockfile",)
_NUGET = ("packages.lock.json",)
_RUBY = ("Gemfile.lock",)
_FORMATS = {
    "pyproject.toml": Format("PyPI", pyproject.pyproject, locks=_PYTHON),
    "Pipfile": Format("PyPI", pyproject.pipfile, locks=("Pipfile.lock",)),
    "setup.cfg": Format("PyPI", setup.setup_cfg),
    "setup.py": Format("PyPI", setup.setup_py),
    "uv.lock": Format("PyPI", python.toml_lock, locked=True),
    "poetry.lock": Format("PyPI", python.toml_lock, locked=True),
    "pdm.lock": Format("PyPI", python.toml_lock, locked=True),
    "pylock.toml": Format("PyPI", python.toml_lock, locked=True),
    "Pipfile.lock": Format("PyPI", python.pipfile_lock, locked=True),
    "package.json": Format("npm", manifests.package_json, locks=(*_NPM, "bun.lockb", "deno.lock")),
    "package-lock.json": Format("npm", javascript.package_lock, locked=True),
    "npm-shrinkwrap.json": Format("npm", javascript.package_lock, locked=True),
    "yarn.lock": Format("npm", yarn.yarn_lock, locked=True),
    "pnpm-lock.yaml": Format("npm", pnpm.pnpm_lock, locked=True),
    "bun.lock": Format("npm", javascript.bun_lock, locked=True),
    "deno.json": Format("npm", manifests.deno_json, locks=("deno.lock",)),
    "deno.jsonc": Format("npm", manifests.deno_json, locks=("deno.lock",)),
    "deno.lock": Format("npm", javascript.deno_lock, locked=True),
    "go.mod": Format("Go", go.go_mod, locks=("go.sum",)),
    "Cargo.toml": Format("crates.io", cargo.cargo_toml, locks=("Cargo.lock",)),
    "Cargo.lock": Format("crates.io", cargo.cargo_lock, locked=True),
    "pom.xml": Format("Maven", maven.pom),
    "build.gradle": Format("Maven", gradle.build_gradle, locks=_GRADLE),
    "build.gradle.kts": Format("Maven", gradle.build_gradle, locks=_GRADLE),
    "libs.versions.toml": Format("Maven", gradle.version_catalogue, locks=_GRADLE),
    "gradle.lockfile": Format("Maven", gradle.lockfile, locked=True),
    "packages.config": Format("NuGet", nuget.project),
    "Directory.Packages.props": Format("NuGet", nuget.project, locks=_NUGET),
    "packages.lock.json": Format("NuGet", nuget.packages_lock, locked=True),
    "Gemfile": Format("RubyGems", ruby.gemfile, locks=_RUBY),
    "Gemfile.lock": Format("RubyGems", ruby.gemfile_lock, locked=True),
    "composer.json": Format("Packagist", composer.composer_json, locks=("composer.lock",)),
    "composer.lock": Format("Packagist", composer.composer_lock, locked=True),
}
_BY_SUFFIX = {
    **dict.fromkeys(
        (".csproj", ".fsproj", ".vbproj"), Format("NuGet", nuget.project, locks=_NUGET)
    ),
    ".gemspec": Format("RubyGems", ruby.gemfile, locks=_RUBY),
}
_REQUIREMENTS = re.compile(r"(?:.*[-_.])?(?:requirements?|reqs)(?:[-_.].*)?\.(?:txt|in)")
_CONSTRAINTS = re.compile(r"(?:.*[-_.])?constraints?(?:[-_.].*)?\.(?:txt|in)")
_ENVIRONMENT = re.compile(r"(?:.*[-_.])?(?:env|environment|conda)(?:[-_.].*)?\.ya?ml")
_FOR_DEVELOPERS = re.compile(r"(?:\b|_)(?:dev|develop|tests?|testing|lint|docs?|typing)(?:\b|_)")

NAMES = frozenset(_FORMATS)
SUFFIXES = frozenset({*_BY_SUFFIX, ".txt", ".in", ".yml", ".yaml"})
DEPTH = 2


def format_of(parts: Sequence[str]) -> Format | None:
    """How the file at a path is read, or None where it is no manifest."""
    name = parts[-1]
    if name in _FORMATS:
        return _FORMATS[name]
    stem, dot, end = name.rpartition(".")
    if end in ("txt", "in"):
        return _requirements(name, parts[-2] if len(parts) > 1 else "")
    if end in ("yml", "yaml"):
        found = _ENVIRONMENT.fullmatch(name)
        return Format("PyPI", conda.environment, locks=("conda-lock.yml",)) if found else None
    return _BY_SUFFIX.get(dot + end) if stem else None


def _requirements(name: str, folder: str) -> Format | None:
    dev = bool(_FOR_DEVELOPERS.search(name)) or None
    if _CONSTRAINTS.fullmatch(name):
        return Format("PyPI", requirements.constraints, dev=dev)
    if _REQUIREMENTS.fullmatch(name) or folder == "requirements":
        locks = (name[:-2] + "txt",) if name.endswith(".in") else ()
        return Format("PyPI", requirements.requirements, locks=locks, dev=dev)
    return None
