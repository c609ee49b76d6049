#!/bin/sh
# The contract: linted and formatted by buf, compared with the last release's descriptor, and the generated code fresh.
# buf comes through npm; without npm that part is skipped, and said so.
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python
buf="npx --yes --package=@bufbuild/buf@1.75.0 -- buf"

if command -v npx >/dev/null 2>&1; then
    $buf lint protos
    $buf format --diff --exit-code protos
    if [ -f protos/release.binpb ]; then $buf breaking protos --against protos/release.binpb; fi
    echo "protos: buf is content"
else
    echo "protos: buf SKIPPED, npm is not installed (Debian: apt-get install npm)"
fi
$python scripts/generate_protos.py --check
