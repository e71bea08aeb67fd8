"""What a user chose: the command line over the config file over the defaults."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct, field, structs

from aispm.cli import config, trust
from aispm.errors import InputError
from aispm.providers.base import Sources
from aispm.vocabulary import Severity

# By these a config sees or reports less than the defaults would; `fail_on` only if it is laxer.
_NARROWING = (
    "exclude",
    "aws_region",
    "aws_account",
    "azure_subscription",
    "gcp_project",
    "sensitivity_tags",
    "approved",
    "suppressions",
    "rule",
    "kind",
    "severity",
    "now",
    "deadline",
    "no_sensitive_reads",
)
# Files that a config names, relative to its own folder.
_BESIDE = ("approved", "suppressions", "rules")
_OF_AWS = (
    *("aws", "aws_profile", "aws_region", "aws_role_arn", "aws_org_role", "aws_account"),
    *("aws_external_id", "aws_access_advisor"),
)
_LIVE = ("aws", "azure", "gcp")
_SEE = "see `aispm scan --help`"


class Options(Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Every option, under the name it has on the command line and in a config file.

    `--config`, `--no-config` and `--debug` are not here: they hold before a config is read.
    """

    exclude: tuple[str, ...] = ()
    root: str | None = None
    user: bool = False
    history: bool = False
    imports: tuple[str, ...] = field(default=(), name="import")
    aws: bool = False
    aws_profile: tuple[str, ...] = ()
    aws_region: tuple[str, ...] = ()
    aws_role_arn: str | None = None
    aws_external_id: str | None = None
    aws_org_role: str | None = None
    aws_account: tuple[str, ...] = ()
    aws_access_advisor: bool = False
    azure: bool = False
    azure_tenant: str | None = None
    azure_subscription: tuple[str, ...] = ()
    gcp: bool = False
    gcp_project: tuple[str, ...] = ()
    from_snapshot: tuple[str, ...] = field(default=(), name="from")
    output: tuple[str, ...] = ()
    save: str | None = None
    resume: bool = False
    plan: bool = False
    deadline: str | None = None
    no_sensitive_reads: bool = False
    fail_on: Literal[Severity, "never"] = "high"
    strict: bool = False
    fail_on_undetermined: Severity | None = None
    approved: str | None = None
    suppressions: str | None = None
    rules: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    severity: Severity | None = None
    now: str | None = None
    sensitivity_tags: tuple[str, ...] = Sources().sensitivity_tags
    quiet: bool = False
    verbose: int = 0
    no_color: bool = False


class Choice(Struct, frozen=True):
    """The options in force, and what the config file narrows (for the report's `filters`)."""

    options: Options
    narrowed: dict[str, Any]


def choose(params: Mapping[str, Any]) -> Choice:
    """The options of a command from its parsed parameters and the config file, if there is one.

    What a command has no parameter for it does not take from the config either.
    A config that nobody named with `--config` is trusted less: see `trust.py`.
    Raises InputError for a config that cannot be used, and for `--from` with a live cloud.
    """
    try:
        os.getcwd()
    except FileNotFoundError as error:
        raise InputError("the working directory is gone", "change to one that exists") from error
    given = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in params.items()
        if name in Options.__struct_fields__ and value not in (None, (), [], 0)
    }
    named = params.get("config")
    file, raw = ("", {}) if params.get("no_config") else config.read(named)
    said = {
        name: value
        for name, value in _checked(file, raw).items()
        if name not in given and (name in params or name == "sensitivity_tags")
    }
    if "from_snapshot" in given:
        said = {name: value for name, value in said.items() if not name.startswith(_LIVE)}
    elif any(name.startswith(_LIVE) for name in given):
        said.pop("from_snapshot", None)
    options = _implied(Options(**{**said, **given}))
    if options.from_snapshot and (options.aws or options.azure or options.gcp):
        raise InputError(
            "--from reads a saved snapshot and cannot be mixed with a live cloud",
            "scan the cloud with --save, or leave out --from",
        )
    if named is None:
        keys = {item.name: item.encode_name for item in structs.fields(Options)}
        trust.refuse_outside(file, said)
        on = [keys[name] for name in said if name.startswith(_LIVE) and said[name]]
        if on and not given.get("quiet"):  # a quiet of the config itself does not hush this
            trust.tell_clouds(file, on)
    return Choice(options, _narrowed(file, said))


def _checked(file: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a config by field name, each of the right type."""
    names = {item.encode_name: item for item in structs.fields(Options)}
    checked: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in names:
            near = difflib.get_close_matches(key.replace("_", "-"), names, n=1)
            hint = f"did you mean `{near[0]}`?" if near else _SEE
            raise InputError(f"{file}: there is no option `{key}`", hint)
        try:
            checked[names[key].name] = _placed(file, key, msgspec.convert(value, names[key].type))
        except msgspec.ValidationError as error:
            # The value is not quoted: it may be a secret that stands in the wrong place.
            wanted = _allowed(names[key].type)
            raise InputError(f"{file}: `{key}` must be {wanted}", _SEE) from error
    return checked


def _placed(file: str, key: str, value: Any) -> Any:
    """A path that a config names, from its own folder; any other value as it is."""
    folder = Path(file).parent
    if key not in _BESIDE or value is None or folder == Path():
        return value
    one = isinstance(value, str)
    placed = tuple(str(folder / path) for path in ((value,) if one else value))
    return placed[0] if one else placed


def _allowed(kind: Any) -> str:
    """The values that an option of a type takes, in words."""
    if kind is bool:
        return "true or false"
    if kind is int:
        return "a whole number"
    if get_origin(kind) is tuple:
        return "a list of texts"
    choices = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
    return f"one of {', '.join(get_args(choices[0]))}" if choices else "a text"


def _implied(options: Options) -> Options:
    """A profile, region, tenant, subscription or project asks for its cloud."""
    return structs.replace(
        options,
        aws=any(bool(getattr(options, name)) for name in _OF_AWS),
        azure=bool(options.azure or options.azure_tenant or options.azure_subscription),
        gcp=bool(options.gcp or options.gcp_project),
    )


def _narrowed(file: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a config hides or lowers, as the report lists it; empty when it does neither."""
    keys = {item.name: item.encode_name for item in structs.fields(Options)}
    narrowed = {keys[name]: said[name] for name in _NARROWING if name in said}
    if said.get("fail_on") in ("critical", "never"):
        narrowed["fail-on"] = said["fail_on"]
    return {"config": {"file": file, **narrowed}} if narrowed else {}
