#!/bin/sh
# Usage: scripts/check_wheel.sh WHEEL
# Installs the wheel, with the locked packages and nothing else, into an empty environment and reads an article there.
set -eu
cd "$(dirname "$0")/.."
wheel=$(realpath "$1")
here=$(pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

"${VENV:-.venv}/bin/python" -m venv "$room/venv"
pip="$room/venv/bin/python -m pip --disable-pip-version-check --quiet --quiet"
$pip install --require-hashes --requirement requirements.lock
$pip install --no-deps --no-index "$wheel"
$pip check

cd "$room"
lede=$room/venv/bin/lede
"$lede" version
"$lede" extract "$here/tests/data/article.txt" --published-at 2019-10-11 --format json >article.json
"$room/venv/bin/python" - <<'CHECK'
import importlib.resources, json

answer = json.load(open("article.json", encoding="utf-8"))
files = importlib.resources.files("lede")
for part in ("py.typed", "data/SOURCES.toml", "protos/lede/v1/extraction.proto"):
    assert files.joinpath(part).is_file(), f"the wheel lacks {part}"
assert answer["events"], "the wheel reads an article and finds no event"
print(f"wheel: {len(answer['events'])} events from the installed package")
CHECK
