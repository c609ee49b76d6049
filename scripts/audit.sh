#!/bin/sh
# Known vulnerabilities of the locked packages, by pip-audit. Exit code 1: there are some, told by name.
# Where no advisory service can be reached that part is skipped, and said so: silence would look like safety.
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python
report=$(mktemp)
words=$(mktemp)
trap 'rm -f "$report" "$words"' EXIT

for lock in requirements.lock requirements-build.lock; do
    : >"$report"
    # --strict: a package that cannot be looked up is an error, not a pass.
    if "$python" -m pip_audit --strict --disable-pip --require-hashes --progress-spinner off --timeout 15 \
        --format json --output "$report" --requirement "$lock" 2>"$words"; then
        echo "audit: nothing known about the packages of $lock"
    elif [ -s "$report" ]; then
        echo "audit: $lock: see below; raise with scripts/lock.sh --upgrade-package NAME" >&2
        "$python" -c 'import json, sys
for row in json.load(open(sys.argv[1]))["dependencies"]:
    for found in row.get("vulns", ()):
        print("  ", row["name"], row["version"], found["id"], "mended in", ", ".join(found["fix_versions"]) or "-")' "$report" >&2
        exit 1
    else
        echo "audit: SKIPPED for $lock: no advisory service answered ($(tail -n 1 "$words" | cut -c 1-160))"
    fi
done
