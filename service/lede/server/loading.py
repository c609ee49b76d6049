"""Settings out of flags, environment and file: the first that says something wins. All errors are told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BeforeValidator, ValidationError

from lede.errors import LedeError
from lede.server.settings import Settings, show
from lede.server.units import parse_bytes, parse_seconds

PREFIX = "LEDE_"
FILE_VARIABLE = "LEDE_SETTINGS"
FILE_FLAG = "settings"

_KUBERNETES = re.compile(r"LEDE_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)")
_KUBERNETES_PORT = re.compile(r"LEDE_(\w+_)?PORT")
_SERVICE_ADDRESS = re.compile(r"(tcp|udp|sctp)://")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `where` is the variable, flag or file key."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class SettingsError(LedeError):
    """One or more settings cannot be used; the message lists them all."""

    def __init__(self, problems: list[Problem]) -> None:
        count = f"{len(problems)} settings cannot be used" if len(problems) > 1 else "a setting cannot be used"
        super().__init__("\n  ".join([f"{count}:", *map(str, problems)]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting for a table or a command line. `kind` tells what the flag takes, such as `N` or `SIZE`."""

    name: str
    variable: str
    flag: str
    kind: str
    default: str
    description: str


def setting_rows() -> list[SettingRow]:
    """All settings, in the order of the documentation."""
    defaults = Settings()
    rows = []
    for name, field in Settings.model_fields.items():
        computed = field.default_factory is not None
        default = "see description" if computed else show(name, getattr(defaults, name))
        flag = "--" + name.replace("_", "-")
        rows.append(SettingRow(name, variable_of(name), flag, kind_of(name), default, field.description or ""))
    return rows


def variable_of(name: str) -> str:
    """Environment variable of a setting."""
    return PREFIX + name.upper()


def kind_of(name: str) -> str:
    """What a setting takes, in a word for a command line's help."""
    field = Settings.model_fields[name]
    parsers = {rule.func for rule in field.metadata if isinstance(rule, BeforeValidator)}
    if parse_seconds in parsers:
        return "DURATION"
    if parse_bytes in parsers:
        return "SIZE"
    if get_origin(field.annotation) is Literal:
        return "|".join(get_args(field.annotation))
    if Path in get_args(field.annotation):
        return "FILE"
    return {bool: "true|false", int: "N"}.get(field.annotation, "TEXT")  # type: ignore[arg-type]


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value and source of each setting, for `--print-settings` and the start-up line; secrets masked."""
    return [(name, value, settings.sources[name]) for name, value in settings.shown().items()]


def ignored_variables(environ: Mapping[str, str]) -> list[str]:
    """Variables that Kubernetes made from a Service of our name; they are no settings of ours."""
    return sorted(name for name, value in environ.items() if _is_kubernetes(name, value))


def load_settings(flags: Mapping[str, str | None], environ: Mapping[str, str]) -> Settings:
    """Settings from flags (by setting name, dashes or underscores, None: not given), `LEDE_*` and a TOML file.

    The file is named by the flag `settings` or by `LEDE_SETTINGS`.
    Raises: SettingsError, with every problem.
    """
    problems: list[Problem] = []
    named = {name.replace("-", "_"): value for name, value in flags.items() if value is not None}
    path = named.pop(FILE_FLAG, None) or environ.get(FILE_VARIABLE)
    found: dict[str, tuple[Any, str, str]] = {}
    for name, value in _read_file(path, problems).items():
        _take(name, value, f"{path}: {name}", f"file {path}", found, problems)
    for variable, text in sorted(environ.items()):
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE or _is_kubernetes(variable, text) or not text:
            continue
        _take(variable[len(PREFIX) :].lower(), text, variable, f"environment {variable}", found, problems)
    for name, text in named.items():
        flag = "--" + name.replace("_", "-")
        _take(name, text, flag, f"flag {flag}", found, problems)
    settings = _validate(found, problems)
    if settings is None or problems:
        raise SettingsError(problems)
    settings._sources = {name: source for name, (_, _, source) in found.items()}
    settings._ignored = tuple(ignored_variables(environ))
    return settings


def _read_file(path: str | None, problems: list[Problem]) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(Problem(FILE_VARIABLE, f"{path} cannot be read: {error.strerror}"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(FILE_VARIABLE, f"{path} is no TOML: {error}"))
    return {}


def _take(
    name: str,
    value: Any,
    where: str,
    source: str,
    found: dict[str, tuple[Any, str, str]],
    problems: list[Problem],
) -> None:
    if name in Settings.model_fields:
        found[name] = (value, where, source)
        return
    near = get_close_matches(name, Settings.model_fields, n=1, cutoff=0.6)
    hint = f"did you mean {_spelled_like(where, near[0])}?" if near else "`lede serve --print-settings` has the names"
    problems.append(Problem(where, f"is no setting; {hint}"))


def _spelled_like(where: str, name: str) -> str:
    """A setting's name in the form of the place where another was found: flag, variable or key."""
    if where.startswith("--"):
        return "--" + name.replace("_", "-")
    return variable_of(name) if where.startswith(PREFIX) else name


def _validate(found: Mapping[str, tuple[Any, str, str]], problems: list[Problem]) -> Settings | None:
    try:
        return Settings.model_validate({name: value for name, (value, _, _) in found.items()})
    except ValidationError as error:
        for detail in error.errors():
            if detail["type"] == "default_factory_not_called":  # follows from an error that is told already
                continue
            problems.append(_problem(detail["loc"], detail["msg"], detail["input"], found))
    return None


def _problem(
    location: tuple[int | str, ...], message: str, given: object, found: Mapping[str, tuple[Any, str, str]]
) -> Problem:
    message = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if not location:  # a rule about several settings: its message starts with the name of one
        name, _, message = message.partition(": ")
        given = found[name][0] if name in found else "unset"
    else:
        name = str(location[0])
    where = found[name][1] if name in found else variable_of(name)
    about = Settings.model_fields[name].description if name in Settings.model_fields else ""
    return Problem(where, f"{str(given)[:80]!r} cannot be used: {message[:1].lower()}{message[1:]}. {about}")


def _is_kubernetes(variable: str, value: str) -> bool:
    if not variable.startswith(PREFIX):
        return False
    if _KUBERNETES_PORT.fullmatch(variable) and _SERVICE_ADDRESS.match(value):
        return True
    return variable[len(PREFIX) :].lower() not in Settings.model_fields and bool(_KUBERNETES.fullmatch(variable))
