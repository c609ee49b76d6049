#!/bin/sh
# Usage: deploy/ghz/run.sh PLAN [HOST:PORT]
# Runs a plan with ghz, or with driver.py where ghz is not installed, and holds its result against objectives.json.
set -eu
plan=${1:-smoke}
target=${2:-127.0.0.1:50051}
cd "$(dirname "$0")/../.."
python=${PYTHON:-.venv/bin/python}
config=deploy/ghz/$plan.json
[ -f "$config" ] || { echo "run.sh: no plan $plan; there are: $(find deploy/ghz -name "*.json" ! -name "articles*" ! -name objectives.json -exec basename {} .json \; | sort | tr "\n" " ")" >&2; exit 2; }
result=$(mktemp)
trap 'rm -f "$result"' EXIT

if command -v ghz >/dev/null 2>&1; then
    ghz --config "$config" --format json --output "$result" "$target"
else
    echo "run.sh: ghz is not installed (https://ghz.sh/docs/install); using the Python driver"
    "$python" deploy/ghz/driver.py "$config" "$target" --output "$result"
fi
"$python" deploy/ghz/check.py "$plan" "$result"
