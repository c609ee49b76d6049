"""Durations and sizes as people write them: `30s`, `15min`, `500ms`; `4MiB`, `64KiB`."""

from __future__ import annotations

import re

_QUANTITY = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*")
_SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0}
_BYTES = {
    "": 1,
    "B": 1,
    "kB": 1000,
    "KB": 1000,
    "KiB": 1 << 10,
    "MB": 10**6,
    "MiB": 1 << 20,
    "GB": 10**9,
    "GiB": 1 << 30,
}


def parse_seconds(value: object) -> object:
    """Seconds in a number or a text such as `2min`; anything else is left for the type check to refuse."""
    return _parse(value, _SECONDS, "give seconds, or a number with ms, s, min or h")


def parse_bytes(value: object) -> object:
    """Bytes in a number or a text such as `4MiB`; anything else is left for the type check to refuse."""
    parsed = _parse(value, _BYTES, "give bytes, or a number with KiB, MiB or GiB")
    return int(parsed) if isinstance(parsed, float) and parsed.is_integer() else parsed


def format_seconds(seconds: float) -> str:
    """`900` as `15min`, `0.5` as `500ms`."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds / size:g}{unit}"
    return f"{seconds * 1000:g}ms" if 0 < seconds < 1 else f"{seconds:g}s"


def format_bytes(size: int) -> str:
    """`4194304` as `4MiB`."""
    for unit in ("GiB", "MiB", "KiB"):
        if size and size % _BYTES[unit] == 0:
            return f"{size // _BYTES[unit]}{unit}"
    return str(size)


def _parse(value: object, units: dict[str, float] | dict[str, int], help_text: str) -> object:
    if not isinstance(value, str):
        return value
    match = _QUANTITY.fullmatch(value)
    if match is None or match[2] not in units:
        raise ValueError(help_text)
    return float(match[1]) * units[match[2]]
