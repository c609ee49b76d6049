"""TIMEX3 values of durations and sets, which need no calendar."""

from __future__ import annotations

from lede.extract.when.meaning import Amount

SHIFTED_BY_HOURS = frozenset({"second", "minute", "hour"})
CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
    "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
UNIT_ORDER = ("year", "month", "week", "day", "hour", "minute", "second")
OPEN_SET = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX", "hour": "XXXX-XX-XXTXX",
    "night": "XXXX-XX-XXTNI", "weekend": "XXXX-WXX-WE", "quarter": "XXXX-QX",
}  # fmt: skip


def duration_value(amount: Amount) -> str:
    """TIMEX3 value of a duration: P3D, PT30M, PXW."""
    code, number = CODES[amount.unit], amount.number
    if number is not None and amount.unit == "fortnight":
        number *= 2
    text = "X" if number is None else f"{number:g}".removeprefix("0") if number < 1 else f"{number:.10g}"
    return f"PT{text}{code[1]}" if code.startswith("T") else f"P{text}{code}"
