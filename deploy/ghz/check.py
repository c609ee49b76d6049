"""Holds a result of ghz (JSON) against the objectives of its plan. Standard library only.

usage: python deploy/ghz/check.py PLAN RESULT.json
Exit code 0: all are met; 1: not all; 2: the result cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OBJECTIVES = Path(__file__).with_name("objectives.json")
NANOSECONDS_PER_MS = 1e6
GHZ_CODES = {"Unavailable": "UNAVAILABLE", "ResourceExhausted": "RESOURCE_EXHAUSTED", "Canceled": "CANCELLED"}


def code_name(name: str) -> str:
    """Ghz writes `DeadlineExceeded`; the contract `DEADLINE_EXCEEDED`."""
    if name in GHZ_CODES or "_" in name or name.isupper():
        return GHZ_CODES.get(name, name)
    return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()


def percentile_ms(result: dict[str, Any], percentage: int) -> float:
    """Latency below which so many per cent of the calls were, in milliseconds."""
    found = [row["latency"] for row in result["latencyDistribution"] or () if row["percentage"] == percentage]
    return float(found[0]) / NANOSECONDS_PER_MS if found else float("inf")


def verdicts(result: dict[str, Any], objective: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    """Each objective with whether it is met, in words."""
    codes = {code_name(name): count for name, count in result["statusCodeDistribution"].items()}
    total = sum(codes.values())
    ok = codes.get("OK", 0) / total if total else 0.0
    if "min_ok_share" in objective:
        least = objective["min_ok_share"]
        yield ok >= least, f"OK {ok:.2%} of {total} calls (at least {least:.1%})"
    if "min_ok_per_second" in objective:
        rate, least = ok * result["rps"], objective["min_ok_per_second"]
        yield rate >= least, f"{rate:.1f} OK a second (at least {least})"
    for key, percentage in (("max_p50_ms", 50), ("max_p99_ms", 99)):
        if key in objective:
            found = percentile_ms(result, percentage)
            yield found <= objective[key], f"{percentage} % within {found:.0f} ms (at most {objective[key]} ms)"
    if "allowed_codes" in objective:
        other = {name: count for name, count in codes.items() if name not in objective["allowed_codes"]}
        yield not other, f"other codes: {other or 'none'}"


def main(plan: str, path: str) -> int:
    """Print the verdicts; give the exit code."""
    try:
        objective = json.loads(OBJECTIVES.read_text(encoding="utf-8"))[plan]
        result = json.loads(Path(path).read_text(encoding="utf-8"))
        rows = list(verdicts(result, objective))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"check.py: {plan}: the result cannot be read: {error!r}", file=sys.stderr)
        return 2
    print(f"{plan}: {result.get('rps', 0):.1f} calls a second")
    for met, words in rows:
        print(f"  {'met   ' if met else 'MISSED'} {words}")
    return 0 if all(met for met, _ in rows) else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
